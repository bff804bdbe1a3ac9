//! The state of one routing and how each event changes it.

use crate::take_back::{Changed, TAKE_BACK_WINDOW, Undoable, step_of};
use crate::{
    ActionKind, Actor, Assignment, AssignmentRole, ClosingOutcome, Deadline, Directive, Event, EventBody,
    Filing, Grant, GrantReason, Opened, PartState, Principal, Proposal, ReceivedAgain, ReceivedBefore,
    Registration, Relation, SentBack, Status, permitted,
};
use congvan_records::{
    AgencyId, AssignmentId, CommentId, DirectiveId, DocumentId, LayerId, PersonId, PositionId, RoutingId,
    Timestamp, UnitId,
};
use time::Date;

/// Người giữ: who answers for an open letter. Exactly one at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The clerks of this unit, together.
    Clerks(UnitId),
    /// One position.
    Position(PositionId),
}

/// Luân chuyển: the routing of one letter through its agency, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// Identifier.
    pub id: RoutingId,
    /// The agency.
    pub agency: AgencyId,
    /// The letter.
    pub document: DocumentId,
    /// Number of events so far; also the version an act is checked against.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// Who answers for it; nobody once it is returned or closed.
    pub holder: Option<Holder>,
    /// Since when the holder has it.
    pub held_since: Timestamp,
    /// The clerks' unit.
    pub clerical_unit: UnitId,
    /// Place in the register.
    pub registration: Option<Registration>,
    /// Why it went back to its sender.
    pub return_reason: Option<String>,
    /// The chief to whom it was sent for a proposal.
    pub chief: Option<PositionId>,
    /// The leader to whom it was submitted, or passed on.
    pub leader: Option<PositionId>,
    /// Leaders who passed it on since it was submitted, in order: each still knows of it, and gets it back from the
    /// next.
    pub passed_on: Vec<PositionId>,
    /// What the leader who passed it on wrote: position, person, words.
    pub forward_note: Option<(PositionId, PersonId, String)>,
    /// The leader who gave it back to the one before, and may take that back.
    gave_back: Option<PositionId>,
    /// The office's proposal.
    pub proposal: Option<Proposal>,
    /// All directives, in order; superseded ones too.
    pub directives: Vec<Directive>,
    /// Shares of the directives, in order.
    pub assignments: Vec<Assignment>,
    /// Receipts of reading.
    pub opened: Vec<Opened>,
    /// Remarks: identifier, person, position, instant, words.
    pub comments: Vec<(CommentId, PersonId, PositionId, Timestamp, String)>,
    /// How it was last sent back, until the next step.
    pub sent_back: Option<SentBack>,
    /// Why its number was voided.
    pub void_reason: Option<String>,
    /// Tiếp nhận lại: the letter as which it came in once more.
    pub received_again: Option<ReceivedAgain>,
    /// The letter as which it came in before, if it was received again.
    pub received_before: Option<ReceivedBefore>,
    /// How it was closed, with the lead's note.
    pub closing: Option<(ClosingOutcome, String)>,
    /// Case file.
    pub filing: Filing,
    /// Rights to read, withdrawn ones too.
    pub grants: Vec<Grant>,
    pub(crate) undoable: Vec<Undoable>,
}

impl Routing {
    pub(crate) fn begin(
        id: RoutingId,
        agency: AgencyId,
        document: DocumentId,
        clerical_unit: UnitId,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            agency,
            document,
            version: 0,
            status: Status::Arrived,
            holder: Some(Holder::Clerks(clerical_unit)),
            held_since: at,
            clerical_unit,
            registration: None,
            return_reason: None,
            chief: None,
            leader: None,
            passed_on: Vec::new(),
            forward_note: None,
            gave_back: None,
            proposal: None,
            directives: Vec::new(),
            assignments: Vec::new(),
            opened: Vec::new(),
            comments: Vec::new(),
            sent_back: None,
            void_reason: None,
            received_again: None,
            received_before: None,
            closing: None,
            filing: Filing::Pending,
            grants: Vec::new(),
            undoable: Vec::new(),
        }
    }

    /// The share with this id.
    pub fn assignment(&self, id: AssignmentId) -> Option<&Assignment> {
        self.assignments.iter().find(|part| part.id == id)
    }

    /// Shares of directives in force.
    pub fn parts_in_force(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(|part| {
            !part.withdrawn && self.directives.iter().any(|d| d.in_force && d.id == part.directive)
        })
    }

    /// When the share was given to its unit: with the directive, or by an invitation after it.
    pub fn given_at(&self, part: &Assignment) -> Option<Timestamp> {
        let directed = || self.directives.iter().find(|d| d.id == part.directive).map(|d| d.at);
        part.invited.as_ref().map(|invited| invited.at).or_else(directed)
    }

    /// Since when the share has waited for whoever has it: since it was given, or since work on it went on after a
    /// report.
    pub fn waits_since(&self, part: &Assignment) -> Option<Timestamp> {
        part.earlier_reports.last().map(|earlier| earlier.reopened_at).or_else(|| self.given_at(part))
    }

    /// Has the unit that leads reported, so that the letter waits for nothing but its closing?
    pub fn is_reported(&self) -> bool {
        self.status.is_open() && self.lead().is_some_and(|lead| !lead.is_open())
    }

    /// Quá hạn: open and past its deadline; where none is set, past `own_day`, the day the letter asks for itself. Asked of
    /// `part`, and of the letter as a whole where there is none. What was reported is late no more.
    pub fn is_late(
        &self,
        part: Option<&Assignment>,
        own_day: Option<Date>,
        today: Date,
        now: Timestamp,
    ) -> bool {
        let deadline = part.and_then(|part| part.deadline.as_ref());
        self.status.is_open()
            && part.is_none_or(Assignment::is_open)
            && deadline.map_or_else(|| own_day.is_some_and(|day| day < today), |deadline| deadline.at < now)
    }

    /// Phần chủ trì: the one share that leads, if the letter has been directed.
    pub fn lead(&self) -> Option<&Assignment> {
        self.parts_in_force().find(|part| part.role == AssignmentRole::Lead)
    }

    /// What the actor is to this letter, with the position that makes it so.
    pub fn relations(&self, actor: &Actor) -> Vec<(Relation, PositionId)> {
        let mut found = Vec::new();
        for held in actor.desks() {
            let mut add = |is, relation| {
                if is && !found.contains(&(relation, held.position)) {
                    found.push((relation, held.position));
                }
            };
            let position = held.position;
            add(
                held.unit == self.clerical_unit && held.roles.contains(&congvan_records::Role::Clerk),
                Relation::Clerk,
            );
            add(self.chief == Some(position), Relation::Chief);
            let passed = self.passed_on.contains(&position) || self.gave_back == Some(position);
            add(self.leader == Some(position) || passed, Relation::Leader);
            // A unit's share is also in the hands of whoever speaks for the unit when the post changes.
            for part in self.assignments.iter() {
                let heads = actor.heads(part, position);
                let works = part.officer == Some(position);
                let in_force =
                    !part.withdrawn && self.directives.iter().any(|d| d.in_force && d.id == part.directive);
                match part.role {
                    AssignmentRole::Lead => {
                        // After a return to the leader, the head keeps the relation that may take it back.
                        add(heads && (in_force || self.status == Status::Submitted), Relation::LeadHead);
                        add(works && in_force, Relation::LeadOfficer);
                    }
                    AssignmentRole::Support => {
                        add(heads && in_force, Relation::SupportHead);
                        add(works && in_force, Relation::SupportOfficer);
                    }
                    AssignmentRole::Inform => add(heads && in_force, Relation::Informed),
                }
            }
        }
        found
    }

    /// As what, and in which positions, the table of acts lets the actor do this now, as far as delegations go.
    pub(crate) fn offered(&self, actor: &Actor, kind: ActionKind) -> Vec<(Relation, PositionId)> {
        let mut found = self.relations(actor);
        found.retain(|(relation, position)| {
            permitted(self.status, *relation).contains(&kind)
                && actor.authority(*relation, *position, kind).is_some()
        });
        found
    }

    pub(crate) fn grant(&mut self, principal: Principal, reason: GrantReason, at: Timestamp) {
        let same =
            |grant: &&Grant| grant.principal == principal && grant.reason == reason && grant.until.is_none();
        if !self.grants.iter().any(|grant| same(&grant)) {
            self.grants.push(Grant { principal, reason, from: at, until: None });
        }
    }

    fn withdraw(&mut self, principal: Principal, reason: GrantReason, at: Timestamp) {
        for grant in &mut self.grants {
            if grant.principal == principal && grant.reason == reason && grant.until.is_none() {
                grant.until = Some(at);
            }
        }
    }

    pub(crate) fn hold(&mut self, status: Status, holder: Option<Holder>, at: Timestamp) {
        self.status = status;
        self.holder = holder;
        self.held_since = at;
    }

    pub(crate) fn part_mut(&mut self, id: AssignmentId) -> Option<&mut Assignment> {
        self.assignments.iter_mut().find(|part| part.id == id)
    }

    /// Makes one event true. Total: an event that fits nowhere changes nothing but the version.
    pub(crate) fn apply(&mut self, event: &Event) {
        let at = event.at;
        // Only what may be taken back is kept: a long talk costs nothing.
        let before = step_of(&event.body).map(|_| Box::new(self.clone()));
        self.version = event.seq;
        let moves = matches!(step_of(&event.body), Some(Changed::Letter));
        if moves || matches!(event.body, EventBody::HandedOver { .. }) {
            self.end_farewells(at);
        }
        match &event.body {
            EventBody::Received { clerical_unit, before, .. } => {
                self.received_before = before.clone();
                self.grant(Principal::Unit(*clerical_unit), GrantReason::Clerk, at);
            }
            EventBody::Registered(registration) => {
                self.registration = Some(*registration);
                self.hold(Status::Registered, Some(Holder::Clerks(self.clerical_unit)), at);
            }
            EventBody::ReturnedToSender { reason } => {
                self.return_reason = Some(reason.clone());
                self.hold(Status::Returned, None, at);
            }
            EventBody::SentForProposal { to } => {
                self.chief = Some(*to);
                self.sent_back = None;
                self.grant(Principal::Position(*to), GrantReason::Chief, at);
                self.hold(Status::Proposing, Some(Holder::Position(*to)), at);
            }
            EventBody::Submitted { to } => self.submit(*to, at),
            EventBody::Proposed { to, proposal } => {
                self.proposal = Some(proposal.clone());
                self.submit(*to, at);
            }
            EventBody::Directed { directive, text, parts, layers } => {
                self.direct(event, *directive, text, parts, layers);
            }
            EventBody::SentBack { reason, assignment, suggestion } => {
                let by = (event.actor.position, event.actor.person);
                let sent = SentBack { reason: reason.clone(), by, at, suggestion: *suggestion };
                match assignment {
                    Some(part) => self.give_back_part(sent, *part),
                    None => self.give_back(sent),
                }
            }
            EventBody::TakenBack { step } => self.take_back(*step, at),
            EventBody::Assigned { assignment, officer, instruction, deadline } => {
                self.assign(event, *assignment, *officer, instruction, deadline.clone());
            }
            EventBody::Opened => self.read_receipt(event),
            EventBody::Commented { id, text } => {
                self.comments.push((*id, event.actor.person, event.actor.position, at, text.clone()));
            }
            EventBody::ResultAttached { assignment, file } => {
                if let Some(part) = self.part_mut(*assignment) {
                    part.results.push(*file);
                }
            }
            EventBody::Reported { assignment, text } => {
                if let Some(part) = self.part_mut(*assignment) {
                    part.state = PartState::Done { at, report: text.clone() };
                }
            }
            EventBody::Closed { outcome, note, archive_unit } => {
                for part in self.assignments.iter_mut().filter(|part| part.is_open()) {
                    part.state = match part.role {
                        AssignmentRole::Lead => PartState::Done { at, report: note.clone() },
                        AssignmentRole::Support => PartState::Ended { at, reason: note.clone() },
                        // Reading for information goes on after the work is over.
                        AssignmentRole::Inform => PartState::Open,
                    };
                }
                self.closing = Some((*outcome, note.clone()));
                if let Some(unit) = archive_unit {
                    self.grant(Principal::Unit(*unit), GrantReason::Archive, at);
                }
                self.hold(Status::Closed, None, at);
            }
            EventBody::Forwarded { to, note } => self.pass_on(event, *to, note),
            EventBody::ExtensionAsked { assignment, to, reason, deadline } => {
                let by = (event.actor.position, event.actor.person);
                self.take_question(event.id, *assignment, by, *to, (reason, deadline), at);
            }
            EventBody::ExtensionAnswered { assignment, request, granted, note } => {
                let by = (event.actor.position, event.actor.person);
                self.take_answer(*assignment, *request, by, (granted.as_ref(), note), at);
            }
            EventBody::Invited { part, note } => {
                self.join(part, (event.actor.position, event.actor.person), note, at);
            }
            // The book is corrected in the book: where the letter stands is the same.
            EventBody::Corrected { .. } => {}
            EventBody::Voided { reason } => {
                self.void_reason = Some(reason.clone());
                self.hold(Status::Voided, None, at);
            }
            EventBody::ReceivedAgain { letter, reason } => {
                let by = event.actor.person;
                self.received_again = Some(ReceivedAgain { letter: *letter, by, at, reason: reason.clone() });
            }
            EventBody::Reopened { assignment, missing } => {
                let by = (event.actor.position, event.actor.person);
                self.work_goes_on(*assignment, by, at, missing);
            }
            EventBody::HandedOver { from, to, .. } => self.replace(*from, *to, at),
        }
        self.remember(event, before);
    }

    fn submit(&mut self, to: PositionId, at: Timestamp) {
        self.leader = Some(to);
        self.passed_on.clear();
        (self.forward_note, self.gave_back, self.sent_back) = (None, None, None);
        self.grant(Principal::Position(to), GrantReason::Leader, at);
        self.hold(Status::Submitted, Some(Holder::Position(to)), at);
    }

    fn direct(
        &mut self,
        event: &Event,
        id: DirectiveId,
        text: &str,
        parts: &[Assignment],
        layers: &[LayerId],
    ) {
        self.directives.push(Directive {
            id,
            event: event.id,
            text: text.to_owned(),
            by: (event.actor.position, event.actor.person),
            on_behalf: event.actor.on_behalf,
            at: event.at,
            layers: layers.to_vec(),
            in_force: true,
        });
        (self.gave_back, self.sent_back) = (None, None);
        for part in parts {
            self.grant(Principal::Unit(part.unit), part.role.grant_reason(), event.at);
            // Who answers for a unit without a head sits above it; the unit's grant does not reach there.
            self.grant(Principal::Position(part.head), part.role.grant_reason(), event.at);
            if part.role == AssignmentRole::Lead {
                self.hold(Status::Directed, Some(Holder::Position(part.head)), event.at);
            }
            self.assignments.push(part.clone());
        }
    }

    fn assign(
        &mut self,
        event: &Event,
        id: AssignmentId,
        officer: PositionId,
        instruction: &str,
        deadline: Option<Deadline>,
    ) {
        let at = event.at;
        let Some(part) = self.part_mut(id) else { return };
        part.work_on((event.actor.position, event.actor.person), at, instruction);
        let (role, previous) = (part.role, part.officer.replace(officer));
        part.instruction = instruction.to_owned();
        if previous != Some(officer) {
            part.let_lapse();
        }
        if deadline.is_some() {
            part.deadline = deadline;
        }
        if let Some(previous) = previous {
            self.release(previous, role, at);
        }
        self.sent_back = None;
        self.grant(Principal::Position(officer), role.grant_reason(), at);
        if role == AssignmentRole::Lead {
            self.hold(Status::Assigned, Some(Holder::Position(officer)), at);
        }
    }

    /// The letter goes to another leader; who passes it on keeps the right to it.
    fn pass_on(&mut self, event: &Event, to: PositionId, note: &str) {
        self.passed_on.extend(self.leader);
        self.leader = Some(to);
        self.forward_note = Some((event.actor.position, event.actor.person, note.to_owned()));
        (self.gave_back, self.sent_back) = (None, None);
        self.grant(Principal::Position(to), GrantReason::Leader, event.at);
        self.hold(Status::Submitted, Some(Holder::Position(to)), event.at);
    }

    /// An officer gives a share back to the head.
    fn give_back_part(&mut self, sent: SentBack, id: AssignmentId) {
        let at = sent.at;
        self.sent_back = Some(sent);
        let Some(part) = self.part_mut(id) else { return };
        let (role, head, officer) = (part.role, part.head, part.officer.take());
        part.instruction.clear();
        part.let_lapse();
        part.deadline = part.directive_deadline.clone();
        if let Some(officer) = officer {
            self.release(officer, role, at);
        }
        if role == AssignmentRole::Lead {
            self.hold(Status::Directed, Some(Holder::Position(head)), at);
        }
    }

    /// The whole letter goes back one holder. Who gives it back as not his gives up the right to it, and keeps sight
    /// of it only as long as the step may be taken back.
    fn give_back(&mut self, sent: SentBack) {
        let (giver, at, reason) = (sent.by.0, sent.at, sent.reason.clone());
        self.sent_back = Some(sent);
        let right = match self.status {
            Status::Directed | Status::Assigned => {
                self.end_directive(&reason, at);
                let to = self.leader.map(Holder::Position).unwrap_or(Holder::Clerks(self.clerical_unit));
                self.hold(Status::Submitted, Some(to), at);
                GrantReason::Lead
            }
            status => {
                let (holder, right) = match status {
                    Status::Proposing => (self.chief, GrantReason::Chief),
                    _ => (self.leader, GrantReason::Leader),
                };
                if let Some(position) = holder {
                    self.withdraw(Principal::Position(position), right, at);
                }
                // What another leader passed on goes back to that leader.
                match self.passed_on.pop() {
                    Some(before) => {
                        (self.gave_back, self.leader) = (self.leader, Some(before));
                        self.forward_note = None;
                        self.hold(Status::Submitted, Some(Holder::Position(before)), at);
                    }
                    None => self.hold(Status::Registered, Some(Holder::Clerks(self.clerical_unit)), at),
                }
                right
            }
        };
        let until = Some(at.plus(TAKE_BACK_WINDOW));
        self.grants.push(Grant { principal: Principal::Position(giver), reason: right, from: at, until });
    }

    /// The letter has moved on: who gave it back before can no longer take that back.
    pub(crate) fn end_farewells(&mut self, at: Timestamp) {
        for grant in &mut self.grants {
            grant.until = grant.until.map(|until| until.min(at));
        }
    }

    /// The next instant at which a right ends by itself.
    pub fn next_end_of_right(&self, now: Timestamp) -> Option<Timestamp> {
        self.grants.iter().filter_map(|grant| grant.until).filter(|until| now < *until).min()
    }

    /// Ends an officer's right by a share, unless another share of the same kind still gives it.
    pub(crate) fn release(&mut self, officer: PositionId, role: AssignmentRole, at: Timestamp) {
        let still = self
            .parts_in_force()
            .any(|part| part.role == role && (part.head == officer || part.officer == Some(officer)));
        if !still {
            self.withdraw(Principal::Position(officer), role.grant_reason(), at);
        }
    }

    /// Ends the directive in force: its open shares end with the reason and its grants are withdrawn.
    fn end_directive(&mut self, reason: &str, at: Timestamp) {
        for directive in &mut self.directives {
            directive.in_force = false;
        }
        for part in self.assignments.iter_mut().filter(|part| part.is_open()) {
            part.state = PartState::Ended { at, reason: reason.to_owned() };
        }
        for grant in &mut self.grants {
            let by_directive =
                matches!(grant.reason, GrantReason::Lead | GrantReason::Support | GrantReason::Inform);
            if by_directive && grant.until.is_none() {
                grant.until = Some(at);
            }
        }
    }

    fn read_receipt(&mut self, event: &Event) {
        let actor = event.actor;
        self.opened.push(Opened { person: actor.person, position: actor.position, at: event.at });
        for part in &mut self.assignments {
            if part.role == AssignmentRole::Inform && part.head == actor.position && part.is_open() {
                part.state = PartState::Done { at: event.at, report: String::new() };
            }
        }
    }
}

/// The routing that these events made, from the first on. `None` without a first [`EventBody::Received`].
pub fn replay(id: RoutingId, agency: AgencyId, document: DocumentId, events: &[Event]) -> Option<Routing> {
    let first = events.first()?;
    let EventBody::Received { clerical_unit, .. } = first.body else { return None };
    let mut routing = Routing::begin(id, agency, document, clerical_unit, first.at);
    events.iter().for_each(|event| routing.apply(event));
    Some(routing)
}
