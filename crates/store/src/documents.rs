//! Incoming documents and their files.

mod files;
mod form;
mod whole;

pub use files::{FileEntry, added_at, delete_file, file, files, insert_file, set_file_role, unread_files};
pub(crate) use form::fill_line_keys;
pub use whole::{AnalysedFile, Whole, whole, wholes};

use crate::{
    AgencyScope, Error, Read, Tx,
    analyses::AnalysisKind,
    grants,
    link::{Columns, LONGEST_LIST, Query, Row, params, sealed::Linked, write_date},
    projection,
};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentFields, DocumentId, FileRole, IncomingDocument,
    PersonId, Sha256, Signer, Source, Timestamp, UnitId, Urgency, Year,
};
use congvan_workflow::{Principal, Registration, Status};
use time::Date;

/// Which letters a list shows; what is `None` or empty does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Where the letter stands.
    pub statuses: Vec<Status>,
    /// Led by one of these units. A letter for named persons tells nobody which unit has it.
    pub lead_units: Vec<UnitId>,
    /// Year of the register.
    pub year: Option<i32>,
    /// With a number (`true`) or without.
    pub registered: Option<bool>,
    /// Received at this instant or later.
    pub received_from: Option<Timestamp>,
    /// Received before.
    pub received_before: Option<Timestamp>,
    /// At least this urgent.
    pub at_least: Option<Urgency>,
    /// Name of the kind, as stored.
    pub kind: Option<String>,
    /// Issuing body, compared as [`fold_name`] makes it.
    pub organ_name: Option<String>,
    /// The day the document bears, from.
    pub issued_from: Option<Date>,
    /// … to, included.
    pub issued_to: Option<Date>,
}

/// Where the next page of [`page`] begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentCursor {
    /// Of the last row seen.
    pub received_at: Timestamp,
    /// Of the last row seen.
    pub index_key: i64,
}

/// One line of a list of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// The letter.
    pub document: IncomingDocument,
    /// Key in the search index.
    pub index_key: i64,
    /// Where it stands.
    pub status: Status,
    /// Due, if it has been directed with a deadline.
    pub deadline_at: Option<Timestamp>,
    /// Day of the deadline.
    pub deadline_date: Option<Date>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, C> {
    /// Its lines.
    pub items: Vec<T>,
    /// Where the next one begins; `None` at the end.
    pub next: Option<C>,
}

/// Something already in the agency that looks like the same letter. The caller names only those the person may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The other letter.
    pub document: DocumentId,
    /// Key in the search index, for [`crate::grants::readable`].
    pub index_key: i64,
}

/// A name as compared: NFC, one line, lower case.
pub fn fold_name(name: &str) -> String {
    congvan_records::nfc_line(name).to_lowercase()
}

/// Adds a letter just received, without number. Returns its key in the search index, counted by our own counter.
pub async fn insert(tx: &Tx, scope: AgencyScope, document: &IncomingDocument) -> Result<i64, Error> {
    if document.agency != scope.agency() {
        return Err(Error::NotFound("agency"));
    }
    let index_key = next_index_key(tx).await?;
    let columns = form::COLUMNS.join(", ");
    let mut query = Query::new(
        &format!("INSERT INTO documents (id, agency, index_key, source, received_at, {columns}) VALUES "),
        Vec::new(),
    );
    let mut values = params![
        document.id.uuid(),
        scope.uuid(),
        index_key,
        document.source.key(),
        document.received_at.micros(),
    ];
    values.extend(form::values(&document.fields));
    query.list(values);
    tx.exec(&query.sql, query.values).await?;
    Ok(index_key)
}

/// Replaces the registration form, as long as the letter has no number: [`Error::Registered`] after that.
pub async fn update_fields(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    fields: &DocumentFields,
) -> Result<(), Error> {
    let mut query = Query::new("UPDATE documents", Vec::new());
    form::set(&mut query, fields);
    query.push(" WHERE arrival_number IS NULL");
    query.and("id =", document.uuid());
    query.and("agency =", scope.uuid());
    match tx.exec(&query.sql, query.values).await? {
        // The day the letter asks for is what the clerks' line is late by.
        1 => projection::write_own_day(tx, scope, document).await,
        _ => Err(absent_or_registered(tx, scope, document).await?),
    }
}

/// Đính chính: replaces the form of a registered letter. Number, day, year and level of access stay.
///
/// Errors: [`Error::NotFound`] for a letter without number.
pub async fn correct_fields(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    fields: &DocumentFields,
) -> Result<(), Error> {
    let mut query = Query::new("UPDATE documents", Vec::new());
    form::set(&mut query, fields);
    query.push(" WHERE arrival_number IS NOT NULL");
    query.and("id =", document.uuid());
    query.and("agency =", scope.uuid());
    query.and("access_level =", fields.access.key());
    tx.exec_one("document", &query.sql, query.values).await
}

/// Vào sổ: the form as confirmed and the number, together. [`Error::Registered`] for a letter that has one, or is not
/// there; it may show with a later statement only.
pub async fn register(
    tx: &Tx,
    scope: AgencyScope,
    document: DocumentId,
    fields: &DocumentFields,
    registration: &Registration,
) -> Result<(), Error> {
    let mut query = Query::new("UPDATE documents", Vec::new());
    form::set(&mut query, fields);
    let number: [(&str, sea_orm::Value); 4] = [
        ("series", registration.series.uuid().into()),
        ("arrival_number", registration.number.0.into()),
        ("arrival_date", write_date(registration.date).into()),
        ("year", i64::from(registration.year.0).into()),
    ];
    for (column, value) in number {
        query.push(", ");
        query.push(column);
        query.push(" = ");
        query.bind(value);
    }
    query.push(" WHERE arrival_number IS NULL");
    query.and("id =", document.uuid());
    query.and("agency =", scope.uuid());
    tx.later("documents", &query.sql, query.values, Some(Error::Registered)).await
}

/// The letter, if the agency has it.
pub async fn find(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<Option<IncomingDocument>, Error> {
    let sql = "SELECT * FROM documents WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), document.uuid()]).await?;
    row.as_ref().map(read_document).transpose()
}

/// The letter. Errors: [`Error::NotFound`].
pub async fn get(
    db: &impl Read,
    scope: AgencyScope,
    document: DocumentId,
) -> Result<IncomingDocument, Error> {
    find(db, scope, document).await?.ok_or(Error::NotFound("document"))
}

/// The letter's key in the search index.
pub async fn index_key(db: &impl Read, scope: AgencyScope, document: DocumentId) -> Result<i64, Error> {
    let sql = "SELECT index_key FROM documents WHERE agency = $1 AND id = $2";
    let row = db.one(sql, params![scope.uuid(), document.uuid()]).await?;
    row.ok_or(Error::NotFound("document"))?.get("index_key")
}

/// How many letters the agency has.
pub async fn count(db: &impl Read, scope: AgencyScope) -> Result<u64, Error> {
    let row = db.one("SELECT COUNT(*) AS n FROM documents WHERE agency = $1", params![scope.uuid()]).await?;
    let count: i64 = row.map(|row| row.get("n")).transpose()?.unwrap_or_default();
    Ok(count.unsigned_abs())
}

/// Keys and identifiers after `after`, in order: for building the search index anew.
pub async fn all_after(
    db: &impl Read,
    scope: AgencyScope,
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, DocumentId)>, Error> {
    let sql = "SELECT index_key, id FROM documents WHERE index_key > $2 AND (agency = $1) IS TRUE \
               ORDER BY index_key LIMIT $3";
    let rows = db.all(sql, params![scope.uuid(), after, limit as i64]).await?;
    rows.iter().map(|row| Ok((row.get("index_key")?, row.id("id")?))).collect()
}

/// Letters that one of `principals` may read at `now`, newest received first. `limit` is at most 200.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    principals: &[Principal],
    filter: &DocumentFilter,
    cursor: Option<DocumentCursor>,
    limit: u64,
    now: Timestamp,
) -> Result<Page<DocumentLine, DocumentCursor>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let keys = grants::find_principal_keys(db, scope, principals).await?;
    let mut query = Query::new(
        "SELECT d.*, r.status, r.version, r.deadline_at, r.deadline_date FROM documents d \
         JOIN routings r ON r.document = d.id WHERE d.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    narrow(&mut query, filter);
    if let Some(cursor) = cursor {
        query.push(" AND (d.received_at, d.index_key) < (");
        query.bind(cursor.received_at.micros());
        query.push(", ");
        query.bind(cursor.index_key);
        query.push(")");
    }
    grants::and_granted(&mut query, &keys, now);
    query.push(" ORDER BY d.received_at DESC, d.index_key DESC LIMIT ");
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let mut items = rows.iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() as u64 > limit;
    items.truncate(limit as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|line| DocumentCursor { received_at: line.document.received_at, index_key: line.index_key });
    Ok(Page { items, next })
}

/// Letters of the agency with a file of these bytes.
pub async fn same_bytes(db: &impl Read, scope: AgencyScope, sha256: Sha256) -> Result<Vec<Likeness>, Error> {
    let sql = "SELECT DISTINCT d.id, d.index_key FROM documents d JOIN files f ON f.document = d.id \
               WHERE d.agency = $1 AND f.agency = $1 AND f.sha256 = $2 ORDER BY d.index_key";
    let rows = db.all(sql, params![scope.uuid(), sha256.to_string()]).await?;
    rows.iter().map(read_likeness).collect()
}

/// Letters of the agency with this code ([`congvan_records::DocumentCode::key`]), issuing body and date.
pub async fn same_code(
    db: &impl Read,
    scope: AgencyScope,
    code_key: &str,
    organ_name: &str,
    issued: Option<Date>,
) -> Result<Vec<Likeness>, Error> {
    let mut query = Query::new("SELECT d.id, d.index_key FROM documents d WHERE d.agency = ", Vec::new());
    query.bind(scope.uuid());
    query.and("d.code_key =", code_key);
    query.and("d.organ_key =", fold_name(organ_name));
    match issued {
        Some(date) => query.and("d.issued_date =", write_date(date)),
        None => query.push(" AND d.issued_date IS NULL"),
    }
    query.push(" ORDER BY d.index_key");
    db.all(&query.sql, query.values).await?.iter().map(read_likeness).collect()
}

/// The letter without a file that this person opened last, if nothing has been done to it since.
pub async fn blank_paper(
    db: &impl Read,
    scope: AgencyScope,
    person: PersonId,
) -> Result<Option<DocumentId>, Error> {
    let sql = "SELECT d.id FROM routings r JOIN documents d ON d.id = r.document \
               JOIN events e ON e.routing = r.id AND e.seq = 1 \
               WHERE r.agency = $1 AND r.status = $2 AND r.version = 1 AND d.source = $3 AND e.actor_person = $4 \
               AND d.kind = '' AND d.code_key IS NULL AND d.issued_date IS NULL AND d.organ_name = '' \
               AND d.subject = '' AND d.note = '' AND d.signer_name = '' AND d.due_date IS NULL \
               AND NOT EXISTS (SELECT 1 FROM files f WHERE f.document = d.id) ORDER BY d.index_key DESC LIMIT 1";
    let values = params![scope.uuid(), Status::Arrived.key(), Source::Paper.key(), person.uuid()];
    db.one(sql, values).await?.map(|row| row.id("id")).transpose()
}

/// Issuing bodies in the agency's register as they are written there, the most usual first; of the latest 5,000 letters.
pub async fn organ_names(db: &impl Read, scope: AgencyScope) -> Result<Vec<String>, Error> {
    let sql = "SELECT organ_name, COUNT(*) AS uses FROM (SELECT organ_name FROM documents \
               WHERE agency = $1 AND arrival_number IS NOT NULL AND access_level <> 'named_only' \
               ORDER BY received_at DESC, index_key DESC LIMIT 5000) latest \
               GROUP BY organ_name ORDER BY uses DESC, organ_name";
    db.all(sql, params![scope.uuid()]).await?.iter().map(|row| row.get("organ_name")).collect()
}

/// The body that issued a letter of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organ {
    /// Cơ quan ban hành.
    pub name: String,
    /// Mã định danh, where the letter has one.
    pub code: Option<String>,
    /// What is kept as [`AnalysisKind::Advice`](crate::analyses::AnalysisKind) of the letter's main file; none of letters
    /// for named persons.
    pub advice: Option<String>,
}

/// Issuing bodies of the latest 5,000 letters in the agency's register, letter by letter, those of the most usual names
/// first.
pub async fn organs(db: &impl Read, scope: AgencyScope) -> Result<Vec<Organ>, Error> {
    let sql = "SELECT d.organ_name, d.organ_code, a.body, COUNT(*) OVER (PARTITION BY d.organ_name) AS uses FROM \
               (SELECT id, organ_name, organ_code, access_level FROM documents \
               WHERE agency = $1 AND arrival_number IS NOT NULL \
               ORDER BY received_at DESC, index_key DESC LIMIT 5000) d \
               LEFT JOIN files f ON f.document = d.id AND f.role = $2 AND d.access_level <> 'named_only' \
               LEFT JOIN analyses a ON a.file = f.id AND a.kind = $3 \
               ORDER BY uses DESC, d.organ_name";
    let read = |row: &Row| {
        Ok(Organ { name: row.get("organ_name")?, code: row.get("organ_code")?, advice: row.get("body")? })
    };
    let values = params![scope.uuid(), FileRole::Main.key(), AnalysisKind::Advice.key()];
    db.all(sql, values).await?.iter().map(read).collect()
}

/// Who signed a body's letters among the latest 5,000 of the agency's register, the most usual first. Letters for named
/// persons are not looked at.
pub async fn signers(db: &impl Read, scope: AgencyScope, organ_name: &str) -> Result<Vec<Signer>, Error> {
    let sql = "SELECT signer_name, signer_position, COUNT(*) AS uses FROM \
               (SELECT signer_name, signer_position, organ_key, access_level FROM documents \
               WHERE agency = $1 AND arrival_number IS NOT NULL \
               ORDER BY received_at DESC, index_key DESC LIMIT 5000) latest \
               WHERE organ_key = $2 AND access_level <> 'named_only' AND signer_name <> '' \
               GROUP BY signer_name, signer_position ORDER BY uses DESC, signer_name, signer_position";
    let read =
        |row: &Row| Ok(Signer { position: row.get("signer_position")?, name: row.get("signer_name")? });
    db.all(sql, params![scope.uuid(), fold_name(organ_name)]).await?.iter().map(read).collect()
}

/// Names of kinds that letters of the agency have, half-filled forms too.
pub async fn kinds(db: &impl Read, scope: AgencyScope) -> Result<Vec<String>, Error> {
    let sql = "SELECT DISTINCT kind FROM documents WHERE agency = $1 ORDER BY kind";
    db.all(sql, params![scope.uuid()]).await?.iter().map(|row| row.get("kind")).collect()
}

/// The letters with these identifiers that the agency has, in no particular order.
pub async fn list(
    db: &impl Read,
    scope: AgencyScope,
    documents: &[DocumentId],
) -> Result<Vec<IncomingDocument>, Error> {
    let mut found = Vec::with_capacity(documents.len());
    for some in documents.chunks(LONGEST_LIST) {
        let mut query = Query::new("SELECT * FROM documents WHERE id IN ", Vec::new());
        query.list(some.iter().map(|id| id.uuid()));
        query.within("agency", scope);
        for row in db.all(&query.sql, query.values).await? {
            found.push(read_document(&row)?);
        }
    }
    Ok(found)
}

/// How many letters were given a number on this day.
pub async fn registered_on(db: &impl Read, scope: AgencyScope, day: Date) -> Result<i64, Error> {
    let sql = "SELECT COUNT(*) AS number FROM documents WHERE agency = $1 AND arrival_date = $2";
    let row = db.one(sql, params![scope.uuid(), write_date(day)]).await?;
    row.map_or(Ok(0), |row| row.get("number"))
}

/// Most lines of one page.
pub(crate) const LONGEST_PAGE: u64 = 200;

async fn next_index_key(tx: &Tx) -> Result<i64, Error> {
    let sql = "INSERT INTO counters (name, next) VALUES ('documents.index_key', 2) \
               ON CONFLICT (name) DO UPDATE SET next = counters.next + 1 RETURNING next - 1 AS taken";
    let row = tx.one(sql, Vec::new()).await?;
    row.ok_or(Error::NotFound("counter"))?.get("taken")
}

/// Why a letter without number was not found.
async fn absent_or_registered(tx: &Tx, scope: AgencyScope, document: DocumentId) -> Result<Error, Error> {
    Ok(match find(tx, scope, document).await? {
        None => Error::NotFound("document"),
        Some(_) => Error::Registered,
    })
}

fn narrow(query: &mut Query, filter: &DocumentFilter) {
    if !filter.statuses.is_empty() {
        query.push(" AND r.status IN ");
        query.list(filter.statuses.iter().map(|status| status.key()));
    }
    if !filter.lead_units.is_empty() {
        query.push(" AND d.access_level <> 'named_only' AND r.lead_unit IN ");
        query.list(filter.lead_units.iter().map(|unit| unit.uuid()));
    }
    if let Some(year) = filter.year {
        query.and("d.year =", i64::from(year));
    }
    match filter.registered {
        Some(true) => query.push(" AND d.arrival_number IS NOT NULL"),
        Some(false) => query.push(" AND d.arrival_number IS NULL"),
        None => {}
    }
    if let Some(from) = filter.received_from {
        query.and("d.received_at >=", from.micros());
    }
    if let Some(before) = filter.received_before {
        query.and("d.received_at <", before.micros());
    }
    if let Some(least) = filter.at_least {
        query.push(" AND d.urgency IN ");
        query.list(at_least(least));
    }
    if let Some(kind) = &filter.kind {
        query.and("d.kind =", kind.as_str());
    }
    if let Some(organ) = &filter.organ_name {
        query.and("d.organ_key =", fold_name(organ));
    }
    if let Some(from) = filter.issued_from {
        query.and("d.issued_date >=", write_date(from));
    }
    if let Some(to) = filter.issued_to {
        query.and("d.issued_date <=", write_date(to));
    }
}

/// Keys of this urgency and those above.
pub(crate) fn at_least(least: Urgency) -> impl Iterator<Item = &'static str> {
    Urgency::ALL.into_iter().filter(move |urgency| *urgency >= least).map(Urgency::key)
}

pub(crate) fn read_code(row: &Row) -> Result<Option<DocumentCode>, Error> {
    let number: Option<String> = row.get("code_number")?;
    let notation: Option<String> = row.get("code_notation")?;
    match (number, notation) {
        (Some(number), Some(notation)) => DocumentCode::new(&number, &notation)
            .map(Some)
            .map_err(|error| Error::unreadable("document code", error)),
        _ => Ok(None),
    }
}

fn read_document(row: &Row) -> Result<IncomingDocument, Error> {
    let page_count: Option<i64> = row.get("page_count")?;
    let year: Option<i64> = row.get("year")?;
    let fields = DocumentFields {
        kind: row.get("kind")?,
        code: read_code(row)?,
        issued_date: row.maybe_date("issued_date")?,
        organ_name: row.get("organ_name")?,
        organ_code: row.get("organ_code")?,
        subject: row.get("subject")?,
        language: row.get("language")?,
        page_count: page_count.and_then(|count| count.try_into().ok()),
        note: row.get("note")?,
        signer: Signer { position: row.get("signer_position")?, name: row.get("signer_name")? },
        urgency: row.key("urgency", Urgency::from_key)?,
        access: row.key("access_level", AccessLevel::from_key)?,
        due_date: row.maybe_date("due_date")?,
        file_notation: row.get("file_notation")?,
    };
    Ok(IncomingDocument {
        id: row.id("id")?,
        agency: row.id("agency")?,
        source: row.key("source", Source::from_key)?,
        received_at: row.at("received_at")?,
        fields,
        arrival_number: row.get::<Option<i64>>("arrival_number")?.map(ArrivalNumber),
        arrival_date: row.maybe_date("arrival_date")?,
        year: year.and_then(|year| year.try_into().ok()).map(Year),
    })
}

pub(crate) fn read_line(row: &Row) -> Result<DocumentLine, Error> {
    Ok(DocumentLine {
        document: read_document(row)?,
        index_key: row.get("index_key")?,
        status: row.key("status", Status::from_key)?,
        deadline_at: row.maybe_at("deadline_at")?,
        deadline_date: row.maybe_date("deadline_date")?,
    })
}

fn read_likeness(row: &Row) -> Result<Likeness, Error> {
    Ok(Likeness { document: row.id("id")?, index_key: row.get("index_key")? })
}
