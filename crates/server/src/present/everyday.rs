//! Every-day cases as the API says them: what came back, was passed on, put off, joined or corrected.

use super::{
    deadline,
    letter::{actor_view, holder_view, person_view, unit_name},
};
use crate::views::*;
use congvan_office::{calendar::DatedCalendar, letters::Letter};
use congvan_records::DocumentId;
use congvan_workflow::{Assignment, Event, EventBody, ExtensionState};
use uuid::Uuid;

pub(super) fn sent_back(letter: &Letter) -> Option<SentBackView> {
    let sent = letter.routing.sent_back.as_ref()?;
    Some(SentBackView {
        by: actor_view(letter, sent.by.1, sent.at),
        by_title: letter.names.title(sent.by.0).to_owned(),
        at: At(sent.at),
        suggested_unit_id: sent.suggestion.map(|unit| unit.uuid()),
        suggested_unit_short_name: sent.suggestion.map(|unit| unit_name(&letter.names, unit)),
    })
}

pub(super) fn forwarded(letter: &Letter) -> Option<ForwardView> {
    let (position, person, note) = letter.routing.forward_note.as_ref()?;
    let forwarded = |event: &&Event| matches!(event.body, EventBody::Forwarded { .. });
    let forwarder = match letter.events.iter().rev().find(forwarded) {
        Some(event) => actor_view(letter, *person, event.at),
        None => person_view(&letter.names, *person),
    };
    Some(ForwardView {
        by: forwarder,
        by_title: letter.names.title(*position).to_owned(),
        note: note.clone(),
    })
}

pub(super) fn received_again(letter: &Letter) -> Option<ReceivedAgainView> {
    let again = letter.routing.received_again.as_ref()?;
    Some(ReceivedAgainView {
        document_id: known(letter, again.letter),
        by: actor_view(letter, again.by, again.at),
        at: At(again.at),
        reason: again.reason.clone(),
    })
}

pub(super) fn received_before(letter: &Letter) -> Option<ReceivedBeforeView> {
    let before = letter.routing.received_before.as_ref()?;
    Some(ReceivedBeforeView {
        document_id: known(letter, before.letter),
        arrival_number: before.number.map(|(number, _)| number.0),
        year: before.number.map(|(_, year)| year.0),
        reason: before.reason.clone(),
    })
}

/// The other letter, if the reader may know of it.
fn known(letter: &Letter, other: DocumentId) -> Option<Uuid> {
    letter.known_others.contains(&other).then(|| other.uuid())
}

pub(super) fn corrections(letter: &Letter) -> Vec<CorrectionView> {
    let corrected = |event: &Event| match &event.body {
        EventBody::Corrected { changes, reason } => Some(CorrectionView {
            by: actor_view(letter, event.actor.person, event.at),
            at: At(event.at),
            reason: reason.clone(),
            // What the reader may not read is blank on both sides.
            changes: changes
                .iter()
                .filter(|change| !(change.old.is_empty() && change.new.is_empty()))
                .map(|change| ChangeView {
                    field: change.field.clone(),
                    old: change.old.clone(),
                    new: change.new.clone(),
                })
                .collect(),
        }),
        _ => None,
    };
    letter.events.iter().filter_map(corrected).collect()
}

pub(super) fn extensions(part: &Assignment, letter: &Letter, calendar: &DatedCalendar) -> Vec<ExtensionView> {
    let waits = |id| letter.my_requests.contains(&id);
    part.extensions
        .iter()
        .map(|question| {
            let (state, by, at, granted, note) = match &question.state {
                ExtensionState::Pending => ("pending", None, None, None, None),
                ExtensionState::Lapsed => ("lapsed", None, None, None, None),
                ExtensionState::Granted { at, by, deadline, note } => {
                    ("granted", Some(by.1), Some(*at), Some(deadline.date), Some(note))
                }
                ExtensionState::Refused { at, by, note } => {
                    ("refused", Some(by.1), Some(*at), None, Some(note))
                }
            };
            let limit = letter.routing.latest_to_grant(part, question);
            ExtensionView {
                id: question.id.uuid(),
                by: actor_view(letter, question.by.1, question.at),
                by_title: letter.names.title(question.by.0).to_owned(),
                to: holder_view(letter, question.to),
                at: At(question.at),
                reason: question.reason.clone(),
                asked: deadline(&question.asked, calendar, letter.now),
                before: question.before.as_ref().map(|due| Day(due.date)),
                state: state.to_owned(),
                answered_by: by.zip(at).map(|(person, at)| actor_view(letter, person, at)),
                answered_at: at.map(At),
                granted: granted.map(Day),
                note: note.filter(|note| !note.is_empty()).cloned(),
                mine_to_answer: waits(question.id),
                limit: limit.map(|due| Day(due.date)),
            }
        })
        .collect()
}

pub(super) fn invited(part: &Assignment, letter: &Letter) -> Option<InvitedView> {
    let invited = part.invited.as_ref()?;
    Some(InvitedView {
        by: actor_view(letter, invited.by.1, invited.at),
        by_title: letter.names.title(invited.by.0).to_owned(),
        at: At(invited.at),
        note: invited.note.clone(),
    })
}

pub(super) fn earlier_reports(part: &Assignment, letter: &Letter) -> Vec<EarlierReportView> {
    part.earlier_reports
        .iter()
        .map(|earlier| EarlierReportView {
            at: At(earlier.at),
            report: earlier.report.clone(),
            by: actor_view(letter, earlier.by.1, earlier.reopened_at),
            reopened_at: At(earlier.reopened_at),
            missing: earlier.missing.clone(),
        })
        .collect()
}
