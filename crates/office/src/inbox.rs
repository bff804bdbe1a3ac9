//! Hộp việc: what waits for somebody.

use crate::letters::{Names, SignatureState};
use crate::office::scope;
use crate::watch::{self, List};
use crate::{Caller, Error, Office, access, organisation};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentId, Office as Organisation, Role, Source, Timestamp,
    Urgency,
};
use congvan_store::analyses::AnalysisState;
use congvan_store::inbox::{self as rows, InboxCursor, InboxFilter, InboxLine};
use congvan_store::watch::{WatchFilter, WatchList, WatchView};
use congvan_store::{documents, grants, routings};
use congvan_workflow::{
    Access, Assignment, AssignmentRole, Deadline, Extension, ExtensionState, InboxBox, Principal, Routing,
    Status,
};
use std::collections::BTreeMap;
use time::Date;

/// Narrows a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Khẩn trở lên.
    Urgent,
    /// Giấy mời.
    Invitation,
    /// Quá hạn.
    Overdue,
}

impl Filter {
    /// The filter with this key of the API.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "urgent" => Some(Self::Urgent),
            "invitation" => Some(Self::Invitation),
            "overdue" => Some(Self::Overdue),
            _ => None,
        }
    }
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The letter.
    pub document: DocumentId,
    /// Version of its routing, to act upon.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// Loại văn bản.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// How it came.
    pub source: Source,
    /// Ngày văn bản.
    pub issued_date: Option<Date>,
    /// When it came.
    pub received_at: Timestamp,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// Due, for this share.
    pub deadline: Option<Deadline>,
    /// Chủ trì, phối hợp, để biết.
    pub role: Option<AssignmentRole>,
    /// Waiting since.
    pub since: Timestamp,
    /// Has the caller opened it since?
    pub opened: bool,
    /// Name of the main file.
    pub file_name: Option<String>,
    /// Is a file waiting for its analysis?
    pub analysing: bool,
    /// The verdict on the main file's signatures, when known.
    pub signature: Option<SignatureState>,
    /// Name of the one who gave it; of a question for a later day, of the one who asks; of a report, of the officer.
    pub assigned_by: Option<String>,
    /// The vacant position for which the caller has it.
    pub on_behalf_of: Option<String>,
    /// Thay ai: the position and the name of whom the caller acts for, by a delegation.
    pub acting_for: Option<String>,
    /// Why it was sent back, if it was.
    pub sent_back_reason: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Where the next page begins; opaque.
    pub next: Option<String>,
    /// Lines in the whole list, under the filter.
    pub total: i64,
}

/// What waits for somebody, for the badges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Vào sổ đến.
    pub arrivals: i64,
    /// Chờ đề xuất, chờ bút phê.
    pub review: i64,
    /// Of these, khẩn trở lên.
    pub review_urgent: i64,
    /// Of these, giấy mời.
    pub review_invitations: i64,
    /// Cần xử lý.
    pub tasks: i64,
    /// Of these, quá hạn.
    pub tasks_overdue: i64,
    /// Phối hợp.
    pub support: i64,
    /// Để biết.
    pub inform: i64,
    /// Quá hạn: what waits for the caller and is late.
    pub overdue: i64,
    /// Đang theo dõi: what the caller directed and is open, and what the caller follows.
    pub watched: i64,
    /// Trả về văn thư; 0 for those who are no clerks.
    pub sent_back: i64,
    /// Chờ trả lời: questions for a later day.
    pub requests: i64,
    /// Cán bộ đã báo cáo: reports for the caller to look at.
    pub reports: i64,
    /// Đã vào sổ hôm nay; 0 for those who are no clerks.
    pub registered_today: i64,
}

/// Name of the kind that invites.
const INVITATION: &str = "Giấy mời";

/// A page of one of the caller's lists. `limit` is held to 1–200; a cursor that is not one begins at the start.
pub async fn page(
    office: &Office,
    caller: &Caller,
    inbox: InboxBox,
    filter: Option<Filter>,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    let filter = narrowed(filter);
    let cursor = cursor.and_then(read_cursor);
    let limit = limit.clamp(1, 200);
    let page = rows::page(db, agency, &keys, inbox, &filter, cursor, limit, now).await?;
    let total = match (cursor, &page.next) {
        // All of it stands on this page.
        (None, None) => page.items.len() as u64,
        _ => rows::count(db, agency, &keys, inbox, &filter, now).await?,
    };
    let versions: BTreeMap<DocumentId, u32> =
        page.items.iter().map(|line| (line.document, line.version)).collect();
    let routings = routings::load_versions(db, agency, versions).await?;
    let names = organisation::names(office, caller.agency.id).await?;
    let organisation = organisation::current(office, caller).await?;
    let lines = page.items.into_iter().filter_map(|line| {
        let routing = routings.iter().find(|routing| routing.document == line.document)?;
        // For those who may not read the content the line says nothing of it.
        let readable = access::may(&caller.actor, Access::ReadContent, routing, now);
        let vacant = match line.principal {
            Principal::Position(position) => {
                caller.actor.stands_in.iter().find(|held| held.position == position).map(|held| held.position)
            }
            Principal::Person(_) | Principal::Unit(_) => None,
        };
        let acting_for = caller.actor.acts_for_at(line.principal).map(|acts_for| {
            let (title, name) =
                (names.title(acts_for.desk.position), names.person_name(acts_for.delegation.person));
            format!("{title} {name}")
        });
        let question = line.assignment.and_then(|id| routing.assignment(id)).and_then(|part| {
            part.extensions.iter().find(|question| inbox == InboxBox::Requests && question.at == line.since)
        });
        let mut line = describe(line, routing, readable, &names, &organisation);
        if let Some(question) = question {
            line.assigned_by = Some(names.person_name(question.by.1).to_owned());
        }
        line.acting_for = acting_for;
        line.on_behalf_of = vacant.map(|position| names.title(position).to_owned());
        Some(line)
    });
    Ok(Page { lines: lines.collect(), next: page.next.map(write_cursor), total: total as i64 })
}

/// How much waits for the caller.
pub async fn counts(office: &Office, caller: &Caller) -> Result<Counts, Error> {
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let keys = grants::find_principal_keys(db, agency, &caller.actor.principals()).await?;
    let mut counts = Counts::default();
    for count in rows::counts(db, agency, &keys, now).await? {
        let waiting = count.waiting as i64;
        match count.inbox {
            InboxBox::Arrivals => counts.arrivals = waiting,
            InboxBox::Review => counts.review = waiting,
            InboxBox::Tasks => (counts.tasks, counts.tasks_overdue) = (waiting, count.overdue as i64),
            InboxBox::Support => counts.support = waiting,
            InboxBox::Inform => counts.inform = waiting,
            InboxBox::Requests => counts.requests = waiting,
            InboxBox::Reports => counts.reports = waiting,
        }
    }
    if counts.review > 0 {
        for (filter, number) in [
            (Filter::Urgent, &mut counts.review_urgent),
            (Filter::Invitation, &mut counts.review_invitations),
        ] {
            let filter = narrowed(Some(filter));
            *number = rows::count(db, agency, &keys, InboxBox::Review, &filter, now).await? as i64;
        }
    }
    let watched = async |list| watch::count_for(office, caller, &keys, list).await;
    counts.overdue = watched(List::OverdueMine).await?;
    counts.watched = if caller.actor.has(Role::Leader) {
        // A letter that is both directed and followed is one letter.
        let posts = caller.actor.positions.iter().map(|held| held.position).collect();
        let beside = WatchList::FollowedBeside(caller.person.id, posts);
        let view = WatchView { keys: &keys, now, zone: caller.agency.zone };
        let beside = congvan_store::watch::count(db, agency, &beside, &WatchFilter::default(), view).await?;
        watched(List::Directed).await? + beside as i64
    } else {
        watched(List::Followed).await?
    };
    if caller.actor.has(Role::Clerk) {
        counts.sent_back = watched(List::SentBack).await?;
        let today = now.date_in(caller.agency.zone);
        counts.registered_today = documents::registered_on(db, agency, today).await?;
    }
    Ok(counts)
}

/// How many letters wait for whoever has this login, for the demo's sign-in page.
///
/// Errors: [`Error::NotDemo`], [`Error::NotFound`].
pub async fn waiting_for_login(office: &Office, login: &str) -> Result<i64, Error> {
    if !office.is_demo() {
        return Err(Error::NotDemo);
    }
    let login = congvan_store::accounts::fold_login(login);
    let account = congvan_store::accounts::find_by_login(office.reader(), &login).await?;
    let account = account.ok_or(Error::NotFound)?;
    let (db, now) = (office.reader(), office.now());
    let actor = access::actor_of(db, account.agency, account.person, now).await?;
    let keys = grants::find_principal_keys(db, scope(account.agency), &actor.principals()).await?;
    let counts = rows::counts(db, scope(account.agency), &keys, now).await?;
    Ok(counts.iter().map(|count| count.waiting as i64).sum())
}

fn narrowed(filter: Option<Filter>) -> InboxFilter {
    let all = InboxFilter::default();
    match filter {
        None => all,
        Some(Filter::Urgent) => InboxFilter { at_least: Some(Urgency::Urgent), ..all },
        Some(Filter::Invitation) => InboxFilter { kind: Some(INVITATION.to_owned()), ..all },
        Some(Filter::Overdue) => InboxFilter { overdue: true, ..all },
    }
}

fn describe(
    line: InboxLine,
    routing: &Routing,
    readable: bool,
    names: &Names,
    organisation: &Organisation,
) -> Line {
    let part = line.assignment.and_then(|id| routing.assignment(id));
    // Reported: the line stays until the letter is closed, and its deadline presses nobody.
    let deadline = part.filter(|part| part.is_open()).and_then(|part| deadline_of(part, &line)).cloned();
    let directive = part.and_then(|part| routing.directives.iter().find(|d| d.id == part.directive));
    // A part with an officer was given by the head, and reported by the officer; one without, or a head's own, was given
    // by the leader.
    let giver = match (part, directive) {
        (Some(part), _) if part.officer.is_some_and(|officer| officer != part.head) => None,
        (_, Some(directive)) => Some((directive.by.1, directive.on_behalf)),
        _ => None,
    };
    let post = part.filter(|_| giver.is_none()).map(|part| match line.inbox {
        InboxBox::Reports => part.holder(),
        _ => part.head,
    });
    let assigned_by = match giver {
        Some((person, on_behalf)) => {
            names.person(person).map(|_| names.actor(person, on_behalf.map(|on| on.person)))
        }
        None => post.map(|post| match organisation.holders(post).next() {
            Some(person) => person.name.clone(),
            None => names.title(post).to_owned(),
        }),
    };
    let (state, summary) = match line.signature {
        Some((state, summary)) => (Some(state), summary),
        None => (None, None),
    };
    Line {
        document: line.document,
        version: line.version,
        status: line.status,
        kind: line.kind,
        code: line.code,
        organ_name: line.organ_name,
        subject: line.subject,
        urgency: line.urgency,
        access: line.access,
        source: line.source,
        issued_date: line.issued_date,
        received_at: line.received_at,
        arrival_number: line.arrival_number,
        arrival_date: line.arrival_date,
        due_date: line.due_date,
        deadline,
        role: line.role,
        since: line.since,
        opened: line.opened,
        file_name: line.file_name.filter(|_| readable),
        analysing: state == Some(AnalysisState::Pending),
        signature: summary.as_deref().filter(|_| readable).and_then(SignatureState::from_code),
        assigned_by,
        on_behalf_of: None,
        acting_for: None,
        sent_back_reason: routing.sent_back.as_ref().map(|sent| sent.reason.clone()),
    }
}

/// The day in force: of a question for a later one, that of whoever asked.
fn deadline_of<'a>(part: &'a Assignment, line: &InboxLine) -> Option<&'a Deadline> {
    let to_answer =
        |q: &&Extension| q.state == ExtensionState::Pending && Principal::Position(q.to) == line.principal;
    let question = part.extensions.iter().find(to_answer).filter(|_| line.inbox == InboxBox::Requests);
    question.map_or(part.deadline.as_ref(), |question| part.deadline_held(question.by_officer))
}

fn write_cursor(cursor: InboxCursor) -> String {
    let [first, second, third] = cursor.order;
    format!("{first}.{second}.{third}.{}.{}", cursor.index_key, cursor.place)
}

fn read_cursor(text: &str) -> Option<InboxCursor> {
    let numbers: Vec<i64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, third, index_key, place] = numbers[..] else { return None };
    Some(InboxCursor { order: [first, second, third], index_key, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let cursor = InboxCursor { order: [-1, 0, i64::MAX], index_key: 7, place: 2 };
        assert_eq!(read_cursor(&write_cursor(cursor)), Some(cursor));
        for text in ["", "1.2.3", "a.b.c.d.e", "1.2.3.4.5.6"] {
            assert_eq!(read_cursor(text), None, "{text}");
        }
    }
}
