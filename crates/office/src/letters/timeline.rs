//! Đường đi của văn bản: what was done, what is being done, what is still to come.

use super::Letter;
use congvan_records::{PersonId, PositionId, Source, Timestamp, Urgency};
use congvan_workflow::{
    Assignment, AssignmentRole, ClosingOutcome, Deadline, Event, EventBody, Holder, Status, held_before,
};
use time::{Date, Duration};

/// Is a step over?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Đã xong.
    Done,
    /// Đang chờ.
    Now,
    /// Sắp tới.
    ToCome,
}

impl StepState {
    /// The stable English key used in the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::ToCome => "to_come",
        }
    }
}

/// One step of a letter's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Done, now, to come.
    pub state: StepState,
    /// What happened (an event's kind, or `issued`), what is waited for (`waiting_…`), or what comes (`to_…`).
    pub kind: String,
    /// In Vietnamese: "Chủ tịch bút phê".
    pub title: String,
    /// Sentences in Vietnamese, in order: who, how long held, opened or not.
    pub details: Vec<String>,
    /// Who did it or has it.
    pub person: Option<PersonId>,
    /// When it was done, or since when it waits.
    pub at: Option<Timestamp>,
    /// How long whoever had the letter, or the share, had it until this step passed it on.
    pub held: Option<Duration>,
    /// Has the holder opened it? Only for what waits.
    pub opened: Option<bool>,
    /// Due.
    pub deadline: Option<Deadline>,
}

impl Step {
    fn new(state: StepState, kind: &str, title: impl Into<String>) -> Self {
        Self {
            state,
            kind: kind.to_owned(),
            title: title.into(),
            details: Vec::new(),
            person: None,
            at: None,
            held: None,
            opened: None,
            deadline: None,
        }
    }
}

/// The letter's way, in order.
pub fn timeline(letter: &Letter) -> Vec<Step> {
    letter.timeline.clone()
}

/// Puts the way together, from what the letter still shows to its reader.
pub(super) fn build(letter: &Letter) -> Vec<Step> {
    let mut steps = Vec::new();
    let fields = &letter.document.fields;
    if let (Some(date), false) = (fields.issued_date, fields.organ_name.is_empty()) {
        let mut step = Step::new(StepState::Done, "issued", format!("{} phát hành", fields.organ_name));
        step.details.push(format!("Ngày {}", day(date)));
        steps.push(step);
    }
    for (event, held) in letter.events.iter().zip(held_before(&letter.routing, &letter.events)) {
        let Some(mut step) = done(letter, event) else { continue };
        step.at = Some(event.at);
        step.person = Some(event.actor.person);
        if let Some(held) = held {
            let time = event.at.since(held.since);
            step.held = Some(time);
            let told = format!("giữ {}", length(time));
            match holding(letter, event, held.by) {
                None => step.details[0] = format!("{} · {told}", step.details[0]),
                Some(other) => step.details.insert(1, format!("{other} {told}")),
            }
        }
        steps.push(step);
    }
    steps.extend(now(letter));
    steps.extend(to_come(letter));
    steps
}

/// The step an event was, with the person first among its details; none for receipts, talk and files.
fn done(letter: &Letter, event: &Event) -> Option<Step> {
    let title = letter.names.title(event.actor.position);
    let to = |position: &PositionId| letter.names.title(*position).to_owned();
    let mut more = Vec::new();
    let words = match &event.body {
        EventBody::Received { source, before, .. } => {
            more.push(format!("Nguồn: {}", source_words(*source)));
            match before {
                None => "Văn thư tiếp nhận".to_owned(),
                Some(before) => {
                    more.push(match before.number {
                        Some((number, year)) => format!("Trước là số đến {number} năm {}, đã hủy số", year.0),
                        None => "Trước đã trả lại nơi gửi".to_owned(),
                    });
                    reason_to(&mut more, &before.reason);
                    "Văn thư tiếp nhận lại".to_owned()
                }
            }
        }
        EventBody::Registered(registration) => {
            more.push(format!("Số đến {}", registration.number));
            "Văn thư vào sổ".to_owned()
        }
        EventBody::ReturnedToSender { reason } => {
            reason_to(&mut more, reason);
            "Trả lại nơi gửi".to_owned()
        }
        EventBody::SentForProposal { to: position } => {
            more.push(format!("Chuyển {} đề xuất", to(position)));
            "Văn thư trình".to_owned()
        }
        EventBody::Submitted { to: position } => {
            more.push(format!("Trình {}", to(position)));
            "Văn thư trình lãnh đạo".to_owned()
        }
        EventBody::Proposed { to: position, .. } => {
            more.push(format!("Trình {}", to(position)));
            "Văn phòng đề xuất".to_owned()
        }
        EventBody::Directed { parts, .. } => {
            for (role, word) in [
                (AssignmentRole::Lead, "Chủ trì"),
                (AssignmentRole::Support, "Phối hợp"),
                (AssignmentRole::Inform, "Để biết"),
            ] {
                let units: Vec<&str> =
                    parts.iter().filter(|part| part.role == role).map(|part| unit(letter, part)).collect();
                if !units.is_empty() {
                    more.push(format!("{word}: {}", units.join("; ")));
                }
            }
            format!("{title} bút phê")
        }
        EventBody::SentBack { reason, suggestion, .. } => {
            reason_to(&mut more, reason);
            if let Some(unit) = suggestion.and_then(|unit| letter.names.unit(unit)) {
                more.push(format!("Đề nghị giao {}", unit.short_name));
            }
            format!("{title} trả lại")
        }
        EventBody::TakenBack { .. } => format!("{title} thu hồi bước vừa làm"),
        EventBody::Assigned { officer, assignment, .. } => {
            more.push(format!("Giao {}", holder(letter, *officer)));
            match letter.routing.assignment(*assignment).map(|part| part.role) {
                Some(AssignmentRole::Support) => format!("{title} giao việc phối hợp"),
                _ => format!("{title} giao việc"),
            }
        }
        EventBody::Reported { assignment, .. } => {
            if let Some(part) = letter.routing.assignment(*assignment) {
                more.push(unit(letter, part).to_owned());
            }
            "Báo cáo kết quả".to_owned()
        }
        EventBody::Closed { outcome, .. } => {
            more.push(
                match outcome {
                    ClosingOutcome::Answered => "Đã có văn bản trả lời",
                    ClosingOutcome::DoneWithoutAnswer => "Xử lý xong, không cần trả lời",
                }
                .to_owned(),
            );
            "Kết thúc văn bản".to_owned()
        }
        EventBody::Forwarded { to: position, note } => {
            more.push(format!("Chuyển {}", to(position)));
            words_to(&mut more, note);
            format!("{title} chuyển lãnh đạo khác")
        }
        EventBody::ExtensionAsked { to: position, reason, deadline, .. } => {
            more.push(format!("Xin đến {} · hỏi {}", day(deadline.date), to(position)));
            reason_to(&mut more, reason);
            format!("{title} xin gia hạn")
        }
        EventBody::ExtensionAnswered { granted, note, .. } => {
            words_to(&mut more, note);
            match granted {
                Some(deadline) => {
                    more.insert(0, format!("Hạn mới {}", day(deadline.date)));
                    format!("{title} đồng ý gia hạn")
                }
                None => {
                    more.insert(0, "Giữ hạn cũ".to_owned());
                    format!("{title} không đồng ý gia hạn")
                }
            }
        }
        EventBody::Invited { part, note } => {
            more.push(format!("Mời {}", unit(letter, part)));
            words_to(&mut more, note);
            format!("{title} mời phối hợp")
        }
        EventBody::Corrected { changes, reason } => {
            reason_to(&mut more, reason);
            let known = changes.iter().filter(|change| !(change.old.is_empty() && change.new.is_empty()));
            more.extend(known.map(|change| {
                let [old, new] = [&change.old, &change.new].map(|value| shown(&change.field, value));
                format!("{}: {old} → {new}", field_words(&change.field))
            }));
            "Văn thư đính chính sổ".to_owned()
        }
        EventBody::Voided { reason } => {
            reason_to(&mut more, reason);
            "Hủy số đến".to_owned()
        }
        EventBody::ReceivedAgain { reason, .. } => {
            reason_to(&mut more, reason);
            "Văn thư tiếp nhận lại thành văn bản mới".to_owned()
        }
        EventBody::Reopened { assignment, missing } => {
            if let Some(part) = letter.routing.assignment(*assignment) {
                more.push(unit(letter, part).to_owned());
            }
            words_to(&mut more, missing);
            format!("{title} yêu cầu làm tiếp")
        }
        EventBody::HandedOver { from, to: position, reason } => {
            more.push(format!("{} bàn giao cho {}", to(from), to(position)));
            reason_to(&mut more, reason);
            "Bàn giao công việc".to_owned()
        }
        EventBody::Opened | EventBody::Commented { .. } | EventBody::ResultAttached { .. } => return None,
    };
    let mut step = Step::new(StepState::Done, event.body.kind(), words);
    let (by, behalf) = (event.actor.person, event.actor.on_behalf.map(|on| on.person));
    step.details.push(letter.names.actor(by, behalf));
    step.details.extend(more);
    Some(step)
}

/// Who had the letter until then, where that was not whoever made the step.
fn holding(letter: &Letter, event: &Event, by: Holder) -> Option<String> {
    let actor = event.actor.position;
    match by {
        Holder::Position(position) => (position != actor).then(|| letter.names.title(position).to_owned()),
        Holder::Clerks(unit) => {
            let clerk = letter.names.position(actor).is_some_and(|position| position.unit == unit);
            (!clerk).then(|| "Bộ phận văn thư".to_owned())
        }
    }
}

/// What is waited for, and of whom.
fn now(letter: &Letter) -> Option<Step> {
    let routing = &letter.routing;
    let (kind, title) = match routing.status {
        Status::Arrived => ("waiting_registration", "Chờ văn thư vào sổ"),
        Status::Registered => ("waiting_submission", "Chờ văn thư trình"),
        Status::Proposing => ("waiting_proposal", "Chờ văn phòng đề xuất"),
        Status::Submitted => ("waiting_directive", "Chờ bút phê"),
        Status::Directed => ("waiting_assignment", "Chờ đơn vị giao người xử lý"),
        Status::Assigned => ("waiting_result", "Đang xử lý"),
        Status::Returned | Status::Closed | Status::Voided => return None,
    };
    let mut step = Step::new(StepState::Now, kind, title);
    step.at = Some(routing.held_since);
    match routing.holder {
        Some(Holder::Position(position)) => {
            step.person = letter.office.holders(position).next().map(|person| person.id);
            let seen = seen(letter, position, routing.held_since);
            step.opened = Some(seen.is_some());
            step.details.push(format!("{} · {}", holder(letter, position), receipt(letter, seen)));
        }
        Some(Holder::Clerks(_)) | None => step.details.push("Bộ phận văn thư".to_owned()),
    }
    if let Some(lead) = routing.lead() {
        step.deadline = lead.deadline.clone();
        for part in routing.parts_in_force().filter(|part| part.role == AssignmentRole::Support) {
            let since = routing.waits_since(part);
            let seen = seen(letter, part.holder(), since.unwrap_or(routing.held_since));
            let state = if part.is_open() { receipt(letter, seen) } else { "đã xong".to_owned() };
            step.details.push(format!("Phối hợp: {}, {state}", holder(letter, part.holder())));
        }
        for (_, question) in routing.pending_extensions() {
            step.details.push(format!(
                "Xin gia hạn đến {}: chờ {} trả lời",
                day(question.asked.date),
                holder(letter, question.to)
            ));
        }
    }
    Some(step)
}

fn to_come(letter: &Letter) -> Vec<Step> {
    let routing = &letter.routing;
    let step = |kind: &str, title: &str| Step::new(StepState::ToCome, kind, title);
    let (submit, direct) = (step("to_submit", "Trình lãnh đạo"), step("to_direct", "Lãnh đạo bút phê"));
    let assign = step("to_assign", "Đơn vị chủ trì giao người xử lý");
    let mut close = step("to_close", "Kết thúc văn bản");
    close.deadline = routing.lead().and_then(|lead| lead.deadline.clone());
    match routing.status {
        Status::Arrived => vec![submit, direct, assign, close],
        Status::Registered | Status::Proposing => vec![direct, assign, close],
        Status::Submitted => vec![assign, close],
        Status::Directed | Status::Assigned => vec![close],
        Status::Returned | Status::Closed | Status::Voided => Vec::new(),
    }
}

/// When a holder of the position first opened the letter since then.
fn seen(letter: &Letter, position: PositionId, since: Timestamp) -> Option<Timestamp> {
    letter.routing.opened.iter().find(|o| o.position == position && o.at >= since).map(|o| o.at)
}

fn receipt(letter: &Letter, seen: Option<Timestamp>) -> String {
    seen.map_or_else(|| "chưa mở".to_owned(), |at| format!("đã mở {}", moment(letter, at)))
}

/// The people in a position, or its title when the post is vacant.
fn holder(letter: &Letter, position: PositionId) -> String {
    let people: Vec<&str> = letter.office.holders(position).map(|person| person.name.as_str()).collect();
    if !people.is_empty() {
        let delegates: Vec<&str> =
            letter.office.delegates(position).map(|person| person.name.as_str()).collect();
        return match delegates.is_empty() {
            true => people.join(", "),
            false => format!("{} (đang ủy quyền cho {})", people.join(", "), delegates.join(", ")),
        };
    }
    let title = letter.names.title(position);
    match letter.office.stand_in_for(position).map(|above| above.id) {
        Some(above) => {
            let above: Vec<&str> = letter.office.holders(above).map(|person| person.name.as_str()).collect();
            format!("{title} (trống, {} xử lý thay)", above.join(", "))
        }
        None => title.to_owned(),
    }
}

fn unit<'a>(letter: &'a Letter, part: &Assignment) -> &'a str {
    letter.names.unit(part.unit).map_or("", |unit| &unit.short_name)
}

fn reason_to(details: &mut Vec<String>, reason: &str) {
    if !reason.is_empty() {
        details.push(format!("Lý do: {reason}"));
    }
}

fn words_to(details: &mut Vec<String>, words: &str) {
    if !words.is_empty() {
        details.push(format!("“{words}”"));
    }
}

/// The name of a field of the book, as its form says it.
fn field_words(field: &str) -> &str {
    match field {
        "kind" => "Loại văn bản",
        "code" => "Số, ký hiệu",
        "issued_date" => "Ngày văn bản",
        "organ_name" => "Cơ quan ban hành",
        "organ_code" => "Mã cơ quan",
        "subject" => "Trích yếu",
        "language" => "Ngôn ngữ",
        "note" => "Ghi chú",
        "signer_position" => "Chức vụ người ký",
        "signer_name" => "Người ký",
        "urgency" => "Độ khẩn",
        "due_date" => "Hạn trong văn bản",
        "file_notation" => "Mã hồ sơ",
        other => other,
    }
}

/// A value as people read it.
fn shown(field: &str, value: &str) -> String {
    let pieces: Vec<&str> = value.split('-').collect();
    match (field, value, &pieces[..]) {
        (_, "", _) => "(trống)".to_owned(),
        ("issued_date" | "due_date", _, [year, month, day]) => format!("{day}/{month}/{year}"),
        ("urgency", key, _) => match Urgency::from_key(key) {
            Some(Urgency::Urgent) => "Khẩn",
            Some(Urgency::VeryUrgent) => "Thượng khẩn",
            Some(Urgency::Flash) => "Hỏa tốc",
            Some(Urgency::FlashTimed) => "Hỏa tốc hẹn giờ",
            Some(Urgency::Normal) | None => "Thường",
        }
        .to_owned(),
        _ => value.to_owned(),
    }
}

const fn source_words(source: Source) -> &'static str {
    match source {
        Source::Upload => "tải lên",
        Source::Scanner => "máy quét",
        Source::Mail => "thư công vụ",
        Source::Exchange => "trục liên thông",
        Source::Paper => "bản giấy",
    }
}

/// "27/11/2026".
pub(crate) fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

fn moment(letter: &Letter, at: Timestamp) -> String {
    let local = at.to_utc().to_offset(letter.office.agency.zone);
    format!("{}:{:02} ngày {:02}/{:02}", local.hour(), local.minute(), local.day(), u8::from(local.month()))
}

/// "21 giây", "8 phút", "2 giờ 5 phút", "3 ngày".
fn length(time: Duration) -> String {
    let seconds = time.whole_seconds().max(0);
    match (seconds / 86_400, seconds / 3_600, seconds / 60) {
        (0, 0, 0) => format!("{seconds} giây"),
        (0, 0, minutes) => format!("{minutes} phút"),
        (0, hours, minutes) if minutes % 60 == 0 => format!("{hours} giờ"),
        (0, hours, minutes) => format!("{hours} giờ {} phút", minutes % 60),
        (days, hours, _) if hours % 24 == 0 => format!("{days} ngày"),
        (days, hours, _) => format!("{days} ngày {} giờ", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_the_two_largest_units() {
        for (time, told) in [
            (Duration::seconds(21), "21 giây"),
            (Duration::minutes(8), "8 phút"),
            (Duration::minutes(125), "2 giờ 5 phút"),
            (Duration::hours(3), "3 giờ"),
            (Duration::hours(49), "2 ngày 1 giờ"),
            (Duration::days(3), "3 ngày"),
            (Duration::seconds(-4), "0 giây"),
        ] {
            assert_eq!(length(time), told);
        }
    }
}
