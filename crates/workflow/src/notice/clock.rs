//! What follows from the clock.

use super::{NoticeCause, NoticeDraft, NoticeKind, leaves_at_once, work};
use crate::{Assignment, AssignmentRole, Calendar, InboxBox, InboxEntry, Principal, Routing, inbox_entries};
use congvan_records::{Timestamp, Urgency};
use time::Duration;

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
