//! Đợt kiểm tra lại, step by step: first its files are looked up, then they are judged, a few in each step.
//!
//! A step asks for the next one in the transaction in which it ends, so that the queue never holds more than one of a
//! campaign, other work comes in between, and who is cut off goes on where he was. A file's report and its line in the
//! campaign are written together: a step that runs twice adds no second report.

use super::check_many;
use crate::evidence::campaigns::{CampaignFault, wanted};
use crate::evidence::{self, Cause, Occasion};
use crate::office::scope;
use crate::{Error, Office, access, organisation};
use congvan_records::{DocumentId, StoredFile, Timestamp};
use congvan_store::analyses::{self, AnalysisKind};
use congvan_store::campaigns::{self as rows, Campaign, CampaignLine, CampaignState, Seen};
use congvan_store::jobs::{self as queue, LeasedJob};
use congvan_store::{Tx, documents, routings};
use congvan_workflow::{Access, Actor};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// Longest time that issuers are asked for one file.
const ASKING: Duration = Duration::from_secs(60);
/// Files looked up in one step.
const GATHERED: u64 = 200;
/// Files judged in one step.
const JUDGED: u64 = 4;

/// Runs one step. Safe to run twice.
pub(super) async fn step(office: &Office, job: &LeasedJob, campaign: Uuid) -> Result<(), Error> {
    let found = rows::find(office.reader(), scope(job.agency), campaign).await?;
    match found {
        Some(campaign) if campaign.state == CampaignState::Gathering => gather(office, job, &campaign).await,
        Some(campaign) if campaign.state == CampaignState::Judging => judge(office, job, &campaign).await,
        // Ended meanwhile.
        _ => {
            let tx = office.begin().await?;
            queue::complete(&tx, job.id, job.token, office.now()).await?;
            Ok(tx.commit().await?)
        }
    }
}

async fn gather(office: &Office, job: &LeasedJob, campaign: &Campaign) -> Result<(), Error> {
    let (agency, now) = (scope(job.agency), office.now());
    let zone = organisation::of_agency(office, job.agency).await?.agency.zone;
    let db = office.reader();
    let actor = access::actor_of(db, job.agency, campaign.started_by, now).await?;
    let principals = actor.principals();
    let verdicts: Vec<&str> = campaign.verdicts.iter().map(String::as_str).collect();
    let question = wanted(campaign.arrived, &verdicts, &principals, zone, now);
    let mut files = rows::files(db, agency, &question, campaign.gathered_to, GATHERED).await?;
    let (last, all) = (files.last().map(|one| one.file), (files.len() as u64) < GATHERED);
    let letters: BTreeSet<DocumentId> = files.iter().map(|one| one.document).collect();
    let routings = routings::load_many(db, agency, &letters.into_iter().collect::<Vec<_>>()).await?;
    let readable: BTreeSet<DocumentId> = routings
        .iter()
        .filter(|routing| access::may(&actor, Access::ReadContent, routing, now))
        .map(|routing| routing.document)
        .collect();
    files.retain(|one| readable.contains(&one.document));
    let tx = office.begin().await?;
    queue::complete(&tx, job.id, job.token, now).await?;
    rows::gather(&tx, agency, campaign.id, &files, last, all).await?;
    check_many(&tx, job.agency, campaign.id, now).await?;
    Ok(tx.commit().await?)
}

async fn judge(office: &Office, job: &LeasedJob, campaign: &Campaign) -> Result<(), Error> {
    let agency = scope(job.agency);
    let lines = rows::next(office.reader(), agency, campaign.id, JUDGED).await?;
    for line in &lines {
        if !judge_one(office, job, campaign, line).await? {
            break;
        }
    }
    let tx = office.begin().await?;
    let now = office.now();
    queue::complete(&tx, job.id, job.token, now).await?;
    if rows::next(&tx, agency, campaign.id, 1).await?.is_empty() {
        rows::end(&tx, agency, campaign.id, None, now).await?;
    } else {
        check_many(&tx, job.agency, campaign.id, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Judges a file and puts down what came of it. False when it is not its turn any more.
async fn judge_one(
    office: &Office,
    job: &LeasedJob,
    campaign: &Campaign,
    line: &CampaignLine,
) -> Result<bool, Error> {
    let agency = scope(job.agency);
    let file = match documents::file(office.reader(), agency, line.file).await {
        Ok(file) => file,
        // Taken off its letter meanwhile, and its line with it.
        Err(congvan_store::Error::NotFound(_)) => return Ok(true),
        Err(error) => return Err(error.into()),
    };
    let judged = look(office, job, &file).await?;
    let tx = office.begin().await?;
    let now = office.now();
    let actor = access::actor_of(&tx, job.agency, campaign.started_by, now).await?;
    if !reads(&tx, job, &actor, line.document, now).await? {
        return write(tx, job, campaign, line, &Seen::LeftOut, now).await;
    }
    let verdict = match judged {
        Ok(verdict) => verdict,
        Err(fault) => return write(tx, job, campaign, line, &Seen::Failed(fault.key()), now).await,
    };
    let before = analyses::find(&tx, agency, file.id, AnalysisKind::Signature).await?;
    let before = before.and_then(|found| found.summary).unwrap_or_else(|| line.before.clone());
    let state = verdict.state();
    let cause = Cause {
        occasion: Occasion::Campaign,
        reason: campaign.reason.clone(),
        asked_by: Some(campaign.started_by),
    };
    // None: the file has gone, and its line with it.
    let Some(report) = evidence::keep(&tx, job.agency, &file, verdict, cause).await? else { return Ok(true) };
    write(tx, job, campaign, line, &Seen::Judged(&before, state.code(), report), now).await
}

async fn write(
    tx: Tx,
    job: &LeasedJob,
    campaign: &Campaign,
    line: &CampaignLine,
    seen: &Seen<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    if rows::see(&tx, scope(job.agency), campaign.id, line.place, seen, now).await? {
        tx.commit().await?;
        return Ok(true);
    }
    tx.roll_back().await?;
    Ok(false)
}

async fn reads(
    tx: &Tx,
    job: &LeasedJob,
    actor: &Actor,
    document: DocumentId,
    now: Timestamp,
) -> Result<bool, Error> {
    let routing = routings::load(tx, scope(job.agency), document).await?;
    Ok(access::may(actor, Access::ReadContent, &routing, now))
}

/// Judges the bytes that are kept. What is wrong with one file must not hold up the others; what is wrong with the
/// machine is tried again.
async fn look(
    office: &Office,
    job: &LeasedJob,
    file: &StoredFile,
) -> Result<Result<evidence::Verdict, CampaignFault>, Error> {
    let bytes = match office.inner.store.blobs().get(file.sha256).await {
        Ok(bytes) => bytes,
        Err(congvan_store::Error::NotFound(_)) => return Ok(Err(CampaignFault::Missing)),
        Err(error) => return Err(error.into()),
    };
    let kept = bytes.clone();
    let digest = tokio::task::spawn_blocking(move || congvan_store::evidence::sha256(&kept)).await;
    // A verdict on other bytes than came in would be one on another file.
    if digest.map_err(|_| Error::Machine("hashing a file", None))? != file.sha256 {
        return Ok(Err(CampaignFault::Altered));
    }
    let printed = evidence::printed_in(office.reader(), job.agency, file.id).await?;
    match evidence::verdict_with(office, job.agency, file.id, bytes, printed, Some(ASKING)).await {
        Ok(verdict) => Ok(Ok(verdict)),
        Err(Error::Machine(..)) => Ok(Err(CampaignFault::Machine)),
        Err(error) => Err(error),
    }
}
