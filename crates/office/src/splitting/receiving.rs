//! How a scan comes: uploaded, added to another, or found in the queue.

use super::{MOST_FILES, ScanView, begin_as_clerk, get, moved_on, note_act};
use crate::idempotency::{fingerprint, recall, remember};
use crate::intake::{Inflow, open_for_clerk};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Key, Office, access, analysis, jobs};
use congvan_reading::FileKind;
use congvan_records::{DocumentId, FileRole, PersonId, Source, StoredFile, Timestamp, nfc_line};
use congvan_store::scans::{self, Change, Earlier, Scan, ScanFile, ScanState};
use congvan_store::{AgencyScope, Tx, documents, organisation};
use serde_json::json;
use uuid::Uuid;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// A scan, or a file for one, on its way in. Dropped before [`ScanUpload::finish`], it leaves nothing.
#[derive(Debug)]
pub struct ScanUpload {
    inflow: Inflow,
    /// The scan and the version on which the file is added.
    to: Option<(Uuid, u32)>,
    key: Option<Key>,
    /// Why it is taken in though its bytes are known.
    reason: String,
}

/// A scan that has the same bytes already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierScan {
    /// The scan.
    pub scan: Uuid,
    /// Its name.
    pub name: String,
    /// It waits, or was split.
    pub state: ScanState,
    /// Name of who uploaded the bytes.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Name of the clerk who answers for it.
    pub holder: String,
    /// Letters that were made of it.
    pub letters: u32,
}

/// A clerk begins to upload a scan of many letters. Refused before the first byte for anybody else.
///
/// Errors: [`Error::Forbidden`].
pub async fn begin_upload(office: &Office, caller: &Caller, name: &str) -> Result<ScanUpload, Error> {
    access::require_clerk(caller)?;
    Ok(ScanUpload { inflow: Inflow::begin(office, caller, name), to: None, key: None, reason: String::new() })
}

/// A clerk begins to add another file's pages to a scan that waits, on this version of it.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`], [`Error::Stale`].
pub async fn add_file(
    office: &Office,
    caller: &Caller,
    (scan, version): (Uuid, u32),
    name: &str,
) -> Result<ScanUpload, Error> {
    access::require_clerk(caller)?;
    let found = scans::get(office.reader(), scope(caller.agency.id), scan).await?;
    if found.state != ScanState::Open {
        return Err(Error::Stale);
    }
    let inflow = Inflow::begin(office, caller, name);
    Ok(ScanUpload { inflow, to: Some((scan, version)), key: None, reason: String::new() })
}

impl ScanUpload {
    /// Under this key the same file sent again, after a lost answer, is kept once.
    #[must_use]
    pub fn under(mut self, key: Option<Key>) -> Self {
        self.key = key;
        self
    }

    /// For this reason it is taken in though the same bytes wait, or were split, already.
    #[must_use]
    pub fn although_known(mut self, reason: Option<&str>) -> Self {
        self.reason = nfc_line(reason.unwrap_or_default());
        self
    }

    /// The bytes on their way.
    pub fn inflow(&mut self) -> &mut Inflow {
        &mut self.inflow
    }

    /// Throws the bytes away.
    pub async fn abort(self) {
        self.inflow.abort().await;
    }

    /// Keeps the file and asks for its survey, at once.
    ///
    /// Errors: [`Error::Empty`], [`Error::UnsupportedType`], [`Error::IdempotencyMismatch`]; [`Error::SameScan`] when the
    /// same bytes wait, or were split, already, and no reason was given; of a file that is added also
    /// [`Error::Stale`] and [`Error::Blocked`].
    pub async fn finish(self) -> Result<ScanView, Error> {
        let Self { inflow, to, key, reason } = self;
        if reason.chars().count() > LONGEST_REASON {
            let fault = format!("Lý do dài quá {LONGEST_REASON} ký tự. Viết ngắn lại.");
            inflow.abort().await;
            return Err(Error::Input(vec![InputFault::new("reason", fault)]));
        }
        let arrived = inflow.finish(refused).await?;
        let (office, caller) = (&arrived.office, &arrived.caller);
        let (agency, now) = (scope(caller.agency.id), office.now());
        let request = fingerprint(&(to, &arrived.name, arrived.published.sha256));
        let tx = begin_as_clerk(office, caller, now).await?;
        if let Some(done) = recall(&tx, caller, key, request, now).await? {
            tx.roll_back().await?;
            return get(office, caller, done.parse().map_err(|_| Error::NotFound)?).await;
        }
        let earlier = scans::with_bytes(&tx, agency, arrived.published.sha256).await?;
        if let Some(earlier) = earlier.as_ref().filter(|_| reason.is_empty()) {
            return Err(Error::SameScan(Box::new(described(&tx, agency, earlier).await?)));
        }
        let (scan, place) = match to {
            None => {
                let scan = blank(&arrived.name, Source::Upload, None, ScanState::Open, caller.person.id, now);
                scans::insert(&tx, agency, &scan).await?;
                (scan.id, 1)
            }
            Some((scan, version)) => {
                let by = caller.person.id;
                moved_on(scans::change(&tx, agency, (scan, version), Change::Added, by, now).await)?;
                let place = scans::files(&tx, agency, scan).await?.last().map_or(1, |last| last.place + 1);
                if place > MOST_FILES {
                    let words = format!(
                        "Một bản quét chỉ gồm tối đa {MOST_FILES} tệp. Tải tệp này lên thành bản quét khác."
                    );
                    return Err(Error::Blocked(words));
                }
                (scan, place)
            }
        };
        let file = ScanFile {
            place,
            name: arrived.name.clone(),
            size: arrived.published.size,
            sha256: arrived.published.sha256,
            added_by: caller.person.id,
            added_at: now,
            page_count: None,
            problem: None,
        };
        scans::add_file(&tx, agency, scan, &file).await?;
        jobs::survey_scan(&tx, caller.agency.id, scan, now).await?;
        remember(&tx, caller, key, &scan.to_string()).await?;
        if let Some(earlier) = earlier {
            let more = json!({ "reason": reason, "first": earlier.scan.id.to_string() });
            note_act(office, &tx, caller, "scan_repeated", (&scans::get(&tx, agency, scan).await?, more))
                .await?;
        }
        tx.commit().await?;
        office.inner.bell.notify_one();
        get(office, caller, scan).await
    }
}

/// Who uploaded a scan before, when, and what became of it.
async fn described(tx: &Tx, agency: AgencyScope, earlier: &Earlier) -> Result<EarlierScan, Error> {
    let persons = organisation::persons(tx, agency).await?;
    let name =
        |id| persons.iter().find(|person| person.id == id).map_or("", |person| &person.name).to_owned();
    let letters = scans::letters(tx, agency, earlier.scan.id).await?.len();
    Ok(EarlierScan {
        scan: earlier.scan.id,
        name: earlier.scan.name.clone(),
        state: earlier.scan.state,
        by: name(earlier.added_by),
        at: earlier.added_at,
        holder: name(earlier.scan.holder),
        letters: letters.try_into().unwrap_or(u32::MAX),
    })
}

/// Why a file of this kind cannot be cut.
fn refused(kind: FileKind, _name: &str) -> Option<Error> {
    (kind != FileKind::Pdf).then_some(Error::UnsupportedType(
        "Chỉ tách được bản quét là tệp PDF. Đặt máy quét ghi ra PDF nhiều trang, hoặc đổi tệp sang PDF rồi tải lên.",
    ))
}

/// Tách thành nhiều văn bản: a letter of the queue is a scan of several, and waits to be split. Asked again, the scan that
/// waits is given.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Refused`] once it is registered; [`Error::Blocked`]
/// without a PDF.
pub async fn begin(office: &Office, caller: &Caller, document: DocumentId) -> Result<ScanView, Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let tx = begin_as_clerk(office, caller, now).await?;
    open_for_clerk(office, &tx, caller, document).await?;
    let files = documents::files(&tx, agency, document).await?;
    let main = files.iter().find(|file| file.role == FileRole::Main);
    let mut known = scans::of_letter(&tx, agency, document).await?;
    let mut over = None;
    if let Some(scan) = &known
        && scans::files(&tx, agency, scan.id).await?.first().map(|file| file.sha256)
            != main.map(|main| main.sha256)
    {
        // Another file has become the letter: the scan of the former is over.
        let (on, reason) = ((scan.id, scan.version), "Tệp chính của văn bản đã đổi.");
        moved_on(scans::change(&tx, agency, on, Change::Discard(reason), caller.person.id, now).await)?;
        over = known.take().filter(|scan| scan.state == ScanState::Open).zip(Some(reason));
    }
    let scan = match known {
        Some(scan) if scan.state == ScanState::Open => scan.id,
        Some(scan) => {
            let on = (scan.id, scan.version);
            moved_on(scans::change(&tx, agency, on, Change::Open, caller.person.id, now).await)?;
            scan.id
        }
        None => {
            let Some(main) = main.filter(|main| main.media_type == analysis::PDF) else {
                let words = "Chỉ tách được văn bản có tệp chính là PDF.";
                return Err(Error::Blocked(words.to_owned()));
            };
            let source = documents::get(&tx, agency, document).await?.source;
            let by = caller.person.id;
            take(&tx, caller.agency.id, main, source, ScanState::Open, by, now).await?
        }
    };
    jobs::survey_scan(&tx, caller.agency.id, scan, now).await?;
    if let Some((former, reason)) = over {
        note_act(office, &tx, caller, "scan_discarded", (&former, json!({ "reason": reason }))).await?;
    }
    tx.commit().await?;
    office.inner.bell.notify_one();
    get(office, caller, scan).await
}

/// Looks whether a letter that came as a scan of many pages is several, to offer it. Done once a letter.
pub(crate) async fn offer(
    tx: &Tx,
    agency: congvan_records::AgencyId,
    file: &StoredFile,
    now: Timestamp,
) -> Result<(), Error> {
    let owner = scope(agency);
    let is_known = scans::of_letter(tx, owner, file.document).await?.is_some()
        || scans::origin(tx, owner, file.document).await?.is_some();
    let files =
        documents::whole(tx, owner, file.document).await?.map(|whole| whole.files).unwrap_or_default();
    let by =
        files.into_iter().find(|held| held.entry.file.id == file.id).and_then(|held| held.entry.added_by);
    let (false, Some(by)) = (is_known, by) else { return Ok(()) };
    let source = documents::get(tx, owner, file.document).await?.source;
    let scan = take(tx, agency, file, source, ScanState::Offered, by, now).await?;
    jobs::survey_scan(tx, agency, scan, now).await
}

/// A scan whose one file is that of a letter.
async fn take(
    tx: &Tx,
    agency: congvan_records::AgencyId,
    main: &StoredFile,
    source: Source,
    state: ScanState,
    by: PersonId,
    now: Timestamp,
) -> Result<Uuid, Error> {
    let owner = scope(agency);
    let scan = blank(&main.name, source, Some(main.document), state, by, now);
    scans::insert(tx, owner, &scan).await?;
    let file = ScanFile {
        place: 1,
        name: main.name.clone(),
        size: main.size,
        sha256: main.sha256,
        added_by: by,
        added_at: now,
        page_count: None,
        problem: None,
    };
    scans::add_file(tx, owner, scan.id, &file).await?;
    Ok(scan.id)
}

fn blank(
    name: &str,
    source: Source,
    document: Option<DocumentId>,
    state: ScanState,
    by: PersonId,
    now: Timestamp,
) -> Scan {
    Scan {
        id: new_id(),
        name: name.to_owned(),
        source,
        document,
        state,
        holder: by,
        version: 1,
        plan: None,
        created_at: now,
        changed_at: now,
        changed_by: by,
        ended_at: None,
        reason: None,
    }
}
