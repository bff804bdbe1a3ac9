//! Bàn giao: what was in the hands of one position goes to another, when a post ends.

use crate::{
    Assignment, AssignmentRole, Deadline, ExtensionState, Grant, Holder, InboxBox, Principal, Routing, Status,
};
use congvan_records::{Position, PositionId, Role, Timestamp};

impl Routing {
    /// Does anything of this letter lie in the hands of the position, so that it can be handed over?
    pub fn is_in_hands_of(&self, position: PositionId) -> bool {
        self.work_in_hands_of(position).is_some()
    }

    /// Which kind of work of this letter lies in the hands of the position: the list where it stands, or would stand
    /// once an officer gives it back. Of several kinds the one that weighs most; none when nothing does.
    pub fn work_in_hands_of(&self, position: PositionId) -> Option<InboxBox> {
        let holds = self.holder == Some(Holder::Position(position));
        if holds && matches!(self.status, Status::Proposing | Status::Submitted) {
            return Some(InboxBox::Review);
        }
        if !self.status.is_open() {
            return None;
        }
        let answers = self.pending_extensions().any(|(_, question)| question.to == position);
        let reads = self.reports_to_look_at().any(|(part, _)| part.head == position);
        match self.parts_of(position).map(|part| part.role).min() {
            Some(AssignmentRole::Lead) => Some(InboxBox::Tasks),
            Some(AssignmentRole::Support) => Some(InboxBox::Support),
            _ if answers => Some(InboxBox::Requests),
            _ if reads => Some(InboxBox::Reports),
            Some(AssignmentRole::Inform) => Some(InboxBox::Inform),
            None => holds.then_some(InboxBox::Tasks),
        }
    }

    /// By when the first of its shares in the hands of the position is due.
    pub fn deadline_of(&self, position: PositionId) -> Option<&Deadline> {
        let dated = self.parts_of(position).filter(|part| part.is_open());
        dated.filter_map(|part| part.deadline.as_ref()).min_by_key(|deadline| deadline.at)
    }

    /// May what is in the hands of `from` pass to this position? To one that handles letters; who decides them passes
    /// them to a leader, who proposes to an office chief.
    pub fn may_pass(&self, from: PositionId, to: &Position) -> bool {
        let handles = [Role::Leader, Role::OfficeChief, Role::UnitHead, Role::Officer];
        let decides = self.leader == Some(from) || self.passed_on.contains(&from);
        let proposes = self.status == Status::Proposing && self.chief == Some(from);
        from != to.id
            && handles.iter().any(|role| to.has(*role))
            && !to.has(Role::Administrator)
            && (!decides || to.has(Role::Leader))
            && (!proposes || to.has(Role::OfficeChief))
    }

    fn parts_of(&self, position: PositionId) -> impl Iterator<Item = &Assignment> {
        self.parts_in_force()
            .filter(move |part| under_way(part) && (part.head == position || part.officer == Some(position)))
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
        // Nobody gets back from themselves what they passed on.
        let mut seen = self.leader.map_or_else(Vec::new, |leader| vec![leader]);
        self.passed_on.retain(|leader| {
            let fresh = !seen.contains(leader);
            seen.push(*leader);
            fresh
        });
        if self.holder == Some(Holder::Position(from)) {
            self.holder = Some(Holder::Position(to));
            self.held_since = at;
        }
        // Work that was reported may go on, and then with whoever has the post.
        let may_go_on = |part: &Assignment| under_way(part) || (!part.withdrawn && part.is_reported());
        for part in self.assignments.iter_mut().filter(|part| may_go_on(part)) {
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
