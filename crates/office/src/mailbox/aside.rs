//! Thư chưa thành văn bản: messages that are no letters as they came, and what a clerk says of them.

use super::enclosures::{Remark, remarks};
use super::settings::{self, Stored};
use super::taking::{self, judged, open_letter, published};
use crate::intake::Recipient;
use crate::office::scope;
use crate::{Caller, Error, Office, access};
use bytes::Bytes;
use congvan_mail::{Caught, Connection, Mailbox};
use congvan_records::{DocumentId, Role, Timestamp};
use congvan_store::Tx;
use congvan_store::incoming_mail::{self, MailPlace, MailState};
use uuid::Uuid;

/// Most that are shown at once.
const MOST: u32 = 100;

/// A message that waits for a clerk to say what it is. All but `received_at`, the reason and the remarks is the sender's
/// own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideMail {
    /// Identifier.
    pub id: Uuid,
    /// The sender's name; empty if none was given.
    pub from_name: String,
    /// The sender's address; empty if none was given.
    pub from_address: String,
    /// Subject.
    pub subject: String,
    /// When it came into the mailbox.
    pub received_at: Timestamp,
    /// Why it is no letter as it came: `no_files`, `refused`, `report`, `unreadable`, `too_large`, `unfetchable`.
    pub reason: String,
    /// Names of what is enclosed.
    pub enclosed: Vec<String>,
    /// What is to be said of that.
    pub remarks: Vec<Remark>,
    /// Beginning of its text.
    pub text: String,
}

/// What waits for the clerks, the latest first, and how many that are in all.
///
/// Errors: [`Error::Forbidden`].
pub async fn aside(office: &Office, caller: &Caller) -> Result<(Vec<AsideMail>, u64), Error> {
    access::require_clerk(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let waiting = incoming_mail::aside(db, agency, MOST).await?;
    let shown = waiting.into_iter().map(|mail| AsideMail {
        id: mail.id,
        from_name: mail.from_name,
        from_address: mail.from_address,
        subject: mail.subject,
        received_at: mail.received_at,
        reason: mail.reason.unwrap_or_default(),
        enclosed: serde_json::from_str(&mail.enclosed).unwrap_or_default(),
        remarks: remarks(&mail.remarks),
        text: mail.excerpt,
    });
    Ok((shown.collect(), incoming_mail::count_aside(db, agency).await?))
}

/// Bỏ qua: it is no letter. It stays in the mailbox as it is.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Stale`] when it does not wait any more.
pub async fn dismiss(office: &Office, caller: &Caller, message: Uuid) -> Result<(), Error> {
    say(office, caller, message, (MailState::Aside, MailState::Dismissed)).await
}

/// It waits again.
///
/// Errors: as [`dismiss`].
pub async fn restore(office: &Office, caller: &Caller, message: Uuid) -> Result<(), Error> {
    say(office, caller, message, (MailState::Dismissed, MailState::Aside)).await
}

async fn say(
    office: &Office,
    caller: &Caller,
    message: Uuid,
    change: (MailState, MailState),
) -> Result<(), Error> {
    let tx = begin(office, caller).await?;
    decide(office, &tx, caller, message, change).await?;
    Ok(tx.commit().await?)
}

async fn begin(office: &Office, caller: &Caller) -> Result<Tx, Error> {
    access::require_clerk(caller)?;
    let tx = office.begin().await?;
    let actor = access::actor(&tx, caller, office.now()).await?;
    if actor.has(Role::Clerk) { Ok(tx) } else { Err(Error::Forbidden(Role::Clerk)) }
}

async fn decide(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    message: Uuid,
    change: (MailState, MailState),
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    // One that is not there is told from one that has moved on.
    incoming_mail::get(tx, agency, message).await?;
    match incoming_mail::decide(tx, agency, message, change, caller.person.id, office.now()).await {
        Err(congvan_store::Error::Conflict) => Err(Error::Stale),
        other => Ok(other?),
    }
}

/// Đưa vào hàng chờ: fetches the message once more and opens a letter for it. What may be a file of a letter becomes one;
/// the message itself is its envelope in any case.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Stale`] when it does not wait any more,
/// [`Error::Blocked`] when it cannot be fetched.
pub async fn take(office: &Office, caller: &Caller, message: Uuid) -> Result<DocumentId, Error> {
    access::require_clerk(caller)?;
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let known = incoming_mail::get(db, agency, message).await?;
    if known.state != MailState::Aside {
        return Err(Error::Stale);
    }
    if known.reason.as_deref() == Some(taking::TOO_LARGE) {
        return Err(blocked(
            "Thư lớn quá nên máy chủ không lấy về. Mở hộp thư, tải tệp về rồi kéo vào hàng chờ.",
        ));
    }
    let stored = settings::stored(db, caller.agency.id).await?.map(|(_, stored)| stored);
    let mailbox = match &stored {
        Some(stored) => stored.mailbox(office)?.map(|mailbox| (mailbox, stored)),
        None => None,
    };
    let Some((mailbox, stored)) = mailbox else {
        return Err(blocked("Hộp thư của cơ quan chưa được đặt. Hãy báo quản trị."));
    };
    let places = incoming_mail::places(db, agency, message).await?;
    let raw = match fetch(&mailbox, stored, &places).await {
        Ok(Some(raw)) => Bytes::from(raw),
        Ok(None) => {
            return Err(blocked(
                "Thư không còn trong hộp thư của cơ quan; có thể ai đó đã xóa hoặc chuyển đi.",
            ));
        }
        Err(Caught { error, .. }) => {
            tracing::warn!(%error, "a message that a clerk asked for could not be fetched");
            return Err(blocked("Chưa đọc được hộp thư. Thử lại sau ít phút; nếu vẫn vậy hãy báo quản trị."));
        }
    };
    let judged = judged(office, &raw).await;
    let is_other = judged.digest != known.digest && known.reason.as_deref() != Some(taking::UNFETCHABLE);
    if is_other {
        return Err(blocked("Thư trong hộp thư không còn là thư đã thấy. Hãy mở hộp thư để xem."));
    }
    let pieces = published(office, &raw, &judged.files).await?;
    let written =
        serde_json::to_string(&judged.remarks).map_err(|_| Error::Machine("writing a message", None))?;
    let tx = begin(office, caller).await?;
    decide(office, &tx, caller, message, (MailState::Aside, MailState::Taken)).await?;
    incoming_mail::set_remarks(&tx, agency, message, &written).await?;
    let to = Recipient { agency: caller.agency.id, person: caller.person.id };
    let document = open_letter(office, &tx, to, &known, &pieces).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    // The next look at the mailbox puts the message away there.
    Ok(document)
}

/// From wherever it lies: in the folder that is read, or where it was put away before a restoration.
async fn fetch(mailbox: &Mailbox, stored: &Stored, places: &[MailPlace]) -> Result<Option<Vec<u8>>, Caught> {
    let mut line = Connection::open(mailbox).await?;
    for folder in std::iter::once(stored.folder.as_str()).chain(stored.done_folder()) {
        let key = stored.key(folder);
        let here: Vec<_> = places.iter().filter(|place| place.mailbox == key).collect();
        if here.is_empty() {
            continue;
        }
        let validity = line.folder(folder, false).await?.uid_validity;
        for place in here.into_iter().filter(|place| place.uid_validity == validity) {
            if let Some(raw) = line.message(place.uid).await? {
                line.leave().await;
                return Ok(Some(raw));
            }
        }
    }
    line.leave().await;
    Ok(None)
}

fn blocked(words: &str) -> Error {
    Error::Blocked(words.to_owned())
}
