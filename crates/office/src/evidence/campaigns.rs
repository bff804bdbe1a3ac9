//! Đợt kiểm tra lại: many letters judged again by what is trusted and at hand now, as a job.
//!
//! For clerks and archivists. Each letter is in it by the right of whoever began it: what that person may not read is
//! neither counted nor judged. What came of it is shown to each reader by that reader's own right. It moves no letter;
//! each file gets one more report beside the earlier ones.

mod workbook;

pub use congvan_store::campaigns::{CampaignFileState, CampaignLines, CampaignState};
pub use workbook::{CampaignBook, campaign_workbook, workbook_of};

use crate::jobs::{self, DEPENDENT};
use crate::letters::SignatureState;
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, access, organisation};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentId, FileId, IncomingDocument, Role, Timestamp, nfc_line,
};
use congvan_store::campaigns::{self as rows, Campaign as Row, CampaignLine, CampaignReader, Wanted};
use congvan_store::{Read, documents, routings};
use congvan_workflow::{Access, Principal};
use std::collections::HashMap;
use time::{Date, PrimitiveDateTime, Time, UtcOffset};
use uuid::Uuid;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// Campaigns that are listed.
const LISTED: u64 = 20;

/// Which letters a campaign is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CampaignQuestion {
    /// First day of arrival.
    pub from: Option<Date>,
    /// Last day of arrival.
    pub to: Option<Date>,
    /// Present verdicts; none named: each that can come out otherwise.
    pub verdicts: Vec<SignatureState>,
}

/// How many files a campaign would judge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// In all.
    pub total: u64,
    /// By present verdict; none that has no file.
    pub by_verdict: Vec<(SignatureState, u64)>,
}

/// A campaign, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Identifier.
    pub id: Uuid,
    /// Name of who began it.
    pub started_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// First and last day of arrival.
    pub arrived: [Option<Date>; 2],
    /// Present verdicts that were asked for.
    pub verdicts: Vec<SignatureState>,
    /// How far it is.
    pub state: CampaignState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Name of who ended it early.
    pub cancelled_by: Option<String>,
    /// Files in it; grows while they are looked up.
    pub total: u64,
    /// Those seen to.
    pub seen: u64,
    /// What the caller may know of what came of it.
    pub readable: Outcome,
}

/// What came of the files that somebody may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Seen to.
    pub seen: u64,
    /// With another verdict.
    pub changed: u64,
    /// Not judged.
    pub failed: u64,
}

/// What came of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignEntry {
    /// The letter.
    pub document: DocumentId,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// The file.
    pub file: FileId,
    /// Its name.
    pub file_name: String,
    /// What became of it.
    pub state: CampaignFileState,
    /// The verdict before.
    pub before: Option<SignatureState>,
    /// The verdict now.
    pub now: Option<SignatureState>,
    /// Do the two differ?
    pub changed: bool,
    /// The report.
    pub report: Option<Uuid>,
    /// Why it was not judged.
    pub fault: Option<CampaignFault>,
    /// When it was seen to.
    pub seen_at: Option<Timestamp>,
}

/// Why a file was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignFault {
    /// Its bytes are not in the store.
    Missing,
    /// Its bytes are no longer those that came in.
    Altered,
    /// The machine failed at it.
    Machine,
    /// Whoever began the campaign may no longer read it.
    NoRight,
}

impl CampaignFault {
    const ALL: [Self; 4] = [Self::Missing, Self::Altered, Self::Machine, Self::NoRight];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Altered => "altered",
            Self::Machine => "machine",
            Self::NoRight => "no_right",
        }
    }

    /// The fault with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.key() == key)
    }

    /// What happened and what to do, in Vietnamese.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Missing => "Không tìm thấy tệp trong kho lưu. Báo người quản trị kiểm tra kho tệp.",
            Self::Altered => "Tệp trong kho lưu không còn như khi tiếp nhận. Báo ngay người quản trị.",
            Self::Machine => "Máy không kiểm tra được tệp này. Mở văn bản và kiểm tra lại riêng tệp này.",
            Self::NoRight => "Người bắt đầu đợt không còn quyền đọc văn bản này nên không kiểm tra.",
        }
    }
}

/// A page of what came of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CampaignPage {
    /// In the order in which they were seen to.
    pub entries: Vec<CampaignEntry>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
}

/// Văn thư hoặc lưu trữ: those who keep the letters of the agency.
fn require_keeper(caller: &Caller) -> Result<(), Error> {
    if caller.actor.has(Role::Archivist) { Ok(()) } else { access::require_clerk(caller) }
}

/// How many files a campaign of the caller's would judge.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`].
pub async fn candidates(
    office: &Office,
    caller: &Caller,
    question: &CampaignQuestion,
) -> Result<Candidates, Error> {
    require_keeper(caller)?;
    check(question)?;
    count(office, office.reader(), caller, question).await
}

/// The campaigns of the agency, the last one first.
///
/// Errors: [`Error::Forbidden`].
pub async fn campaigns(office: &Office, caller: &Caller) -> Result<Vec<Campaign>, Error> {
    require_keeper(caller)?;
    let mut found = Vec::new();
    for row in rows::latest(office.reader(), scope(caller.agency.id), LISTED).await? {
        found.push(describe(office, caller, row).await?);
    }
    Ok(found)
}

/// One campaign.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn campaign(office: &Office, caller: &Caller, id: Uuid) -> Result<Campaign, Error> {
    let row = find(office, caller, id).await?;
    describe(office, caller, row).await
}

/// Begins to judge again what the caller may read of what is asked for. It goes on as a job.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] when there is nothing to judge, and while another
/// campaign of the agency runs.
pub async fn begin_campaign(
    office: &Office,
    caller: &Caller,
    question: &CampaignQuestion,
    reason: &str,
) -> Result<Campaign, Error> {
    require_keeper(caller)?;
    check(question)?;
    let reason = nfc_line(reason);
    if reason.chars().count() > LONGEST_REASON {
        return Err(Error::Input(vec![InputFault::new("reason", "Rút gọn lý do: dài quá 500 ký tự.")]));
    }
    let (agency, now) = (caller.agency.id, office.now());
    let tx = office.begin().await?;
    if let Some(running) = rows::running(&tx, scope(agency)).await? {
        drop(tx);
        return Err(already(office, caller, &running).await?);
    }
    if count(office, &tx, caller, question).await?.total == 0 {
        let words = "Không có tệp nào như vậy mà ông/bà được đọc. Chọn khoảng ngày hoặc kết luận khác.";
        return Err(Error::Blocked(words.to_owned()));
    }
    let row = Row {
        id: new_id(),
        started_by: caller.person.id,
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        arrived: [question.from, question.to],
        verdicts: verdict_keys(&question.verdicts).into_iter().map(str::to_owned).collect(),
        state: CampaignState::Gathering,
        gathered_to: None,
        started_at: now,
        ended_at: None,
        cancelled_by: None,
    };
    match rows::begin(&tx, scope(agency), &row).await {
        // Somebody began one in the same instant.
        Err(congvan_store::Error::Duplicate(_)) => {
            drop(tx);
            let running = rows::running(office.reader(), scope(agency)).await?.ok_or(Error::Busy)?;
            return Err(already(office, caller, &running).await?);
        }
        other => other?,
    }
    jobs::check_many(&tx, agency, row.id, now).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    describe(office, caller, row).await
}

/// Ends a campaign before all is judged. What was judged stays.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Blocked`] when it has ended already.
pub async fn cancel_campaign(office: &Office, caller: &Caller, id: Uuid) -> Result<Campaign, Error> {
    find(office, caller, id).await?;
    let tx = office.begin().await?;
    if !rows::end(&tx, scope(caller.agency.id), id, Some(caller.person.id), office.now()).await? {
        return Err(Error::Blocked("Đợt kiểm tra này đã kết thúc.".to_owned()));
    }
    tx.commit().await?;
    campaign(office, caller, id).await
}

/// What came of the files of a campaign that the caller may read. `limit` is held to 1–200; a cursor that is not one
/// begins at the start.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn campaign_entries(
    office: &Office,
    caller: &Caller,
    id: Uuid,
    lines: CampaignLines,
    cursor: Option<&str>,
    limit: u64,
) -> Result<CampaignPage, Error> {
    find(office, caller, id).await?;
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let principals = caller.actor.principals();
    let reader = CampaignReader { principals: &principals, now };
    let after = cursor.and_then(|cursor| cursor.parse().ok());
    let page = rows::page(db, agency, id, lines, reader, after, limit).await?;
    let ids: Vec<DocumentId> = page.items.iter().map(|line| line.document).collect();
    let letters = documents::list(db, agency, &ids).await?;
    let letters: HashMap<DocumentId, IncomingDocument> =
        letters.into_iter().map(|letter| (letter.id, letter)).collect();
    let readable = readable(office, caller, &ids, now).await?;
    let entries = page.items.into_iter().filter_map(|line| {
        let letter = letters.get(&line.document).filter(|letter| readable.contains(&letter.id))?;
        Some(entry(line, letter))
    });
    Ok(CampaignPage { entries: entries.collect(), next: page.next.map(|place| place.to_string()) })
}

async fn readable(
    office: &Office,
    caller: &Caller,
    ids: &[DocumentId],
    now: Timestamp,
) -> Result<Vec<DocumentId>, Error> {
    let routings = routings::load_many(office.reader(), scope(caller.agency.id), ids).await?;
    let may =
        |routing: &congvan_workflow::Routing| access::may(&caller.actor, Access::ReadContent, routing, now);
    Ok(routings.iter().filter(|routing| may(routing)).map(|routing| routing.document).collect())
}

fn entry(line: CampaignLine, letter: &IncomingDocument) -> CampaignEntry {
    let fault = match line.state {
        CampaignFileState::LeftOut => Some(CampaignFault::NoRight),
        CampaignFileState::Failed => {
            let known = line.fault.as_deref().and_then(CampaignFault::from_key);
            Some(known.unwrap_or(CampaignFault::Machine))
        }
        _ => None,
    };
    CampaignEntry {
        document: letter.id,
        arrival_number: letter.arrival_number,
        arrival_date: letter.arrival_date,
        code: letter.fields.code.clone(),
        organ_name: letter.fields.organ_name.clone(),
        subject: letter.fields.subject.clone(),
        access: letter.fields.access,
        file: line.file,
        file_name: line.name,
        state: line.state,
        before: SignatureState::from_code(&line.before),
        now: line.now.as_deref().and_then(SignatureState::from_code),
        changed: line.changed,
        report: line.report,
        fault,
        seen_at: line.ended_at,
    }
}

fn check(question: &CampaignQuestion) -> Result<(), Error> {
    let mut faults = Vec::new();
    if let (Some(from), Some(to)) = (question.from, question.to)
        && to < from
    {
        faults.push(InputFault::new("to", "Ngày cuối phải từ ngày đầu trở đi."));
    }
    if question.verdicts.iter().any(|verdict| !DEPENDENT.contains(&verdict.code())) {
        let fault = "Tệp không ký số hoặc không đọc được thì không có chữ ký để kiểm tra lại.";
        faults.push(InputFault::new("verdicts", fault));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

/// What is asked for, each once; all that can come out otherwise where nothing is named.
fn verdict_keys(verdicts: &[SignatureState]) -> Vec<&'static str> {
    let named =
        |key: &&'static str| verdicts.is_empty() || verdicts.iter().any(|verdict| verdict.code() == *key);
    DEPENDENT.into_iter().filter(named).collect()
}

/// What a campaign looks for on somebody's behalf.
pub(crate) fn wanted<'a>(
    [from, to]: [Option<Date>; 2],
    verdicts: &'a [&'a str],
    principals: &'a [Principal],
    zone: UtcOffset,
    now: Timestamp,
) -> Wanted<'a> {
    let begin = |day: Date| Timestamp::from(PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_offset(zone));
    let end = |day: Date| day.next_day().map_or(begin(day), begin);
    Wanted {
        verdicts,
        from: from.map(|day| (day, begin(day))),
        to: to.map(|day| (day, end(day))),
        principals,
        now,
    }
}

async fn count(
    office: &Office,
    db: &impl Read,
    caller: &Caller,
    question: &CampaignQuestion,
) -> Result<Candidates, Error> {
    let now = office.now();
    // Posts as they are now: they decide which letters are counted.
    let principals = access::actor(db, caller, now).await?.principals();
    let verdicts = verdict_keys(&question.verdicts);
    let wanted = wanted([question.from, question.to], &verdicts, &principals, caller.agency.zone, now);
    let found = rows::count(db, scope(caller.agency.id), &wanted).await?;
    let found: Vec<(SignatureState, u64)> = found
        .into_iter()
        .filter_map(|(key, files)| Some((SignatureState::from_code(&key)?, files)))
        .collect();
    let by_verdict = SignatureState::ALL
        .into_iter()
        .filter_map(|state| found.iter().find(|(of, _)| *of == state).copied())
        .collect();
    Ok(Candidates { total: found.iter().map(|(_, files)| files).sum(), by_verdict })
}

async fn find(office: &Office, caller: &Caller, id: Uuid) -> Result<Row, Error> {
    require_keeper(caller)?;
    rows::find(office.reader(), scope(caller.agency.id), id).await?.ok_or(Error::NotFound)
}

async fn already(office: &Office, caller: &Caller, running: &Row) -> Result<Error, Error> {
    let names = organisation::names(office, caller.agency.id).await?;
    let by = names.person(running.started_by).map_or("người khác", |person| person.name.as_str());
    Ok(Error::Blocked(format!(
        "Đang có một đợt kiểm tra lại do {by} bắt đầu. Chờ đợt đó xong, hoặc dừng đợt đó rồi bắt đầu đợt mới."
    )))
}

async fn describe(office: &Office, caller: &Caller, row: Row) -> Result<Campaign, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let names = organisation::names(office, caller.agency.id).await?;
    let name = |id| names.person(id).map(|person| person.name.clone());
    let whole = rows::tally(db, agency, row.id).await?;
    let principals = caller.actor.principals();
    let reader = CampaignReader { principals: &principals, now };
    let own = rows::tally_for(db, agency, row.id, reader).await?;
    Ok(Campaign {
        id: row.id,
        started_by: name(row.started_by),
        reason: row.reason,
        arrived: row.arrived,
        verdicts: row.verdicts.iter().filter_map(|key| SignatureState::from_code(key)).collect(),
        state: row.state,
        started_at: row.started_at,
        ended_at: row.ended_at,
        cancelled_by: row.cancelled_by.and_then(name),
        total: whole.total,
        seen: whole.seen,
        readable: Outcome { seen: own.seen, changed: own.changed, failed: own.failed },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_records::VIETNAM_TIME;
    use time::macros::{date, datetime};

    #[test]
    fn a_period_holds_both_its_days() {
        let days = [Some(date!(2026 - 11 - 01)), Some(date!(2026 - 11 - 30))];
        let wanted = wanted(days, &[], &[], VIETNAM_TIME, Timestamp::from_micros(0));
        assert_eq!(wanted.from.unwrap().1, Timestamp::from(datetime!(2026-11-01 00:00 +7)));
        assert_eq!(wanted.to.unwrap().1, Timestamp::from(datetime!(2026-12-01 00:00 +7)));
    }

    #[test]
    fn only_verdicts_that_can_come_out_otherwise_are_asked_for() {
        assert_eq!(verdict_keys(&[]), DEPENDENT);
        let twice = [SignatureState::IntactUnchecked, SignatureState::IntactUnchecked];
        assert_eq!(verdict_keys(&twice), ["intact_unchecked"]);
        let unsigned = CampaignQuestion { verdicts: vec![SignatureState::Unsigned], ..Default::default() };
        assert!(check(&unsigned).is_err());
        let (from, to) = (Some(date!(2026 - 11 - 02)), Some(date!(2026 - 11 - 01)));
        assert!(check(&CampaignQuestion { from, to, verdicts: Vec::new() }).is_err());
        assert!(check(&CampaignQuestion::default()).is_ok());
    }

    #[test]
    fn every_fault_has_its_own_key() {
        for fault in CampaignFault::ALL {
            assert_eq!(CampaignFault::from_key(fault.key()), Some(fault));
        }
    }
}
