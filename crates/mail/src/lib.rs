//! Thư điện tử: gives one message to a mail server by SMTP (RFC 5321), and says in few words what came of it.
//!
//! It knows no database and none of our letters: it is given everything and reports. TLS is rustls with ring; the roots
//! are those of the machine, and those given.

mod error;
mod message;
mod server;

pub use error::Error;
pub use message::{Message, is_address};
pub use server::{Answer, LONGEST_REPLY, Login, Security, Server, converse, send};
