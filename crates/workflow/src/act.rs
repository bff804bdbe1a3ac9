//! Deciding an act: from a routing, an act and an actor to the event that records it, or the refusal.

use crate::{
    Action, ActionKind, Actor, ActsFor, Assignment, AssignmentDraft, AssignmentRole, Deadline, Event,
    EventActor, EventBody, PartState, Proposal, ReceivedBefore, Refusal, Relation, Routing, Status,
};
use congvan_records::{
    AccessLevel, AgencyId, DirectiveId, DocumentId, EventId, Office, PositionId, Role, RoutingId, Source,
    Timestamp, UnitId, nfc,
};

/// Longest text of a directive, report, remark or reason, in characters.
const LONGEST_TEXT: usize = 4_000;

/// What an act made: the event to append and the routing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The routing as it is now.
    pub routing: Routing,
    /// The one event that made it so.
    pub event: Event,
}

/// Tiếp nhận: opens the routing of a letter that has just been received by a clerk of `clerical_unit`; `before` names
/// the one it was until then, when it is received again ([`Action::ReceiveAgain`]).
#[allow(clippy::too_many_arguments)] // a letter begins with all its identifiers at once
pub fn open(
    id: RoutingId,
    agency: AgencyId,
    document: DocumentId,
    source: Source,
    clerical_unit: UnitId,
    before: Option<ReceivedBefore>,
    event: EventId,
    by: EventActor,
    now: Timestamp,
) -> Outcome {
    let body = EventBody::Received { source, clerical_unit, before };
    let event = Event { id: event, seq: 1, at: now, actor: by, body };
    let mut routing = Routing::begin(id, agency, document, clerical_unit, now);
    routing.apply(&event);
    Outcome { routing, event }
}

/// Which acts the actor may do now: exactly those [`act`] would not refuse as not permitted.
pub fn available_actions(routing: &Routing, by: &Actor, now: Timestamp) -> Vec<ActionKind> {
    let offered = |kind: &ActionKind| positions_for(routing, *kind, by, now).next().is_some();
    ActionKind::ALL.into_iter().filter(offered).collect()
}

/// By which delegation the actor does what is offered now, beyond reading and talking; none where all of it, or nothing, is
/// in the actor's own right.
pub fn acting_in_place<'a>(routing: &Routing, by: &'a Actor, now: Timestamp) -> Option<&'a ActsFor> {
    let beyond =
        |kind: &ActionKind| !matches!(kind, ActionKind::Open | ActionKind::Comment | ActionKind::TakeBack);
    ActionKind::ALL.into_iter().filter(beyond).find_map(|kind| {
        let (relation, position) = positions_for(routing, kind, by, now).next()?;
        let on_behalf = by.authority(relation, position, kind)??;
        let same =
            |acts_for: &&ActsFor| acts_for.delegation == on_behalf && acts_for.desk.position == position;
        by.acts_for.iter().find(same)
    })
}

/// Questions for a later day that the actor may answer now.
pub fn answerable(routing: &Routing, by: &Actor) -> Vec<EventId> {
    let offered = routing.offered(by, ActionKind::AnswerExtension);
    let mine = |(part, question): &(&Assignment, &crate::Extension)| {
        offered
            .iter()
            .any(|(relation, position)| routing.may_answer(part, question, *relation, *position, by))
    };
    routing.pending_extensions().filter(mine).map(|(_, question)| question.id).collect()
}

/// The relations and positions in which the actor may do this kind of act, that used first first.
fn positions_for(
    routing: &Routing,
    kind: ActionKind,
    by: &Actor,
    now: Timestamp,
) -> impl Iterator<Item = (Relation, PositionId)> {
    let offered = routing.offered(by, kind).into_iter();
    offered.filter(move |(relation, position)| fits(routing, kind, *relation, *position, by, now))
}

/// Conditions beyond the table: who holds the letter, which share is open, what may still be taken back.
fn fits(
    routing: &Routing,
    kind: ActionKind,
    relation: Relation,
    position: PositionId,
    by: &Actor,
    now: Timestamp,
) -> bool {
    let own = || own_part(routing, relation, position, by);
    match kind {
        ActionKind::Register | ActionKind::ReturnToSender | ActionKind::Submit | ActionKind::Comment => true,
        ActionKind::Propose | ActionKind::Direct | ActionKind::Forward => {
            routing.holder == Some(crate::Holder::Position(position))
        }
        ActionKind::Correct => true,
        // The book may hold a mistake until somebody works by it.
        ActionKind::Void => routing.registration.is_some(),
        ActionKind::AskExtension => {
            routing.parts_in_force().any(|part| routing.may_ask(part, relation, position, by).is_some())
        }
        ActionKind::AnswerExtension => routing
            .pending_extensions()
            .any(|(part, question)| routing.may_answer(part, question, relation, position, by)),
        ActionKind::Invite => routing.may_invite(position, by),
        ActionKind::SendBack => match relation {
            Relation::Chief | Relation::Leader => routing.holder == Some(crate::Holder::Position(position)),
            // The head gives the letter back only while it is his: no officer has it.
            Relation::LeadHead => {
                routing.status == Status::Directed && own().is_some_and(Assignment::is_open)
            }
            Relation::LeadOfficer | Relation::SupportOfficer => own().is_some_and(Assignment::is_open),
            Relation::Clerk | Relation::SupportHead | Relation::Informed => false,
        },
        ActionKind::TakeBack => routing.undoable_by(by.person, position, now).is_some(),
        ActionKind::Assign => routing.parts_in_force().any(|part| routing.may_assign(part, position, by)),
        ActionKind::Reopen => routing.parts_in_force().any(|part| routing.may_reopen(part, position, by)),
        // Once: from then on the other letter is the one that lives.
        ActionKind::ReceiveAgain => routing.received_again.is_none(),
        // A receipt is given once for each person and position, for each thing that waits.
        ActionKind::Open => since(routing, relation, position, by).is_some_and(|since| {
            !routing.opened.iter().any(|o| o.person == by.person && o.position == position && o.at >= since)
        }),
        ActionKind::AttachResult | ActionKind::Report => match relation {
            Relation::LeadHead | Relation::SupportHead => own()
                .is_some_and(|part| part.is_open() && part.officer.is_none_or(|officer| officer == position)),
            _ => own().is_some_and(Assignment::is_open),
        },
        ActionKind::Close => match relation {
            // What an officer reported and left open, being away perhaps, the head may close.
            Relation::LeadHead => own().is_some_and(|part| {
                !part.is_open() || part.officer.is_none_or(|officer| officer == position)
            }),
            _ => own().is_some(),
        },
    }
}

/// Since when something has waited for this position: a receipt given before does not count for the new wait. None
/// when nothing waits.
fn since(routing: &Routing, relation: Relation, position: PositionId, by: &Actor) -> Option<Timestamp> {
    let question = routing.pending_extensions().filter(|(_, q)| q.to == position).map(|(_, q)| q.at).max();
    let held = match relation {
        Relation::Chief | Relation::Leader => {
            let told = routing.untold_invitations().filter(|(leader, ..)| *leader == position);
            let told = told.map(|(.., invited)| invited.at).max();
            let holds = routing.holder == Some(crate::Holder::Position(position));
            told.max(holds.then_some(routing.held_since))
        }
        _ => Some(
            own_part(routing, relation, position, by)
                .and_then(|part| routing.waits_since(part))
                .unwrap_or(routing.held_since),
        ),
    };
    let report =
        routing.reports_to_look_at().filter(|(part, _)| part.head == position).map(|(_, at)| at).max();
    held.max(question).max(report)
}

/// The share of a directive in force that makes this relation.
fn own_part<'a>(
    routing: &'a Routing,
    relation: Relation,
    position: PositionId,
    by: &Actor,
) -> Option<&'a Assignment> {
    let heads = |part: &&Assignment| by.heads(part, position);
    let works = |part: &&Assignment| part.officer == Some(position);
    let mut parts = routing.parts_in_force();
    match relation {
        Relation::LeadHead => parts.find(|p| p.role == AssignmentRole::Lead && heads(p)),
        Relation::LeadOfficer => parts.find(|p| p.role == AssignmentRole::Lead && works(p)),
        Relation::SupportHead => {
            let mine: Vec<_> = parts.filter(|p| p.role == AssignmentRole::Support && heads(p)).collect();
            mine.iter().find(|p| p.is_open()).or(mine.first()).copied()
        }
        Relation::SupportOfficer => {
            let mine: Vec<_> = parts.filter(|p| p.role == AssignmentRole::Support && works(p)).collect();
            mine.iter().find(|p| p.is_open()).or(mine.first()).copied()
        }
        Relation::Informed => parts.find(|p| p.role == AssignmentRole::Inform && heads(p)),
        Relation::Clerk | Relation::Chief | Relation::Leader => None,
    }
}

/// Decides one act. Pure: the same values give the same answer.
///
/// `office` is the organisation at `now`; `event` is the identifier the new event will have.
///
/// Errors: [`Refusal`], naming the rule. [`Refusal::NotPermitted`] exactly when [`available_actions`] does not offer
/// the kind.
pub fn act(
    routing: &Routing,
    action: &Action,
    by: &Actor,
    office: &Office,
    event: EventId,
    now: Timestamp,
) -> Result<Outcome, Refusal> {
    let kind = action.kind();
    let mut first_refusal = None;
    // Who sits at several desks may be right at the second: whoever asked may be answered there only.
    let done = positions_for(routing, kind, by, now).find_map(|(relation, position)| {
        let on_behalf = by.authority(relation, position, kind).flatten();
        let actor = EventActor { person: by.person, position, session: by.session, on_behalf };
        match body(routing, action, relation, actor, by, office, now) {
            Ok(body) => Some((actor, body)),
            Err(refusal) => {
                first_refusal.get_or_insert(refusal);
                None
            }
        }
    });
    let not_permitted = Refusal::NotPermitted { action: kind, status: routing.status };
    let (actor, body) = done.ok_or(first_refusal.unwrap_or(not_permitted))?;
    let event = Event { id: event, seq: routing.version + 1, at: now, actor, body };
    let mut routing = routing.clone();
    routing.apply(&event);
    Ok(Outcome { routing, event })
}

fn body(
    routing: &Routing,
    action: &Action,
    relation: Relation,
    actor: EventActor,
    by: &Actor,
    office: &Office,
    now: Timestamp,
) -> Result<EventBody, Refusal> {
    let position = actor.position;
    let own = || own_part(routing, relation, position, by).ok_or(Refusal::WrongPart);
    Ok(match action {
        Action::Register(registration) => EventBody::Registered(*registration),
        Action::ReturnToSender { reason } => EventBody::ReturnedToSender { reason: text("reason", reason)? },
        Action::Submit { to } => {
            if receives(office, *to, Role::Leader) {
                EventBody::Submitted { to: *to }
            } else if receives(office, *to, Role::OfficeChief) {
                EventBody::SentForProposal { to: *to }
            } else {
                return Err(Refusal::WrongRecipient);
            }
        }
        Action::Propose { to, proposal } => {
            if !receives(office, *to, Role::Leader) {
                return Err(Refusal::WrongRecipient);
            }
            let parts = checked_parts(&proposal.parts, office, now)?;
            let proposal = Proposal {
                text: text("text", &proposal.text)?,
                parts: parts
                    .into_iter()
                    .map(|(draft, _)| (draft.role, draft.unit, draft.deadline.clone()))
                    .collect(),
                by: (position, actor.person),
                at: now,
            };
            EventBody::Proposed { to: *to, proposal }
        }
        Action::Direct(directive) => {
            let parts = checked_parts(&directive.parts, office, now)?;
            EventBody::Directed {
                directive: directive.id,
                text: text("text", &directive.text)?,
                parts: parts.into_iter().map(|(draft, head)| assignment(draft, directive.id, head)).collect(),
                layers: directive.layers.clone(),
            }
        }
        Action::SendBack { reason, suggestion } => {
            let assignment = match relation {
                Relation::LeadOfficer | Relation::SupportOfficer => Some(own()?.id),
                _ => None,
            };
            // Only who leads knows that another unit should.
            let suggestion = suggestion.filter(|_| relation == Relation::LeadHead);
            if suggestion.is_some_and(|unit| office.unit(unit).is_none()) {
                return Err(Refusal::UnknownUnit);
            }
            EventBody::SentBack { reason: text("reason", reason)?, assignment, suggestion }
        }
        Action::TakeBack => {
            let step = routing.undoable_by(by.person, position, now);
            let refusal = Refusal::NotPermitted { action: ActionKind::TakeBack, status: routing.status };
            EventBody::TakenBack { step: step.ok_or(refusal)? }
        }
        Action::Assign { assignment, officer, instruction, deadline } => {
            assign(routing, *assignment, *officer, instruction, deadline.as_ref(), position, by, office, now)?
        }
        Action::Open => EventBody::Opened,
        Action::Comment { id, text: words } => EventBody::Commented { id: *id, text: text("text", words)? },
        Action::AttachResult { file } => EventBody::ResultAttached { assignment: own()?.id, file: *file },
        Action::Report { text: words } => {
            EventBody::Reported { assignment: own()?.id, text: text("text", words)? }
        }
        Action::Close { outcome, note } => {
            let named_only = routing.registration.is_some_and(|r| r.access == AccessLevel::NamedOnly);
            EventBody::Closed {
                outcome: *outcome,
                note: text("note", note)?,
                archive_unit: office.agency.archive_unit.filter(|_| !named_only),
            }
        }
        Action::Forward { to, note } => {
            let passed_before = *to == position || routing.passed_on.contains(to);
            if passed_before || !receives(office, *to, Role::Leader) {
                return Err(Refusal::WrongRecipient);
            }
            EventBody::Forwarded { to: *to, note: optional_text("note", note)? }
        }
        Action::AskExtension { assignment, reason, deadline } => {
            routing.ask(*assignment, text("reason", reason)?, deadline, relation, position, by, now)?
        }
        Action::AnswerExtension { request, granted, note } => {
            let note = optional_text("reason", note)?;
            routing.answer(*request, granted.as_ref(), note, relation, position, by, now)?
        }
        Action::Invite { id, unit, deadline, note } => {
            routing.invite(*id, *unit, deadline.as_ref(), text("note", note)?, office, now)?
        }
        Action::Correct { changes, reason } => {
            if changes.is_empty() {
                return Err(Refusal::NothingChanged);
            }
            EventBody::Corrected { changes: changes.clone(), reason: text("reason", reason)? }
        }
        Action::Void { reason } => EventBody::Voided { reason: text("reason", reason)? },
        Action::ReceiveAgain { letter, reason } => {
            EventBody::ReceivedAgain { letter: *letter, reason: text("reason", reason)? }
        }
        Action::Reopen { assignment, missing } => {
            routing.reopen(*assignment, text("missing", missing)?, position, by)?
        }
    })
}

#[allow(clippy::too_many_arguments)] // one act with all it is checked against
fn assign(
    routing: &Routing,
    id: congvan_records::AssignmentId,
    officer: PositionId,
    instruction: &str,
    deadline: Option<&Deadline>,
    position: PositionId,
    by: &Actor,
    office: &Office,
    now: Timestamp,
) -> Result<EventBody, Refusal> {
    let part = routing.parts_in_force().find(|part| part.id == id).ok_or(Refusal::WrongPart)?;
    if !routing.may_assign(part, position, by) {
        return Err(Refusal::WrongPart);
    }
    let own_unit = office.position(position).map(|p| p.unit);
    let named = office.position(officer).ok_or(Refusal::WrongRecipient)?;
    let inside = office.is_within(named.unit, part.unit)
        || own_unit.is_some_and(|unit| office.is_within(named.unit, unit));
    if !inside || office.holders(officer).next().is_none() || named.has(Role::Administrator) {
        return Err(Refusal::WrongRecipient);
    }
    if let Some(deadline) = deadline {
        if deadline.at <= now {
            return Err(Refusal::DeadlinePassed);
        }
        if part.directive_deadline.as_ref().is_some_and(|own| deadline.at > own.at) {
            return Err(Refusal::DeadlineTooLate);
        }
    }
    let instruction = optional_text("instruction", instruction)?;
    Ok(EventBody::Assigned { assignment: id, officer, instruction, deadline: deadline.cloned() })
}

fn assignment(draft: &AssignmentDraft, directive: DirectiveId, head: PositionId) -> Assignment {
    Assignment {
        id: draft.id,
        directive,
        role: draft.role,
        unit: draft.unit,
        head,
        officer: None,
        instruction: String::new(),
        deadline: draft.deadline.clone(),
        directive_deadline: draft.deadline.clone(),
        state: PartState::Open,
        results: Vec::new(),
        extensions: Vec::new(),
        invited: None,
        withdrawn: false,
        earlier_reports: Vec::new(),
    }
}

/// Bàn giao: what was in the hands of one position goes to another, for good. No act of somebody in the routing, but
/// of whoever answers for the organisation; it shows nothing of the letter.
///
/// Errors: [`Refusal::WrongRecipient`] when the receiving position is vacant, gone, or not one for such work
/// ([`Routing::may_pass`]); [`Refusal::WrongPart`] when nothing is in the hands of the giving one.
#[allow(clippy::too_many_arguments)] // one act with all it is checked against
pub fn hand_over(
    routing: &Routing,
    from: PositionId,
    to: PositionId,
    reason: &str,
    by: EventActor,
    office: &Office,
    event: EventId,
    now: Timestamp,
) -> Result<Outcome, Refusal> {
    if from == to || office.holders(to).next().is_none() {
        return Err(Refusal::WrongRecipient);
    }
    if !routing.is_in_hands_of(from) {
        return Err(Refusal::WrongPart);
    }
    if !office.position(to).is_some_and(|to| routing.may_pass(from, to)) {
        return Err(Refusal::WrongRecipient);
    }
    let body = EventBody::HandedOver { from, to, reason: text("reason", reason)? };
    let event = Event { id: event, seq: routing.version + 1, at: now, actor: by, body };
    let mut routing = routing.clone();
    routing.apply(&event);
    Ok(Outcome { routing, event })
}

/// Shares with the positions that answer for them: one lead exactly, no unit twice, nobody without a head, no deadline
/// in the past, none for those only informed.
fn checked_parts<'a>(
    parts: &'a [AssignmentDraft],
    office: &Office,
    now: Timestamp,
) -> Result<Vec<(&'a AssignmentDraft, PositionId)>, Refusal> {
    let leads = parts.iter().filter(|part| part.role == AssignmentRole::Lead).count();
    if leads != 1 {
        return Err(Refusal::LeadCount(leads));
    }
    let mut units = Vec::new();
    let mut checked = Vec::new();
    for part in parts {
        if units.contains(&part.unit) {
            return Err(Refusal::RepeatedUnit);
        }
        units.push(part.unit);
        office.unit(part.unit).ok_or(Refusal::UnknownUnit)?;
        if part.deadline.as_ref().is_some_and(|deadline| deadline.at <= now) {
            return Err(Refusal::DeadlinePassed);
        }
        let head = office.head_of(part.unit).ok_or(Refusal::UnitWithoutHead)?;
        checked.push((part, head.id));
    }
    Ok(checked)
}

fn receives(office: &Office, position: PositionId, role: Role) -> bool {
    office.position(position).is_some_and(|p| p.has(role)) && office.holders(position).next().is_some()
}

fn text(field: &'static str, given: &str) -> Result<String, Refusal> {
    let clean = optional_text(field, given)?;
    if clean.is_empty() { Err(Refusal::Missing(field)) } else { Ok(clean) }
}

fn optional_text(field: &'static str, given: &str) -> Result<String, Refusal> {
    let clean = nfc(given);
    if clean.chars().count() > LONGEST_TEXT { Err(Refusal::TooLong(field)) } else { Ok(clean) }
}
