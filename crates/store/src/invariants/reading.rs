//! A second reading of a routing's raw events, written from the rules alone: it shares no code and no type with
//! `workflow`, so that a fault there shows as a difference here.
//!
//! Where the letter stands is read by leaving out every step that was taken back, and the taking back itself: what
//! remains is what counts. Grants keep their history, so they are read in the order in which things happened.

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
    since: i64,
    is_open: bool,
    in_force: bool,
}

/// What the events say.
pub(super) struct Reading {
    pub(super) status: &'static str,
    pub(super) holder: Option<Named>,
    pub(super) held_since: i64,
    pub(super) leader: Option<Uuid>,
    pub(super) entry: Option<Entry>,
    pub(super) grants: Vec<GrantLine>,
    clerks: Uuid,
    parts: Vec<Part>,
    receipts: Vec<(Uuid, i64)>,
}

impl Reading {
    /// Errors: words for the finding, when the events cannot be read at all.
    pub(super) fn of(events: &[Raw]) -> Result<Self, String> {
        let first = events.first().filter(|first| first.kind == "received").ok_or("there is no receipt")?;
        let clerks = id(&first.body, "clerical_unit")?;
        let mut reading = Self {
            status: "arrived",
            holder: Some(("unit", clerks)),
            held_since: first.at,
            leader: None,
            entry: None,
            grants: Vec::new(),
            clerks,
            parts: Vec::new(),
            receipts: Vec::new(),
        };
        let mut undone = BTreeSet::new();
        for (place, event) in events.iter().enumerate() {
            if event.seq != place as i64 + 1 {
                return Err(format!("event number {} is missing", place + 1));
            }
            if event.kind == "taken_back" && !undone.insert(id(&event.body, "step")?) {
                return Err("a step was taken back twice".to_owned());
            }
        }
        for event in events {
            if event.kind == "taken_back" {
                let step = id(&event.body, "step")?;
                let step = events.iter().find(|other| other.id == step && other.seq < event.seq);
                reading.wait_anew(step.ok_or("a step was taken back that is not there")?, event.at)?;
            } else if !undone.contains(&event.id) {
                reading.take(event)?;
            }
        }
        reading.grants = Rights::read(events)?;
        Ok(reading)
    }

    /// After a step was taken back, its holder waits from that moment on.
    fn wait_anew(&mut self, step: &Raw, at: i64) -> Result<(), String> {
        match part_of(step)? {
            None => self.held_since = at,
            Some(part) => {
                let leads = self.parts.iter().any(|p| p.id == part && p.role == "lead");
                if leads {
                    self.held_since = at;
                }
            }
        }
        Ok(())
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
            "received" | "commented" | "result_attached" => {}
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
                self.stand("submitted", Some(("position", to)), at);
            }
            "directed" => {
                for part in body["parts"].as_array().ok_or("shares are missing")? {
                    let deadline = part["deadline"]["at"].as_i64();
                    let part = Part {
                        id: id(part, "id")?,
                        role: text(part, "role")?,
                        unit: id(part, "unit")?,
                        head: id(part, "head")?,
                        officer: None,
                        deadline,
                        first_deadline: deadline,
                        since: at,
                        is_open: true,
                        in_force: true,
                    };
                    if part.role == "lead" {
                        self.stand("directed", Some(("position", part.head)), at);
                    }
                    self.parts.push(part);
                }
            }
            "assigned" => {
                let officer = id(body, "officer")?;
                let part = self.part(body)?;
                part.officer = Some(officer);
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
            "reported" => self.part(body)?.is_open = false,
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
        } else {
            self.stand("registered", Some(("unit", self.clerks)), at);
        }
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
            "returned" => Vec::new(),
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
                        since: part.since,
                        deadline: part.deadline,
                        opened: opened(whose, part.since),
                    }
                })
                .collect(),
        };
        lines.sort();
        lines
    }
}

/// On whose desk the letter lies before work on it begins, and which shares are in force once it has.
#[derive(Clone, Default)]
struct Desk {
    /// Who may give the letter back to the clerks, with the reason of that right.
    with: Option<(Uuid, &'static str)>,
    leader: Option<Uuid>,
    in_force: BTreeSet<Uuid>,
}

/// Grants in the order of events.
#[derive(Default)]
struct Rights {
    all: Vec<(Named, String, i64, Option<i64>)>,
    /// Role, head and present officer of each share.
    parts: BTreeMap<Uuid, (String, Uuid, Option<Uuid>)>,
    desk: Desk,
    /// The desk before a step that moved the whole letter.
    desk_before: BTreeMap<Uuid, Desk>,
    /// What was open before a step that moved the whole letter.
    open_before: BTreeMap<Uuid, Vec<(Named, String)>>,
    /// The share that a step changed, and its officer before.
    officer_before: BTreeMap<Uuid, (Uuid, Option<Uuid>)>,
}

impl Rights {
    fn read(events: &[Raw]) -> Result<Vec<GrantLine>, String> {
        let mut rights = Self::default();
        for event in events {
            rights.take(event)?;
        }
        let line = |(whose, reason, from, until): (Named, String, i64, Option<i64>)| {
            ((whose.0.to_owned(), whose.1), reason, from, until)
        };
        let mut lines: Vec<GrantLine> = rights.all.into_iter().map(line).collect();
        lines.sort();
        Ok(lines)
    }

    fn open(&self) -> Vec<(Named, String)> {
        self.all.iter().filter(|g| g.3.is_none()).map(|g| (g.0, g.1.clone())).collect()
    }

    fn give(&mut self, whose: Named, reason: &str, at: i64) {
        if !self.open().contains(&(whose, reason.to_owned())) {
            self.all.push((whose, reason.to_owned(), at, None));
        }
    }

    fn end(&mut self, at: i64, which: impl Fn(Named, &str) -> bool) {
        for grant in self.all.iter_mut().filter(|grant| grant.3.is_none()) {
            if which(grant.0, &grant.1) {
                grant.3 = Some(at);
            }
        }
    }

    /// Another officer, or none: the one before loses the right, unless another share in force gives it.
    fn change_officer(&mut self, part: Uuid, to: Option<Uuid>, at: i64) -> Result<(), String> {
        let (role, _, officer) = self.parts.get_mut(&part).ok_or("a share is not there")?;
        let (role, before) = (role.clone(), std::mem::replace(officer, to));
        let by_another = |person: Uuid| {
            let in_force = self.parts.iter().filter(|(id, _)| self.desk.in_force.contains(id));
            let mut same = in_force.filter(|(_, part)| part.0 == role);
            same.any(|(_, (_, head, officer))| *head == person || *officer == Some(person))
        };
        if let Some(before) = before.filter(|before| !by_another(*before)) {
            self.end(at, |whose, reason| whose == ("position", before) && reason == role);
        }
        if let Some(to) = to {
            self.give(("position", to), &role, at);
        }
        Ok(())
    }

    fn take(&mut self, event: &Raw) -> Result<(), String> {
        let (body, at) = (&event.body, event.at);
        match part_of(event)? {
            Some(part) => {
                let (_, _, officer) = self.parts.get(&part).ok_or("a share is not there")?;
                self.officer_before.insert(event.id, (part, *officer));
            }
            None => {
                let step = match event.kind.as_str() {
                    "taken_back" => id(body, "step")?,
                    _ => event.id,
                };
                // Once the letter moves on, who gave it back before has nothing left to take back.
                if moves(event) && !self.officer_before.contains_key(&step) {
                    for until in self.all.iter_mut().filter_map(|grant| grant.3.as_mut()) {
                        *until = at.min(*until);
                    }
                }
                self.open_before.insert(event.id, self.open());
                self.desk_before.insert(event.id, self.desk.clone());
            }
        }
        match event.kind.as_str() {
            "received" => self.give(("unit", id(body, "clerical_unit")?), "clerk", at),
            "sent_for_proposal" => {
                let to = id(body, "to")?;
                self.desk.with = Some((to, "chief"));
                self.give(("position", to), "chief", at);
            }
            "submitted" | "proposed" => {
                let to = id(body, "to")?;
                (self.desk.with, self.desk.leader) = (Some((to, "leader")), Some(to));
                self.give(("position", to), "leader", at);
            }
            "directed" => {
                self.desk.with = None;
                for part in body["parts"].as_array().ok_or("shares are missing")? {
                    let (role, head) = (text(part, "role")?, id(part, "head")?);
                    self.give(("unit", id(part, "unit")?), &role, at);
                    self.give(("position", head), &role, at);
                    let part = id(part, "id")?;
                    self.desk.in_force.insert(part);
                    self.parts.insert(part, (role, head, None));
                }
            }
            "assigned" => {
                self.change_officer(id(body, "assignment")?, Some(id(body, "officer")?), at)?;
            }
            "sent_back" if body["assignment"].is_null() => {
                let right = match self.desk.with.take() {
                    Some((holder, right)) => {
                        self.end(at, |whose, reason| whose == ("position", holder) && reason == right);
                        right
                    }
                    None => {
                        let directed = ["lead", "support", "inform"];
                        self.end(at, |_, reason| directed.contains(&reason));
                        self.desk.in_force.clear();
                        self.desk.with = self.desk.leader.map(|leader| (leader, "leader"));
                        "lead"
                    }
                };
                let giver = ("position", event.position);
                self.all.push((giver, right.to_owned(), at, Some(at + SECOND_THOUGHTS)));
            }
            "sent_back" => self.change_officer(id(body, "assignment")?, None, at)?,
            "closed" if !body["archive_unit"].is_null() => {
                self.give(("unit", id(body, "archive_unit")?), "archive", at);
            }
            "taken_back" => self.restore(id(body, "step")?, at)?,
            _ => {}
        }
        Ok(())
    }

    fn restore(&mut self, step: Uuid, at: i64) -> Result<(), String> {
        if let Some((part, officer)) = self.officer_before.get(&step).copied() {
            let now = self.parts.get(&part).ok_or("a share is not there")?.2;
            if now != officer {
                self.change_officer(part, officer, at)?;
            }
            return Ok(());
        }
        let wanted = self.open_before.get(&step).cloned().ok_or("a step is not there")?;
        self.desk = self.desk_before.get(&step).cloned().ok_or("a step is not there")?;
        self.end(at, |whose, reason| !wanted.contains(&(whose, reason.to_owned())));
        for (whose, reason) in wanted {
            self.give(whose, &reason, at);
        }
        Ok(())
    }
}

/// How long who gave a letter back keeps sight of it: ten minutes, in microseconds.
const SECOND_THOUGHTS: i64 = 600_000_000;

/// Does the step carry the whole letter on? One that is taken back does if the step undone did.
fn moves(event: &Raw) -> bool {
    !matches!(event.kind.as_str(), "received" | "registered" | "opened" | "commented" | "result_attached")
}

/// The share that a step changes, when it does not move the whole letter.
fn part_of(event: &Raw) -> Result<Option<Uuid>, String> {
    match event.kind.as_str() {
        "assigned" | "reported" => id(&event.body, "assignment").map(Some),
        "sent_back" if !event.body["assignment"].is_null() => id(&event.body, "assignment").map(Some),
        _ => Ok(None),
    }
}

fn id(body: &Value, member: &str) -> Result<Uuid, String> {
    let text = body[member].as_str().ok_or_else(|| format!("{member} is missing"))?;
    text.parse().map_err(|_| format!("{member} is no identifier"))
}

fn text(body: &Value, member: &str) -> Result<String, String> {
    body[member].as_str().map(str::to_owned).ok_or_else(|| format!("{member} is missing"))
}
