//! Grants, from a routing's raw events: the second reading, in the order in which things happened.

use super::reading::{GrantLine, Named, Raw, id, part_of, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// On whose desk the letter lies before work on it begins, and which shares are in force once it has.
#[derive(Clone, Default)]
struct Desk {
    /// Who may give the letter back to the clerks, with the reason of that right.
    with: Option<(Uuid, &'static str)>,
    leader: Option<Uuid>,
    passed: Vec<Uuid>,
    in_force: BTreeSet<Uuid>,
}

/// Grants in the order of events.
#[derive(Default)]
pub(super) struct Rights {
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
    pub(super) fn read(events: &[Raw]) -> Result<Vec<GrantLine>, String> {
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
                self.desk.passed.clear();
                self.give(("position", to), "leader", at);
            }
            "forwarded" => {
                let to = id(body, "to")?;
                self.desk.with = Some((to, "leader"));
                self.desk.passed.extend(self.desk.leader.replace(to));
                self.give(("position", to), "leader", at);
            }
            "invited" => self.share(&body["part"], at)?,
            "handed_over" => self.hand_over(id(body, "from")?, id(body, "to")?, at),
            "directed" => {
                self.desk.with = None;
                for part in body["parts"].as_array().ok_or("shares are missing")? {
                    self.share(part, at)?;
                }
            }
            "assigned" => {
                self.change_officer(id(body, "assignment")?, Some(id(body, "officer")?), at)?;
            }
            "sent_back" if body["assignment"].is_null() => {
                let right = match self.desk.with.take() {
                    Some((holder, right)) => {
                        self.end(at, |whose, reason| whose == ("position", holder) && reason == right);
                        if let Some(before) = self.desk.passed.pop() {
                            self.desk.leader = Some(before);
                            self.desk.with = Some((before, "leader"));
                        }
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

    /// A share gives its unit, and whoever answers for it, the right to read.
    fn share(&mut self, part: &Value, at: i64) -> Result<(), String> {
        let (role, head) = (text(part, "role")?, id(part, "head")?);
        self.give(("unit", id(part, "unit")?), &role, at);
        self.give(("position", head), &role, at);
        let part = id(part, "id")?;
        self.desk.in_force.insert(part);
        self.parts.insert(part, (role, head, None));
        Ok(())
    }

    /// Every right that one position has goes to another.
    fn hand_over(&mut self, from: Uuid, to: Uuid, at: i64) {
        let had: Vec<String> =
            self.open().into_iter().filter(|g| g.0 == ("position", from)).map(|g| g.1).collect();
        self.end(at, |whose, _| whose == ("position", from));
        for reason in had {
            self.give(("position", to), &reason, at);
        }
        let put = |held: &mut Uuid| *held = if *held == from { to } else { *held };
        self.desk.with.iter_mut().for_each(|(holder, _)| put(holder));
        self.desk.leader.iter_mut().for_each(put);
        self.desk.passed.iter_mut().for_each(put);
        let mut seen: Vec<Uuid> = self.desk.leader.into_iter().collect();
        self.desk.passed.retain(|leader| {
            let fresh = !seen.contains(leader);
            seen.push(*leader);
            fresh
        });
        for (_, head, officer) in self.parts.values_mut() {
            put(head);
            officer.iter_mut().for_each(put);
        }
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
    let stays =
        ["received", "registered", "opened", "commented", "result_attached", "corrected", "received_again"];
    !stays.contains(&event.kind.as_str())
}
