//! Thư điện tử: gives one message to a mail server by SMTP (RFC 5321), reads a mailbox by IMAP (RFC 3501), and takes a
//! message apart (RFC 5322, RFC 2045). It says in few words what came of it.
//!
//! It knows no database and none of our letters: it is given everything and reports. TLS is rustls with ring; the roots
//! are those of the machine, and those given. What comes from a server or a sender may be hostile: answers are read
//! within bounds of length and time, and a message is taken apart within bounds of depth and number.

mod error;
mod mailbox;
mod message;
mod mime;
mod received;
mod server;

pub use error::Error;
pub use mailbox::{Caught, Connection, Folder, Head, LARGEST_MESSAGE, Mailbox, Settled};
pub use message::{Message, is_address};
pub use mime::Unreadable;
pub use received::{Enclosure, Received, of_beginning, open};
pub use server::{Answer, LONGEST_REPLY, Login, Security, Server, converse, send};
