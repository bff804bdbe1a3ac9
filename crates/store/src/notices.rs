//! Notices as rows, one for each person and occurrence.

use crate::{
    AgencyScope, Error, Read, Tx, grants,
    link::{Columns, LONGEST_LIST, Query, Row, params, sealed::Linked, write_date},
};
use congvan_records::{DocumentId, JobId, NoticeId, PersonId, Timestamp};
use congvan_workflow::{NoticeCause, NoticeKind, Principal};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;
use uuid::Uuid;

/// How far a notice is on its way by e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It does not go by e-mail.
    None,
    /// It waits for the next digest.
    Waiting,
    /// It is part of a message in the outbox.
    Queued,
    /// The mail server has taken it.
    Sent,
    /// It did not go: read before, or no longer for this person to know.
    Dropped,
}

impl MailState {
    const ALL: [Self; 5] = [Self::None, Self::Waiting, Self::Queued, Self::Sent, Self::Dropped];

    /// The stable English key used in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// Thông báo: what one person is told of one occurrence. It holds no word of a letter: those are read anew whenever it
/// is shown, under the rights of that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identifier.
    pub id: NoticeId,
    /// To whom.
    pub person: PersonId,
    /// The occurrence.
    pub occurrence: String,
    /// What of.
    pub kind: NoticeKind,
    /// Why.
    pub cause: NoticeCause,
    /// The letter, if it is about one.
    pub document: Option<DocumentId>,
    /// The piece of work.
    pub work: Option<String>,
    /// Due then.
    pub due: Option<Date>,
    /// Who did it, if somebody did.
    pub actor: Option<PersonId>,
    /// In whose place, if in another's.
    pub behalf: Option<PersonId>,
    /// What changed, as a stable key: of an account, or the urgency that a letter has now.
    pub change: Option<String>,
    /// What it is about, in the words of then: a post with its unit.
    pub about: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// When it was read or settled.
    pub read_at: Option<Timestamp>,
    /// Does it appear in the program?
    pub shown: bool,
    /// How far it is by e-mail.
    pub mail: MailState,
    /// The message that carries it.
    pub message: Option<JobId>,
}

/// Adds a notice; false when the person was told of this occurrence before.
pub async fn insert(tx: &Tx, scope: AgencyScope, notice: &Notice) -> Result<bool, Error> {
    let sql = "INSERT INTO notices (id, agency, person, occurrence, kind, cause, document, work, due_date, actor, \
               change, about, created_at, read_at, shown, mail, message, behalf) \
               SELECT $1, $2, p.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 \
               FROM persons p WHERE p.id = $3 AND p.agency = $2 ON CONFLICT (person, occurrence) DO NOTHING";
    let values = params![
        notice.id.uuid(),
        scope.uuid(),
        notice.person.uuid(),
        notice.occurrence.as_str(),
        notice.kind.key(),
        notice.cause.key(),
        notice.document.map(|id| id.uuid()),
        notice.work.as_deref(),
        notice.due.map(write_date),
        notice.actor.map(|id| id.uuid()),
        notice.change.as_deref(),
        notice.about.as_deref(),
        notice.created_at.micros(),
        notice.read_at.map(Timestamp::micros),
        notice.shown,
        notice.mail.key(),
        notice.message.map(|id| id.uuid()),
        notice.behalf.map(|id| id.uuid()),
    ];
    Ok(tx.exec(sql, values).await? == 1)
}

/// Occurrences about a letter that somebody was told of already.
pub async fn known(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<BTreeSet<String>, Error> {
    // The agency so that it is never the way in: see `Query::within`.
    let sql = "SELECT DISTINCT occurrence FROM notices WHERE document = $2 AND (agency = $1) IS TRUE";
    let rows = db.all(sql, params![scope.uuid(), document.uuid()]).await?;
    rows.iter().map(|row| row.get("occurrence")).collect()
}

/// Settles what is unread about pieces of work that no longer wait.
pub async fn settle(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    works: &[String],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut query = Query::new(
        "UPDATE notices SET read_at = $1 WHERE document = $3 AND (agency = $2) IS TRUE AND read_at IS NULL \
         AND work IN ",
        params![now.micros(), scope.uuid(), document.uuid()],
    );
    query.list(works.iter().map(String::as_str));
    tx.exec(&query.sql, query.values).await
}

/// A person's notices of one letter, unread and shown: is there any?
pub async fn has_unread(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    document: DocumentId,
) -> Result<bool, Error> {
    let sql = "SELECT id FROM notices WHERE agency = $1 AND person = $2 AND document = $3 AND read_at IS NULL LIMIT 1";
    Ok(db.one(sql, params![scope.uuid(), person.uuid(), document.uuid()]).await?.is_some())
}

/// Which of a person's notices are to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everything that came up to this instant.
    UpTo(Timestamp),
    /// Those of one letter.
    Letter(DocumentId),
    /// Those about the person's own account that came up to this instant.
    Account(Timestamp),
    /// These.
    These(Vec<NoticeId>),
}

/// Marks notices read, and gives those that were not before, so that it can be undone.
pub async fn mark_read(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    which: &Which,
    now: Timestamp,
) -> Result<Vec<NoticeId>, Error> {
    let mut query = Query::new(
        "UPDATE notices SET read_at = $1 WHERE agency = $2 AND person = $3 AND read_at IS NULL",
        params![now.micros(), scope.uuid(), person.uuid()],
    );
    narrow(&mut query, which);
    query.push(" RETURNING id");
    tx.all(&query.sql, query.values).await?.iter().map(|row| row.id("id")).collect()
}

/// Marks these unread again.
pub async fn mark_unread(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    notices: &[NoticeId],
) -> Result<u64, Error> {
    let mut changed = 0;
    for some in notices.chunks(LONGEST_LIST) {
        let mut query = Query::new(
            "UPDATE notices SET read_at = NULL WHERE agency = $1 AND person = $2",
            params![scope.uuid(), person.uuid()],
        );
        query.push(" AND id IN ");
        query.list(some.iter().map(|id| id.uuid()));
        changed += tx.exec(&query.sql, query.values).await?;
    }
    Ok(changed)
}

fn narrow(query: &mut Query, which: &Which) {
    match which {
        Which::UpTo(instant) => query.and("created_at <=", instant.micros()),
        Which::Letter(document) => query.and("document =", document.uuid()),
        Which::Account(instant) => {
            query.push(" AND document IS NULL");
            query.and("created_at <=", instant.micros());
        }
        Which::These(ids) => {
            query.push(" AND id IN ");
            query.list(ids.iter().take(LONGEST_LIST).map(|id| id.uuid()));
        }
    }
}

/// ` AND it is about no letter, or about one that the person may read now`: the rule of the lists.
fn and_readable(query: &mut Query, keys: &[i64], now: Timestamp) {
    query.push(" AND (n.document IS NULL OR (d.id IS NOT NULL");
    grants::and_granted(query, keys, now);
    query.push("))");
}

/// How many notices are unread and may be read by the person now.
pub async fn unread(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    principals: &[Principal],
    now: Timestamp,
) -> Result<u64, Error> {
    let keys = grants::find_principal_keys(db, scope, principals).await?;
    let mut query = Query::new(
        "SELECT COUNT(*) AS unread FROM notices n LEFT JOIN documents d ON d.id = n.document \
         WHERE n.agency = $1 AND n.person = $2 AND n.read_at IS NULL AND n.shown",
        params![scope.uuid(), person.uuid()],
    );
    and_readable(&mut query, &keys, now);
    let row = db.one(&query.sql, query.values).await?.ok_or(Error::NotFound("count"))?;
    Ok(row.get::<i64>("unread")?.unsigned_abs())
}

/// The letters of a person's notices, that with the newest first, and `None` for those about no letter; only what the
/// person may read now. `after` is the last one seen.
#[allow(clippy::too_many_arguments)] // who asks for which page
pub async fn subjects(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    principals: &[Principal],
    unread_only: bool,
    after: Option<(Option<DocumentId>, Timestamp)>,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<(Option<DocumentId>, Timestamp)>, Error> {
    let place = |document: Option<DocumentId>| document.map_or(Uuid::nil(), |id| id.uuid());
    let keys = grants::find_principal_keys(db, scope, principals).await?;
    let mut query = Query::new(
        "SELECT n.document, MAX(n.created_at) AS newest FROM notices n LEFT JOIN documents d ON d.id = n.document \
         WHERE n.agency = $1 AND n.person = $2 AND n.shown",
        params![scope.uuid(), person.uuid()],
    );
    if unread_only {
        query.push(" AND n.read_at IS NULL");
    }
    and_readable(&mut query, &keys, now);
    query.push(" GROUP BY n.document");
    if let Some((document, newest)) = after {
        query.push(" HAVING MAX(n.created_at) < ");
        query.bind(newest.micros());
        query.push(" OR (MAX(n.created_at) = ");
        query.bind(newest.micros());
        query.push(" AND COALESCE(n.document, ");
        query.bind(Uuid::nil());
        query.push(") > ");
        query.bind(place(document));
        query.push(")");
    }
    query.push(" ORDER BY newest DESC, COALESCE(n.document, ");
    query.bind(Uuid::nil());
    query.push(") LIMIT ");
    query.bind(limit as i64);
    let rows = db.all(&query.sql, query.values).await?;
    rows.iter().map(|row| Ok((row.maybe_id("document")?, row.at("newest")?))).collect()
}

/// A person's shown notices about these letters, and those about none if `accountable`; newest first.
pub async fn of_subjects(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
    documents: &[DocumentId],
    accountable: bool,
) -> Result<Vec<Notice>, Error> {
    let mut query = Query::new(
        "SELECT * FROM notices WHERE agency = $1 AND person = $2 AND shown AND (document IN ",
        params![scope.uuid(), person.uuid()],
    );
    query.list(documents.iter().take(LONGEST_LIST).map(|id| id.uuid()));
    query.push(if accountable { " OR document IS NULL)" } else { ")" });
    query.push(" ORDER BY created_at DESC, id DESC LIMIT 1000");
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

/// Persons with notices that wait for a digest.
pub async fn waiting_persons(db: &impl Read, scope: AgencyScope) -> Result<Vec<PersonId>, Error> {
    let sql = "SELECT DISTINCT person FROM notices WHERE agency = $1 AND mail = 'waiting' ORDER BY person";
    db.all(sql, params![scope.uuid()]).await?.iter().map(|row| row.id("person")).collect()
}

/// Puts everything of a person's that waits and is unread into one message, and drops what was read meanwhile. Gives how
/// many go.
pub async fn gather(tx: &Tx, scope: AgencyScope, person: PersonId, message: JobId) -> Result<u64, Error> {
    let sql = "UPDATE notices SET mail = 'dropped' WHERE agency = $1 AND person = $2 AND mail = 'waiting' \
               AND read_at IS NOT NULL";
    tx.exec(sql, params![scope.uuid(), person.uuid()]).await?;
    let sql = "UPDATE notices SET mail = 'queued', message = $3 WHERE agency = $1 AND person = $2 \
               AND mail = 'waiting'";
    tx.exec(sql, params![scope.uuid(), person.uuid(), message.uuid()]).await
}

/// What a message is to carry, oldest first.
pub async fn of_message(db: &impl Read, scope: AgencyScope, message: JobId) -> Result<Vec<Notice>, Error> {
    let sql = "SELECT * FROM notices WHERE agency = $1 AND message = $2 AND mail = 'queued' ORDER BY created_at, id";
    db.all(sql, params![scope.uuid(), message.uuid()]).await?.iter().map(read).collect()
}

/// Says what became of some of the notices of a message.
pub async fn mark_mailed(
    tx: &Tx,
    scope: AgencyScope,
    message: JobId,
    notices: &[NoticeId],
    state: MailState,
) -> Result<(), Error> {
    for some in notices.chunks(LONGEST_LIST) {
        let mut query = Query::new(
            "UPDATE notices SET mail = $1 WHERE agency = $2 AND message = $3 AND id IN ",
            params![state.key(), scope.uuid(), message.uuid()],
        );
        query.list(some.iter().map(|id| id.uuid()));
        tx.exec(&query.sql, query.values).await?;
    }
    Ok(())
}

/// Letters about which the clock may have something to say: due before `horizon`, or unopened since before
/// `unopened_since`. After `after` in the order of identifiers.
pub async fn candidates(
    db: &impl Read,
    scope: AgencyScope,
    horizon: Timestamp,
    unopened_since: Timestamp,
    after: Option<DocumentId>,
    limit: u64,
) -> Result<Vec<DocumentId>, Error> {
    let mut query = Query::new(
        "SELECT DISTINCT document FROM inbox_entries WHERE agency = $1 AND box NOT IN ('arrivals', 'reports') \
         AND (deadline_at < $2 OR (NOT opened AND since < $3))",
        params![scope.uuid(), horizon.micros(), unopened_since.micros()],
    );
    if let Some(after) = after {
        query.and("document >", after.uuid());
    }
    query.push(" ORDER BY document LIMIT ");
    query.bind(limit as i64);
    db.all(&query.sql, query.values).await?.iter().map(|row| row.id("document")).collect()
}

/// Where people of the agency get e-mail.
pub async fn addresses(db: &impl Read, scope: AgencyScope) -> Result<BTreeMap<PersonId, String>, Error> {
    let sql = "SELECT person, address FROM mail_addresses WHERE agency = $1";
    let rows = db.all(sql, params![scope.uuid()]).await?;
    rows.iter().map(|row| Ok((row.id("person")?, row.get("address")?))).collect()
}

/// A person's own address.
pub async fn address(db: &impl Read, scope: AgencyScope, person: PersonId) -> Result<Option<String>, Error> {
    let sql = "SELECT address FROM mail_addresses WHERE agency = $1 AND person = $2";
    let row = db.one(sql, params![scope.uuid(), person.uuid()]).await?;
    row.map(|row| row.get("address")).transpose()
}

/// Sets or removes a person's address.
pub async fn set_address(
    tx: &Tx,
    scope: AgencyScope,
    person: PersonId,
    address: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(address) = address else {
        let sql = "DELETE FROM mail_addresses WHERE agency = $1 AND person = $2";
        tx.exec(sql, params![scope.uuid(), person.uuid()]).await?;
        return Ok(());
    };
    let sql = "INSERT INTO mail_addresses (person, agency, address, updated_at) \
               SELECT p.id, $2, $3, $4 FROM persons p WHERE p.id = $1 AND p.agency = $2 \
               ON CONFLICT (person) DO UPDATE SET address = excluded.address, updated_at = excluded.updated_at";
    let values = params![person.uuid(), scope.uuid(), address, now.micros()];
    tx.exec_one("person", sql, values).await
}

/// Forgets what was read or settled before `before`.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let sql =
        "DELETE FROM notices WHERE read_at < $1 AND created_at < $1 AND mail NOT IN ('waiting', 'queued')";
    tx.exec(sql, params![before.micros()]).await
}

fn read(row: &Row) -> Result<Notice, Error> {
    Ok(Notice {
        id: row.id("id")?,
        person: row.id("person")?,
        occurrence: row.get("occurrence")?,
        kind: row.key("kind", NoticeKind::from_key)?,
        cause: row.key("cause", NoticeCause::from_key)?,
        document: row.maybe_id("document")?,
        work: row.get("work")?,
        due: row.maybe_date("due_date")?,
        actor: row.maybe_id("actor")?,
        behalf: row.maybe_id("behalf")?,
        change: row.get("change")?,
        about: row.get("about")?,
        created_at: row.at("created_at")?,
        read_at: row.maybe_at("read_at")?,
        shown: row.get("shown")?,
        mail: row.key("mail", MailState::from_key)?,
        message: row.maybe_id("message")?,
    })
}
