//! Thông báo: what people are told of, in the program and by e-mail.
//!
//! A notice is written in the transaction of the act it follows from; those of the clock are found by looking. It holds
//! no word of a letter: whoever looks at it, and whoever is to get it by e-mail, is asked for rights at that moment.

mod clock;
mod following;
mod letter;
mod list;
mod mail;
mod posting;
mod preferences;
mod receivers;

pub(crate) use clock::watch_clock;
pub(crate) use following::{Change, follow, tell_account};
pub use list::{Group, Page, mark_read, mark_unread, page, unread};
pub(crate) use list::{read_account, read_letter};
pub use mail::{
    MailChange, MailFault, MailQueue, MailSettings, MailTrouble, Posture, Trial, discard, mail_queue,
    mail_settings, retry_all, set_mail_settings, try_mail,
};
pub(crate) use posting::work as post;
pub use preferences::{KindChoice, Preferences, preferences, set_preferences};

pub use congvan_mail::Security;
pub use congvan_store::notices::{Notice, Which};
