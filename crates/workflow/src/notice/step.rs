//! What follows from a step.

use super::{NoticeCause, NoticeDraft, NoticeKind, NoticesOfStep, work};
use crate::{
    Assignment, AssignmentRole, Event, EventBody, FieldChange, InboxBox, InboxEntry, Principal, Routing,
    inbox_entries,
};
use congvan_records::Urgency;
use std::collections::BTreeSet;
use time::{Date, macros::format_description};

/// The notices that follow from the step that made `after` out of `before`.
///
/// Whoever has work now that was not theirs before is told, but for the one who did it. A step taken back makes no
/// notice: what it had given is settled. A letter that comes in waits in the clerks' own list and is no notice.
/// A head is told when an officer has reported or closed the letter, whoever reported when work is to go on, and whoever
/// works on a letter when it has become more urgent or somebody has written about it.
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
    notices.extend(written_to(after, event, &new));
    notices.extend(closed(after, event));
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

/// Whoever works on a letter, gave that work to an officer, or wrote about it before is told that somebody has written.
/// A person is told once of the same words, whatever posts that person has.
fn written_to(after: &Routing, event: &Event, entries: &[InboxEntry]) -> Vec<NoticeDraft> {
    let EventBody::Commented { .. } = &event.body else { return Vec::new() };
    let mut told = BTreeSet::new();
    let mut all = Vec::new();
    let mut tell = |to, cause, work| {
        if told.insert(to) {
            let key = format!("{}/{}", NoticeKind::Commented.key(), event.id);
            let (kind, except) = (NoticeKind::Commented, Some(event.actor.person));
            all.push(NoticeDraft { kind, to, except, cause, work, key, due: None, urgency: None });
        }
    };
    let at_work =
        |entry: &&InboxEntry| matches!(entry.inbox, InboxBox::Review | InboxBox::Tasks | InboxBox::Support);
    for entry in entries.iter().filter(at_work) {
        tell(entry.principal, NoticeCause::of(entry.inbox), work(entry));
    }
    for entry in entries.iter().filter(at_work) {
        if let Some(share) = entry.assignment.and_then(|id| after.assignment(id)) {
            tell(Principal::Position(share.head), NoticeCause::Giver, work(entry));
        }
    }
    // Nobody has work of theirs that would settle it: it stands until it is read. Whoever may not read on is left out;
    // clerks read as members of their unit.
    for (_, _, position, _, _) in &after.comments {
        let mut own = after.grants.iter().filter(|grant| grant.principal == Principal::Position(*position));
        if own.clone().next().is_some() && !own.any(|grant| grant.is_active(event.at)) {
            continue;
        }
        tell(Principal::Position(*position), NoticeCause::Participant, format!("comments/{position}"));
    }
    all
}

/// The head who gave the leading share to an officer is told that the letter is closed, unless the head closed it.
fn closed(after: &Routing, event: &Event) -> Option<NoticeDraft> {
    let EventBody::Closed { .. } = &event.body else { return None };
    let lead = after.lead()?;
    lead.officer.filter(|officer| *officer != lead.head)?;
    Some(NoticeDraft {
        kind: NoticeKind::Closed,
        to: Principal::Position(lead.head),
        except: Some(event.actor.person),
        cause: NoticeCause::Giver,
        work: format!("closed/{}", event.id),
        key: format!("{}/{}", NoticeKind::Closed.key(), event.id),
        due: None,
        urgency: None,
    })
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
