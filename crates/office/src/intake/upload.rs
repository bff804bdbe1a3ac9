use super::duplicates::{Duplicate, same_bytes};
use super::inflow::{Arrived, Inflow};
use crate::idempotency::{fingerprint, recall, remember};
use crate::letters::{self, LetterFile};
use crate::office::{new_id, scope};
use crate::routing::Desk;
use crate::{Caller, Error, Key, Office, access, analysis, jobs};
use bytes::Bytes;
use congvan_reading::FileKind;
use congvan_records::{
    AgencyId, DocumentFields, DocumentId, FileId, FileRole, IncomingDocument, PersonId, Source, StoredFile,
    Timestamp, UnitId,
};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::{Tx, documents, routings};
use congvan_workflow::{self as workflow, Access, Action, ActionKind, EventActor, ReceivedBefore, Refusal};

/// What the bytes are to become.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Letter(Source),
    Attachment(DocumentId),
    Result(DocumentId),
}

/// A file on its way in. Dropped before [`Upload::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    inflow: Inflow,
    purpose: Purpose,
    key: Option<Key>,
}

/// A file just received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The new letter; for an attachment or a result the letter it was added to.
    pub document: DocumentId,
    /// Its file.
    pub file: LetterFile,
    /// Letters of the agency with the same bytes, among those the caller may know of.
    pub same_bytes: Vec<Duplicate>,
}

/// Tiếp nhận: a clerk begins to upload a letter. Refused before the first byte for anybody else.
///
/// Errors: [`Error::Forbidden`].
pub async fn begin_upload(
    office: &Office,
    caller: &Caller,
    name: &str,
    source: Source,
) -> Result<Upload, Error> {
    access::require_clerk(caller)?;
    Ok(Upload::begin(office, caller, Purpose::Letter(source), name))
}

/// A clerk begins to add an attachment to a letter that has no number yet.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn add_attachment(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    name: &str,
) -> Result<Upload, Error> {
    require(office, caller, document, ActionKind::Register).await?;
    Ok(Upload::begin(office, caller, Purpose::Attachment(document), name))
}

/// Thêm kết quả: someone with an open share begins to add a file as its result.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn add_result(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    name: &str,
) -> Result<Upload, Error> {
    require(office, caller, document, ActionKind::AttachResult).await?;
    Ok(Upload::begin(office, caller, Purpose::Result(document), name))
}

/// Takes an attachment off a letter that has no number yet.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub async fn remove_attachment(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let tx = office.begin().await?;
    super::open_for_clerk(office, &tx, caller, document).await?;
    let stored = documents::file(&tx, agency, file).await?;
    if stored.document != document || stored.role != FileRole::Attachment {
        return Err(Error::NotFound);
    }
    documents::delete_file(&tx, agency, file).await?;
    jobs::index_document(&tx, caller.agency.id, document, office.now()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(())
}

/// Refuses before the first byte; asked again inside the transaction.
async fn require(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    kind: ActionKind,
) -> Result<(), Error> {
    let db = office.reader();
    let routing = access::readable(office, db, caller, document, Access::ReadMetadata).await?;
    if workflow::available_actions(&routing, &caller.actor, office.now()).contains(&kind) {
        Ok(())
    } else {
        Err(Refusal::NotPermitted { action: kind, status: routing.status }.into())
    }
}

impl Upload {
    fn begin(office: &Office, caller: &Caller, purpose: Purpose, name: &str) -> Self {
        Self { inflow: Inflow::begin(office, caller, name), purpose, key: None }
    }

    /// Under this key the same file sent again, after a lost answer, is kept once.
    #[must_use]
    pub fn under(mut self, key: Option<Key>) -> Self {
        self.key = key;
        self
    }

    /// Takes the next bytes.
    ///
    /// Errors: those of [`Inflow::write`]; the upload is then over.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.inflow.write(Bytes::copy_from_slice(chunk)).await
    }

    /// The bytes on their way.
    pub fn inflow(&mut self) -> &mut Inflow {
        &mut self.inflow
    }

    /// Throws the bytes away.
    pub async fn abort(self) {
        self.inflow.abort().await;
    }

    /// Keeps the file, opens the letter and asks for its analysis, all at once. The bytes are on disk before a row
    /// names them.
    ///
    /// Errors: [`Error::Empty`], [`Error::UnsupportedType`], [`Error::IdempotencyMismatch`]; for attachments and
    /// results also [`Error::NotFound`] and [`Error::Refused`].
    pub async fn finish(self) -> Result<Received, Error> {
        let Self { inflow, purpose, key } = self;
        let Arrived { office, caller, name, kind, published } = inflow.finish(unsupported).await?;
        let desk = Desk::at(&office, &caller).await?;
        let now = desk.now;
        let (document, role) = match purpose {
            Purpose::Letter(_) => (new_id(), FileRole::Main),
            Purpose::Attachment(document) => (document, FileRole::Attachment),
            Purpose::Result(document) => (document, FileRole::Result),
        };
        let file = StoredFile {
            id: new_id(),
            document,
            role,
            name,
            media_type: kind.media_type().to_owned(),
            size: published.size,
            sha256: published.sha256,
        };
        let request = fingerprint(&(purpose, &file.name, file.size, file.sha256));
        let tx = office.begin().await?;
        if let Some(done) = recall(&tx, &caller, key, request, now).await? {
            tx.roll_back().await?;
            return kept_before(&office, &caller, &done).await;
        }
        match purpose {
            Purpose::Letter(source) => {
                open_letter(&tx, &caller, document, source, None, now).await?;
                insert(&tx, caller.agency.id, caller.person.id, &file, now).await?;
            }
            Purpose::Attachment(_) => {
                super::open_for_clerk(&office, &tx, &caller, document).await?;
                insert(&tx, caller.agency.id, caller.person.id, &file, now).await?;
            }
            Purpose::Result(_) => attach_result(&tx, &desk, &caller, &file).await?,
        }
        jobs::index_document(&tx, caller.agency.id, document, now).await?;
        remember(&tx, &caller, key, &format!("{document} {}", file.id)).await?;
        tx.commit().await?;
        office.inner.bell.notify_one();
        let same_bytes = same_bytes(&office, &caller, file.sha256, document).await?;
        let file = LetterFile { file, added_by: Some(caller.person.id), added_at: now, analysis: None };
        Ok(Received { document, file, same_bytes })
    }
}

/// The answer to a file that had arrived already: the letter as it stands, and that file.
async fn kept_before(office: &Office, caller: &Caller, done: &str) -> Result<Received, Error> {
    let (document, file) = done.split_once(' ').ok_or(Error::NotFound)?;
    let document: DocumentId = document.parse().map_err(|_| Error::NotFound)?;
    let letter = letters::get(office, caller, document).await?;
    let file = letter.files.into_iter().find(|held| held.file.id.to_string() == file);
    let file = file.ok_or(Error::NotFound)?;
    let same_bytes = same_bytes(office, caller, file.file.sha256, document).await?;
    Ok(Received { document, file, same_bytes })
}

/// The letter's row and its routing.
pub(crate) async fn open_letter(
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    source: Source,
    before: Option<ReceivedBefore>,
    now: Timestamp,
) -> Result<(), Error> {
    let actor = access::actor(tx, caller, now).await?;
    let unit = caller.agency.clerical_unit.ok_or(Error::NotFound)?;
    let clerk = actor
        .positions
        .iter()
        .find(|held| held.unit == unit && held.roles.contains(&congvan_records::Role::Clerk));
    let clerk = clerk.ok_or(Error::Forbidden(congvan_records::Role::Clerk))?;
    let by = EventActor {
        person: caller.person.id,
        position: clerk.position,
        session: Some(caller.session),
        on_behalf: None,
    };
    open_for(tx, caller.agency.id, unit, by, document, (source, before), now).await
}

/// The same in the name of a clerk who need not be there.
pub(super) async fn open_for(
    tx: &Tx,
    owner: AgencyId,
    unit: UnitId,
    by: EventActor,
    document: DocumentId,
    (source, before): (Source, Option<ReceivedBefore>),
    now: Timestamp,
) -> Result<(), Error> {
    let agency = scope(owner);
    let document = IncomingDocument {
        id: document,
        agency: owner,
        source,
        received_at: now,
        fields: blank_form(),
        arrival_number: None,
        arrival_date: None,
        year: None,
    };
    documents::insert(tx, agency, &document).await?;
    let outcome = workflow::open(new_id(), owner, document.id, source, unit, before, new_id(), by, now);
    Ok(routings::record(tx, agency, &outcome, 0).await?)
}

/// The form before anybody or anything filled it in.
pub(crate) fn blank_form() -> DocumentFields {
    DocumentFields { language: "Tiếng Việt".to_owned(), ..DocumentFields::default() }
}

/// What a clerk has typed before the file was read stays; the rest comes from the reading.
pub(crate) fn fill_blanks(typed: DocumentFields, read: DocumentFields) -> DocumentFields {
    let text = |typed: String, read: String| if typed.is_empty() { read } else { typed };
    let blank = blank_form();
    // The code is that of the body which was read, not of the one that was typed.
    let is_same_organ = typed.organ_name.is_empty() || typed.organ_name == read.organ_name;
    DocumentFields {
        kind: text(typed.kind, read.kind),
        code: typed.code.or(read.code),
        issued_date: typed.issued_date.or(read.issued_date),
        organ_name: text(typed.organ_name, read.organ_name),
        organ_code: typed.organ_code.or(read.organ_code.filter(|_| is_same_organ)),
        subject: text(typed.subject, read.subject),
        language: text(typed.language, read.language),
        page_count: typed.page_count.or(read.page_count),
        note: text(typed.note, read.note),
        signer: if typed.signer == blank.signer { read.signer } else { typed.signer },
        urgency: if typed.urgency == blank.urgency { read.urgency } else { typed.urgency },
        access: typed.access,
        due_date: typed.due_date.or(read.due_date),
        file_notation: typed.file_notation.or(read.file_notation),
    }
}

async fn attach_result(tx: &Tx, desk: &Desk<'_>, caller: &Caller, file: &StoredFile) -> Result<(), Error> {
    let routing = routings::load_for_update(tx, scope(caller.agency.id), file.document).await?;
    let (routing, actor) = desk.take(tx, file.document, routing.version).await?;
    insert(tx, caller.agency.id, caller.person.id, file, desk.now).await?;
    desk.decide(tx, &routing, &actor, &Action::AttachResult { file: file.id }).await?;
    Ok(())
}

/// The file's row, and what is to be found out about it.
pub(crate) async fn insert(
    tx: &Tx,
    owner: AgencyId,
    by: PersonId,
    file: &StoredFile,
    now: Timestamp,
) -> Result<(), Error> {
    let agency = scope(owner);
    documents::insert_file(tx, agency, file, Some(by), now).await?;
    ask_for_reading(tx, owner, file, now).await
}

/// What is to be found out about a file, and the job that will; nothing for what cannot be read.
pub(crate) async fn ask_for_reading(
    tx: &Tx,
    owner: AgencyId,
    file: &StoredFile,
    now: Timestamp,
) -> Result<(), Error> {
    let agency = scope(owner);
    if !analysis::is_read(&file.media_type) {
        return Ok(());
    }
    let reading = (AnalysisKind::Reading, analysis::READING_VERSION);
    let signatures = (AnalysisKind::Signature, analysis::SIGNATURE_VERSION);
    let wanted = if file.media_type == analysis::PDF { vec![reading, signatures] } else { vec![reading] };
    for (kind, version) in wanted {
        let pending = Analysis {
            file: file.id,
            kind,
            state: AnalysisState::Pending,
            version,
            summary: None,
            body: None,
            updated_at: now,
        };
        analyses::put(tx, agency, &pending).await?;
    }
    jobs::analyse_file(tx, owner, file.id, now).await
}

/// Why a file of this kind is not taken in under this name; none for those that are.
pub(crate) fn unsupported(kind: FileKind, name: &str) -> Option<Error> {
    let is_called_pdf = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("pdf"));
    Some(Error::UnsupportedType(match kind {
        // A broken download or a renamed file: nobody could open it by its name, and it is no letter.
        FileKind::Text | FileKind::Xml if is_called_pdf => {
            "Tệp này tên là .pdf nhưng bên trong là văn bản thuần, không mở được như PDF. Hãy xin lại tệp từ nơi gửi; \
             nếu đúng là văn bản thuần thì đổi đuôi tên tệp thành .txt rồi tải lên lại."
        }
        FileKind::Pdf
        | FileKind::Png
        | FileKind::Jpeg
        | FileKind::Tiff
        | FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Odp
        | FileKind::Doc
        | FileKind::Xls
        | FileKind::Ppt
        | FileKind::Rtf
        | FileKind::Zip
        | FileKind::Xml
        | FileKind::Text => return None,
        FileKind::Executable => {
            "Tệp là một chương trình nên không được nhận. Hãy báo nơi gửi và quản trị hệ thống."
        }
        FileKind::Html => "Trang web (HTML) không được nhận. Hãy in trang ra PDF rồi tải lên.",
        FileKind::OtherImage => "Loại ảnh này không được nhận. Hãy đổi sang PDF, PNG hoặc JPEG rồi tải lên.",
        FileKind::OtherArchive => "Loại tệp nén này không được nhận. Hãy giải nén rồi tải từng tệp lên.",
        FileKind::Ole | FileKind::Unknown => "Không nhận ra loại tệp. Hãy xuất văn bản ra PDF rồi tải lên.",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_reading::sniff;

    #[test]
    fn programs_and_pages_that_run_are_refused_whatever_their_name() {
        for (bytes, name, accepted) in [
            (&b"%PDF-1.7\n"[..], "a.pdf", true),
            (b"MZ\x90\x00\x03\x00\x00\x00", "cong-van.pdf", false),
            (b"\x7fELF\x02\x01\x01", "cong-van.pdf", false),
            (b"<!doctype html><script>", "cong-van.pdf", false),
            (b"<?xml version=\"1.0\"?><a/>", "edxml.xml", true),
            (b"\x00\x01\x02\x03", "cong-van.pdf", false),
            (b"Access denied", "cong-van.PDF", false),
            (b"<?xml version=\"1.0\"?><Error/>", "cong-van.pdf", false),
            (b"Ghi am cuoc hop", "ghi-chu.txt", true),
            (b"Ghi am cuoc hop", "pdf", true),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ban-quet.pdf", true),
        ] {
            assert_eq!(unsupported(sniff(bytes, name), name).is_none(), accepted, "{name}");
        }
    }
}
