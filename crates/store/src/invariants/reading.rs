//! A second reading of a routing's raw events, written from the rules alone: it shares no code and no type with
//! `workflow`, so that a fault there shows as a difference here.
//!
//! Where the letter stands is read by leaving out every step that was taken back, and the taking back itself: what
//! remains is what counts. Grants keep their history, so they are read in the order in which things happened.

use super::rights::Rights;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One event row, its body as raw JSON.
pub(super) struct Raw {
    pub(super) id: Uuid,
    pub(super) seq: i64,
    pub(super) kind: String,
    pub(super) at: i64,
    pub(super) position: Uuid,
    pub(super) body: Value,
}

/// Whom something names: `("unit", …)` or `("position", …)`.
pub(super) type Named = (&'static str, Uuid);

/// An inbox line as the rules want it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) whose: (String, Uuid),
    pub(super) inbox: String,
    pub(super) part: Option<Uuid>,
    pub(super) role: Option<String>,
    pub(super) unit: Option<Uuid>,
    pub(super) since: i64,
    pub(super) deadline: Option<i64>,
    pub(super) opened: bool,
}

/// A grant: whom, why, from, until.
pub(super) type GrantLine = ((String, Uuid), String, i64, Option<i64>);

/// The number a letter got: series, number, day, level of access.
pub(super) type Entry = (Uuid, i64, String, String);

struct Part {
    id: Uuid,
    role: String,
    unit: Uuid,
    head: Uuid,
    officer: Option<Uuid>,
    deadline: Option<i64>,
    first_deadline: Option<i64>,
    /// Given at.
    since: i64,
    /// Waits since: given, or opened again after a report.
    waits: i64,
    is_open: bool,
    /// Reported at, while no work goes on.
    reported: Option<i64>,
    in_force: bool,
    /// Who gave it: the author of its directive. Told of it when another unit's head did.
    leader: Uuid,
    invited: bool,
}

/// Somebody asked for a later day.
struct Question {
    id: Uuid,
    part: Uuid,
    to: Uuid,
    at: i64,
    by_officer: bool,
    waits: bool,
}

/// What the events say.
pub(super) struct Reading {
    pub(super) status: &'static str,
    pub(super) holder: Option<Named>,
    pub(super) held_since: i64,
    pub(super) leader: Option<Uuid>,
    pub(super) entry: Option<Entry>,
    pub(super) grants: Vec<GrantLine>,
    /// What the book must say of each field that was corrected.
    pub(super) corrected: BTreeMap<String, String>,
    /// The letter as which it was received again.
    pub(super) again: Option<Uuid>,
    /// The letter as which it had been received before.
    pub(super) before: Option<Uuid>,
    clerks: Uuid,
    parts: Vec<Part>,
    questions: Vec<Question>,
    /// Leaders before the present one, who passed the letter on.
    passed: Vec<Uuid>,
    receipts: Vec<(Uuid, i64)>,
}

impl Reading {
    /// Errors: words for the finding, when the events cannot be read at all.
    pub(super) fn of(events: &[Raw]) -> Result<Self, String> {
        let mut undone = BTreeSet::new();
        let mut waits = BTreeMap::new();
        for (place, event) in events.iter().enumerate() {
            if event.seq != place as i64 + 1 {
                return Err(format!("event number {} is missing", place + 1));
            }
            if event.kind != "taken_back" {
                continue;
            }
            let step = id(&event.body, "step")?;
            if !events[..place].iter().any(|other| other.id == step) {
                return Err("a step was taken back that is not there".to_owned());
            }
            if !undone.insert(step) {
                return Err("a step was taken back twice".to_owned());
            }
            // Whoever has had the letter all along has it since then; anybody else waits from now on.
            let before = Self::replay(&events[..place], &waits)?;
            let after = Self::replay(&events[..=place], &waits)?;
            let since = if before.holder == after.holder { before.held_since } else { event.at };
            waits.insert(place, since);
        }
        let mut reading = Self::replay(events, &waits)?;
        reading.grants = Rights::read(events)?;
        Ok(reading)
    }

    /// The events without the steps that were taken back. `waits` says since when the holder has had the letter after
    /// each taking back, by its place.
    fn replay(events: &[Raw], waits: &BTreeMap<usize, i64>) -> Result<Self, String> {
        let first = events.first().filter(|first| first.kind == "received").ok_or("there is no receipt")?;
        let clerks = id(&first.body, "clerical_unit")?;
        let mut reading = Self {
            status: "arrived",
            holder: Some(("unit", clerks)),
            held_since: first.at,
            leader: None,
            entry: None,
            grants: Vec::new(),
            corrected: BTreeMap::new(),
            again: None,
            before: None,
            clerks,
            parts: Vec::new(),
            questions: Vec::new(),
            passed: Vec::new(),
            receipts: Vec::new(),
        };
        let taken_back = events.iter().filter(|event| event.kind == "taken_back");
        let undone: BTreeSet<_> =
            taken_back.map(|event| id(&event.body, "step")).collect::<Result<_, _>>()?;
        for (place, event) in events.iter().enumerate() {
            if event.kind != "taken_back" && !undone.contains(&event.id) {
                reading.take(event)?;
            }
            if let Some(since) = waits.get(&place) {
                reading.held_since = *since;
            }
        }
        Ok(reading)
    }

    fn stand(&mut self, status: &'static str, holder: Option<Named>, at: i64) {
        (self.status, self.holder, self.held_since) = (status, holder, at);
    }

    fn part(&mut self, body: &Value) -> Result<&mut Part, String> {
        let wanted = id(body, "assignment")?;
        self.parts.iter_mut().find(|part| part.id == wanted).ok_or_else(|| "a share is not there".to_owned())
    }

    fn take(&mut self, event: &Raw) -> Result<(), String> {
        let (body, at) = (&event.body, event.at);
        match event.kind.as_str() {
            "commented" | "result_attached" => {}
            "received" => {
                self.before = body.get("before").map(|before| id(before, "letter")).transpose()?;
            }
            "received_again" => {
                if self.again.replace(id(body, "letter")?).is_some() {
                    return Err("it was received again twice".to_owned());
                }
                if !matches!(self.status, "returned" | "voided") {
                    return Err(format!("it was received again while it was {}", self.status));
                }
            }
            "registered" => {
                let number = body["number"].as_i64().ok_or("number is missing")?;
                self.entry = Some((id(body, "series")?, number, text(body, "date")?, text(body, "access")?));
                self.stand("registered", Some(("unit", self.clerks)), at);
            }
            "returned_to_sender" => self.stand("returned", None, at),
            "sent_for_proposal" => self.stand("proposing", Some(("position", id(body, "to")?)), at),
            "submitted" | "proposed" => {
                let to = id(body, "to")?;
                self.leader = Some(to);
                self.passed.clear();
                self.stand("submitted", Some(("position", to)), at);
            }
            "forwarded" => {
                let to = id(body, "to")?;
                self.passed.extend(self.leader.replace(to));
                self.stand("submitted", Some(("position", to)), at);
            }
            "invited" => {
                let leader = self.parts.iter().find(|p| p.in_force && p.role == "lead").map(|p| p.leader);
                let mut part = Part::read(&body["part"], at, leader.ok_or("nobody leads")?)?;
                // Whoever gave the directive needs no telling of an own invitation.
                part.invited = part.leader != event.position;
                self.parts.push(part);
            }
            "extension_asked" => self.ask(event)?,
            "extension_answered" => self.answer(event)?,
            "corrected" => {
                for change in body["changes"].as_array().ok_or("changes are missing")? {
                    self.corrected.insert(text(change, "field")?, text(change, "new")?);
                }
            }
            "voided" => self.stand("voided", None, at),
            "handed_over" => self.hand_over(id(body, "from")?, id(body, "to")?, at),
            "directed" => {
                for part in body["parts"].as_array().ok_or("shares are missing")? {
                    let part = Part::read(part, at, event.position)?;
                    if part.role == "lead" {
                        self.stand("directed", Some(("position", part.head)), at);
                    }
                    self.parts.push(part);
                }
            }
            "assigned" => {
                let officer = id(body, "officer")?;
                let part = self.part(body)?;
                let (part_id, before) = (part.id, part.officer.replace(officer));
                if before != Some(officer) {
                    self.drop_officers_question(part_id);
                }
                let part = self.part(body)?;
                part.work_on(at);
                if let Some(deadline) = body["deadline"]["at"].as_i64() {
                    part.deadline = Some(deadline);
                }
                if part.role == "lead" {
                    self.stand("assigned", Some(("position", officer)), at);
                }
            }
            "sent_back" if body["assignment"].is_null() => self.give_back(at),
            "sent_back" => {
                let part = self.part(body)?;
                let part_id = part.id;
                self.drop_officers_question(part_id);
                let part = self.part(body)?;
                part.officer = None;
                part.deadline = part.first_deadline;
                if part.role == "lead" {
                    let head = part.head;
                    self.stand("directed", Some(("position", head)), at);
                }
            }
            "opened" => {
                self.receipts.push((event.position, at));
                for part in &mut self.parts {
                    if part.role == "inform" && part.head == event.position {
                        part.is_open = false;
                    }
                }
            }
            "reported" => {
                let part = self.part(body)?;
                (part.is_open, part.reported) = (false, Some(at));
            }
            "reopened" => {
                self.part(body)?.work_on(at);
                if self.part(body)?.role == "lead" {
                    self.held_since = at;
                }
            }
            "closed" => {
                for part in self.parts.iter_mut().filter(|part| part.role != "inform") {
                    part.is_open = false;
                }
                self.stand("closed", None, at);
            }
            other => return Err(format!("events of the kind {other} are unknown")),
        }
        Ok(())
    }

    /// The whole letter goes back one holder.
    fn give_back(&mut self, at: i64) {
        if matches!(self.status, "directed" | "assigned") {
            for part in &mut self.parts {
                (part.is_open, part.in_force) = (false, false);
            }
            let to = self.leader.map_or(("unit", self.clerks), |leader| ("position", leader));
            self.stand("submitted", Some(to), at);
        } else if let Some(before) = self.passed.pop() {
            self.leader = Some(before);
            self.stand("submitted", Some(("position", before)), at);
        } else {
            self.stand("registered", Some(("unit", self.clerks)), at);
        }
    }

    /// An officer asks the head; a head asks whoever gave the share. The day in force stays.
    fn ask(&mut self, event: &Raw) -> Result<(), String> {
        let part = self.part(&event.body)?;
        let by_officer = part.officer == Some(event.position) && part.head != event.position;
        let question = Question {
            id: event.id,
            part: part.id,
            to: id(&event.body, "to")?,
            at: event.at,
            by_officer,
            waits: true,
        };
        self.questions.push(question);
        Ok(())
    }

    fn answer(&mut self, event: &Raw) -> Result<(), String> {
        let wanted = id(&event.body, "request")?;
        let question = self.questions.iter_mut().find(|q| q.id == wanted).ok_or("a question is not there")?;
        question.waits = false;
        let by_officer = question.by_officer;
        let Some(day) = event.body["granted"]["at"].as_i64() else { return Ok(()) };
        let part = self.part(&event.body)?;
        if by_officer {
            part.deadline = Some(day);
            return Ok(());
        }
        // Whoever had the unit's day has the new one; an earlier day set by the head stays.
        if part.deadline == part.first_deadline {
            part.deadline = Some(day);
        }
        part.first_deadline = Some(day);
        Ok(())
    }

    fn drop_officers_question(&mut self, part: Uuid) {
        for question in self.questions.iter_mut().filter(|q| q.part == part && q.by_officer) {
            question.waits = false;
        }
    }

    /// One position in the place of another, wherever something is still to be done.
    fn hand_over(&mut self, from: Uuid, to: Uuid, at: i64) {
        let put = |held: &mut Uuid| *held = if *held == from { to } else { *held };
        self.leader.iter_mut().for_each(put);
        self.passed.iter_mut().for_each(put);
        let mut seen: Vec<Uuid> = self.leader.into_iter().collect();
        self.passed.retain(|leader| {
            let fresh = !seen.contains(leader);
            seen.push(*leader);
            fresh
        });
        if self.holder == Some(("position", from)) {
            self.stand(self.status, Some(("position", to)), at);
        }
        let closed = self.status == "closed";
        for part in &mut self.parts {
            if part.in_force && (part.is_open || (part.role != "inform" && !closed)) {
                put(&mut part.head);
                part.officer.iter_mut().for_each(put);
            }
        }
        self.questions.iter_mut().filter(|q| q.waits).for_each(|q| put(&mut q.to));
    }

    /// Deadline of the share that leads, with its unit.
    pub(super) fn lead(&self) -> Option<(Uuid, Option<i64>)> {
        let lead = self.parts.iter().find(|part| part.in_force && part.role == "lead")?;
        Some((lead.unit, lead.deadline))
    }

    /// For whom the letter waits, sorted.
    pub(super) fn lines(&self) -> Vec<Line> {
        let opened = |whose: Named, since: i64| {
            whose.0 == "position" && self.receipts.iter().any(|(p, at)| *p == whose.1 && *at >= since)
        };
        let whole = |inbox: &str| {
            self.holder.map(|whose| Line {
                whose: (whose.0.to_owned(), whose.1),
                inbox: inbox.to_owned(),
                part: None,
                role: None,
                unit: None,
                since: self.held_since,
                deadline: None,
                opened: opened(whose, self.held_since),
            })
        };
        let mut lines: Vec<Line> = match self.status {
            "arrived" | "registered" => whole("arrivals").into_iter().collect(),
            "proposing" | "submitted" => whole("review").into_iter().collect(),
            "returned" | "voided" => Vec::new(),
            _ => self
                .parts
                .iter()
                .filter(|part| {
                    part.in_force && (part.is_open || (part.role == "lead" && self.status != "closed"))
                })
                .map(|part| {
                    let whose = ("position", part.officer.unwrap_or(part.head));
                    Line {
                        whose: (whose.0.to_owned(), whose.1),
                        inbox: if part.role == "lead" { "tasks".to_owned() } else { part.role.clone() },
                        part: Some(part.id),
                        role: Some(part.role.clone()),
                        unit: Some(part.unit),
                        since: part.waits,
                        deadline: part.deadline,
                        opened: opened(whose, part.waits),
                    }
                })
                .chain(self.asides().into_iter().map(|(whose, inbox, part, since, deadline)| Line {
                    whose: ("position".to_owned(), whose),
                    inbox: inbox.to_owned(),
                    part: Some(part.id),
                    role: Some(part.role.clone()),
                    unit: Some(part.unit),
                    since,
                    deadline,
                    opened: opened(("position", whose), since),
                }))
                .collect(),
        };
        lines.sort();
        lines
    }
}

/// For whom an aside waits, in which list, about which share, since when, and until when.
type Aside<'a> = (Uuid, &'static str, &'a Part, i64, Option<i64>);

impl Reading {
    /// What waits beside the work itself: questions for whoever answers them; news for the leader of a unit that joined
    /// later, until the leader has looked; what an officer has reported, for the head, until the letter is closed, or
    /// until the head has looked if the share supports.
    fn asides(&self) -> Vec<Aside<'_>> {
        if self.status == "closed" {
            return Vec::new();
        }
        let mut asides = Vec::new();
        for part in self.parts.iter().filter(|part| part.in_force) {
            let questions = self.questions.iter().filter(|q| q.waits && part.is_open && q.part == part.id);
            asides.extend(questions.map(|q| (q.to, "requests", part, q.at, part.deadline)));
            let looked = |whose, since| self.receipts.iter().any(|(who, at)| *who == whose && *at >= since);
            if let Some(reported) = part.reported
                && part.officer.is_some_and(|officer| officer != part.head)
                && (part.role == "lead" || !looked(part.head, reported))
            {
                asides.push((part.head, "reports", part, reported, None));
            }
            if part.invited && !looked(part.leader, part.since) {
                asides.push((part.leader, "inform", part, part.since, None));
            }
        }
        asides
    }
}

impl Part {
    /// Work goes on after a report; a share that is open is as it was.
    fn work_on(&mut self, at: i64) {
        if !self.is_open {
            (self.is_open, self.waits, self.reported) = (true, at, None);
        }
    }

    /// A share as its event gives it.
    fn read(body: &Value, since: i64, leader: Uuid) -> Result<Self, String> {
        let deadline = body["deadline"]["at"].as_i64();
        Ok(Self {
            id: id(body, "id")?,
            role: text(body, "role")?,
            unit: id(body, "unit")?,
            head: id(body, "head")?,
            officer: None,
            deadline,
            first_deadline: deadline,
            since,
            waits: since,
            is_open: true,
            reported: None,
            in_force: true,
            leader,
            invited: false,
        })
    }
}

/// The share that a step changes, when it does not move the whole letter.
pub(super) fn part_of(event: &Raw) -> Result<Option<Uuid>, String> {
    match event.kind.as_str() {
        "assigned" | "reported" | "reopened" | "extension_asked" | "extension_answered" => {
            id(&event.body, "assignment").map(Some)
        }
        "sent_back" if !event.body["assignment"].is_null() => id(&event.body, "assignment").map(Some),
        _ => Ok(None),
    }
}

pub(super) fn id(body: &Value, member: &str) -> Result<Uuid, String> {
    let text = body[member].as_str().ok_or_else(|| format!("{member} is missing"))?;
    text.parse().map_err(|_| format!("{member} is no identifier"))
}

pub(super) fn text(body: &Value, member: &str) -> Result<String, String> {
    body[member].as_str().map(str::to_owned).ok_or_else(|| format!("{member} is missing"))
}
