//! Xin gia hạn: a question for a later day, and its answer. The deadline in force stays in force until then.

use crate::{Actor, Assignment, AssignmentRole, Deadline, EventBody, Refusal, Relation, Routing};
use congvan_records::{AssignmentId, EventId, PersonId, PositionId, Timestamp};

/// Đề nghị gia hạn.
///
/// Source: practice; a ward's rules of work ask for the reason and a new day before the deadline has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The event that asked.
    pub id: EventId,
    /// Who asked, by position and person.
    pub by: (PositionId, PersonId),
    /// The position that answers: the head for an officer, the leader for a head.
    pub to: PositionId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The day asked for.
    pub asked: Deadline,
    /// The deadline in force when it was asked.
    pub before: Option<Deadline>,
    /// Was it asked by the officer of the share, or else by its head?
    pub by_officer: bool,
    /// Answered?
    pub state: ExtensionState,
}

/// Where a question for a later day stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtensionState {
    /// Chờ trả lời.
    Pending,
    /// Đồng ý: the day granted, as asked or another.
    Granted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: (PositionId, PersonId),
        /// The day.
        deadline: Deadline,
        /// Words.
        note: String,
    },
    /// Không đồng ý.
    Refused {
        /// When.
        at: Timestamp,
        /// By whom.
        by: (PositionId, PersonId),
        /// Why.
        note: String,
    },
    /// Không còn cần trả lời: the share went to somebody else.
    Lapsed,
}

impl Assignment {
    /// Hạn đang áp dụng for whoever asks: the officer's own day, or the unit's when its head asks. A head who gave the
    /// officer an earlier day still has the unit's.
    pub fn deadline_held(&self, by_officer: bool) -> Option<&Deadline> {
        if by_officer { self.deadline.as_ref() } else { self.directive_deadline.as_ref() }
    }

    /// The question that waits for an answer from the officer's or the head's side.
    pub fn pending_extension(&self, by_officer: bool) -> Option<&Extension> {
        self.extensions.iter().find(|q| q.by_officer == by_officer && q.state == ExtensionState::Pending)
    }

    /// The officer's question goes with the officer.
    pub(crate) fn let_lapse(&mut self) {
        for question in &mut self.extensions {
            if question.by_officer && question.state == ExtensionState::Pending {
                question.state = ExtensionState::Lapsed;
            }
        }
    }
}

impl Routing {
    /// Đề nghị gia hạn chờ trả lời: every open question on an open share in force, with its share.
    pub fn pending_extensions(&self) -> impl Iterator<Item = (&Assignment, &Extension)> {
        let open = self.parts_in_force().filter(|part| part.is_open());
        open.flat_map(|part| {
            let pending = part.extensions.iter().filter(|q| q.state == ExtensionState::Pending);
            pending.map(move |question| (part, question))
        })
    }

    /// Whom the holder of a share asks: its officer the head, its head whoever gave the share to the unit.
    fn assigner(&self, part: &Assignment, by_officer: bool) -> Option<PositionId> {
        if by_officer {
            return Some(part.head);
        }
        match &part.invited {
            Some(invited) => Some(invited.by.0),
            None => self.directives.iter().find(|d| d.id == part.directive).map(|d| d.by.0),
        }
    }

    /// The share this position may ask a later day for, as its officer or as its head: one with a deadline, open, and
    /// not asked for already.
    pub(crate) fn may_ask<'a>(
        &self,
        part: &'a Assignment,
        relation: Relation,
        position: PositionId,
        by: &Actor,
    ) -> Option<(&'a Assignment, PositionId)> {
        let by_officer = match relation {
            Relation::LeadOfficer | Relation::SupportOfficer => {
                (part.officer == Some(position) && part.head != position).then_some(true)
            }
            Relation::LeadHead | Relation::SupportHead => by.heads(part, position).then_some(false),
            Relation::Clerk | Relation::Chief | Relation::Leader | Relation::Informed => None,
        }?;
        let fits_role = matches!(relation, Relation::LeadHead | Relation::LeadOfficer)
            == (part.role == AssignmentRole::Lead);
        let workable = part.is_open() && part.role != AssignmentRole::Inform;
        let has_day = part.deadline_held(by_officer).is_some();
        let free = part.pending_extension(by_officer).is_none();
        let to = self.assigner(part, by_officer).filter(|to| *to != position)?;
        (fits_role && workable && has_day && free).then_some((part, to))
    }

    /// May this position answer the question?
    pub(crate) fn may_answer(
        &self,
        part: &Assignment,
        question: &Extension,
        relation: Relation,
        position: PositionId,
        by: &Actor,
    ) -> bool {
        // Who asks does not answer in another's place.
        if question.by.1 == by.person && !by.is_own(position) {
            return false;
        }
        match relation {
            Relation::Leader => question.to == position,
            Relation::LeadHead | Relation::SupportHead => {
                let inviter = || self.lead().is_some_and(|lead| by.heads(lead, position));
                question.to == position
                    || (question.by_officer && by.heads(part, position))
                    || (!question.by_officer && part.invited.is_some() && inviter())
            }
            _ => false,
        }
    }

    /// The latest day the answer may grant: an officer's not after the unit's, an invited unit's not after that of the
    /// unit that leads and invited it. None: any day to come.
    pub fn latest_to_grant<'a>(&'a self, part: &'a Assignment, question: &Extension) -> Option<&'a Deadline> {
        if question.by_officer {
            return part.directive_deadline.as_ref();
        }
        part.invited.as_ref().and_then(|_| self.lead()).and_then(|lead| lead.directive_deadline.as_ref())
    }

    /// Checks a question. Errors: [`Refusal`].
    #[allow(clippy::too_many_arguments)] // one act with all it is checked against
    pub(crate) fn ask(
        &self,
        assignment: AssignmentId,
        reason: String,
        deadline: &Deadline,
        relation: Relation,
        position: PositionId,
        by: &Actor,
        now: Timestamp,
    ) -> Result<EventBody, Refusal> {
        let part = self.parts_in_force().find(|part| part.id == assignment).ok_or(Refusal::WrongPart)?;
        let (_, to) = self.may_ask(part, relation, position, by).ok_or(Refusal::WrongPart)?;
        let by_officer = matches!(relation, Relation::LeadOfficer | Relation::SupportOfficer);
        later(deadline, part.deadline_held(by_officer), now)?;
        Ok(EventBody::ExtensionAsked { assignment, to, reason, deadline: deadline.clone() })
    }

    /// Checks an answer. Errors: [`Refusal`].
    #[allow(clippy::too_many_arguments)] // one act with all it is checked against
    pub(crate) fn answer(
        &self,
        request: EventId,
        granted: Option<&Deadline>,
        note: String,
        relation: Relation,
        position: PositionId,
        by: &Actor,
        now: Timestamp,
    ) -> Result<EventBody, Refusal> {
        let found = self.pending_extensions().find(|(_, question)| question.id == request);
        let (part, question) = found.ok_or(Refusal::WrongRequest)?;
        if !self.may_answer(part, question, relation, position, by) {
            return Err(Refusal::WrongRequest);
        }
        match granted {
            None if note.is_empty() => return Err(Refusal::Missing("reason")),
            None => {}
            Some(deadline) => {
                later(deadline, part.deadline_held(question.by_officer), now)?;
                let limit = self.latest_to_grant(part, question);
                if limit.is_some_and(|limit| deadline.at > limit.at) {
                    return Err(Refusal::DeadlineTooLate);
                }
            }
        }
        Ok(EventBody::ExtensionAnswered { assignment: part.id, request, granted: granted.cloned(), note })
    }

    /// A question was put.
    pub(crate) fn take_question(
        &mut self,
        id: EventId,
        assignment: AssignmentId,
        by: (PositionId, PersonId),
        to: PositionId,
        (reason, asked): (&str, &Deadline),
        at: Timestamp,
    ) {
        let Some(part) = self.assignments.iter_mut().find(|part| part.id == assignment) else { return };
        let by_officer = part.officer == Some(by.0) && part.head != by.0;
        part.extensions.push(Extension {
            id,
            by,
            to,
            at,
            reason: reason.to_owned(),
            asked: asked.clone(),
            before: part.deadline_held(by_officer).cloned(),
            by_officer,
            state: ExtensionState::Pending,
        });
    }

    /// A question was answered. A later day for the unit moves the officer's too, unless the head had set an earlier
    /// one.
    pub(crate) fn take_answer(
        &mut self,
        assignment: AssignmentId,
        request: EventId,
        by: (PositionId, PersonId),
        (granted, note): (Option<&Deadline>, &str),
        at: Timestamp,
    ) {
        let Some(part) = self.assignments.iter_mut().find(|part| part.id == assignment) else { return };
        let Some(question) = part.extensions.iter_mut().find(|q| q.id == request) else { return };
        let note = note.to_owned();
        let Some(deadline) = granted else {
            question.state = ExtensionState::Refused { at, by, note };
            return;
        };
        question.state = ExtensionState::Granted { at, by, deadline: deadline.clone(), note };
        if question.by_officer {
            part.deadline = Some(deadline.clone());
            return;
        }
        if part.deadline == part.directive_deadline {
            part.deadline = Some(deadline.clone());
        }
        part.directive_deadline = Some(deadline.clone());
    }
}

/// A day to come, and after the deadline in force.
fn later(deadline: &Deadline, held: Option<&Deadline>, now: Timestamp) -> Result<(), Refusal> {
    if deadline.at <= now {
        return Err(Refusal::DeadlinePassed);
    }
    if held.is_some_and(|held| deadline.at <= held.at) {
        return Err(Refusal::DeadlineNotLater);
    }
    Ok(())
}
