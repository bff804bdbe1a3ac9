//! Tiếp nhận, vào sổ: from the first byte to the arrival number.

mod arranging;
mod correction;
mod delivery;
mod duplicates;
mod inflow;
mod paper;
mod receiving_again;
mod stamp;
mod upload;

pub(crate) use arranging::empty_for_clerk;
pub use arranging::{make_main, split};
pub use correction::{Correction, correct};
pub(crate) use delivery::{
    Delivered, Piece, Recipient, clerk_called, deliver, first_clerk, only_clerk, open_delivered,
};
pub use duplicates::{Duplicate, DuplicateQuery, DuplicateReason, duplicates};
pub use inflow::Inflow;
pub use paper::receive_paper;
pub use receiving_again::receive_again;
pub use upload::{Received, Upload, add_attachment, add_result, begin_upload, remove_attachment};
pub(crate) use upload::{ask_for_reading, fill_blanks, insert, open_letter, unsupported};

use crate::canvas::{Shown, picture_page};
use crate::idempotency::{Claimed, claim, fingerprint, remember};
use crate::letters::{self, Known, Letter};
use crate::office::{new_id, scope};
use crate::routing::Desk;
use crate::{Caller, Error, Key, Office, access, analysis, books, calendar, jobs, reading_rules};
use congvan_records::{
    ArrivalNumber, DocumentFields, DocumentId, FieldError, FieldProblem, FileRole, IncomingDocument,
    PositionId, Rect, Year,
};
use congvan_store::Tx;
use congvan_store::documents::{self, AnalysedFile, Whole};
use congvan_store::registers::{self, TakenNumber};
use congvan_store::routings::{self, SortedBy};
use congvan_workflow::{Access, Action, ActionKind, Refusal, Status};
use time::Date;

/// The book of incoming letters.
pub const INCOMING_BOOK: &str = registers::INCOMING;

/// Số đến sẽ cấp: a forecast; the real number is given on saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The book's key.
    pub book: String,
    /// "Công văn đến 2026".
    pub book_name: String,
    /// Its year.
    pub year: Year,
    /// The number the next letter would get.
    pub next: ArrivalNumber,
    /// Today, in the agency's zone.
    pub today: Date,
}

/// Vào sổ.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// The version on which it was decided.
    pub version: u32,
    /// The form as confirmed.
    pub fields: DocumentFields,
    /// To whom it is submitted in the same act: an office chief's or a leader's position.
    pub submit_to: Option<PositionId>,
    /// Key of the book it enters; the ordinary one without, whether or not that is in use.
    pub book: Option<String>,
    /// Where the arrival stamp goes; a free place is found when there is none.
    pub stamp_rect: Option<Rect>,
}

/// A letter with the number it was given.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The letter after the act.
    pub letter: Letter,
    /// Số đến.
    pub number: ArrivalNumber,
    /// Rules of reading that this letter was registered against for the second time, and that are off now.
    pub rules_off: Vec<reading_rules::Rule>,
}

/// A short name for what a form holds: forms with the same content have the same, within one build of the program.
pub fn form_tag(fields: &DocumentFields) -> String {
    let mut tag = fingerprint(fields).to_string();
    tag.truncate(16);
    tag
}

/// Keeps a half-filled form of a letter that has no number yet, so that it can be filled in to the end elsewhere.
///
/// `base` is the [`form_tag`] of the form it was typed on; without it the form is replaced whatever it holds.
///
/// Errors: [`Error::NotFound`], [`Error::Secret`]; [`Error::FormChanged`] when somebody else, or the reading of the
/// file, changed the form meanwhile; [`Error::Refused`] once it is registered.
pub async fn save_fields(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    fields: DocumentFields,
    base: Option<&str>,
) -> Result<Letter, Error> {
    let fields = fields.normalised();
    let now = office.now();
    let problems = fields.problems(now.date_in(caller.agency.zone));
    refuse_secret(&problems)?;
    // A half-filled form may lack much, but it must fit.
    let too_long: Vec<_> =
        problems.into_iter().filter(|fault| fault.problem == FieldProblem::TooLong).collect();
    if !too_long.is_empty() {
        return Err(Error::Fields(too_long));
    }
    let agency = scope(caller.agency.id);
    let tx = office.begin().await?;
    open_for_clerk(office, &tx, caller, document).await?;
    if let Some(base) = base {
        // Read under the lock of the routing, which the reading of the file takes as well.
        let held = documents::get(&tx, agency, document).await?.fields;
        if form_tag(&held) != base && held != fields {
            return Err(Error::FormChanged);
        }
    }
    documents::update_fields(&tx, agency, document, &fields).await?;
    jobs::index_document(&tx, caller.agency.id, document, now).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    letters::get(office, caller, document).await
}

/// The number the next letter would get today in the book with this key; without, in the first one that is in use.
///
/// Errors: [`Error::Forbidden`]; [`Error::Input`] of a book that is not there, or out of use.
pub async fn forecast(office: &Office, caller: &Caller, book: Option<&str>) -> Result<Forecast, Error> {
    access::require_clerk(caller)?;
    let today = office.now().date_in(caller.agency.zone);
    let year = Year::of(today);
    let db = office.reader();
    let book = match book {
        Some(_) => books::find_open(db, caller.agency.id, book).await?,
        None => books::first_open(db, caller.agency.id).await?,
    };
    let next = registers::forecast(db, scope(caller.agency.id), &book.key, year).await?;
    Ok(Forecast { book_name: format!("{} {}", book.name, year.0), book: book.key, year, next, today })
}

/// Vào sổ: gives the number, puts the arrival stamp on the first page, and submits if asked, all at once or not at
/// all.
///
/// Errors: [`Error::NotFound`], [`Error::Fields`], [`Error::Secret`], [`Error::Conflict`], [`Error::Refused`],
/// [`Error::Layer`], [`Error::Input`], [`Error::IdempotencyMismatch`], [`Error::Busy`].
/// Source: Decree 30/2020/NĐ-CP, art. 22 and appendix IV (the stamp).
pub async fn register(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    registration: Registration,
    key: Option<Key>,
) -> Result<Registered, Error> {
    let desk = Desk::at(office, caller).await?;
    let now = desk.now;
    let agency = scope(caller.agency.id);
    let request = fingerprint(&(document, &registration));
    let Registration { version, fields, submit_to, book, stamp_rect } = registration;
    let mut fields = fields.normalised();
    let today = now.date_in(caller.agency.zone);
    let calendar = calendar::of_agency(office, caller.agency.id).await?;
    let (_, mut events) = routings::load_with_events(office.reader(), agency, document).await?;
    let tx = office.begin_act(caller.agency.id).await?;
    if claim(&tx, caller, key, request, now).await? == Claimed::Before {
        tx.roll_back().await?;
        return registered(letters::get(office, caller, document).await?, Vec::new());
    }
    let (routing, actor) = desk.take(&tx, document, version).await?;
    if events.len() != routing.version as usize {
        events = routings::events(&tx, agency, document).await?;
    }
    if !access::may(&actor, Access::Act(ActionKind::Register), &routing, now) {
        return Err(Refusal::NotPermitted { action: ActionKind::Register, status: routing.status }.into());
    }
    let problems = fields.problems(today);
    refuse_secret(&problems)?;
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let book = books::find_open(&tx, caller.agency.id, book.as_deref()).await?;
    let whole = documents::whole(&tx, agency, document).await?.ok_or(Error::NotFound)?;
    let sorted = SortedBy {
        index_key: whole.index_key,
        received_at: whole.document.received_at,
        urgency: fields.urgency,
        due_date: fields.due_date,
        zone: caller.agency.zone,
    };
    let main = MainFile::among(office, &whole.files).await?;
    if let Some(count) = main.as_ref().and_then(|main| main.page_count) {
        fields.page_count = Some(count);
    }
    jobs::index_document(&tx, caller.agency.id, document, now).await?;
    let ids = [new_id(), new_id()];
    let plan = |taken: TakenNumber| {
        let register = Action::Register(taken.registration(fields.access));
        let acts: Vec<Action> =
            [Some(register), submit_to.map(|to| Action::Submit { to })].into_iter().flatten().collect();
        desk.plan(&routing, &actor, &acts, &ids)
    };
    // Clerks of one agency wait for each other from the number on. All that does not hang on which number it is comes
    // before: for whom the letter waits and who is told are the same with any.
    let any = TakenNumber { series: new_id(), number: ArrivalNumber(1), year: Year::of(today), date: today };
    desk.write(&tx, &routing, &plan(any)?, Some(&sorted)).await?;
    let taken = match registers::next_arrival_number(&tx, agency, &book.key, today, now).await {
        // Closed since the question above: the row that gives the number knows it first.
        Err(congvan_store::Error::SeriesClosed) => return Err(books::closed(&book)),
        taken => taken?,
    };
    let outcomes = plan(taken)?;
    desk.append(&tx, &outcomes).await?;
    documents::register(&tx, agency, document, &fields, &taken.registration(fields.access)).await?;
    let to = submit_to.map_or("", |to| desk.title(to));
    let stamp = stamp::put(&tx, caller, document, main.as_ref(), taken, to, stamp_rect, now).await?;
    let version = outcomes.last().map_or(routing.version, |last| last.routing.version);
    remember(&tx, caller, key, &version.to_string()).await?;
    let rules_off = match main.as_ref().and_then(|main| Some((main.reading.as_ref()?.found()?, &main.advice)))
    {
        Some((reading, advice)) => {
            let read = analysis::suggestion(reading, now, &calendar.calendar).normalised();
            reading_rules::learn(office, &tx, caller, (&read, advice), &fields, now).await?
        }
        None => Vec::new(),
    };
    let routing = outcomes.last().map_or(routing, |last| last.routing.clone());
    events.extend(outcomes.into_iter().map(|outcome| outcome.event));
    let Whole { document, files, of_scan, .. } = whole;
    let document = entered(document, fields, taken);
    // Nothing of it is read again, and it is put together while the disk is waited for.
    let known = Known { document, files, of_scan, layers: vec![stamp], book: Some(book.key) };
    let letter = desk.around(calendar).with(office.reader(), routing.clone(), events, known);
    let (committed, letter) = futures::join!(tx.commit(), letter);
    committed?;
    routings::keep(office.reader(), routing);
    office.inner.bell.notify_one();
    registered(letter?, rules_off)
}

/// The letter's row as the act leaves it.
fn entered(document: IncomingDocument, fields: DocumentFields, taken: TakenNumber) -> IncomingDocument {
    let TakenNumber { number, year, date, .. } = taken;
    IncomingDocument {
        fields,
        arrival_number: Some(number),
        arrival_date: Some(date),
        year: Some(year),
        ..document
    }
}

fn registered(letter: Letter, rules_off: Vec<reading_rules::Rule>) -> Result<Registered, Error> {
    let number = letter.document.arrival_number.ok_or(Error::NotFound)?;
    Ok(Registered { letter, number, rules_off })
}

fn refuse_secret(problems: &[FieldError]) -> Result<(), Error> {
    match problems.iter().find(|fault| fault.problem == FieldProblem::Secret) {
        Some(fault) => Err(Error::Secret(fault.field)),
        None => Ok(()),
    }
}

/// A letter that a clerk may still change: it has no number, and was not sent back.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`].
pub(crate) async fn open_for_clerk(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
) -> Result<(), Error> {
    let routing = routings::load_for_update(tx, scope(caller.agency.id), document).await?;
    let now = office.now();
    let actor = access::actor(tx, caller, now).await?;
    if !access::may(&actor, Access::ReadMetadata, &routing, now) {
        return Err(Error::NotFound);
    }
    let may_register = access::may(&actor, Access::Act(ActionKind::Register), &routing, now);
    if routing.status == Status::Arrived && may_register {
        Ok(())
    } else {
        Err(Refusal::NotPermitted { action: ActionKind::Register, status: routing.status }.into())
    }
}

/// The main file with its first page.
struct MainFile {
    file: congvan_records::StoredFile,
    page_count: Option<u32>,
    reading: Option<analysis::StoredReading>,
    /// What the register knows beside it.
    advice: analysis::Advice,
    /// The page it makes, if it is a picture.
    picture: Option<[f64; 2]>,
}

impl MainFile {
    async fn among(office: &Office, files: &[AnalysedFile]) -> Result<Option<Self>, Error> {
        let main = files.iter().find(|file| file.entry.file.role == FileRole::Main);
        let Some(AnalysedFile { entry, findings }) = main else { return Ok(None) };
        let reading = analysis::reading(findings);
        let known = analysis::describe_read(findings, reading.as_ref());
        let picture = match Shown::of(&entry.file) {
            Shown::Picture => Some(picture_page(office, &entry.file).await?),
            Shown::Pages | Shown::Sheet => None,
        };
        let page_count = known.and_then(|known| known.page_count);
        let advice = analysis::advice(findings, reading.as_ref().and_then(analysis::StoredReading::found));
        Ok(Some(Self { page_count, reading, advice, picture, file: entry.file.clone() }))
    }
}
