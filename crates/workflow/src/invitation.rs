//! Mời phối hợp: a unit that joins after the directive, asked by the head of the leading one.

use crate::{
    Actor, Assignment, AssignmentRole, Deadline, EventBody, Invited, PartState, Principal, Refusal, Routing,
};
use congvan_records::{AssignmentId, Office, PersonId, PositionId, Timestamp, UnitId};

impl Routing {
    /// Is the lead's share in this position's hands, so that it may invite others?
    pub(crate) fn may_invite(&self, position: PositionId, by: &Actor) -> bool {
        self.lead().is_some_and(|lead| lead.is_open() && by.heads(lead, position))
    }

    /// Checks an invitation: a unit that has no share yet, not due after the lead.
    ///
    /// Errors: [`Refusal`].
    pub(crate) fn invite(
        &self,
        id: AssignmentId,
        unit: UnitId,
        deadline: Option<&Deadline>,
        note: String,
        office: &Office,
        now: Timestamp,
    ) -> Result<EventBody, Refusal> {
        let lead = self.lead().ok_or(Refusal::WrongPart)?;
        office.unit(unit).ok_or(Refusal::UnknownUnit)?;
        if self.parts_in_force().any(|part| part.unit == unit && part.role != AssignmentRole::Inform) {
            return Err(Refusal::TakesPart);
        }
        if let Some(deadline) = deadline {
            if deadline.at <= now {
                return Err(Refusal::DeadlinePassed);
            }
            if lead.directive_deadline.as_ref().is_some_and(|limit| deadline.at > limit.at) {
                return Err(Refusal::DeadlineTooLate);
            }
        }
        let head = office.head_of(unit).ok_or(Refusal::UnitWithoutHead)?.id;
        let part = Assignment {
            id,
            directive: lead.directive,
            role: AssignmentRole::Support,
            unit,
            head,
            officer: None,
            instruction: String::new(),
            deadline: deadline.cloned(),
            directive_deadline: deadline.cloned(),
            state: PartState::Open,
            results: Vec::new(),
            extensions: Vec::new(),
            invited: None,
            withdrawn: false,
            earlier_reports: Vec::new(),
        };
        Ok(EventBody::Invited { part: Box::new(part), note })
    }

    /// The unit joins.
    pub(crate) fn join(&mut self, part: &Assignment, by: (PositionId, PersonId), note: &str, at: Timestamp) {
        self.grant(Principal::Unit(part.unit), part.role.grant_reason(), at);
        self.grant(Principal::Position(part.head), part.role.grant_reason(), at);
        let invited = Some(Invited { by, at, note: note.to_owned() });
        self.assignments.push(Assignment { invited, ..part.clone() });
    }

    /// Invitations that the author of the directive has not looked at since: the leader is told of them.
    pub fn untold_invitations(&self) -> impl Iterator<Item = (PositionId, &Assignment, &Invited)> {
        self.parts_in_force().filter_map(|part| {
            let invited = part.invited.as_ref()?;
            let leader = self.directives.iter().find(|d| d.id == part.directive)?.by.0;
            let told = self.opened.iter().any(|o| o.position == leader && o.at >= invited.at);
            (!told && leader != invited.by.0).then_some((leader, part, invited))
        })
    }
}
