//! Báo cáo kiểm tra chữ ký: read by those who may read the file, made anew at their word.

use super::{
    Basis, Cause, EvidenceRole, EvidenceSource, Facts, KeptPolicy, Occasion, Printed, keep, printed_in,
    verdict_with,
};
use crate::analysis::{self, Question};
use crate::letters::{self, FileContent, PATIENCE, SignatureFindings, SignatureState};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office, access, organisation};
use congvan_records::{DocumentId, FileId, StoredFile, Timestamp, nfc_line};
use congvan_store::evidence::{self as rows, Evidence, SignatureReport};
use congvan_store::{anchors, routings};
use congvan_workflow::Access;
use futures::StreamExt;
use time::Duration;
use uuid::Uuid;
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate, X509Name};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// Who asks again within this time, with nothing changed, gets the same report.
const SETTLED: Duration = Duration::seconds(60);
/// As long as somebody who waits for a verdict waits for issuers.
const ASKING: std::time::Duration = std::time::Duration::from_secs(15);

/// A report among those of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportLine {
    /// Identifier.
    pub id: Uuid,
    /// 1 for the first.
    pub ordinal: u64,
    /// Why the file was judged.
    pub occasion: Occasion,
    /// The reason somebody gave.
    pub reason: Option<String>,
    /// Name of who asked.
    pub asked_by: Option<String>,
    /// When.
    pub judged_at: Timestamp,
    /// The verdict.
    pub state: SignatureState,
}

/// A report with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its line.
    pub line: ReportLine,
    /// The file.
    pub file: StoredFile,
    /// The verdict in sentences.
    pub findings: SignatureFindings,
    /// What is known of each signature.
    pub facts: Facts,
    /// What it rests on.
    pub pieces: Vec<Piece>,
    /// Which program judged.
    pub program: String,
}

/// A piece of evidence, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub role: EvidenceRole,
    /// Where it came from.
    pub source: EvidenceSource,
    /// Does the verdict name it?
    pub used: bool,
    /// The address it was fetched from.
    pub address: Option<String>,
    /// Whose certificate it is, or whose list.
    pub name: Option<String>,
    /// Begin of validity, or when the list was issued.
    pub from: Option<Timestamp>,
    /// End of validity, or when the next list was due.
    pub until: Option<Timestamp>,
    /// SHA-256 over it, hexadecimal.
    pub sha256: String,
    /// Its length.
    pub size: u64,
}

/// What came of giving a verdict again from what was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repetition {
    /// Is it the same to the letter?
    pub same: bool,
    /// The verdict as it was given.
    pub then: SignatureState,
    /// The verdict as this program gives it from the same evidence for the same time.
    pub again: SignatureState,
}

/// The reports on a file, the first one first. For those who may read it.
///
/// Errors: [`Error::NotFound`].
pub async fn reports(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<Vec<ReportLine>, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let names = organisation::names(office, caller.agency.id).await?;
    let found = rows::list(office.reader(), scope(caller.agency.id), file.id).await?;
    Ok(found.iter().filter_map(|row| line(row, &names)).collect())
}

/// One report on a file. For those who may read it.
///
/// Errors: [`Error::NotFound`].
pub async fn report(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    report: Uuid,
) -> Result<Report, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let (row, evidence) = kept(office, caller, &file, report).await?;
    present(office, caller, file, row, &evidence).await
}

/// Kiểm tra lại: judges a file by what is trusted and at hand now. The earlier reports stay. For those who may read the
/// file; it moves nothing.
///
/// Errors: [`Error::NotFound`], [`Error::Input`], [`Error::Busy`]; [`Error::Unreadable`] for a file that is no PDF.
pub async fn check_again(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    reason: &str,
) -> Result<Report, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let agency = caller.agency.id;
    let reason = nfc_line(reason);
    if reason.chars().count() > LONGEST_REASON {
        return Err(Error::Input(vec![InputFault::new("reason", "Rút gọn lý do: dài quá 500 ký tự.")]));
    }
    if file.media_type != analysis::PDF {
        return Err(Error::Unreadable("Tệp không phải PDF nên không có chữ ký số để kiểm tra.".to_owned()));
    }
    if let Some(row) = settled(office, caller, &file).await? {
        let evidence = rows::of_report(office.reader(), scope(agency), row.id).await?;
        return present(office, caller, file, row, &evidence).await;
    }
    let printed = printed_in(office.reader(), agency, file.id).await?;
    let bytes = office.inner.store.blobs().get(file.sha256).await?;
    let turn = tokio::time::timeout(PATIENCE, office.inner.children.acquire());
    let turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    let verdict = verdict_with(office, agency, file.id, bytes, printed, Some(ASKING)).await?;
    drop(turn);
    let tx = office.begin().await?;
    // Asked again of the posts as they are now.
    let now = office.now();
    let actor = access::actor(&tx, caller, now).await?;
    let routing = routings::load(&tx, scope(agency), document).await?;
    if !access::may(&actor, Access::ReadContent, &routing, now) {
        return Err(Error::NotFound);
    }
    let cause = Cause {
        occasion: Occasion::Asked,
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        asked_by: Some(caller.person.id),
    };
    let id = keep(&tx, agency, &file, verdict, cause).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    let (row, evidence) = kept(office, caller, &file, id).await?;
    present(office, caller, file, row, &evidence).await
}

/// Gives a verdict again from nothing but what was kept with it and the file itself.
///
/// Errors: [`Error::NotFound`], [`Error::Busy`].
pub async fn repeat(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    report: Uuid,
) -> Result<Repetition, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let (row, evidence) = kept(office, caller, &file, report).await?;
    let policy: KeptPolicy =
        serde_json::from_str(&row.policy).map_err(|_| Error::Machine("reading what was demanded", None))?;
    let question = Question {
        at: row.judged_at,
        known_at: policy.known_at(),
        zone: caller.agency.zone,
        printed: Printed::default(),
    };
    let bytes = office.inner.store.blobs().get(row.sha256).await?;
    let turn = tokio::time::timeout(PATIENCE, office.inner.children.acquire());
    let _turn = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
    let judged = tokio::task::spawn_blocking(move || {
        analysis::judge(&bytes, Basis::of_kept(evidence), &policy.into(), &question)
    });
    let again = judged.await.map_err(|_| Error::Machine("judging signatures", None))?;
    let same = analysis::say_the_same(&again.report, &row.report);
    Ok(Repetition { same, then: state(&row), again: again.state })
}

/// Bản đã ký: the file as it was when its n-th signature (from 1) was made. The reading is logged.
///
/// Errors: [`Error::NotFound`], also where it is not certain where that was.
pub async fn signed_revision(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
    number: usize,
) -> Result<FileContent, Error> {
    let file = letters::readable(office, caller, document, file).await?;
    let last =
        rows::latest(office.reader(), scope(caller.agency.id), file.id).await?.ok_or(Error::NotFound)?;
    let facts = analysis::read_facts(&last.answers).unwrap_or_default();
    let place = number.checked_sub(1).ok_or(Error::NotFound)?;
    let end = facts.signatures.get(place).and_then(|signature| signature.revision_end);
    let end = end
        .filter(|end| *end > 0 && *end <= file.size && last.sha256 == file.sha256)
        .ok_or(Error::NotFound)?;
    letters::note(office, caller, document, Some(file.id)).await?;
    let stream = office.inner.store.blobs().stream(file.sha256, Some(0..end)).await?;
    let stream = stream.map(|piece| piece.map_err(std::io::Error::other)).boxed();
    let stem =
        file.name.strip_suffix(".pdf").or_else(|| file.name.strip_suffix(".PDF")).unwrap_or(&file.name);
    let name = format!("{stem} (bản ký {number}).pdf");
    Ok(FileContent { file: StoredFile { name, size: end, ..file }, stream })
}

/// The last report, where asking again would only say the same to the same person.
async fn settled(
    office: &Office,
    caller: &Caller,
    file: &StoredFile,
) -> Result<Option<SignatureReport>, Error> {
    let agency = scope(caller.agency.id);
    let Some(last) = rows::latest(office.reader(), agency, file.id).await? else { return Ok(None) };
    let is_own = last.occasion == Occasion::Asked && last.asked_by == Some(caller.person.id);
    let changed = anchors::changed_at(office.reader(), agency).await?;
    let is_fresh =
        office.now() < last.judged_at.plus(SETTLED) && changed.is_none_or(|at| at < last.judged_at);
    Ok(Some(last).filter(|_| is_own && is_fresh))
}

async fn kept(
    office: &Office,
    caller: &Caller,
    file: &StoredFile,
    report: Uuid,
) -> Result<(SignatureReport, Vec<Evidence>), Error> {
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let row =
        rows::find(db, agency, report).await?.filter(|row| row.file == file.id).ok_or(Error::NotFound)?;
    Ok((row, rows::of_report(db, agency, report).await?))
}

async fn present(
    office: &Office,
    caller: &Caller,
    file: StoredFile,
    row: SignatureReport,
    evidence: &[Evidence],
) -> Result<Report, Error> {
    let names = organisation::names(office, caller.agency.id).await?;
    let unreadable = || Error::Machine("reading a report", None);
    Ok(Report {
        line: line(&row, &names).ok_or_else(unreadable)?,
        findings: analysis::read_findings(&row.answers).ok_or_else(unreadable)?,
        facts: analysis::read_facts(&row.answers).ok_or_else(unreadable)?,
        pieces: evidence.iter().map(piece).collect(),
        program: row.program,
        file,
    })
}

fn line(row: &SignatureReport, names: &letters::Names) -> Option<ReportLine> {
    Some(ReportLine {
        id: row.id,
        ordinal: row.ordinal,
        occasion: row.occasion,
        reason: row.reason.clone(),
        asked_by: row.asked_by.and_then(|id| names.person(id)).map(|person| person.name.clone()),
        judged_at: row.judged_at,
        state: SignatureState::from_code(&row.state)?,
    })
}

/// An unknown verdict of a newer program is none that anybody may rest on.
fn state(row: &SignatureReport) -> SignatureState {
    SignatureState::from_code(&row.state).unwrap_or(SignatureState::Unreadable)
}

fn piece(evidence: &Evidence) -> Piece {
    let bytes = &evidence.bytes;
    let at = |time: x509_parser::time::ASN1Time| {
        Timestamp::from_micros(time.timestamp().saturating_mul(1_000_000))
    };
    let (name, from, until) = match evidence.role {
        EvidenceRole::Anchor | EvidenceRole::Certificate => match X509Certificate::from_der(bytes) {
            Ok((_, certificate)) => {
                let validity = certificate.validity();
                (
                    common_name(certificate.subject()),
                    Some(at(validity.not_before)),
                    Some(at(validity.not_after)),
                )
            }
            Err(_) => (None, None, None),
        },
        EvidenceRole::Crl => {
            let der = x509_parser::pem::parse_x509_pem(bytes).ok().map(|(_, pem)| pem.contents);
            match CertificateRevocationList::from_der(der.as_deref().unwrap_or(bytes)) {
                Ok((_, list)) => {
                    (common_name(list.issuer()), Some(at(list.last_update())), list.next_update().map(at))
                }
                Err(_) => (None, None, None),
            }
        }
        EvidenceRole::Ocsp => (None, None, None),
    };
    Piece {
        role: evidence.role,
        source: evidence.source,
        used: evidence.used,
        address: (evidence.source == EvidenceSource::Fetched).then(|| evidence.detail.clone()),
        name,
        from,
        until,
        sha256: rows::sha256(bytes).to_string(),
        size: bytes.len() as u64,
    }
}

/// The common name, or the organisation where there is none.
fn common_name(name: &X509Name<'_>) -> Option<String> {
    let mut found = name.iter_common_name().chain(name.iter_organization());
    found.find_map(|attribute| attribute.as_str().ok()).map(nfc_line)
}
