//! Đợt kiểm tra lại: files whose signatures are judged once more, one after another, with what came of each.
//!
//! A campaign gathers its files first, in steps, and judges them in that order. At most one of an agency runs.

use crate::{
    AgencyScope, Error, Read, Tx,
    documents::{LONGEST_PAGE, Page},
    grants,
    link::{Columns, Query, Row, keys, params, sealed::Linked, write_date},
};
use congvan_records::{DocumentId, FileId, PersonId, Timestamp};
use congvan_workflow::Principal;
use time::Date;
use uuid::Uuid;

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Its files are looked up.
    Gathering,
    /// They are judged.
    Judging,
    /// All of them have been seen to.
    Done,
    /// Somebody ended it before that.
    Cancelled,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignFileState {
    /// Not its turn yet.
    Waiting,
    /// Judged: there is a report.
    Judged,
    /// It could not be judged.
    Failed,
    /// Whoever began the campaign may no longer read it.
    LeftOut,
}

/// Đợt kiểm tra lại.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Identifier.
    pub id: Uuid,
    /// Who began it: their right decides which letters are in it.
    pub started_by: PersonId,
    /// Why.
    pub reason: Option<String>,
    /// First and last day of arrival.
    pub arrived: [Option<Date>; 2],
    /// Keys of the verdicts that are looked at again, the caller's.
    pub verdicts: Vec<String>,
    /// How far it is.
    pub state: CampaignState,
    /// The last file looked at while gathering.
    pub gathered_to: Option<FileId>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who ended it early.
    pub cancelled_by: Option<PersonId>,
}

/// Which files: those of letters that one of these principals may read, with a verdict and an arrival as wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Keys of verdicts.
    pub verdicts: &'a [&'a str],
    /// First day of arrival, with its beginning: letters without a number have no day yet.
    pub from: Option<(Date, Timestamp)>,
    /// Last day of arrival, with its end.
    pub to: Option<(Date, Timestamp)>,
    /// On whose behalf.
    pub principals: &'a [Principal],
    /// When the rights must hold.
    pub now: Timestamp,
}

/// A file that is to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignFile {
    /// Its letter.
    pub document: DocumentId,
    /// The file.
    pub file: FileId,
    /// Key of its verdict so far.
    pub verdict: String,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignLine {
    /// 1, 2 … within the campaign.
    pub place: u64,
    /// Its letter.
    pub document: DocumentId,
    /// The file.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub state: CampaignFileState,
    /// Key of the verdict before.
    pub before: String,
    /// Key of the verdict now.
    pub now: Option<String>,
    /// Do the two differ?
    pub changed: bool,
    /// The report.
    pub report: Option<Uuid>,
    /// A key, the caller's: why it was not judged.
    pub fault: Option<String>,
    /// When.
    pub ended_at: Option<Timestamp>,
}

/// How a file comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen<'a> {
    /// Judged: the verdict before, the one now, the report.
    Judged(&'a str, &'a str, Uuid),
    /// Not judged, and why: a key of the caller's.
    Failed(&'a str),
    /// Not read any more by whoever began the campaign.
    LeftOut,
}

/// Which lines of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignLines {
    /// All that have been seen to.
    All,
    /// Those whose verdict is another one.
    Changed,
    /// Those that were not judged.
    Failed,
}

/// Who looks at what came of a campaign.
#[derive(Clone, Copy, Debug)]
pub struct CampaignReader<'a> {
    /// On whose behalf.
    pub principals: &'a [Principal],
    /// When the rights must hold.
    pub now: Timestamp,
}

/// How many files of a campaign stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub total: u64,
    /// Not waiting any more.
    pub seen: u64,
    /// With another verdict.
    pub changed: u64,
    /// Not judged: failed, or left out.
    pub failed: u64,
}

/// How many files are wanted, by verdict.
pub async fn count(
    db: &impl Read,
    scope: AgencyScope,
    wanted: &Wanted<'_>,
) -> Result<Vec<(String, u64)>, Error> {
    let mut query = Query::new("SELECT a.summary, COUNT(*) AS files", Vec::new());
    wanted_files(db, scope, wanted, &mut query).await?;
    query.push(" GROUP BY a.summary ORDER BY a.summary");
    let read = |row: &Row| Ok((row.get("summary")?, row.get::<i64>("files")?.unsigned_abs()));
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

/// The files wanted, newest first, from `after` on.
pub async fn files(
    db: &impl Read,
    scope: AgencyScope,
    wanted: &Wanted<'_>,
    after: Option<FileId>,
    limit: u64,
) -> Result<Vec<CampaignFile>, Error> {
    let mut query = Query::new("SELECT a.file, a.summary, f.document", Vec::new());
    wanted_files(db, scope, wanted, &mut query).await?;
    if let Some(after) = after {
        query.and("a.file <", after.uuid());
    }
    query.push(" ORDER BY a.file DESC LIMIT ");
    query.bind(limit as i64);
    let read = |row: &Row| {
        Ok(CampaignFile {
            document: row.id("document")?,
            file: row.id("file")?,
            verdict: row.get("summary")?,
        })
    };
    db.all(&query.sql, query.values).await?.iter().map(read).collect()
}

async fn wanted_files(
    db: &impl Read,
    scope: AgencyScope,
    wanted: &Wanted<'_>,
    query: &mut Query,
) -> Result<(), Error> {
    let keys = grants::find_principal_keys(db, scope, wanted.principals).await?;
    query.push(
        " FROM analyses a JOIN files f ON f.id = a.file JOIN documents d ON d.id = f.document WHERE a.agency = ",
    );
    query.bind(scope.uuid());
    query.push(" AND a.kind = 'signature' AND a.summary IN ");
    query.list(wanted.verdicts.iter().copied());
    // The day in the book counts; a letter that waits for its number came on the day it came.
    for (bound, of_book, of_receipt) in [
        (wanted.from, "d.arrival_date >=", "d.received_at >="),
        (wanted.to, "d.arrival_date <=", "d.received_at <"),
    ] {
        let Some((day, instant)) = bound else { continue };
        query.push(&format!(" AND ({of_book} "));
        query.bind(write_date(day));
        query.push(&format!(" OR (d.arrival_date IS NULL AND {of_receipt} "));
        query.bind(instant.micros());
        query.push("))");
    }
    grants::and_content_granted(query, &keys, wanted.now);
    Ok(())
}

/// Begins a campaign. Errors: [`Error::Duplicate`] while another one of the agency runs.
pub async fn begin(tx: &Tx, scope: AgencyScope, campaign: &Campaign) -> Result<(), Error> {
    let sql = "INSERT INTO signature_campaigns (id, agency, started_by, reason, arrived_from, arrived_to, verdicts, \
               state, running, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $2, $9)";
    let [from, to] = campaign.arrived.map(|day| day.map(write_date));
    let values = params![
        campaign.id,
        scope.uuid(),
        campaign.started_by.uuid(),
        campaign.reason.clone(),
        from,
        to,
        campaign.verdicts.join(" "),
        campaign.state.key(),
        campaign.started_at.micros(),
    ];
    tx.exec(sql, values).await.map(drop)
}

/// One campaign.
pub async fn find(db: &impl Read, scope: AgencyScope, campaign: Uuid) -> Result<Option<Campaign>, Error> {
    let sql = "SELECT * FROM signature_campaigns WHERE agency = $1 AND id = $2";
    db.one(sql, params![scope.uuid(), campaign]).await?.as_ref().map(read).transpose()
}

/// The campaign that runs.
pub async fn running(db: &impl Read, scope: AgencyScope) -> Result<Option<Campaign>, Error> {
    let sql = "SELECT * FROM signature_campaigns WHERE agency = $1 AND running = $1";
    db.one(sql, params![scope.uuid()]).await?.as_ref().map(read).transpose()
}

/// The last campaigns, the newest first.
pub async fn latest(db: &impl Read, scope: AgencyScope, limit: u64) -> Result<Vec<Campaign>, Error> {
    let sql =
        "SELECT * FROM signature_campaigns WHERE agency = $1 ORDER BY started_at DESC, id DESC LIMIT $2";
    db.all(sql, params![scope.uuid(), limit as i64]).await?.iter().map(read).collect()
}

/// Adds files to a campaign that gathers them, in this order after those it has, and says how far it has come; `all` ends
/// the gathering. A file that is in it already stays where it is.
pub async fn gather(
    tx: &Tx,
    scope: AgencyScope,
    campaign: Uuid,
    files: &[CampaignFile],
    to: Option<FileId>,
    all: bool,
) -> Result<(), Error> {
    let sql = "SELECT COALESCE(MAX(place), 0) AS last FROM campaign_files WHERE campaign = $1";
    let last: i64 = tx.one(sql, params![campaign]).await?.map_or(Ok(0), |row| row.get("last"))?;
    for (place, one) in (last + 1..).zip(files) {
        let sql = "INSERT INTO campaign_files (campaign, place, agency, document, file, state, verdict_before, changed) \
                   VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) ON CONFLICT (file, campaign) DO NOTHING";
        let (document, file) = (one.document.uuid(), one.file.uuid());
        let verdict = one.verdict.as_str();
        tx.exec(sql, params![campaign, place, scope.uuid(), document, file, verdict, false]).await?;
    }
    let sql = "UPDATE signature_campaigns SET gathered_to = COALESCE($3, gathered_to), state = $4 \
               WHERE agency = $1 AND id = $2 AND state = 'gathering'";
    let state = if all { CampaignState::Judging } else { CampaignState::Gathering };
    let to = to.map(|file| file.uuid());
    tx.exec(sql, params![scope.uuid(), campaign, to, state.key()]).await.map(drop)
}

/// The next files in turn.
pub async fn next(
    db: &impl Read,
    scope: AgencyScope,
    campaign: Uuid,
    limit: u64,
) -> Result<Vec<CampaignLine>, Error> {
    let sql = "SELECT c.*, f.name FROM campaign_files c JOIN files f ON f.id = c.file \
               WHERE c.agency = $1 AND c.campaign = $2 AND c.state = 'waiting' ORDER BY c.place LIMIT $3";
    db.all(sql, params![scope.uuid(), campaign, limit as i64]).await?.iter().map(read_line).collect()
}

/// Puts down what came of a file. False, and nothing is written, when it is not its turn any more: it was seen to
/// already, or the campaign has ended.
pub async fn see(
    tx: &Tx,
    scope: AgencyScope,
    campaign: Uuid,
    place: u64,
    seen: &Seen<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    let state = match seen {
        Seen::Judged(..) => CampaignFileState::Judged,
        Seen::Failed(_) => CampaignFileState::Failed,
        Seen::LeftOut => CampaignFileState::LeftOut,
    };
    let (before, verdict, report) = match *seen {
        Seen::Judged(before, verdict, report) => (Some(before), Some(verdict), Some(report)),
        _ => (None, None, None),
    };
    let fault = match *seen {
        Seen::Failed(fault) => Some(fault),
        _ => None,
    };
    let sql = "UPDATE campaign_files SET state = $4, verdict_before = COALESCE($5, verdict_before), verdict_now = $6, \
               changed = $7, report = $8, fault = $9, ended_at = $10 \
               WHERE agency = $1 AND campaign = $2 AND place = $3 AND state = 'waiting' \
               AND EXISTS (SELECT 1 FROM signature_campaigns s WHERE s.id = $2 AND s.state = 'judging')";
    let values = params![
        scope.uuid(),
        campaign,
        place as i64,
        state.key(),
        before,
        verdict,
        before != verdict,
        report,
        fault,
        now.micros(),
    ];
    Ok(tx.exec(sql, values).await? == 1)
}

/// Ends a campaign that runs. False when it has ended already.
pub async fn end(
    tx: &Tx,
    scope: AgencyScope,
    campaign: Uuid,
    cancelled_by: Option<PersonId>,
    now: Timestamp,
) -> Result<bool, Error> {
    let state = if cancelled_by.is_some() { CampaignState::Cancelled } else { CampaignState::Done };
    let sql = "UPDATE signature_campaigns SET state = $3, running = NULL, ended_at = $4, cancelled_by = $5 \
               WHERE agency = $1 AND id = $2 AND running = $1";
    let by = cancelled_by.map(|id| id.uuid());
    Ok(tx.exec(sql, params![scope.uuid(), campaign, state.key(), now.micros(), by]).await? == 1)
}

/// How many files of a campaign stand where.
pub async fn tally(db: &impl Read, scope: AgencyScope, campaign: Uuid) -> Result<Tally, Error> {
    let mut query = Query::new(TALLY, Vec::new());
    query.push("campaign_files c WHERE c.agency = ");
    query.bind(scope.uuid());
    query.and("c.campaign =", campaign);
    read_tally(db, query).await
}

/// As [`tally`], of the letters that a reader may read.
pub async fn tally_for(
    db: &impl Read,
    scope: AgencyScope,
    campaign: Uuid,
    reader: CampaignReader<'_>,
) -> Result<Tally, Error> {
    let keys = grants::find_principal_keys(db, scope, reader.principals).await?;
    let mut query = Query::new(TALLY, Vec::new());
    query.push("campaign_files c JOIN documents d ON d.id = c.document WHERE c.agency = ");
    query.bind(scope.uuid());
    query.and("c.campaign =", campaign);
    grants::and_content_granted(&mut query, &keys, reader.now);
    read_tally(db, query).await
}

const TALLY: &str = "SELECT COUNT(*) AS total, COUNT(CASE WHEN c.state <> 'waiting' THEN 1 END) AS seen, \
                     COUNT(CASE WHEN c.changed THEN 1 END) AS changed, \
                     COUNT(CASE WHEN c.state IN ('failed', 'left_out') THEN 1 END) AS failed FROM ";

async fn read_tally(db: &impl Read, query: Query) -> Result<Tally, Error> {
    let row = db.one(&query.sql, query.values).await?.ok_or(Error::NotFound("count"))?;
    let number = |column: &str| Ok::<_, Error>(row.get::<i64>(column)?.unsigned_abs());
    Ok(Tally {
        total: number("total")?,
        seen: number("seen")?,
        changed: number("changed")?,
        failed: number("failed")?,
    })
}

/// What came of the files of letters that a reader may read, in turn, from `after` on. `limit` is at most 200.
pub async fn page(
    db: &impl Read,
    scope: AgencyScope,
    campaign: Uuid,
    lines: CampaignLines,
    reader: CampaignReader<'_>,
    after: Option<u64>,
    limit: u64,
) -> Result<Page<CampaignLine, u64>, Error> {
    let limit = limit.clamp(1, LONGEST_PAGE);
    let keys = grants::find_principal_keys(db, scope, reader.principals).await?;
    let mut query = Query::new(
        "SELECT c.*, f.name FROM campaign_files c JOIN files f ON f.id = c.file \
         JOIN documents d ON d.id = c.document WHERE c.agency = ",
        Vec::new(),
    );
    query.bind(scope.uuid());
    query.and("c.campaign =", campaign);
    query.and("c.place >", after.unwrap_or(0) as i64);
    query.push(match lines {
        CampaignLines::All => " AND c.state <> 'waiting'",
        CampaignLines::Changed => " AND c.changed",
        CampaignLines::Failed => " AND c.state IN ('failed', 'left_out')",
    });
    grants::and_content_granted(&mut query, &keys, reader.now);
    query.push(" ORDER BY c.place LIMIT ");
    query.bind(limit as i64 + 1);
    let rows = db.all(&query.sql, query.values).await?;
    let kept = rows.len().min(limit as usize);
    let items = rows[..kept].iter().map(read_line).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > kept).map(|line| line.place);
    Ok(Page { items, next })
}

/// Takes a file that goes out of its campaigns.
pub(crate) async fn forget(tx: &Tx, scope: AgencyScope, file: FileId) -> Result<(), Error> {
    let sql = "DELETE FROM campaign_files WHERE agency = $1 AND file = $2";
    tx.exec(sql, params![scope.uuid(), file.uuid()]).await.map(drop)
}

fn read(row: &Row) -> Result<Campaign, Error> {
    let verdicts: String = row.get("verdicts")?;
    Ok(Campaign {
        id: row.get("id")?,
        started_by: row.id("started_by")?,
        reason: row.get("reason")?,
        arrived: [row.maybe_date("arrived_from")?, row.maybe_date("arrived_to")?],
        verdicts: verdicts.split_whitespace().map(str::to_owned).collect(),
        state: row.key("state", CampaignState::from_key)?,
        gathered_to: row.maybe_id("gathered_to")?,
        started_at: row.at("started_at")?,
        ended_at: row.maybe_at("ended_at")?,
        cancelled_by: row.maybe_id("cancelled_by")?,
    })
}

fn read_line(row: &Row) -> Result<CampaignLine, Error> {
    Ok(CampaignLine {
        place: row.get::<i64>("place")?.unsigned_abs(),
        document: row.id("document")?,
        file: row.id("file")?,
        name: row.get("name")?,
        state: row.key("state", CampaignFileState::from_key)?,
        before: row.get("verdict_before")?,
        now: row.get("verdict_now")?,
        changed: row.get("changed")?,
        report: row.get("report")?,
        fault: row.get("fault")?,
        ended_at: row.maybe_at("ended_at")?,
    })
}

keys!(CampaignState: Gathering = "gathering", Judging = "judging", Done = "done", Cancelled = "cancelled");
keys!(CampaignFileState: Waiting = "waiting", Judged = "judged", Failed = "failed", LeftOut = "left_out");
keys!(CampaignLines: All = "all", Changed = "changed", Failed = "failed");
