//! Bàn giao: what was in the hands of one position goes to another, when a post ends.

use crate::{Assignment, AssignmentRole, ExtensionState, Grant, Holder, Principal, Routing};
use congvan_records::{PositionId, Timestamp};

impl Routing {
    /// Does anything of this letter lie in the hands of the position, so that it can be handed over?
    pub fn is_in_hands_of(&self, position: PositionId) -> bool {
        let holds = self.holder == Some(Holder::Position(position));
        let works = self
            .parts_in_force()
            .any(|part| under_way(part) && (part.head == position || part.officer == Some(position)));
        let answers = self.pending_extensions().any(|(_, question)| question.to == position);
        holds || (self.status.is_open() && (works || answers))
    }

    /// Puts one position in the place of another wherever something is still to be done, with the rights to it. What
    /// is over stays with whoever did it.
    pub(crate) fn replace(&mut self, from: PositionId, to: PositionId, at: Timestamp) {
        let put = |held: &mut PositionId| {
            if *held == from {
                *held = to;
            }
        };
        self.chief.iter_mut().for_each(put);
        self.leader.iter_mut().for_each(put);
        self.passed_on.iter_mut().for_each(put);
        if self.holder == Some(Holder::Position(from)) {
            self.holder = Some(Holder::Position(to));
            self.held_since = at;
        }
        for part in self.assignments.iter_mut().filter(|part| under_way(part)) {
            put(&mut part.head);
            part.officer.iter_mut().for_each(put);
            for question in part.extensions.iter_mut().filter(|q| q.state == ExtensionState::Pending) {
                put(&mut question.to);
                put(&mut question.by.0);
            }
        }
        let mut given = Vec::new();
        for grant in &mut self.grants {
            if grant.principal == Principal::Position(from) && grant.until.is_none() {
                grant.until = Some(at);
                given.push(grant.reason);
            }
        }
        for reason in given {
            let held = self.grants.iter().any(|grant| {
                grant.principal == Principal::Position(to) && grant.reason == reason && grant.until.is_none()
            });
            if !held {
                self.grants.push(Grant { principal: Principal::Position(to), reason, from: at, until: None });
            }
        }
    }
}

/// A lead share is under way until the letter is closed, even when it has been reported.
fn under_way(part: &Assignment) -> bool {
    !part.withdrawn && (part.is_open() || (part.role == AssignmentRole::Lead && !part.has_ended()))
}
