//! Văn bản: one letter as its reader may see it.

mod files;
mod names;
mod redaction;
mod timeline;
mod view;

pub use files::{FileContent, file, page_image, pages};
pub(crate) use files::{PATIENCE, Pages, draw_page, note, readable};
pub use names::Names;
pub(crate) use timeline::day;
pub use timeline::{Step, StepState, timeline};
pub use view::{
    FileAnalysis, Letter, LetterFile, Mark, OtherValue, ReadField, ReadForm, Recognition, SignatureAnswers,
    SignatureFindings, SignatureState, ValueSource,
};

use crate::calendar::{self, DatedCalendar};
use crate::office::scope;
use crate::{Caller, Error, Office, access, analysis, mailbox, organisation, splitting};
use congvan_records::{
    AssignmentId, DocumentId, FileRole, IncomingDocument, Layer, Office as Organisation, Source, Timestamp,
};
use congvan_store::analyses::AnalysisKind;
use congvan_store::documents::{self, AnalysedFile, Whole};
use congvan_store::{Read, Snapshot, layers, registers, routings};
use congvan_workflow::{
    Access, Actor, Assignment, AssignmentRole, Calendar, Event, Facts, GrantReason, Routing, Status,
    acting_in_place, answerable, available_actions, decide, reopenable,
};
use std::sync::Arc;

/// The letter, if the caller may know of it.
///
/// What the caller may not read of it is left out here, not on the screen: see [`Letter::readable_content`].
///
/// Errors: [`Error::NotFound`].
pub async fn get(office: &Office, caller: &Caller, document: DocumentId) -> Result<Letter, Error> {
    let around = Around::of(office, caller).await?;
    let db = office.snapshot().await?;
    let (routing, events) = routings::load_with_events(&db, scope(caller.agency.id), document).await?;
    if !access::may(&caller.actor, Access::ReadMetadata, &routing, around.now) {
        return Err(Error::NotFound);
    }
    around.view(&db, routing, events).await
}

/// The letter for somebody who has just acted on it, even if the act ended the right to see it: then its line only.
pub(crate) async fn after_act(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
) -> Result<Letter, Error> {
    let around = Around::of(office, caller).await?;
    let db = office.snapshot().await?;
    let (routing, events) = routings::load_with_events(&db, scope(caller.agency.id), document).await?;
    around.view(&db, routing, events).await
}

/// The letter for somebody whose act was repeated. As after the act while nothing has happened since; later the repeat
/// shows no more than looking does.
///
/// Errors: [`Error::NotFound`].
pub(crate) async fn after_repeat(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
) -> Result<Letter, Error> {
    let events = routings::events(office.reader(), scope(caller.agency.id), document).await?;
    let own = events.last().is_some_and(|event| event.actor.person == caller.person.id);
    if own { after_act(office, caller, document).await } else { get(office, caller, document).await }
}

/// What a letter is shown with. Read before the snapshot, so that while that holds its connection nothing waits for a
/// second one.
pub(crate) struct Around<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) organisation: Arc<Organisation>,
    pub(crate) names: Names,
    pub(crate) calendar: Arc<DatedCalendar>,
    pub(crate) now: Timestamp,
}

/// What is known of a letter besides its events, as far as its reader may see it.
pub(crate) struct Known {
    pub(crate) document: IncomingDocument,
    pub(crate) files: Vec<AnalysedFile>,
    /// Has a scan to do with it?
    pub(crate) of_scan: bool,
    pub(crate) layers: Vec<Layer>,
    /// Key of the book that it stands in.
    pub(crate) book: Option<String>,
}

impl<'a> Around<'a> {
    async fn of(office: &Office, caller: &'a Caller) -> Result<Self, Error> {
        Ok(Self {
            caller,
            organisation: organisation::of_agency(office, caller.agency.id).await?,
            names: organisation::names(office, caller.agency.id).await?,
            calendar: calendar::of_agency(office, caller.agency.id).await?,
            now: office.now(),
        })
    }

    /// The letter as of one moment: what was read in it and what the form says never come from two.
    async fn view(self, db: &Snapshot, routing: Routing, events: Vec<Event>) -> Result<Letter, Error> {
        let agency = scope(self.caller.agency.id);
        let book = match routing.registration.filter(|_| self.names.has_several_books()) {
            Some(entry) => Some(registers::book_of(db, agency, entry.series).await?),
            None => None,
        };
        let known = if access::may(&self.caller.actor, Access::ReadContent, &routing, self.now) {
            let Whole { document, files, of_scan, .. } =
                documents::whole(db, agency, routing.document).await?.ok_or(Error::NotFound)?;
            let layers = layers::list(db, agency, routing.document).await?;
            Known { document, files, of_scan, layers, book }
        } else {
            let document = documents::get(db, agency, routing.document).await?;
            Known { document, files: Vec::new(), of_scan: false, layers: Vec::new(), book }
        };
        self.with(db, routing, events, known).await
    }

    /// The letter of which this is known, as of one moment.
    pub(crate) async fn with(
        self,
        db: &impl Read,
        routing: Routing,
        events: Vec<Event>,
        known: Known,
    ) -> Result<Letter, Error> {
        let (actor, now) = (&self.caller.actor, self.now);
        let agency = scope(self.caller.agency.id);
        let Known { document, files, of_scan, layers, book } = known;
        let readable_content = access::may(actor, Access::ReadContent, &routing, now);
        let mut letter = Letter {
            available_actions: available_actions(&routing, actor, now),
            take_back_until: routing.take_back_until(actor, now),
            my_requests: answerable(&routing, actor),
            reopenable: reopenable(&routing, actor),
            known_others: known_others(db, actor, &routing, now).await?,
            book_name: book
                .filter(|_| self.names.has_several_books())
                .and_then(|book| self.names.book(&book).map(str::to_owned)),
            my_assignment: own_part(&routing, actor),
            my_relation: relation(&routing, actor, now),
            acts_for: acting_in_place(&routing, actor, now).cloned(),
            events,
            document,
            routing,
            files: Vec::new(),
            mail: None,
            scan: None,
            reading: None,
            signature: None,
            analysing: false,
            is_text_cut: false,
            layers: Vec::new(),
            readable_content,
            office: self.organisation,
            names: self.names,
            now,
            timeline: Vec::new(),
        };
        if readable_content {
            letter.layers = layers;
            if letter.document.source == Source::Mail {
                letter.mail = mailbox::origin(db, agency, letter.document.id).await?;
            }
            if of_scan {
                letter.scan = splitting::origin(db, agency, letter.document.id).await?;
            }
            add_files(files, &self.calendar.calendar, &mut letter);
        } else {
            redaction::redact(&mut letter);
        }
        letter.timeline = timeline::build(&letter);
        Ok(letter)
    }
}

/// The letters it was before and is received again as, as far as the actor may know of them.
async fn known_others(
    db: &impl Read,
    actor: &Actor,
    routing: &Routing,
    now: Timestamp,
) -> Result<Vec<DocumentId>, Error> {
    let others = [
        routing.received_before.as_ref().map(|before| before.letter),
        routing.received_again.as_ref().map(|again| again.letter),
    ];
    let mut known = Vec::new();
    for other in others.into_iter().flatten() {
        let other = routings::load(db, scope(routing.agency), other).await?;
        if access::may(actor, Access::ReadMetadata, &other, now) {
            known.push(other.document);
        }
    }
    Ok(known)
}

fn add_files(files: Vec<AnalysedFile>, calendar: &Calendar, letter: &mut Letter) {
    let readings: Vec<_> = files.iter().map(|file| analysis::reading(&file.findings)).collect();
    let read = readings.iter().flatten().filter_map(|stored| stored.found());
    letter.is_text_cut =
        analysis::is_cut_in_index(read.flat_map(|found| &found.pages).map(|page| page.text.as_str()));
    for (AnalysedFile { entry, findings }, stored) in files.into_iter().zip(readings) {
        letter.analysing |= analysis::is_waiting(&findings);
        if entry.file.role == FileRole::Main {
            if let Some(reading) = stored.as_ref().and_then(|stored| stored.found()) {
                let mut form = analysis::read_form(
                    reading,
                    &analysis::advice(&findings, Some(reading)),
                    letter.document.received_at,
                    calendar,
                );
                if letter.routing.status == Status::Arrived {
                    form.others.extend(analysis::on_certificates(&findings, &form.suggestion));
                } else {
                    // They speak of other letters, which who reads this one may not know of.
                    form.others.clear();
                }
                form.recognition = analysis::Progress::of(&findings).map(recognition);
                letter.reading = Some(form);
            }
            let verdict = findings.iter().find(|analysis| analysis.kind == AnalysisKind::Signature);
            letter.signature =
                verdict.and_then(|analysis| analysis::read_findings(analysis.body.as_deref()?));
            if letter.routing.status != Status::Arrived {
                letter.signature = letter.signature.take().map(analysis::past_the_door);
            }
        }
        letter.files.push(LetterFile {
            file: entry.file,
            added_by: entry.added_by,
            added_at: entry.added_at,
            analysis: analysis::describe_read(&findings, stored.as_ref()),
        });
    }
}

fn recognition((progress, is_running): (analysis::Progress, bool)) -> Recognition {
    let problem = (progress.failed > 0 && !is_running).then(|| {
        format!(
            "Không nhận dạng được chữ của {} trang sau ba lần thử. Tệp gốc vẫn nguyên vẹn: hãy nhập các mục còn thiếu theo \
             trang bên cạnh.",
            progress.failed
        )
    });
    Recognition { done: progress.done + progress.failed, of: progress.of, is_running, problem }
}

/// The share that is in the actor's hands: an open one before one that is done, lead before support before inform.
pub(crate) fn own_part(routing: &Routing, actor: &Actor) -> Option<AssignmentId> {
    let holds = |part: &Assignment| {
        actor.desks().any(|held| {
            part.holder() == held.position
                || part.head == held.position
                || (held.speaks_for_unit && held.unit == part.unit)
        })
    };
    let rank = |part: &&Assignment| {
        let hands = actor.desks().any(|held| part.holder() == held.position);
        (!part.is_open(), !hands, part.role)
    };
    routing.parts_in_force().filter(|part| holds(part)).min_by_key(rank).map(|part| part.id)
}

/// The closest of the grants that reach the actor now.
fn relation(routing: &Routing, actor: &Actor, now: Timestamp) -> Option<GrantReason> {
    if let Some(part) = own_part(routing, actor).and_then(|id| routing.assignment(id)) {
        return Some(match part.role {
            AssignmentRole::Lead => GrantReason::Lead,
            AssignmentRole::Support => GrantReason::Support,
            AssignmentRole::Inform => GrantReason::Inform,
        });
    }
    let principals = actor.principals();
    let reaching = |reason: &GrantReason| {
        routing.grants.iter().any(|grant| {
            grant.reason == *reason && grant.is_active(now) && principals.contains(&grant.principal)
        })
    };
    let order = [
        GrantReason::Leader,
        GrantReason::Chief,
        GrantReason::Clerk,
        GrantReason::Lead,
        GrantReason::Support,
        GrantReason::Inform,
        GrantReason::Archive,
    ];
    // What `decide` does not count, a relation does not name.
    let readable = decide(actor, Access::ReadMetadata, Facts { level: access::level(routing), routing }, now);
    order.into_iter().find(reaching).filter(|_| readable.is_allowed())
}
