//! Thử hộp thư: signing in and looking, before anything is kept.

use super::settings::{MailboxChange, prepared};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, administration};
use congvan_mail::{Caught, Connection, Mailbox};
use congvan_store::incoming_mail;
use time::Date;

/// What came of a trial. It counts messages and names folders; it tells nothing of any message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxTrial {
    /// What was wrong, if anything: as in [`super::Status`].
    pub fault: Option<String>,
    /// What the server said to that, in its own words.
    pub reply: Option<String>,
    /// Messages in the folder.
    pub messages: u32,
    /// Those that would be looked at: new since the day that was given.
    pub fresh: usize,
    /// Folders of the account, when the one that was given is not there.
    pub folders: Vec<String>,
}

/// Signs in with settings that need not be kept, looks, and changes nothing.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn try_mailbox(
    office: &Office,
    caller: &Caller,
    change: MailboxChange,
) -> Result<MailboxTrial, Error> {
    administration::require(caller)?;
    let mut change = change;
    change.settings.on = true;
    let (stored, password) = prepared(office, caller, change).await?;
    let password = match password {
        Some(password) => Some(password),
        None => stored.password(office)?,
    };
    let Some(password) = password else {
        return Err(Error::Input(vec![InputFault::new("password", "Nhập lại mật khẩu của hộp thư.")]));
    };
    // One at a time: nobody's way to try many passwords or doors.
    let _turn = office.inner.trying_mail.lock().await;
    let mailbox = stored.with_password(office, password);
    let looked = look(&mailbox, &stored.folder, stored.since()).await;
    let (validity, messages, uids) = match looked {
        Ok(Look::Found { validity, messages, uids }) => (validity, messages, uids),
        Ok(Look::NoFolder(folders)) => {
            return Ok(MailboxTrial { fault: Some("folder".to_owned()), folders, ..MailboxTrial::default() });
        }
        Err(Caught { error, reply }) => {
            return Ok(MailboxTrial {
                fault: Some(error.key().to_owned()),
                reply,
                ..MailboxTrial::default()
            });
        }
    };
    let key = stored.key(&stored.folder);
    let known = incoming_mail::known(office.reader(), scope(caller.agency.id), &key, validity).await?;
    let is_known = |uid: &u32| known.binary_search_by_key(uid, |place| place.uid).is_ok();
    let fresh = uids.iter().filter(|uid| !is_known(uid)).count();
    Ok(MailboxTrial { messages, fresh, ..MailboxTrial::default() })
}

enum Look {
    Found { validity: u32, messages: u32, uids: Vec<u32> },
    NoFolder(Vec<String>),
}

async fn look(mailbox: &Mailbox, folder: &str, since: Date) -> Result<Look, Caught> {
    let mut line = Connection::open(mailbox).await?;
    let look = match line.folder(folder, false).await {
        Ok(found) => Look::Found {
            validity: found.uid_validity,
            messages: found.messages,
            uids: line.since(since.year(), since.month().into(), since.day(), 1).await?,
        },
        Err(Caught { error: congvan_mail::Error::Folder, .. }) => Look::NoFolder(line.folders().await?),
        Err(caught) => return Err(caught),
    };
    line.leave().await;
    Ok(look)
}
