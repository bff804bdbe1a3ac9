//! Events as they are stored: JSON in one canonical form, with a version of its own.
//!
//! This mirror of [`EventBody`] grows by new kinds, and by members that are left out when they say nothing, so that
//! what was written before is still written to the byte; anything else needs a new version. Every version ever written
//! is read for ever, and samples of each lie in `fixtures/stored_events`. Instants are microseconds UTC, days
//! `YYYY-MM-DD`.

use crate::{
    Error, canonical,
    link::{read_date, write_date},
};
use congvan_records::{AccessLevel, ArrivalNumber, Source, Timestamp, Year};
use congvan_workflow::{
    Assignment, AssignmentRole, ClosingOutcome, Deadline, EventBody, FieldChange, PartState, Proposal,
    ReceivedBefore, Registration,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The version this program writes.
pub const VERSION: u32 = 1;

/// The body in canonical form (RFC 8785): what is stored and hashed.
///
/// Errors: [`Error::Unreadable`] for a share of work that is not as a directive makes it; no event holds such.
pub fn encode(body: &EventBody) -> Result<String, Error> {
    let value = serde_json::to_value(BodyV1::of(body)?).map_err(|e| Error::unreadable("event", e))?;
    canonical::write(&value)
}

/// Reads a stored body of any version.
///
/// Errors: [`Error::Unreadable`] for a version or kind this program does not know, and for a body that is not one.
pub fn decode(kind: &str, version: u32, body: &str) -> Result<EventBody, Error> {
    if version != VERSION {
        return Err(Error::unreadable("event", format!("version {version} is unknown")));
    }
    let stored: BodyV1 = serde_json::from_str(body).map_err(|e| Error::unreadable("event", e))?;
    let body = stored.read()?;
    if body.kind() != kind {
        return Err(Error::unreadable("event", "its kind is not that of its row"));
    }
    Ok(body)
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum BodyV1 {
    Received {
        source: String,
        clerical_unit: Uuid,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<ReceivedBeforeV1>,
    },
    Registered {
        series: Uuid,
        number: i64,
        year: i32,
        date: String,
        access: String,
    },
    ReturnedToSender {
        reason: String,
    },
    SentForProposal {
        to: Uuid,
    },
    Submitted {
        to: Uuid,
    },
    Proposed {
        to: Uuid,
        text: String,
        parts: Vec<ProposedPartV1>,
        by_position: Uuid,
        by_person: Uuid,
        at: i64,
    },
    Directed {
        directive: Uuid,
        text: String,
        parts: Vec<PartV1>,
        layers: Vec<Uuid>,
    },
    SentBack {
        reason: String,
        assignment: Option<Uuid>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggestion: Option<Uuid>,
    },
    TakenBack {
        step: Uuid,
    },
    Assigned {
        assignment: Uuid,
        officer: Uuid,
        instruction: String,
        deadline: Option<DeadlineV1>,
    },
    // With braces: an internally tagged unit variant would let unknown members pass.
    Opened {},
    Commented {
        id: Uuid,
        text: String,
    },
    ResultAttached {
        assignment: Uuid,
        file: Uuid,
    },
    Reported {
        assignment: Uuid,
        text: String,
    },
    Closed {
        outcome: String,
        note: String,
        archive_unit: Option<Uuid>,
    },
    Forwarded {
        to: Uuid,
        note: String,
    },
    ExtensionAsked {
        assignment: Uuid,
        to: Uuid,
        reason: String,
        deadline: DeadlineV1,
    },
    ExtensionAnswered {
        assignment: Uuid,
        request: Uuid,
        granted: Option<DeadlineV1>,
        note: String,
    },
    Invited {
        directive: Uuid,
        part: PartV1,
        note: String,
    },
    Corrected {
        changes: Vec<ChangeV1>,
        reason: String,
    },
    Voided {
        reason: String,
    },
    ReceivedAgain {
        letter: Uuid,
        reason: String,
    },
    Reopened {
        assignment: Uuid,
        missing: String,
    },
    HandedOver {
        from: Uuid,
        to: Uuid,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceivedBeforeV1 {
    letter: Uuid,
    number: Option<NumberV1>,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberV1 {
    number: i64,
    year: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeV1 {
    field: String,
    old: String,
    new: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineV1 {
    at: i64,
    date: String,
    calendar: String,
    explanation: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProposedPartV1 {
    role: String,
    unit: Uuid,
    deadline: Option<DeadlineV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartV1 {
    id: Uuid,
    role: String,
    unit: Uuid,
    head: Uuid,
    deadline: Option<DeadlineV1>,
}

impl DeadlineV1 {
    fn of(deadline: &Deadline) -> Self {
        Self {
            at: deadline.at.micros(),
            date: write_date(deadline.date),
            calendar: deadline.calendar.clone(),
            explanation: deadline.explanation.clone(),
        }
    }

    fn read(self) -> Result<Deadline, Error> {
        Ok(Deadline {
            at: Timestamp::from_micros(self.at),
            date: read_date(&self.date)?,
            calendar: self.calendar,
            explanation: self.explanation,
        })
    }
}

impl ReceivedBeforeV1 {
    fn of(before: &ReceivedBefore) -> Self {
        let number = before.number.map(|(number, year)| NumberV1 { number: number.0, year: year.0 });
        Self { letter: before.letter.uuid(), number, reason: before.reason.clone() }
    }

    fn read(self) -> ReceivedBefore {
        let number = self.number.map(|n| (ArrivalNumber(n.number), Year(n.year)));
        ReceivedBefore { letter: self.letter.into(), number, reason: self.reason }
    }
}

fn read_deadline(stored: Option<DeadlineV1>) -> Result<Option<Deadline>, Error> {
    stored.map(DeadlineV1::read).transpose()
}

fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Error> {
    found.ok_or_else(|| Error::unreadable(what, "unknown key"))
}

impl PartV1 {
    fn of(part: &Assignment) -> Result<Self, Error> {
        let fresh = part.officer.is_none()
            && part.instruction.is_empty()
            && part.results.is_empty()
            && part.extensions.is_empty()
            && part.invited.is_none()
            && !part.withdrawn
            && part.earlier_reports.is_empty()
            && part.state == PartState::Open
            && part.directive_deadline == part.deadline;
        if !fresh {
            return Err(Error::unreadable("event", "a share of work is not as a directive makes it"));
        }
        Ok(Self {
            id: part.id.uuid(),
            role: part.role.key().to_owned(),
            unit: part.unit.uuid(),
            head: part.head.uuid(),
            deadline: part.deadline.as_ref().map(DeadlineV1::of),
        })
    }

    fn read(self, directive: Uuid) -> Result<Assignment, Error> {
        let deadline = read_deadline(self.deadline)?;
        Ok(Assignment {
            id: self.id.into(),
            directive: directive.into(),
            role: known(AssignmentRole::from_key(&self.role), "role")?,
            unit: self.unit.into(),
            head: self.head.into(),
            officer: None,
            instruction: String::new(),
            deadline: deadline.clone(),
            directive_deadline: deadline,
            state: PartState::Open,
            results: Vec::new(),
            extensions: Vec::new(),
            invited: None,
            withdrawn: false,
            earlier_reports: Vec::new(),
        })
    }
}

impl BodyV1 {
    fn of(body: &EventBody) -> Result<Self, Error> {
        Ok(match body {
            EventBody::Received { source, clerical_unit, before } => Self::Received {
                source: source.key().to_owned(),
                clerical_unit: clerical_unit.uuid(),
                before: before.as_ref().map(ReceivedBeforeV1::of),
            },
            EventBody::Registered(r) => Self::Registered {
                series: r.series.uuid(),
                number: r.number.0,
                year: r.year.0,
                date: write_date(r.date),
                access: r.access.key().to_owned(),
            },
            EventBody::ReturnedToSender { reason } => Self::ReturnedToSender { reason: reason.clone() },
            EventBody::SentForProposal { to } => Self::SentForProposal { to: to.uuid() },
            EventBody::Submitted { to } => Self::Submitted { to: to.uuid() },
            EventBody::Proposed { to, proposal } => Self::Proposed {
                to: to.uuid(),
                text: proposal.text.clone(),
                parts: proposal
                    .parts
                    .iter()
                    .map(|(role, unit, deadline)| ProposedPartV1 {
                        role: role.key().to_owned(),
                        unit: unit.uuid(),
                        deadline: deadline.as_ref().map(DeadlineV1::of),
                    })
                    .collect(),
                by_position: proposal.by.0.uuid(),
                by_person: proposal.by.1.uuid(),
                at: proposal.at.micros(),
            },
            EventBody::Directed { directive, text, parts, layers } => {
                if parts.iter().any(|part| part.directive != *directive) {
                    return Err(Error::unreadable("event", "a share of work is another directive's"));
                }
                Self::Directed {
                    directive: directive.uuid(),
                    text: text.clone(),
                    parts: parts.iter().map(PartV1::of).collect::<Result<_, _>>()?,
                    layers: layers.iter().map(|layer| layer.uuid()).collect(),
                }
            }
            EventBody::SentBack { reason, assignment, suggestion } => Self::SentBack {
                reason: reason.clone(),
                assignment: assignment.map(Into::into),
                suggestion: suggestion.map(Into::into),
            },
            EventBody::TakenBack { step } => Self::TakenBack { step: step.uuid() },
            EventBody::Assigned { assignment, officer, instruction, deadline } => Self::Assigned {
                assignment: assignment.uuid(),
                officer: officer.uuid(),
                instruction: instruction.clone(),
                deadline: deadline.as_ref().map(DeadlineV1::of),
            },
            EventBody::Opened => Self::Opened {},
            EventBody::Commented { id, text } => Self::Commented { id: id.uuid(), text: text.clone() },
            EventBody::ResultAttached { assignment, file } => {
                Self::ResultAttached { assignment: assignment.uuid(), file: file.uuid() }
            }
            EventBody::Reported { assignment, text } => {
                Self::Reported { assignment: assignment.uuid(), text: text.clone() }
            }
            EventBody::Closed { outcome, note, archive_unit } => Self::Closed {
                outcome: outcome.key().to_owned(),
                note: note.clone(),
                archive_unit: archive_unit.map(Into::into),
            },
            EventBody::Forwarded { to, note } => Self::Forwarded { to: to.uuid(), note: note.clone() },
            EventBody::ExtensionAsked { assignment, to, reason, deadline } => Self::ExtensionAsked {
                assignment: assignment.uuid(),
                to: to.uuid(),
                reason: reason.clone(),
                deadline: DeadlineV1::of(deadline),
            },
            EventBody::ExtensionAnswered { assignment, request, granted, note } => Self::ExtensionAnswered {
                assignment: assignment.uuid(),
                request: request.uuid(),
                granted: granted.as_ref().map(DeadlineV1::of),
                note: note.clone(),
            },
            EventBody::Invited { part, note } => Self::Invited {
                directive: part.directive.uuid(),
                part: PartV1::of(part)?,
                note: note.clone(),
            },
            EventBody::Corrected { changes, reason } => {
                let change = |change: &FieldChange| ChangeV1 {
                    field: change.field.clone(),
                    old: change.old.clone(),
                    new: change.new.clone(),
                };
                Self::Corrected { changes: changes.iter().map(change).collect(), reason: reason.clone() }
            }
            EventBody::Voided { reason } => Self::Voided { reason: reason.clone() },
            EventBody::ReceivedAgain { letter, reason } => {
                Self::ReceivedAgain { letter: letter.uuid(), reason: reason.clone() }
            }
            EventBody::Reopened { assignment, missing } => {
                Self::Reopened { assignment: assignment.uuid(), missing: missing.clone() }
            }
            EventBody::HandedOver { from, to, reason } => {
                Self::HandedOver { from: from.uuid(), to: to.uuid(), reason: reason.clone() }
            }
        })
    }

    fn read(self) -> Result<EventBody, Error> {
        Ok(match self {
            Self::Received { source, clerical_unit, before } => EventBody::Received {
                source: known(Source::from_key(&source), "source")?,
                clerical_unit: clerical_unit.into(),
                before: before.map(ReceivedBeforeV1::read),
            },
            Self::Registered { series, number, year, date, access } => EventBody::Registered(Registration {
                series: series.into(),
                number: ArrivalNumber(number),
                year: Year(year),
                date: read_date(&date)?,
                access: known(AccessLevel::from_key(&access), "access level")?,
            }),
            Self::ReturnedToSender { reason } => EventBody::ReturnedToSender { reason },
            Self::SentForProposal { to } => EventBody::SentForProposal { to: to.into() },
            Self::Submitted { to } => EventBody::Submitted { to: to.into() },
            Self::Proposed { to, text, parts, by_position, by_person, at } => {
                let part = |part: ProposedPartV1| {
                    let role = known(AssignmentRole::from_key(&part.role), "role")?;
                    Ok((role, part.unit.into(), read_deadline(part.deadline)?))
                };
                let proposal = Proposal {
                    text,
                    parts: parts.into_iter().map(part).collect::<Result<_, Error>>()?,
                    by: (by_position.into(), by_person.into()),
                    at: Timestamp::from_micros(at),
                };
                EventBody::Proposed { to: to.into(), proposal }
            }
            Self::Directed { directive, text, parts, layers } => EventBody::Directed {
                directive: directive.into(),
                text,
                parts: parts.into_iter().map(|part| part.read(directive)).collect::<Result<_, _>>()?,
                layers: layers.into_iter().map(Into::into).collect(),
            },
            Self::SentBack { reason, assignment, suggestion } => EventBody::SentBack {
                reason,
                assignment: assignment.map(Into::into),
                suggestion: suggestion.map(Into::into),
            },
            Self::TakenBack { step } => EventBody::TakenBack { step: step.into() },
            Self::Assigned { assignment, officer, instruction, deadline } => EventBody::Assigned {
                assignment: assignment.into(),
                officer: officer.into(),
                instruction,
                deadline: read_deadline(deadline)?,
            },
            Self::Opened {} => EventBody::Opened,
            Self::Commented { id, text } => EventBody::Commented { id: id.into(), text },
            Self::ResultAttached { assignment, file } => {
                EventBody::ResultAttached { assignment: assignment.into(), file: file.into() }
            }
            Self::Reported { assignment, text } => {
                EventBody::Reported { assignment: assignment.into(), text }
            }
            Self::Closed { outcome, note, archive_unit } => EventBody::Closed {
                outcome: known(ClosingOutcome::from_key(&outcome), "outcome")?,
                note,
                archive_unit: archive_unit.map(Into::into),
            },
            Self::Forwarded { to, note } => EventBody::Forwarded { to: to.into(), note },
            Self::ExtensionAsked { assignment, to, reason, deadline } => EventBody::ExtensionAsked {
                assignment: assignment.into(),
                to: to.into(),
                reason,
                deadline: deadline.read()?,
            },
            Self::ExtensionAnswered { assignment, request, granted, note } => EventBody::ExtensionAnswered {
                assignment: assignment.into(),
                request: request.into(),
                granted: read_deadline(granted)?,
                note,
            },
            Self::Invited { directive, part, note } => {
                EventBody::Invited { part: Box::new(part.read(directive)?), note }
            }
            Self::Corrected { changes, reason } => {
                let change =
                    |change: ChangeV1| FieldChange { field: change.field, old: change.old, new: change.new };
                EventBody::Corrected { changes: changes.into_iter().map(change).collect(), reason }
            }
            Self::Voided { reason } => EventBody::Voided { reason },
            Self::ReceivedAgain { letter, reason } => {
                EventBody::ReceivedAgain { letter: letter.into(), reason }
            }
            Self::Reopened { assignment, missing } => {
                EventBody::Reopened { assignment: assignment.into(), missing }
            }
            Self::HandedOver { from, to, reason } => {
                EventBody::HandedOver { from: from.into(), to: to.into(), reason }
            }
        })
    }
}
