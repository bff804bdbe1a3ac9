//! A letter in the words of the forms.

use super::{annotated, sheet_name};
use crate::letters::{Letter, StepState, day};
use congvan_printing::forms::{self, HandOver, HandlingSheet, LetterFacts, Opinion, Recipient, Timeline};
use congvan_records::{FileRole, PersonId, PositionId, Timestamp, Urgency};
use congvan_workflow::{
    Assignment, AssignmentRole, ClosingOutcome, Deadline, Directive, Event, EventBody, OnBehalf, PartState,
    Status,
};

pub(super) fn letter(letter: &Letter) -> LetterFacts {
    let fields = &letter.document.fields;
    let date = |date: Option<time::Date>| date.map(day).unwrap_or_default();
    LetterFacts {
        arrival_number: letter.document.arrival_number.map(|number| number.to_string()).unwrap_or_default(),
        arrival_date: date(letter.document.arrival_date),
        organ: fields.organ_name.clone(),
        code: fields.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        issued_date: date(fields.issued_date),
        kind: fields.kind.clone(),
        subject: fields.subject.clone(),
        due: date(fields.due_date),
        urgency: match fields.urgency {
            Urgency::Normal => String::new(),
            urgent => urgent.vietnamese().to_owned(),
        },
    }
}

/// Opinions of the leader, of the units, of who handled it, as far as they have been given.
pub(super) fn handling_sheet(letter: &Letter) -> HandlingSheet {
    let has_file = letter.files.iter().any(|one| one.file.role == FileRole::Main);
    HandlingSheet {
        agency: sheet_name(letter),
        letter: self::letter(letter),
        opinions: [directives(letter), assignments(letter), results(letter)],
        layers: if has_file { Vec::new() } else { annotated::on(letter, None) },
    }
}

fn directives(letter: &Letter) -> Vec<Opinion> {
    let in_force = letter.routing.directives.iter().filter(|directive| directive.in_force);
    let opinion = |directive: &Directive| Opinion {
        text: directive.text.clone(),
        shares: AssignmentRole::ALL.into_iter().filter_map(|role| shares(letter, directive, role)).collect(),
        by: signed_act(letter, directive.by, directive.on_behalf),
        at: at(letter, directive.at),
    };
    in_force.map(opinion).collect()
}

/// "Phối hợp: P. Văn hóa (hạn 27/11/2026); Công an phường".
fn shares(letter: &Letter, directive: &Directive, role: AssignmentRole) -> Option<String> {
    let parts = letter.routing.assignments.iter();
    let parts = parts.filter(|part| part.directive == directive.id && part.role == role);
    let told: Vec<String> = parts
        .map(|part| {
            // The directive's own deadline: the head's may be earlier.
            let due = part.directive_deadline.as_ref().or(part.deadline.as_ref());
            format!(
                "{}{}",
                unit(letter, part),
                due.map(|due| format!(" (hạn {})", day(due.date))).unwrap_or_default()
            )
        })
        .collect();
    (!told.is_empty()).then(|| format!("{}: {}.", role_words(role), told.join("; ")))
}

fn assignments(letter: &Letter) -> Vec<Opinion> {
    let parts = letter.routing.parts_in_force();
    parts
        .filter_map(|part| {
            let officer = part.officer?;
            let gave = |body: &EventBody| matches!(body, EventBody::Assigned { assignment, .. } if *assignment == part.id);
            let event = last(letter, gave);
            let instruction = Some(part.instruction.trim()).filter(|words| !words.is_empty());
            let mut text = format!("{}: giao {}.", unit(letter, part), holders(letter, officer));
            if let Some(words) = instruction {
                text = format!("{text} {words}");
            }
            let due = part.deadline.as_ref();
            Some(Opinion {
                text,
                shares: due.map(|due| format!("Thời hạn: {}.", day(due.date))).into_iter().collect(),
                by: event.map(|event| signed_event(letter, event)).unwrap_or_default(),
                at: event.map(|event| at(letter, event.at)).unwrap_or_default(),
            })
        })
        .collect()
}

fn results(letter: &Letter) -> Vec<Opinion> {
    let mut found = Vec::new();
    for part in letter.routing.parts_in_force() {
        let PartState::Done { at: when, report } = &part.state else { continue };
        if report.is_empty() {
            continue;
        }
        let told = |body: &EventBody| matches!(body, EventBody::Reported { assignment, .. } if *assignment == part.id);
        found.push(Opinion {
            text: format!("{}: {report}", unit(letter, part)),
            by: last(letter, told).map(|event| signed_event(letter, event)).unwrap_or_default(),
            at: at(letter, *when),
            ..Opinion::default()
        });
    }
    if let Some((outcome, note)) = &letter.routing.closing {
        let words = match outcome {
            ClosingOutcome::Answered => "Đã có văn bản trả lời.",
            ClosingOutcome::DoneWithoutAnswer => "Xử lý xong, không cần trả lời.",
        };
        let event = last(letter, |body| matches!(body, EventBody::Closed { .. }));
        found.push(Opinion {
            text: format!("{words} {note}").trim_end().to_owned(),
            by: event.map(|event| signed_event(letter, event)).unwrap_or_default(),
            at: event.map(|event| at(letter, event.at)).unwrap_or_default(),
            ..Opinion::default()
        });
    }
    found
}

/// To whom the letter was handed: the units of the directive in force, before that the leader or the chief.
pub(super) fn hand_over(letter: &Letter) -> HandOver {
    let routing = &letter.routing;
    let mut recipients: Vec<Recipient> = Vec::new();
    for role in AssignmentRole::ALL {
        for part in routing.parts_in_force().filter(|part| part.role == role) {
            let given = routing.directives.iter().find(|directive| directive.id == part.directive);
            recipients.push(Recipient {
                name: match part.officer {
                    Some(officer) => format!("{}\n{}", unit(letter, part), holders(letter, officer)),
                    None => unit(letter, part),
                },
                role: role_words(role).to_owned(),
                due: due(part.deadline.as_ref()),
                transferred: given.map(|directive| date_of(letter, directive.at)).unwrap_or_default(),
            });
        }
    }
    if recipients.is_empty() {
        let submitted = match routing.status {
            Status::Proposing => routing.chief.map(|chief| (chief, "Đề xuất")),
            Status::Submitted => routing.leader.map(|leader| (leader, "Cho ý kiến")),
            _ => None,
        };
        recipients.extend(submitted.map(|(position, role)| Recipient {
            name: signed(letter, position, &holders(letter, position)),
            role: role.to_owned(),
            due: String::new(),
            transferred: date_of(letter, routing.held_since),
        }));
    }
    HandOver { letter: self::letter(letter), recipients }
}

/// The letter's way as the screen tells it.
pub(super) fn timeline(letter: &Letter) -> Timeline {
    let in_force = letter.routing.directives.iter().rev().find(|directive| directive.in_force);
    let directive = in_force.filter(|directive| !directive.text.is_empty()).map(|directive| {
        let title = letter.names.title(directive.by.0);
        format!("{} ({title}, {})", directive.text, moment(letter, directive.at))
    });
    let steps = crate::letters::timeline(letter).into_iter().map(|step| {
        let by = step.deadline.as_ref().map(|due| format!("Hạn {}", day(due.date)));
        let when = match (step.state, step.at) {
            (StepState::Now, Some(at)) => format!("từ {}", moment(letter, at)),
            (_, Some(at)) => moment(letter, at),
            (StepState::Done, None) => String::new(),
            (_, None) => by.clone().unwrap_or_default(),
        };
        let mut details = step.details;
        details.extend(by.filter(|by| step.state != StepState::Done && *by != when));
        forms::TimelineStep {
            state: match step.state {
                StepState::Done => forms::StepState::Done,
                StepState::Now => forms::StepState::Now,
                StepState::ToCome => forms::StepState::ToCome,
            },
            title: step.title,
            details,
            when,
        }
    });
    Timeline {
        letter: self::letter(letter),
        directive: directive.unwrap_or_default(),
        status: status(letter.routing.status).to_owned(),
        steps: steps.collect(),
    }
}

fn last(letter: &Letter, is: impl Fn(&EventBody) -> bool) -> Option<&Event> {
    letter.events.iter().rev().find(|event| is(&event.body))
}

fn unit(letter: &Letter, part: &Assignment) -> String {
    letter.names.unit(part.unit).map_or_else(String::new, |unit| unit.short_name.clone())
}

/// The people in a position now, or its title when the post is vacant.
fn holders(letter: &Letter, position: PositionId) -> String {
    let people: Vec<&str> = letter.office.holders(position).map(|person| person.name.as_str()).collect();
    if people.is_empty() { letter.names.title(position).to_owned() } else { people.join(", ") }
}

fn signed(letter: &Letter, position: PositionId, name: &str) -> String {
    match letter.names.title(position) {
        "" => name.to_owned(),
        title if title == name => name.to_owned(),
        title => format!("{title} {name}"),
    }
}

fn signed_event(letter: &Letter, event: &Event) -> String {
    let actor = event.actor;
    signed_act(letter, (actor.position, actor.person), actor.on_behalf)
}

/// "Chủ tịch Nguyễn Thị Hà", or "Hồ Ngọc Sơn, thay Chủ tịch Nguyễn Thị Hà".
fn signed_act(
    letter: &Letter,
    (position, person): (PositionId, PersonId),
    on_behalf: Option<OnBehalf>,
) -> String {
    let name = letter.names.person_name(person);
    match on_behalf {
        Some(on_behalf) => {
            let giver = letter.names.person_name(on_behalf.person);
            format!("{name}, thay {}", signed(letter, position, giver))
        }
        None => signed(letter, position, name),
    }
}

const fn role_words(role: AssignmentRole) -> &'static str {
    match role {
        AssignmentRole::Lead => "Chủ trì",
        AssignmentRole::Support => "Phối hợp",
        AssignmentRole::Inform => "Để biết",
    }
}

/// Where a letter stands, as screens and papers say it.
pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::Arrived => "Chờ vào sổ",
        Status::Returned => "Đã trả lại nơi gửi",
        Status::Registered => "Đã vào sổ, chờ trình",
        Status::Proposing => "Chờ văn phòng đề xuất",
        Status::Submitted => "Chờ bút phê",
        Status::Directed => "Đã có bút phê, chờ đơn vị giao người",
        Status::Assigned => "Đang xử lý",
        Status::Closed => "Đã kết thúc",
        Status::Voided => "Số đã hủy",
    }
}

fn due(deadline: Option<&Deadline>) -> String {
    deadline.map(|due| day(due.date)).unwrap_or_default()
}

fn date_of(letter: &Letter, at: Timestamp) -> String {
    day(at.to_utc().to_offset(letter.office.agency.zone).date())
}

/// "ngày 25/11/2026".
fn at(letter: &Letter, at: Timestamp) -> String {
    format!("ngày {}", date_of(letter, at))
}

/// "09:15 25/11/2026".
pub(super) fn moment(letter: &Letter, at: Timestamp) -> String {
    let local = at.to_utc().to_offset(letter.office.agency.zone);
    format!("{:02}:{:02} {}", local.hour(), local.minute(), day(local.date()))
}
