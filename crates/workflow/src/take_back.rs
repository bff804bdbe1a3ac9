//! Thu hồi: what it takes to undo a step, and the undoing.

use crate::{
    Actor, Assignment, AssignmentRole, Directive, Event, EventBody, Grant, Holder, PartState, Principal,
    Routing, Status,
};
use congvan_records::{AssignmentId, EventId, PersonId, PositionId, Timestamp};
use time::Duration;

/// How long a step may be taken back by the one who made it, if nobody downstream has acted.
pub const TAKE_BACK_WINDOW: Duration = Duration::minutes(10);

/// A step that may still be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undoable {
    event: EventId,
    person: PersonId,
    position: PositionId,
    at: Timestamp,
    before: Before,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// The step moved the whole letter.
    Letter(Box<Routing>),
    /// The step changed one share only.
    Part(Box<Assignment>, Status, Holder),
}

impl Routing {
    /// The step `person` may take back now, as `position`.
    pub(crate) fn undoable_by(
        &self,
        person: PersonId,
        position: PositionId,
        now: Timestamp,
    ) -> Option<EventId> {
        self.undoable
            .iter()
            .rev()
            .find(|u| u.person == person && u.position == position && now.since(u.at) < TAKE_BACK_WINDOW)
            .map(|u| u.event)
    }

    /// Until when the person may take back the last step, if at all: for the countdown on screen.
    pub fn take_back_until(&self, actor: &Actor, now: Timestamp) -> Option<Timestamp> {
        let mine =
            |u: &&Undoable| u.person == actor.person && actor.desks().any(|held| held.position == u.position);
        self.undoable
            .iter()
            .rev()
            .find(mine)
            .map(|u| u.at.plus(TAKE_BACK_WINDOW))
            .filter(|until| now < *until)
    }

    /// Restores what the step changed. Receipts and remarks stay, and so does the history of grants: those the step
    /// gave end now, those it withdrew begin again.
    pub(crate) fn take_back(&mut self, step: EventId, at: Timestamp) {
        let Some(index) = self.undoable.iter().position(|u| u.event == step) else { return };
        let undone = self.undoable.remove(index);
        match undone.before {
            Before::Letter(before) => {
                let after = std::mem::replace(self, *before);
                self.version = after.version;
                self.opened = after.opened;
                self.comments = after.comments;
                // Whoever has had it all along has it since then: an invitation withdrawn passes nothing on.
                self.held_since = if self.holder == after.holder { after.held_since } else { at };
                // A directive that was given stays on record, out of force.
                for directive in after.directives {
                    if !self.directives.iter().any(|known| known.id == directive.id) {
                        self.directives.push(Directive { in_force: false, ..directive });
                    }
                }
                for part in after.assignments {
                    match self.part_mut(part.id) {
                        // Files attached and receipts given meanwhile stay.
                        Some(known) => {
                            known.results = part.results;
                            // Only receipts: a share that the undone step itself had ended is open again.
                            if known.role == AssignmentRole::Inform
                                && matches!(part.state, PartState::Done { .. })
                            {
                                known.state = part.state;
                            }
                        }
                        None => {
                            let state = PartState::Ended { at, reason: "thu hồi".to_owned() };
                            self.assignments.push(Assignment { state, withdrawn: true, ..part });
                        }
                    }
                }
                let now_open = std::mem::replace(&mut self.grants, after.grants);
                self.end_farewells(at);
                self.restore_grants(&now_open, at);
            }
            Before::Part(part, status, holder) => {
                let Some(current) = self.part_mut(part.id) else { return };
                let (given, kept, role) = (current.officer, part.officer, part.role);
                let results = std::mem::take(&mut current.results);
                *current = Assignment { results, ..*part };
                if given != kept {
                    if let Some(officer) = given {
                        self.release(officer, role, at);
                    }
                    if let Some(officer) = kept {
                        self.grant(Principal::Position(officer), role.grant_reason(), at);
                    }
                }
                if role == AssignmentRole::Lead {
                    let since = if self.holder == Some(holder) { self.held_since } else { at };
                    self.hold(status, Some(holder), since);
                }
            }
        }
    }

    fn restore_grants(&mut self, wanted: &[Grant], at: Timestamp) {
        let open = |grants: &[Grant], g: &Grant| {
            grants.iter().any(|w| w.principal == g.principal && w.reason == g.reason && w.until.is_none())
        };
        for grant in &mut self.grants {
            if grant.until.is_none() && !open(wanted, grant) {
                grant.until = Some(at);
            }
        }
        for grant in wanted.iter().filter(|grant| grant.until.is_none()) {
            if !open(&self.grants, grant) {
                self.grants.push(Grant { from: at, ..grant.clone() });
            }
        }
    }

    /// Keeps what is needed to take this step back, and forgets steps that somebody has built on. `before` is the routing
    /// before a step, see [`step_of`].
    pub(crate) fn remember(&mut self, event: &Event, before: Option<Box<Self>>) {
        let (Some(mut before), Some(changed)) = (before, step_of(&event.body)) else {
            match &event.body {
                // A number once given stays; a letter cannot be un-received, and what was received again lives elsewhere.
                EventBody::Received { .. }
                | EventBody::Registered(_)
                | EventBody::ReceivedAgain { .. }
                | EventBody::HandedOver { .. } => {
                    self.undoable.clear();
                }
                // Talk and files are acts: what the sender of the step did not do himself ends his right.
                EventBody::Commented { .. }
                | EventBody::ResultAttached { .. }
                | EventBody::Corrected { .. } => {
                    self.undoable.retain(|u| u.person == event.actor.person);
                }
                // Receipts never stand in the way of taking back.
                _ => {}
            }
            return;
        };
        let before = match changed {
            Changed::Letter => {
                self.undoable.clear();
                before.undoable.clear();
                Before::Letter(before)
            }
            Changed::Part(id) => {
                self.undoable.retain(|u| matches!(&u.before, Before::Part(part, ..) if part.id != id));
                let Some(part) = before.assignment(id).cloned() else { return };
                let holder = before.holder.unwrap_or(Holder::Position(part.head));
                Before::Part(Box::new(part), before.status, holder)
            }
        };
        self.undoable.push(Undoable {
            event: event.id,
            person: event.actor.person,
            position: event.actor.position,
            at: event.at,
            before,
        });
    }
}

/// What a step changed, so that it can be taken back.
pub(crate) enum Changed {
    Letter,
    Part(AssignmentId),
}

/// What a step that can be taken back changes; none for receipts, talk and what stays for good.
pub(crate) const fn step_of(body: &EventBody) -> Option<Changed> {
    match body {
        EventBody::Received { .. }
        | EventBody::Registered(_)
        | EventBody::TakenBack { .. }
        | EventBody::Opened
        | EventBody::Commented { .. }
        | EventBody::ResultAttached { .. }
        | EventBody::Corrected { .. }
        | EventBody::ReceivedAgain { .. }
        | EventBody::HandedOver { .. } => None,
        EventBody::Assigned { assignment, .. }
        | EventBody::Reported { assignment, .. }
        | EventBody::Reopened { assignment, .. }
        | EventBody::ExtensionAsked { assignment, .. }
        | EventBody::ExtensionAnswered { assignment, .. } => Some(Changed::Part(*assignment)),
        EventBody::SentBack { assignment: Some(assignment), .. } => Some(Changed::Part(*assignment)),
        EventBody::SentBack { assignment: None, .. }
        | EventBody::ReturnedToSender { .. }
        | EventBody::SentForProposal { .. }
        | EventBody::Submitted { .. }
        | EventBody::Proposed { .. }
        | EventBody::Directed { .. }
        | EventBody::Closed { .. }
        | EventBody::Forwarded { .. }
        | EventBody::Invited { .. }
        | EventBody::Voided { .. } => Some(Changed::Letter),
    }
}
