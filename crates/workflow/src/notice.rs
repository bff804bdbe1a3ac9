//! Thông báo: of what somebody is told, and when. What follows from a step, and what follows from the clock.

use crate::{
    Assignment, AssignmentRole, Calendar, Event, EventBody, FieldChange, InboxBox, InboxEntry, Principal,
    Routing, inbox_entries,
};
use congvan_records::{PersonId, Timestamp, Urgency};
use std::collections::BTreeSet;
use time::{Date, Duration, Time, macros::format_description};

/// Loại thông báo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// Việc mới.
    NewWork,
    /// Văn bản bị trả lại cho mình.
    SentBack,
    /// Sắp đến hạn: due on the next working day.
    DueSoon,
    /// Đến hạn hôm nay.
    DueToday,
    /// Quá hạn.
    Overdue,
    /// Chưa ai mở sau một thời gian làm việc.
    Unopened,
    /// Gấp hơn: a correction made the letter more urgent, or due earlier.
    MoreUrgent,
    /// Đã báo cáo: an officer has reported the share that one gave.
    Reported,
    /// Yêu cầu làm tiếp: one's report was given back.
    Reopened,
    /// Có người xin gia hạn, or an answer to one's own asking.
    Extension,
    /// Quyền hoặc chức vụ của mình thay đổi.
    AccessChanged,
}

impl NoticeKind {
    /// Every kind, in the order in which screens list them.
    pub const ALL: [Self; 11] = [
        Self::NewWork,
        Self::SentBack,
        Self::DueSoon,
        Self::DueToday,
        Self::Overdue,
        Self::Unopened,
        Self::MoreUrgent,
        Self::Reported,
        Self::Reopened,
        Self::Extension,
        Self::AccessChanged,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NewWork => "new_work",
            Self::SentBack => "sent_back",
            Self::DueSoon => "due_soon",
            Self::DueToday => "due_today",
            Self::Overdue => "overdue",
            Self::Unopened => "unopened",
            Self::MoreUrgent => "more_urgent",
            Self::Reported => "reported",
            Self::Reopened => "reopened",
            Self::Extension => "extension",
            Self::AccessChanged => "access_changed",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// May nobody switch it off in the program? Work would be missed, or a change of rights go unseen.
    pub const fn is_mandatory(self) -> bool {
        match self {
            Self::NewWork
            | Self::SentBack
            | Self::Overdue
            | Self::MoreUrgent
            | Self::Reopened
            | Self::Extension
            | Self::AccessChanged => true,
            // What was reported stands in the head's list as well.
            Self::DueSoon | Self::DueToday | Self::Unopened | Self::Reported => false,
        }
    }

    /// May nobody switch it off by e-mail, who has an address? Who lost an account to somebody else must hear of it
    /// elsewhere.
    pub const fn is_mandatory_by_mail(self) -> bool {
        matches!(self, Self::AccessChanged)
    }
}

/// Vì sao nhận: what the receiver is to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeCause {
    /// Văn thư của sổ.
    Clerk,
    /// It waits for one's proposal or directive.
    Review,
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Support,
    /// Để biết.
    Inform,
    /// One gave the work to somebody.
    Giver,
    /// It is about one's own account or post.
    Account,
}

impl NoticeCause {
    /// Every cause.
    pub const ALL: [Self; 7] =
        [Self::Clerk, Self::Review, Self::Lead, Self::Support, Self::Inform, Self::Giver, Self::Account];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Review => "review",
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Inform => "inform",
            Self::Giver => "giver",
            Self::Account => "account",
        }
    }

    /// The cause with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.key() == key)
    }

    const fn of(inbox: InboxBox) -> Self {
        match inbox {
            InboxBox::Arrivals => Self::Clerk,
            InboxBox::Review => Self::Review,
            InboxBox::Tasks => Self::Lead,
            InboxBox::Support => Self::Support,
            InboxBox::Inform => Self::Inform,
            InboxBox::Requests | InboxBox::Reports => Self::Giver,
        }
    }
}

/// A notice to be, before it is known which persons it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeDraft {
    /// What of.
    pub kind: NoticeKind,
    /// To whom.
    pub to: Principal,
    /// Who need not be told, having done it.
    pub except: Option<PersonId>,
    /// Why.
    pub cause: NoticeCause,
    /// The piece of work it is about; when that ends, the notice is settled.
    pub work: String,
    /// The same occurrence has the same key for ever: a person is told of it once.
    pub key: String,
    /// Due then.
    pub due: Option<Date>,
    /// How urgent the letter is now, where that is what changed.
    pub urgency: Option<Urgency>,
}

/// What follows from one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticesOfStep {
    /// New notices.
    pub notices: Vec<NoticeDraft>,
    /// Pieces of work that no longer wait: notices about them are settled.
    pub settled: Vec<String>,
}

/// The name of a piece of work: who has what of a letter.
fn work(entry: &InboxEntry) -> String {
    let who = match entry.principal {
        Principal::Person(id) => format!("person {id}"),
        Principal::Position(id) => format!("position {id}"),
        Principal::Unit(id) => format!("unit {id}"),
    };
    match entry.assignment {
        Some(share) => format!("{}/{share}/{who}", entry.inbox.key()),
        None => format!("{}/{who}", entry.inbox.key()),
    }
}

/// The notices that follow from the step that made `after` out of `before`.
///
/// Whoever has work now that was not theirs before is told, but for the one who did it. A step taken back makes no
/// notice: what it had given is settled. A letter that comes in waits in the clerks' own list and is no notice.
/// A head is told when an officer has reported, whoever reported when work is to go on, and whoever works on a letter
/// when it has become more urgent.
pub fn notices_of_step(before: &Routing, after: &Routing, event: &Event) -> NoticesOfStep {
    let (old, new) = (inbox_entries(before), inbox_entries(after));
    let names = |entries: &[InboxEntry]| entries.iter().map(work).collect::<BTreeSet<_>>();
    let (had, has) = (names(&old), names(&new));
    let sent_back = matches!(event.body, EventBody::SentBack { .. });
    let quiet = matches!(event.body, EventBody::TakenBack { .. });
    // Work that goes on after a report is work again, though its line in the list may have stayed.
    let goes_on = |entry: &InboxEntry| {
        let share = |routing: &Routing| entry.assignment.and_then(|id| routing.assignment(id)).cloned();
        let reported =
            |share: Assignment| share.is_reported() && entry.principal == Principal::Position(share.holder());
        share(before).is_some_and(reported) && share(after).is_some_and(|share| share.is_open())
    };
    let mut notices: Vec<NoticeDraft> = new
        .iter()
        .filter(|entry| !quiet && (!had.contains(&work(entry)) || goes_on(entry)))
        .filter(|entry| sent_back || entry.inbox != InboxBox::Arrivals)
        .map(|entry| {
            let work = work(entry);
            // What was sent back is told so only to the one who has it again; others are as they were.
            let kind = match entry.inbox {
                InboxBox::Requests => NoticeKind::Extension,
                InboxBox::Reports => NoticeKind::Reported,
                _ if sent_back => NoticeKind::SentBack,
                _ if goes_on(entry) => NoticeKind::Reopened,
                _ => NoticeKind::NewWork,
            };
            NoticeDraft {
                kind,
                to: entry.principal,
                except: Some(event.actor.person),
                cause: NoticeCause::of(entry.inbox),
                key: format!("{}/{}/{work}", kind.key(), event.id),
                work,
                due: entry.deadline.as_ref().map(|deadline| deadline.date),
                urgency: None,
            }
        })
        .collect();
    notices.extend(answered(after, event, &new));
    notices.extend(pressed(after, event, &new));
    NoticesOfStep { notices, settled: had.difference(&has).cloned().collect() }
}

/// Whoever asked for a later day is told of the answer.
fn answered(after: &Routing, event: &Event, entries: &[InboxEntry]) -> Option<NoticeDraft> {
    let EventBody::ExtensionAnswered { assignment, request, granted, .. } = &event.body else { return None };
    let part = after.assignment(*assignment)?;
    let asker = part.extensions.iter().find(|question| question.id == *request)?.by.0;
    let to = Principal::Position(asker);
    // It goes with the share, if the asker still has it; a head who gave it on has it no more.
    let own = entries.iter().find(|entry| {
        entry.principal == to && entry.assignment == Some(part.id) && entry.inbox != InboxBox::Requests
    });
    Some(NoticeDraft {
        kind: NoticeKind::Extension,
        to,
        except: Some(event.actor.person),
        cause: if part.role == AssignmentRole::Lead { NoticeCause::Lead } else { NoticeCause::Support },
        work: own.map_or_else(|| format!("answer/{request}"), work),
        key: format!("{}/{}", NoticeKind::Extension.key(), event.id),
        due: granted.as_ref().map(|deadline| deadline.date),
        urgency: None,
    })
}

/// Whoever works on a letter is told that it has become more urgent, or is wanted earlier: the leader or chief whom it
/// waits for, who has an open share, and the head who gave that share to an officer. The clerks have corrected it
/// themselves; who only reads it is not pressed, and neither is who has reported.
fn pressed(after: &Routing, event: &Event, entries: &[InboxEntry]) -> Vec<NoticeDraft> {
    let EventBody::Corrected { changes, .. } = &event.body else { return Vec::new() };
    let (urgency, due) = (raised(changes), brought_forward(changes));
    if urgency.is_none() && due.is_none() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for entry in entries {
        let share = entry.assignment.and_then(|id| after.assignment(id));
        let works = matches!(entry.inbox, InboxBox::Review | InboxBox::Tasks | InboxBox::Support);
        if !works || share.is_some_and(|share| !share.is_open()) {
            continue;
        }
        let mut tell = |to, cause| {
            let work = work(entry);
            let key = format!("{}/{}/{work}", NoticeKind::MoreUrgent.key(), event.id);
            let (kind, except) = (NoticeKind::MoreUrgent, Some(event.actor.person));
            all.push(NoticeDraft { kind, to, except, cause, work, key, due, urgency });
        };
        tell(entry.principal, NoticeCause::of(entry.inbox));
        let head = share.map(|share| Principal::Position(share.head));
        if let Some(head) = head.filter(|head| *head != entry.principal) {
            tell(head, NoticeCause::Giver);
        }
    }
    all
}

/// The urgency after a correction that raised it.
fn raised(changes: &[FieldChange]) -> Option<Urgency> {
    let change = changes.iter().find(|change| change.field == "urgency")?;
    let new = Urgency::from_key(&change.new)?;
    Urgency::from_key(&change.old).is_none_or(|old| old < new).then_some(new)
}

/// The day the letter asks for, after a correction that made it an earlier one, or the first.
fn brought_forward(changes: &[FieldChange]) -> Option<Date> {
    let change = changes.iter().find(|change| change.field == "due_date")?;
    let day = |written: &str| Date::parse(written, format_description!("[year]-[month]-[day]")).ok();
    let new = day(&change.new)?;
    day(&change.old).is_none_or(|old| new < old).then_some(new)
}

/// How long work may lie unopened, in working time.
pub const fn unopened_after(urgency: Urgency) -> Duration {
    match urgency {
        Urgency::Normal => Duration::hours(8),
        Urgency::Urgent => Duration::hours(4),
        Urgency::VeryUrgent => Duration::hours(2),
        Urgency::Flash | Urgency::FlashTimed => Duration::hours(1),
    }
}

/// The shortest of all [`unopened_after`]: younger work cannot be late.
pub const UNOPENED_AT_LEAST: Duration = unopened_after(Urgency::Flash);

/// Working days after which an overdue piece of work is told of again.
const AGAIN_AFTER: i64 = 5;

/// The notices that are due at `now` about one letter. Nothing on days off, but of a hỏa tốc letter. What is given with its
/// deadline so near is told of as new work alone.
///
/// Asked twice, it gives the same keys: the caller keeps those that are new.
pub fn notices_of_clock(
    routing: &Routing,
    urgency: Urgency,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<NoticeDraft> {
    let today = now.date_in(calendar.zone);
    if !calendar.is_working_day(today) && !leaves_at_once(urgency) {
        return Vec::new();
    }
    let mut all = Vec::new();
    // A question for a later day has no deadline of its own: what presses is the share's, told to whoever has it.
    for entry in inbox_entries(routing).into_iter().filter(|entry| entry.inbox != InboxBox::Requests) {
        // Reported: the lead's line stays until the letter is closed, and there is nothing to press for.
        let is_open = entry.assignment.and_then(|id| routing.assignment(id)).is_none_or(Assignment::is_open);
        let given = entry.since.date_in(calendar.zone);
        let deadline = entry.deadline.as_ref().filter(|_| is_open && entry.inbox != InboxBox::Inform);
        if let Some(deadline) = deadline {
            let day = deadline.date;
            // A day off, declared so later perhaps: nobody works on it, so it is told of by the working day before.
            let last_day = calendar.last_working_day(day);
            let mut add = |kind, to, cause, times: i64| {
                let work = work(&entry);
                let key = format!("{}/{work}/{day}/{times}", kind_key(kind, cause));
                all.push(NoticeDraft {
                    kind,
                    to,
                    except: None,
                    cause,
                    key,
                    work,
                    due: Some(day),
                    urgency: None,
                });
            };
            let cause = NoticeCause::of(entry.inbox);
            if deadline.at <= now {
                let times = calendar.working_days_until(day, today).max(0) / AGAIN_AFTER;
                add(NoticeKind::Overdue, entry.principal, cause, times);
                if let Some(giver) = giver(routing, &entry).filter(|giver| *giver != entry.principal) {
                    add(NoticeKind::Overdue, giver, NoticeCause::Giver, times);
                }
            } else if given < today && (day == today || last_day == today) {
                add(NoticeKind::DueToday, entry.principal, cause, 0);
            } else if given < today && calendar.next_working_day(today) == last_day {
                add(NoticeKind::DueSoon, entry.principal, cause, 0);
            }
        }
        if is_open {
            all.extend(unopened(routing, &entry, urgency, calendar, now));
        }
    }
    all
}

const fn kind_key(kind: NoticeKind, cause: NoticeCause) -> &'static str {
    match (kind, cause) {
        (NoticeKind::Overdue, NoticeCause::Giver) => "overdue-given",
        (NoticeKind::Unopened, NoticeCause::Giver) => "unopened-given",
        (kind, _) => kind.key(),
    }
}

fn unopened(
    routing: &Routing,
    entry: &InboxEntry,
    urgency: Urgency,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<NoticeDraft> {
    let opened = routing
        .opened
        .iter()
        .any(|opened| Principal::Position(opened.position) == entry.principal && opened.at >= entry.since);
    // The clerks' list is theirs together; nobody opens it for the others.
    if opened
        || entry.inbox == InboxBox::Arrivals
        || calendar.working_time(entry.since, now) < unopened_after(urgency)
    {
        return Vec::new();
    }
    let draft = |to, cause| {
        let work = work(entry);
        let key = format!("{}/{work}/{}", kind_key(NoticeKind::Unopened, cause), entry.since.micros());
        let due = entry.deadline.as_ref().map(|deadline| deadline.date);
        NoticeDraft { kind: NoticeKind::Unopened, to, except: None, cause, key, work, due, urgency: None }
    };
    let mut all = vec![draft(entry.principal, NoticeCause::of(entry.inbox))];
    // Who only wanted somebody to know need not press for it.
    let giver = giver(routing, entry).filter(|giver| *giver != entry.principal);
    if let Some(giver) = giver.filter(|_| entry.inbox != InboxBox::Inform) {
        all.push(draft(giver, NoticeCause::Giver));
    }
    all
}

/// Who gave it: for an officer's share the head, for a unit's the leader, for a letter under review the chief who
/// proposed or the clerks.
fn giver(routing: &Routing, entry: &InboxEntry) -> Option<Principal> {
    let Some(part) = entry.assignment.and_then(|id| routing.assignment(id)) else {
        let by = routing.proposal.as_ref().map(|proposal| Principal::Position(proposal.by.0));
        let clerks = Some(Principal::Unit(routing.clerical_unit));
        return by.filter(|by| *by != entry.principal).or(clerks).filter(|_| entry.inbox == InboxBox::Review);
    };
    if part.officer.is_some_and(|officer| officer != part.head) && part.role != AssignmentRole::Inform {
        return Some(Principal::Position(part.head));
    }
    let directive = routing.directives.iter().find(|directive| directive.id == part.directive)?;
    Some(Principal::Position(directive.by.0))
}

/// Giờ gửi bản tổng hợp: digests leave at these times of a working day.
const DIGESTS: [(u8, u8); 2] = [(7, 30), (13, 30)];

/// The digest whose time came last today: its day and its number, 0 or 1. None before the first and on days off.
///
/// A program that was not running at the time gives the digest late, and never one of another day.
pub fn digest_of(calendar: &Calendar, now: Timestamp) -> Option<(Date, u8)> {
    let today = now.date_in(calendar.zone);
    if !calendar.is_working_day(today) {
        return None;
    }
    let time = now.to_utc().to_offset(calendar.zone).time();
    let reached =
        |(hour, minute): &(u8, u8)| Time::from_hms(*hour, *minute, 0).is_ok_and(|digest| digest <= time);
    let number = DIGESTS.iter().filter(|digest| reached(digest)).count();
    number.checked_sub(1).map(|number| (today, number as u8))
}

/// Does it leave at once? Hỏa tốc does, at any hour; the rest waits for the digest.
pub const fn leaves_at_once(urgency: Urgency) -> bool {
    matches!(urgency, Urgency::Flash | Urgency::FlashTimed)
}
