//! Báo cáo kết quả, yêu cầu làm tiếp: a report waits for the head who gave the share; work may go on after it, and what
//! was reported stays on record.

use crate::{Actor, Assignment, AssignmentRole, EventBody, PartState, Refusal, Routing};
use congvan_records::{AssignmentId, PersonId, PositionId, Timestamp};

/// Báo cáo trước: a report after which work went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierReport {
    /// When it was reported.
    pub at: Timestamp,
    /// What was done, as reported.
    pub report: String,
    /// Who had work go on, by position and person.
    pub by: (PositionId, PersonId),
    /// When.
    pub reopened_at: Timestamp,
    /// What is missing; where the head named an officer instead, the words for that officer, which may be none.
    pub missing: String,
}

/// Shares whose report the actor may give back now.
pub fn reopenable(routing: &Routing, by: &Actor) -> Vec<AssignmentId> {
    let offered = routing.offered(by, crate::ActionKind::Reopen);
    let mine =
        |part: &&Assignment| offered.iter().any(|(_, position)| routing.may_reopen(part, *position, by));
    routing.parts_in_force().filter(mine).map(|part| part.id).collect()
}

impl Assignment {
    /// Was work on it reported as done? Having read for information is no report.
    pub fn is_reported(&self) -> bool {
        self.role != AssignmentRole::Inform && matches!(self.state, PartState::Done { .. })
    }

    /// Opens a share that was reported; the report is kept. Nothing for any other share.
    pub(crate) fn work_on(&mut self, by: (PositionId, PersonId), at: Timestamp, missing: &str) {
        if !self.is_reported() {
            return;
        }
        if let PartState::Done { at: reported, report } = std::mem::replace(&mut self.state, PartState::Open)
        {
            let missing = missing.to_owned();
            self.earlier_reports.push(EarlierReport { at: reported, report, by, reopened_at: at, missing });
        }
    }
}

impl Routing {
    /// Báo cáo chờ trưởng đơn vị xem: shares that an officer has reported to the head who gave them, with the instant of
    /// the report. What supports waits until the head has looked at it; what leads until the letter is closed, which is
    /// the head's to do or to leave to the officer. Either ends when work goes on.
    pub fn reports_to_look_at(&self) -> impl Iterator<Item = (&Assignment, Timestamp)> {
        let open = self.status.is_open();
        self.parts_in_force().filter(move |part| open && part.is_reported()).filter_map(|part| {
            let PartState::Done { at, .. } = part.state else { return None };
            // What the head did alone is reported to nobody.
            let by_officer = part.officer.is_some_and(|officer| officer != part.head);
            let looked = || self.opened.iter().any(|o| o.position == part.head && o.at >= at);
            (by_officer && (part.role == AssignmentRole::Lead || !looked())).then_some((part, at))
        })
    }

    /// May this position, which answers for the unit, name who works on the share? While work on it is open, and after it
    /// was reported: then it goes on with whoever is named.
    pub(crate) fn may_assign(&self, part: &Assignment, position: PositionId, by: &Actor) -> bool {
        part.role != AssignmentRole::Inform && !part.has_ended() && by.heads(part, position)
    }

    /// May this position give the report on the share back to the officer who made it? An own report is taken back, or
    /// somebody else named.
    pub(crate) fn may_reopen(&self, part: &Assignment, position: PositionId, by: &Actor) -> bool {
        part.is_reported()
            && part.officer.is_some_and(|officer| officer != position)
            && by.heads(part, position)
    }

    /// Checks that work may go on. Errors: [`Refusal::WrongPart`].
    pub(crate) fn reopen(
        &self,
        assignment: AssignmentId,
        missing: String,
        position: PositionId,
        by: &Actor,
    ) -> Result<EventBody, Refusal> {
        let part = self.parts_in_force().find(|part| part.id == assignment).ok_or(Refusal::WrongPart)?;
        if !self.may_reopen(part, position, by) {
            return Err(Refusal::WrongPart);
        }
        Ok(EventBody::Reopened { assignment, missing })
    }

    /// Work on a share goes on with whoever reported it, who has had the letter since then if the share leads.
    pub(crate) fn work_goes_on(
        &mut self,
        id: AssignmentId,
        by: (PositionId, PersonId),
        at: Timestamp,
        missing: &str,
    ) {
        let Some(part) = self.part_mut(id) else { return };
        part.work_on(by, at, missing);
        if part.role == AssignmentRole::Lead {
            self.held_since = at;
        }
    }
}
