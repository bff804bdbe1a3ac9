//! Bằng chứng: the verdicts on the signatures of a file, each kept with all it rests on, so that it can be given again
//! when certificates have long ended and their issuers are gone.
//!
//! The first verdict is that of receipt. Each later one stands beside it and never in its place: when the agency trusts
//! other roots, when somebody asks for it alone or among many. What was trusted, what was at hand, the time and the demands are kept with each; the
//! file itself lies under its digest. The verifier reads no clock and no network, so the same again gives the same.

mod basis;
pub(crate) mod campaigns;
pub(crate) mod embedded;
pub(crate) mod facts;
pub(crate) mod fetching;
mod names;
mod reports;

pub(crate) use basis::{Basis, KeptPolicy};
pub use campaigns::{
    Campaign, CampaignBook, CampaignEntry, CampaignFault, CampaignFileState, CampaignLines, CampaignPage,
    CampaignQuestion, CampaignState, Candidates, Outcome, begin_campaign, campaign, campaign_entries,
    campaign_workbook, campaigns, cancel_campaign, candidates, workbook_of,
};
pub use congvan_store::evidence::{EvidenceRole, EvidenceSource, Occasion};
pub use facts::{
    AreaFacts, ChainFacts, ChangeFacts, Facts, Remark, RevisionFacts, RevocationFacts, SignatureFacts,
    StampFacts,
};
pub use fetching::{Fetching, Host, fetching, set_fetching};
pub(crate) use names::Printed;
pub use names::{Agreement, SignedAs};
pub use reports::{
    Piece, Repetition, Report, ReportLine, check_again, repeat, report, reports, signed_revision,
};

use crate::analysis::{self, Judgement, Question, SIGNATURE_VERSION, StoredReading};
use crate::letters::SignatureState;
use crate::office::{new_id, scope};
use crate::{Error, Office, jobs, organisation};
use bytes::Bytes;
use congvan_reading::Reading;
use congvan_records::{AgencyId, FileId, PersonId, StoredFile, Timestamp};
use congvan_signature::{Indication, Policy, TimestampReport};
use congvan_store::analyses::{self, Analysis, AnalysisKind, AnalysisState};
use congvan_store::evidence::{self as rows, Evidence, SignatureReport};
use congvan_store::{Read, Tx, anchors, documents};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often what came is judged and further asked: an issuer's certificate may name the next one's address.
const ROUNDS: usize = 4;
/// Which program judges.
const PROGRAM: &str = concat!("congvan ", env!("CARGO_PKG_VERSION"));

/// Why a file is judged.
pub(crate) struct Cause {
    pub(crate) occasion: Occasion,
    pub(crate) reason: Option<String>,
    pub(crate) asked_by: Option<PersonId>,
}

impl Cause {
    /// Something that nobody asked for by name.
    pub(crate) const fn of(occasion: Occasion) -> Self {
        Self { occasion, reason: None, asked_by: None }
    }
}

/// A verdict that is not kept yet.
pub(crate) struct Verdict {
    judgement: Judgement,
    at: Timestamp,
    /// The last change of trust that it knows of.
    changed: Option<Timestamp>,
    /// Did an issuer that was asked not answer, who may do so later?
    may_come: bool,
}

impl Verdict {
    /// What it comes to.
    pub(crate) const fn state(&self) -> SignatureState {
        self.judgement.state
    }

    /// May what issuers know change it?
    fn lacks_evidence(&self) -> bool {
        lacks_evidence(&self.judgement)
    }

    /// Is there something to be asked for again?
    pub(crate) const fn may_come(&self) -> bool {
        self.may_come
    }
}

/// May what issuers know change a verdict? One that lacks something; and one that evidence speaks against, such as the end of a
/// certificate, as long as a time-stamp that would prove the signature older lacks something itself.
fn lacks_evidence(judgement: &Judgement) -> bool {
    match judgement.state {
        SignatureState::IntactUnchecked => true,
        SignatureState::EvidenceAgainst => {
            let report = serde_json::from_str::<congvan_signature::Report>(&judgement.report);
            report.is_ok_and(|report| {
                let of_values = report.signatures.iter().flat_map(|signature| &signature.timestamps);
                let mut stamps = of_values.chain(&report.document_timestamps);
                let is_open = |stamp: &TimestampReport| {
                    stamp.intact == Some(true) && stamp.indication == Indication::Indeterminate
                };
                stamps.any(is_open)
            })
        }
        _ => false,
    }
}

/// Names on a letter, as read.
pub(crate) fn printed(reading: Option<&Reading>) -> Printed {
    let Some(fields) = reading.map(|reading| &reading.fields) else { return Printed::default() };
    let value =
        |found: &Option<congvan_reading::Found<String>>| found.as_ref().map(|found| found.value.clone());
    Printed {
        signer: value(&fields.signer_name),
        agency: value(&fields.agency),
        superior: value(&fields.superior_agency),
    }
}

/// Names on a letter that was read before.
pub(crate) async fn printed_in(db: &impl Read, agency: AgencyId, file: FileId) -> Result<Printed, Error> {
    let found = analyses::find(db, scope(agency), file, AnalysisKind::Reading).await?;
    let reading = found.as_slice();
    Ok(printed(analysis::reading(reading).as_ref().and_then(StoredReading::found)))
}

/// Judges the signatures of a PDF by what the agency trusts now and what is at hand. Nobody is asked for more.
pub(crate) async fn verdict(
    office: &Office,
    agency: AgencyId,
    file: FileId,
    bytes: Bytes,
    printed: Printed,
) -> Result<Verdict, Error> {
    verdict_with(office, agency, file, bytes, printed, None).await
}

/// As [`verdict_with`], of a file as it is kept; none when it has been taken off its letter meanwhile.
pub(crate) async fn verdict_on_kept(
    office: &Office,
    agency: AgencyId,
    file: FileId,
    ask: Option<Duration>,
) -> Result<Option<(StoredFile, Verdict)>, Error> {
    let file = match documents::file(office.reader(), scope(agency), file).await {
        Ok(file) => file,
        Err(congvan_store::Error::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let bytes = office.inner.store.blobs().get(file.sha256).await?;
    let printed = printed_in(office.reader(), agency, file.id).await?;
    let verdict = verdict_with(office, agency, file.id, bytes, printed, ask).await?;
    Ok(Some((file, verdict)))
}

/// As [`verdict`]; what is missing is asked of issuers, where the administrator allows it, for no longer than `ask`.
pub(crate) async fn verdict_with(
    office: &Office,
    agency: AgencyId,
    file: FileId,
    bytes: Bytes,
    printed: Printed,
    ask: Option<Duration>,
) -> Result<Verdict, Error> {
    let mut fetched = kept_of(office, agency, file).await?;
    let mut verdict = judged(office, agency, file, bytes.clone(), printed.clone(), &fetched).await?;
    let Some(ask) = ask else { return Ok(verdict) };
    let setting = fetching::of_agency(office.reader(), agency).await?;
    let until = Instant::now() + ask;
    for _ in 0..ROUNDS {
        if !setting.on || !verdict.lacks_evidence() || Instant::now() >= until {
            break;
        }
        let haul = fetching::gather(office, agency, &setting, &verdict.judgement, until).await?;
        if haul.pieces.is_empty() {
            verdict.may_come = haul.may_come;
            break;
        }
        fetched.extend(haul.pieces);
        verdict = judged(office, agency, file, bytes.clone(), printed.clone(), &fetched).await?;
        verdict.may_come = haul.may_come;
    }
    Ok(verdict)
}

/// What was fetched for a file before. It does not get lost when nobody answers today.
async fn kept_of(office: &Office, agency: AgencyId, file: FileId) -> Result<Vec<Evidence>, Error> {
    let (db, agency) = (office.reader(), scope(agency));
    let Some(last) = rows::latest(db, agency, file).await? else { return Ok(Vec::new()) };
    let mut pieces = rows::of_report(db, agency, last.id).await?;
    pieces.retain(|piece| piece.source == EvidenceSource::Fetched);
    Ok(pieces)
}

async fn judged(
    office: &Office,
    agency: AgencyId,
    file: FileId,
    bytes: Bytes,
    printed: Printed,
    fetched: &[Evidence],
) -> Result<Verdict, Error> {
    let zone = organisation::of_agency(office, agency).await?.agency.zone;
    let at = office.now();
    let mut basis = Basis::now(office, agency).await?;
    for Evidence { role, source, detail, bytes, .. } in newest(fetched) {
        basis.take(role, source, detail, bytes);
    }
    let changed = basis.changed;
    // The register says when it came: the file existed then, whatever became of its certificates later.
    let known_at = documents::added_at(office.reader(), scope(agency), file).await?;
    let question = Question { at, known_at, zone, printed };
    let judged =
        tokio::task::spawn_blocking(move || analysis::judge(&bytes, basis, &Policy::default(), &question));
    let judgement = judged.await.map_err(|_| Error::Machine("judging signatures", None))?;
    Ok(Verdict { judgement, at, changed, may_come: false })
}

/// Of each address what came first and what came last: the first may say what held then, the last what holds now.
fn newest(fetched: &[Evidence]) -> Vec<Evidence> {
    let of = |one: &Evidence| (one.role, one.detail.clone());
    let keeps = |place: usize| {
        let same = |other: &&Evidence| of(other) == of(&fetched[place]);
        !fetched[..place].iter().any(|one| same(&one)) || !fetched[place + 1..].iter().any(|one| same(&one))
    };
    (0..fetched.len()).filter(|place| keeps(*place)).map(|place| fetched[place].clone()).collect()
}

/// Keeps a verdict: as what the letter shows, and as a report of its own. Gives the report; none when the file is gone, or
/// when trust has changed and nothing else. If what is trusted has changed since the verdict was made, the file is judged
/// once more.
pub(crate) async fn keep(
    tx: &Tx,
    agency: AgencyId,
    file: &StoredFile,
    verdict: Verdict,
    cause: Cause,
) -> Result<Option<Uuid>, Error> {
    let Verdict { judgement, at, changed, .. } = verdict;
    let is_lacking = lacks_evidence(&judgement);
    let shown = Analysis {
        file: file.id,
        kind: AnalysisKind::Signature,
        state: AnalysisState::Done,
        version: SIGNATURE_VERSION,
        summary: Some(judgement.state.code().to_owned()),
        body: Some(judgement.answers.clone()),
        updated_at: at,
    };
    match analyses::put(tx, scope(agency), &shown).await {
        // Taken off while it was read.
        Err(congvan_store::Error::NotFound(_)) => return Ok(None),
        other => other?,
    }
    let report = SignatureReport {
        id: new_id(),
        file: file.id,
        ordinal: 0,
        sha256: file.sha256,
        occasion: cause.occasion,
        reason: cause.reason,
        asked_by: cause.asked_by,
        judged_at: at,
        state: judgement.state.code().to_owned(),
        version: SIGNATURE_VERSION,
        answers: judgement.answers,
        report: judgement.report,
        policy: judgement.policy,
        program: PROGRAM.to_owned(),
    };
    // A change of trust goes through the whole archive: what it does not concern needs no second report. Nor does asking
    // issuers who know nothing new.
    let is_told = matches!(cause.occasion, Occasion::TrustChanged | Occasion::Fetched)
        && rows::latest(tx, scope(agency), file.id)
            .await?
            .is_some_and(|last| analysis::say_the_same(&last.report, &report.report));
    // What is missing may be had from issuers, once the letter is in.
    let asks = matches!(cause.occasion, Occasion::Received | Occasion::TrustChanged)
        && is_lacking
        && fetching::of_agency(tx, agency).await?.on;
    if asks {
        jobs::fetch_for(tx, agency, file.id, at).await?;
    }
    if !is_told {
        rows::append(tx, scope(agency), &report, &judgement.evidence).await?;
    }
    if anchors::changed_at(tx, scope(agency)).await? != changed {
        jobs::judge_file(tx, agency, file.id, at).await?;
    }
    Ok((!is_told).then_some(report.id))
}
