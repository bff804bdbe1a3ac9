//! Thư điện tử đến: what was made of each message of the agency's mailbox, where it lies on the server, and which
//! letters came in it.

use crate::{
    AgencyScope, Error, Read, Tx,
    link::{Columns, Row, params},
};
use congvan_records::{DocumentId, PersonId, Sha256, Timestamp};
use uuid::Uuid;

/// What was made of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// A letter was opened for it.
    Taken,
    /// It is no letter as it came, and waits for a clerk to say what it is.
    Aside,
    /// A clerk has said that it is none.
    Dismissed,
}

impl MailState {
    /// The stable English key used in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Aside => "aside",
            Self::Dismissed => "dismissed",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Taken, Self::Aside, Self::Dismissed].into_iter().find(|state| state.key() == key)
    }
}

/// A message that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailMessage {
    /// Identifier.
    pub id: Uuid,
    /// Digest of what the sender wrote and enclosed.
    pub digest: Sha256,
    /// What was made of it.
    pub state: MailState,
    /// Why it lies, or lay, aside, as a stable key.
    pub reason: Option<String>,
    /// The sender's name, by the sender's word.
    pub from_name: String,
    /// The sender's address, likewise.
    pub from_address: String,
    /// Subject.
    pub subject: String,
    /// When it was sent, by the sender's clock.
    pub sent_at: Option<Timestamp>,
    /// When it came into the mailbox.
    pub received_at: Timestamp,
    /// Bytes on the server.
    pub size: u64,
    /// Names of what is enclosed: JSON, the caller's.
    pub enclosed: String,
    /// What is to be said of some of it: JSON, the caller's.
    pub remarks: String,
    /// Beginning of the text.
    pub excerpt: String,
}

/// Where a message lies on a server (RFC 3501, section 2.3.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPlace {
    /// Server, account and folder.
    pub mailbox: String,
    /// Under which its number holds.
    pub uid_validity: u32,
    /// Its number.
    pub uid: u32,
}

/// A place whose message is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownPlace {
    /// Its number.
    pub uid: u32,
    /// What was made of the message.
    pub state: MailState,
    /// Has the server been told?
    pub settled: bool,
}

/// The places of a mailbox whose messages are known, under one validity.
pub async fn known(
    db: &impl Read,
    scope: AgencyScope,
    mailbox: &str,
    uid_validity: u32,
) -> Result<Vec<KnownPlace>, Error> {
    let sql = "SELECT p.uid, p.settled, m.state FROM mail_places p JOIN mail_messages m ON m.id = p.message \
               WHERE p.agency = $1 AND p.mailbox = $2 AND p.uid_validity = $3 ORDER BY p.uid";
    let rows = db.all(sql, params![scope.uuid(), mailbox, i64::from(uid_validity)]).await?;
    let read = |row: &Row| {
        Ok(KnownPlace {
            uid: number(row, "uid")?,
            state: row.key("state", MailState::from_key)?,
            settled: row.get("settled")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The message with this digest.
pub async fn by_digest(
    db: &impl Read,
    scope: AgencyScope,
    digest: Sha256,
) -> Result<Option<MailMessage>, Error> {
    let sql = "SELECT * FROM mail_messages WHERE agency = $1 AND digest = $2";
    db.one(sql, params![scope.uuid(), digest.to_string()]).await?.as_ref().map(read).transpose()
}

/// The message with this identifier. Errors: [`Error::NotFound`].
pub async fn get(db: &impl Read, scope: AgencyScope, id: Uuid) -> Result<MailMessage, Error> {
    let sql = "SELECT * FROM mail_messages WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), id]).await?.ok_or(Error::NotFound("message"))?;
    read(&row)
}

/// Messages that wait for a clerk, the latest first; at most `limit`.
pub async fn aside(db: &impl Read, scope: AgencyScope, limit: u32) -> Result<Vec<MailMessage>, Error> {
    let sql = "SELECT * FROM mail_messages WHERE agency = $1 AND state = $2 \
               ORDER BY received_at DESC, id DESC LIMIT $3";
    let values = params![scope.uuid(), MailState::Aside.key(), i64::from(limit)];
    db.all(sql, values).await?.iter().map(read).collect()
}

/// How many wait for a clerk.
pub async fn count_aside(db: &impl Read, scope: AgencyScope) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) AS count FROM mail_messages WHERE agency = $1 AND state = $2";
    let row = db.one(sql, params![scope.uuid(), MailState::Aside.key()]).await?;
    Ok(row.map(|row| row.get::<i64>("count")).transpose()?.unwrap_or(0).unsigned_abs())
}

/// Keeps a message.
///
/// Errors: [`Error::Conflict`] when another process has kept it meanwhile.
pub async fn insert(tx: &Tx, scope: AgencyScope, message: &MailMessage, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO mail_messages (id, agency, digest, state, reason, from_name, from_address, subject, sent_at, \
               received_at, size, enclosed, remarks, excerpt, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    let values = params![
        message.id,
        scope.uuid(),
        message.digest.to_string(),
        message.state.key(),
        message.reason.clone(),
        message.from_name.as_str(),
        message.from_address.as_str(),
        message.subject.as_str(),
        message.sent_at.map(Timestamp::micros),
        message.received_at.micros(),
        i64::try_from(message.size).map_err(|error| Error::unreadable("size", error))?,
        message.enclosed.as_str(),
        message.remarks.as_str(),
        message.excerpt.as_str(),
        now.micros(),
    ];
    match tx.exec(sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// Notes that the message lies there, unless it is known.
pub async fn place(tx: &Tx, scope: AgencyScope, place: &MailPlace, message: Uuid) -> Result<(), Error> {
    let sql = "INSERT INTO mail_places (agency, mailbox, uid_validity, uid, message, settled) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = params![
        scope.uuid(),
        place.mailbox.as_str(),
        i64::from(place.uid_validity),
        i64::from(place.uid),
        message,
        false,
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// The server has been told that the message at this place was taken.
pub async fn settle(tx: &Tx, scope: AgencyScope, place: &MailPlace) -> Result<(), Error> {
    let sql = "UPDATE mail_places SET settled = $5 WHERE agency = $1 AND mailbox = $2 AND uid_validity = $3 AND uid = $4";
    let values = params![
        scope.uuid(),
        place.mailbox.as_str(),
        i64::from(place.uid_validity),
        i64::from(place.uid),
        true,
    ];
    tx.exec_one("place", sql, values).await
}

/// Where the message lies, the latest place first.
pub async fn places(db: &impl Read, scope: AgencyScope, message: Uuid) -> Result<Vec<MailPlace>, Error> {
    let sql = "SELECT mailbox, uid_validity, uid FROM mail_places WHERE agency = $1 AND message = $2 ORDER BY uid DESC";
    let read = |row: &Row| {
        Ok(MailPlace {
            mailbox: row.get("mailbox")?,
            uid_validity: number(row, "uid_validity")?,
            uid: number(row, "uid")?,
        })
    };
    db.all(sql, params![scope.uuid(), message]).await?.iter().map(read).collect()
}

/// A person says what a message is.
///
/// Errors: [`Error::Conflict`] when it is not in the state `from` any more.
pub async fn decide(
    tx: &Tx,
    scope: AgencyScope,
    id: Uuid,
    (from, to): (MailState, MailState),
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE mail_messages SET state = $4, decided_by = $5, decided_at = $6 \
               WHERE agency = $1 AND id = $2 AND state = $3";
    let values = params![scope.uuid(), id, from.key(), to.key(), by.uuid(), now.micros()];
    match tx.exec(sql, values).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// What is to be said of the files of a message, now that it was read again.
pub async fn set_remarks(tx: &Tx, scope: AgencyScope, id: Uuid, remarks: &str) -> Result<(), Error> {
    let sql = "UPDATE mail_messages SET remarks = $3 WHERE agency = $1 AND id = $2";
    tx.exec_one("message", sql, params![scope.uuid(), id, remarks]).await
}

/// The letter came in the message.
pub async fn link(tx: &Tx, scope: AgencyScope, message: Uuid, document: DocumentId) -> Result<(), Error> {
    let sql = "INSERT INTO mail_letters (document, agency, message) VALUES ($1, $2, $3)";
    tx.exec_one("letter", sql, params![document.uuid(), scope.uuid(), message]).await
}

/// The message in which a letter came.
pub async fn origin(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Option<MailMessage>, Error> {
    let sql = "SELECT m.* FROM mail_letters l JOIN mail_messages m ON m.id = l.message \
               WHERE l.agency = $1 AND m.agency = $1 AND l.document = $2";
    db.one(sql, params![scope.uuid(), document.uuid()]).await?.as_ref().map(read).transpose()
}

/// Issuing bodies of the letters that came from this address, among the latest 5,000 of the agency's register, with how
/// many each, the most usual first.
pub async fn organs_from(
    db: &impl Read,
    scope: AgencyScope,
    address: &str,
) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT d.organ_name, COUNT(*) AS uses FROM (SELECT id, organ_name FROM documents \
               WHERE agency = $1 AND arrival_number IS NOT NULL AND organ_name <> '' AND access_level <> 'named_only' \
               ORDER BY received_at DESC, index_key DESC LIMIT 5000) d \
               JOIN mail_letters l ON l.document = d.id JOIN mail_messages m ON m.id = l.message \
               WHERE m.agency = $1 AND m.from_address = $2 GROUP BY d.organ_name ORDER BY uses DESC, d.organ_name LIMIT 100";
    let rows = db.all(sql, params![scope.uuid(), address]).await?;
    rows.iter().map(|row| Ok((row.get("organ_name")?, row.get("uses")?))).collect()
}

fn read(row: &Row) -> Result<MailMessage, Error> {
    let digest: String = row.get("digest")?;
    Ok(MailMessage {
        id: row.get("id")?,
        digest: digest.parse().map_err(|error| Error::unreadable("digest", error))?,
        state: row.key("state", MailState::from_key)?,
        reason: row.get("reason")?,
        from_name: row.get("from_name")?,
        from_address: row.get("from_address")?,
        subject: row.get("subject")?,
        sent_at: row.get::<Option<i64>>("sent_at")?.map(Timestamp::from_micros),
        received_at: row.at("received_at")?,
        size: row.get::<i64>("size")?.unsigned_abs(),
        enclosed: row.get("enclosed")?,
        remarks: row.get("remarks")?,
        excerpt: row.get("excerpt")?,
    })
}

fn number(row: &Row, column: &'static str) -> Result<u32, Error> {
    u32::try_from(row.get::<i64>(column)?).map_err(|error| Error::unreadable(column, error))
}
