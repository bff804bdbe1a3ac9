//! Ai giữ bao lâu: whose time with a letter, or with a share of it, each event ended.

use crate::{Assignment, Event, EventBody, Holder, PartState, Routing};
use congvan_records::{AssignmentId, Timestamp};
use std::collections::BTreeMap;

/// A time with a letter that an event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who had it; not always who made the step: a number is voided by a clerk while the letter is on a leader's desk.
    pub by: Holder,
    /// Since when.
    pub since: Timestamp,
}

/// One answer for each event, in order; none where whoever had the letter has it still: what is corrected in the book,
/// asked, answered or said passes nothing on.
pub fn held_before(routing: &Routing, events: &[Event]) -> Vec<Option<Held>> {
    let Some(first) = events.first() else { return Vec::new() };
    let mut now =
        Routing::begin(routing.id, routing.agency, routing.document, routing.clerical_unit, first.at);
    let mut shares = Shares::default();
    let mut reported = first.at;
    events
        .iter()
        .map(|event| {
            let before = now.clone();
            now.apply(event);
            let held = ended(&before, event, &now, &shares, reported);
            if let EventBody::Reported { assignment, .. } = &event.body
                && before.lead().is_some_and(|lead| lead.id == *assignment)
            {
                // What the lead does after the report is counted from it: told times add up.
                reported = event.at;
            }
            shares.note(&now, event.at);
            held
        })
        .collect()
}

fn ended(
    before: &Routing,
    event: &Event,
    after: &Routing,
    shares: &Shares,
    reported: Timestamp,
) -> Option<Held> {
    let letter = before.holder.map(|by| Held { by, since: before.held_since.max(reported) });
    let share = |id: AssignmentId| shares.held(before, id);
    match &event.body {
        EventBody::Registered(_)
        | EventBody::ReturnedToSender { .. }
        | EventBody::SentForProposal { .. }
        | EventBody::Submitted { .. }
        | EventBody::Proposed { .. }
        | EventBody::Directed { .. }
        | EventBody::SentBack { assignment: None, .. }
        | EventBody::Closed { .. }
        | EventBody::Forwarded { .. }
        | EventBody::Voided { .. } => letter,
        EventBody::Reported { assignment, .. } => share(*assignment),
        // From the report until work went on it was with the head, who read it.
        EventBody::Reopened { assignment, .. } | EventBody::Assigned { assignment, .. }
            if before.assignment(*assignment).is_some_and(Assignment::is_reported) =>
        {
            share(*assignment).map(|held| Held { by: Holder::Position(event.actor.position), ..held })
        }
        EventBody::Assigned { assignment, .. } | EventBody::SentBack { assignment: Some(assignment), .. } => {
            share(*assignment).filter(|_| passed(before, after, *assignment))
        }
        EventBody::TakenBack { .. } | EventBody::HandedOver { .. } if before.holder != after.holder => letter,
        EventBody::TakenBack { .. } | EventBody::HandedOver { .. } => before
            .assignments
            .iter()
            .find(|part| passed(before, after, part.id))
            .and_then(|part| share(part.id)),
        EventBody::Received { .. }
        | EventBody::Opened
        | EventBody::Commented { .. }
        | EventBody::ResultAttached { .. }
        | EventBody::ExtensionAsked { .. }
        | EventBody::ExtensionAnswered { .. }
        | EventBody::Invited { .. }
        | EventBody::ReceivedAgain { .. }
        | EventBody::Reopened { .. }
        | EventBody::Corrected { .. } => None,
    }
}

/// Is the share in other hands than before?
fn passed(before: &Routing, after: &Routing, id: AssignmentId) -> bool {
    let holder = |routing: &Routing| routing.assignment(id).map(|part| part.holder());
    holder(before) != holder(after)
}

/// Since when each share is with whom it is with, and whether it is open there.
#[derive(Default)]
struct Shares(BTreeMap<AssignmentId, (Holder, bool, Timestamp)>);

impl Shares {
    fn note(&mut self, routing: &Routing, at: Timestamp) {
        for part in &routing.assignments {
            let (holder, open) = (Holder::Position(part.holder()), part.state == PartState::Open);
            let known = self.0.entry(part.id).or_insert((holder, open, at));
            if (known.0, known.1) != (holder, open) {
                *known = (holder, open, at);
            }
        }
    }

    fn held(&self, before: &Routing, id: AssignmentId) -> Option<Held> {
        let by = Holder::Position(before.assignment(id)?.holder());
        self.0.get(&id).map(|known| Held { by, since: known.2 })
    }
}
