//! Luân chuyển: acts on a letter under way.

use crate::calendar::DatedCalendar;
use crate::canvas::Shown;
use crate::idempotency::{Claimed, claim, fingerprint, remember};
use crate::letters::{self, Around, Letter, Names};
use crate::office::{new_id, scope};
use crate::{
    Caller, Change, Conflict, Error, Key, Office, access, analysis, calendar, jobs, notices, organisation,
};
use congvan_records::{
    AgencyId, AssignmentId, DirectiveId, DocumentId, EventId, FileRole, InkStroke, Layer, LayerId, LayerKind,
    Office as Organisation, PositionId, Rect, Sha256, StoredFile, Timestamp, UnitId, nfc_drawn,
};
use congvan_store::routings::{self, SortedBy};
use congvan_store::{Tx, analyses, documents, layers};
use congvan_workflow::{
    self as workflow, Access, Action, ActionKind, Actor, AssignmentDraft, AssignmentRole, ClosingOutcome,
    Deadline, DirectiveDraft, Event, EventBody, Outcome, ProposalDraft, Refusal, Routing,
};
use std::sync::Arc;
use time::Date;

/// Hạn, as chosen on screen; the agency's calendar makes an instant of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// At the end of this day's work.
    On(Date),
    /// After this many working days.
    WorkingDays(u32),
}

/// A unit's share as chosen on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDraft {
    /// Chủ trì, phối hợp, để biết.
    pub role: AssignmentRole,
    /// The unit.
    pub unit: UnitId,
    /// Due; left out for those only informed.
    pub due: Option<Due>,
}

/// A layer to put on a page together with a directive.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerDraft {
    /// Given by the client, so that a repeat is the same layer.
    pub id: LayerId,
    /// The file whose page it lies on; none for the generated slip.
    pub file_sha256: Option<Sha256>,
    /// Page, from 1.
    pub page: u32,
    /// Width and height of the page as shown, in points.
    pub page_box: [f64; 2],
    /// Note, ink or highlight; never a stamp.
    pub kind: LayerKind,
    /// Text, broken into lines.
    pub lines: Vec<String>,
    /// Size of the text in points.
    pub font_size: f64,
    /// Its place.
    pub rect: Rect,
    /// Strokes.
    pub ink: Vec<InkStroke>,
}

/// An act as chosen on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Trả lại nơi gửi.
    ReturnToSender {
        /// Why.
        reason: String,
    },
    /// Trình.
    Submit {
        /// An office chief's or a leader's position.
        to: PositionId,
    },
    /// Đề xuất và trình.
    Propose {
        /// A leader's position.
        to: PositionId,
        /// Words proposed.
        text: String,
        /// Shares proposed.
        parts: Vec<PartDraft>,
    },
    /// Bút phê và chuyển.
    Direct {
        /// The words.
        text: String,
        /// Units: exactly one leads.
        parts: Vec<PartDraft>,
        /// What the leader wrote or drew on the pages.
        layers: Vec<LayerDraft>,
    },
    /// Trả lại người chuyển.
    SendBack {
        /// Why.
        reason: String,
        /// The unit whose it is, if the head of the leading unit knows.
        suggestion: Option<UnitId>,
    },
    /// Thu hồi bước vừa làm.
    TakeBack,
    /// Giao người xử lý.
    Assign {
        /// The share.
        assignment: AssignmentId,
        /// The officer's position.
        officer: PositionId,
        /// Words for the officer.
        instruction: String,
        /// Due.
        due: Option<Due>,
    },
    /// Trao đổi.
    Comment {
        /// The words.
        text: String,
    },
    /// Báo cáo kết quả.
    Report {
        /// What was done.
        text: String,
    },
    /// Kết thúc văn bản.
    Close {
        /// With or without an answer.
        outcome: ClosingOutcome,
        /// What was done.
        note: String,
    },
    /// Chuyển lãnh đạo khác.
    Forward {
        /// Another leader's position.
        to: PositionId,
        /// Words for the other leader.
        note: String,
    },
    /// Xin gia hạn.
    AskExtension {
        /// The share.
        assignment: AssignmentId,
        /// Why.
        reason: String,
        /// The day asked for.
        due: Due,
    },
    /// Trả lời đề nghị gia hạn.
    AnswerExtension {
        /// The event that asked.
        request: EventId,
        /// The day granted; none refuses.
        due: Option<Due>,
        /// Words; needed when refusing.
        note: String,
    },
    /// Mời phối hợp.
    Invite {
        /// The unit.
        unit: UnitId,
        /// Due.
        due: Option<Due>,
        /// What is asked of the unit.
        note: String,
    },
    /// Hủy số.
    Void {
        /// Why.
        reason: String,
    },
    /// Yêu cầu làm tiếp.
    Reopen {
        /// The share.
        assignment: AssignmentId,
        /// What is missing.
        missing: String,
    },
}

/// Most layers one directive may carry.
const MOST_LAYERS: usize = 40;

/// Does one act on a letter that stands at `version`, and gives the letter after it.
///
/// Rights are asked inside the writing transaction. Nothing of a refused act remains. Whose right ends with the act
/// gets the letter's line in the book once more.
///
/// Errors: [`Error::NotFound`], [`Error::Conflict`], [`Error::Refused`], [`Error::Layer`],
/// [`Error::IdempotencyMismatch`], [`Error::Busy`].
pub async fn act(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    version: u32,
    act: Act,
    key: Option<Key>,
) -> Result<Letter, Error> {
    let desk = Desk::at(office, caller).await?;
    let calendar = calendar::of_agency(office, caller.agency.id).await?;
    let due = |due: Due| match due {
        Due::On(date) => calendar.calendar.on(date),
        Due::WorkingDays(days) => calendar.calendar.after_working_days(desk.now, days.min(1_000)),
    };
    let request = fingerprint(&(document, version, &act));
    let (action, drafts) = action(act, due);
    routings::look_ahead(office.reader(), scope(caller.agency.id), document).await?;
    let tx = office.begin_act(caller.agency.id).await?;
    if claim(&tx, caller, key, request, desk.now).await? == Claimed::Before {
        tx.roll_back().await?;
        return letters::after_repeat(office, caller, document).await;
    }
    let (routing, actor) = desk.take(&tx, document, version).await?;
    let outcome = desk.decide(&tx, &routing, &actor, &action).await?;
    if let Action::Direct(directive) = &action {
        put_layers(&tx, caller, document, directive.id, drafts, desk.now).await?;
    }
    jobs::index_document(&tx, caller.agency.id, document, desk.now).await?;
    if let Some(then) = outcome.routing.next_end_of_right(desk.now) {
        jobs::index_document_at(&tx, caller.agency.id, document, then, desk.now).await?;
    }
    remember(&tx, caller, key, &outcome.routing.version.to_string()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    letters::after_act(office, caller, document).await
}

/// Đã xem: the letter was opened by somebody for whom it waits. Anybody else's opening is no receipt, and no error.
///
/// Errors: [`Error::NotFound`].
pub async fn mark_opened(office: &Office, caller: &Caller, document: DocumentId) -> Result<(), Error> {
    let desk = Desk::at(office, caller).await?;
    let waits = |routing: &Routing, actor: &Actor| {
        workflow::available_actions(routing, actor, desk.now).contains(&ActionKind::Open)
    };
    let seen = access::readable(office, office.reader(), caller, document, Access::ReadMetadata).await?;
    notices::read_letter(office, caller, document).await?;
    if !waits(&seen, &caller.actor) {
        return Ok(());
    }
    let tx = office.begin().await?;
    let routing = routings::load_for_update(&tx, scope(caller.agency.id), document).await?;
    let actor = access::actor(&tx, caller, desk.now).await?;
    if waits(&routing, &actor) {
        desk.decide(&tx, &routing, &actor, &Action::Open).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What an act rests on besides the letter: read before the transaction begins, so that inside it nothing waits for a
/// second connection.
pub(crate) struct Desk<'a> {
    caller: &'a Caller,
    organisation: Arc<Organisation>,
    names: Names,
    pub(crate) now: Timestamp,
}

impl<'a> Desk<'a> {
    pub(crate) async fn at(office: &Office, caller: &'a Caller) -> Result<Self, Error> {
        Ok(Self {
            caller,
            organisation: organisation::of_agency(office, caller.agency.id).await?,
            names: organisation::names(office, caller.agency.id).await?,
            now: office.now(),
        })
    }

    /// What the letter is shown with after the act.
    pub(crate) fn around(&self, calendar: Arc<DatedCalendar>) -> Around<'a> {
        Around {
            caller: self.caller,
            organisation: Arc::clone(&self.organisation),
            names: self.names.clone(),
            calendar,
            now: self.now,
        }
    }

    pub(crate) fn title(&self, position: PositionId) -> &str {
        self.names.title(position)
    }

    /// The routing with its row held, at the version the act was decided on, and the caller as of now.
    ///
    /// Errors: [`Error::NotFound`], [`Error::Conflict`].
    pub(crate) async fn take(
        &self,
        tx: &Tx,
        document: DocumentId,
        version: u32,
    ) -> Result<(Routing, Actor), Error> {
        let routing = routings::load_for_update(tx, scope(self.caller.agency.id), document).await?;
        let actor = access::actor(tx, self.caller, self.now).await?;
        if !access::may(&actor, Access::ReadMetadata, &routing, self.now) {
            return Err(Error::NotFound);
        }
        if routing.version != version && !self.only_opened_since(tx, document, version).await? {
            return Err(self.conflict(tx, &routing, version).await?);
        }
        Ok((routing, actor))
    }

    /// That somebody looked at the letter, the caller perhaps, is nothing on which another would have acted otherwise.
    async fn only_opened_since(&self, tx: &Tx, document: DocumentId, version: u32) -> Result<bool, Error> {
        let events = routings::events(tx, scope(self.caller.agency.id), document).await?;
        let since = events.get(version as usize..).unwrap_or_default();
        Ok(!since.is_empty() && since.iter().all(|event| event.body == EventBody::Opened))
    }

    /// Asks the one rule of rights, decides, and records.
    pub(crate) async fn decide(
        &self,
        tx: &Tx,
        routing: &Routing,
        actor: &Actor,
        action: &Action,
    ) -> Result<Outcome, Error> {
        let outcome = self.outcome(routing, actor, action, new_id())?;
        let outcomes = std::slice::from_ref(&outcome);
        self.write(tx, routing, outcomes, None).await?;
        self.append(tx, outcomes).await?;
        Ok(outcome)
    }

    /// Asks the one rule of rights, and decides. Writes nothing.
    fn outcome(
        &self,
        routing: &Routing,
        actor: &Actor,
        action: &Action,
        id: EventId,
    ) -> Result<Outcome, Error> {
        let kind = action.kind();
        if !access::may(actor, Access::Act(kind), routing, self.now) {
            return Err(Refusal::NotPermitted { action: kind, status: routing.status }.into());
        }
        Ok(workflow::act(routing, action, actor, &self.organisation, id, self.now)?)
    }

    /// The outcomes of several acts, each on what the one before made of the letter. Writes nothing.
    pub(crate) fn plan(
        &self,
        routing: &Routing,
        actor: &Actor,
        actions: &[Action],
        ids: &[EventId],
    ) -> Result<Vec<Outcome>, Error> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(actions.len());
        for (action, id) in actions.iter().zip(ids) {
            let routing = outcomes.last().map_or(routing, |last| &last.routing);
            outcomes.push(self.outcome(routing, actor, action, *id)?);
        }
        Ok(outcomes)
    }

    /// What follows from the outcomes but their events: where the letter stands, for whom it waits, who is told. Lists
    /// sort it by `sorted`, if that is known.
    pub(crate) async fn write(
        &self,
        tx: &Tx,
        routing: &Routing,
        outcomes: &[Outcome],
        sorted: Option<&SortedBy>,
    ) -> Result<(), Error> {
        // The routing's row is held since it was read: nobody else can have acted.
        routings::project(tx, scope(self.caller.agency.id), routing, outcomes, sorted).await?;
        let mut before = routing;
        for outcome in outcomes {
            let urgency = sorted.map(|letter| letter.urgency);
            notices::follow(tx, &self.organisation, before, outcome, urgency, self.now).await?;
            before = &outcome.routing;
        }
        Ok(())
    }

    /// The events themselves, last: from here on nobody of the agency acts until the transaction has ended.
    pub(crate) async fn append(&self, tx: &Tx, outcomes: &[Outcome]) -> Result<(), Error> {
        Ok(routings::append(tx, scope(self.caller.agency.id), outcomes).await?)
    }

    /// Why an act decided on version `known` is refused.
    async fn conflict(&self, tx: &Tx, routing: &Routing, known: u32) -> Result<Error, Error> {
        let events = routings::events(tx, scope(self.caller.agency.id), routing.document).await?;
        // What the caller has not seen yet. A step that passes the letter on is told, whatever came after it; reading it
        // changes nothing for anybody.
        let seen = usize::try_from(known).unwrap_or(usize::MAX).min(events.len());
        let unseen = events[seen..].iter().rev();
        let moves = |event: &&Event| Change::of(&event.body) == Change::PassedOn;
        let tells = |event: &&Event| !matches!(event.body, EventBody::Opened);
        let told = unseen.clone().find(moves).or_else(|| unseen.clone().find(tells)).or(events.last());
        let last = told.cloned();
        let name = last.as_ref().and_then(|event| self.names.person(event.actor.person));
        Ok(Error::Conflict(Conflict {
            version: routing.version,
            status: routing.status,
            moved_by: name.map(|person| person.name.clone()),
            moved_at: last.as_ref().map_or(routing.held_since, |event| event.at),
            change: last.map_or(Change::PassedOn, |event| Change::of(&event.body)),
        }))
    }
}

/// The act as the engine takes it, with the layers that go with it.
fn action(act: Act, due: impl Fn(Due) -> Deadline) -> (Action, Vec<LayerDraft>) {
    let shares = |parts: Vec<PartDraft>| {
        let share = |part: PartDraft| AssignmentDraft {
            id: new_id(),
            role: part.role,
            unit: part.unit,
            deadline: part.due.filter(|_| part.role != AssignmentRole::Inform).map(&due),
        };
        parts.into_iter().map(share).collect::<Vec<_>>()
    };
    let mut drafts = Vec::new();
    let action = match act {
        Act::ReturnToSender { reason } => Action::ReturnToSender { reason },
        Act::Submit { to } => Action::Submit { to },
        Act::Propose { to, text, parts } => {
            Action::Propose { to, proposal: ProposalDraft { text, parts: shares(parts) } }
        }
        Act::Direct { text, parts, layers } => {
            let ids = layers.iter().map(|layer| layer.id).collect();
            drafts = layers;
            Action::Direct(DirectiveDraft { id: new_id(), text, parts: shares(parts), layers: ids })
        }
        Act::SendBack { reason, suggestion } => Action::SendBack { reason, suggestion },
        Act::TakeBack => Action::TakeBack,
        Act::Assign { assignment, officer, instruction, due: day } => {
            Action::Assign { assignment, officer, instruction, deadline: day.map(&due) }
        }
        Act::Comment { text } => Action::Comment { id: new_id(), text },
        Act::Report { text } => Action::Report { text },
        Act::Close { outcome, note } => Action::Close { outcome, note },
        Act::Forward { to, note } => Action::Forward { to, note },
        Act::AskExtension { assignment, reason, due: day } => {
            Action::AskExtension { assignment, reason, deadline: due(day) }
        }
        Act::AnswerExtension { request, due: day, note } => {
            Action::AnswerExtension { request, granted: day.map(&due), note }
        }
        Act::Invite { unit, due: day, note } => {
            Action::Invite { id: new_id(), unit, deadline: day.map(&due), note }
        }
        Act::Void { reason } => Action::Void { reason },
        Act::Reopen { assignment, missing } => Action::Reopen { assignment, missing },
    };
    (action, drafts)
}

/// Puts what the leader wrote and drew above the pages of this letter's files.
///
/// Errors: [`Error::Layer`].
async fn put_layers(
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    directive: DirectiveId,
    drafts: Vec<LayerDraft>,
    now: Timestamp,
) -> Result<(), Error> {
    if drafts.len() > MOST_LAYERS {
        return Err(Error::Layer);
    }
    let agency = scope(caller.agency.id);
    let files = documents::files(tx, agency, document).await?;
    // A letter that was stamped when its file had no pages to show keeps its sheet.
    let has_sheet = layers::list(tx, agency, document).await?.iter().any(|layer| layer.file_sha256.is_none());
    let main = files.iter().find(|file| file.role == FileRole::Main);
    let has_pages = match main.filter(|_| !has_sheet) {
        Some(main) => shown(tx, caller.agency.id, main).await? != Shown::Sheet,
        None => false,
    };
    for draft in drafts {
        let layer = Layer {
            id: draft.id,
            file_sha256: draft.file_sha256,
            page: draft.page,
            page_box: draft.page_box,
            kind: draft.kind,
            directive: Some(directive),
            lines: draft.lines.iter().map(|line| nfc_drawn(line)).collect(),
            font_size: draft.font_size,
            rect: draft.rect,
            ink: draft.ink,
            actor: caller.person.id,
            at: now,
            replaces: None,
        };
        let file = files.iter().find(|file| Some(file.sha256) == layer.file_sha256);
        let on_a_page = match (layer.file_sha256, file) {
            // The sheet stands in for pages; where there are pages nobody would see what was written on it.
            (None, _) => layer.page == 1 && !has_pages,
            (Some(_), None) => false,
            (Some(_), Some(file)) => has_page(tx, caller.agency.id, file, layer.page).await?,
        };
        if !on_a_page || layer.kind == LayerKind::Stamp || !layer.is_well_formed() {
            return Err(Error::Layer);
        }
        match layers::insert(tx, agency, document, &layer).await {
            Err(congvan_store::Error::Duplicate(_)) => return Err(Error::Layer),
            other => other?,
        }
    }
    Ok(())
}

/// How a file is shown, by what was read of it.
async fn shown(tx: &Tx, agency: AgencyId, file: &StoredFile) -> Result<Shown, Error> {
    let found = analyses::list(tx, scope(agency), file.id).await?;
    Ok(Shown::of_read(file, analysis::reading(&found).as_ref()))
}

async fn has_page(tx: &Tx, agency: AgencyId, file: &StoredFile, page: u32) -> Result<bool, Error> {
    let shown = shown(tx, agency, file).await?;
    if shown != Shown::Pages {
        return Ok(page == 1 && shown == Shown::Picture);
    }
    let found = analyses::list(tx, scope(agency), file.id).await?;
    let count = analysis::describe(&found).and_then(|known| known.page_count);
    Ok(count.is_none_or(|count| page <= count))
}
