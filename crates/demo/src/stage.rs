//! Playing the plan: each cue becomes one real act of the office at its instant.

use crate::{
    cast,
    clock::at,
    fate::{self, Act, Cue, Outline, head_of},
    lines,
    script::{Error, broken},
};
use congvan_office::{
    Caller, Office, accounts, calendar,
    intake::{self, Registration},
    letters::{self, Letter},
    organisation,
    routing::{self, Due, LayerDraft, PartDraft},
};
use congvan_records::{
    AccessLevel, DocumentCode, DocumentFields, DocumentId, LayerId, LayerKind, Office as Organisation,
    PositionId, Rect, Signer, Source, Timestamp, UnitId, Urgency, VIETNAM_TIME,
};
use congvan_specimens::{
    letter::{self, Field, Marks},
    library::{self, Made, Signing, Specimen},
    pki::TestPki,
};
use congvan_workflow::{AssignmentRole, Calendar, ClosingOutcome};
use std::{collections::BTreeMap, sync::Arc};
use time::{Date, Time};
use uuid::Uuid;

/// Letters of the demo.
const LETTERS: usize = 204;
/// Counted from the newest: a letter that waits for the leader.
const MOST_URGENT: usize = 21;

/// Everything needed while playing.
pub(crate) struct Stage<'a> {
    office: &'a Office,
    pki: TestPki,
    organisation: Arc<Organisation>,
    callers: BTreeMap<&'static str, Caller>,
    specimens: Vec<Specimen>,
    cues: Vec<Cue>,
    documents: BTreeMap<usize, DocumentId>,
    /// Where stamp and directive go on each letter: the room under the heading, left and right.
    places: BTreeMap<usize, [Rect; 2]>,
    calendar: Arc<calendar::DatedCalendar>,
}

impl<'a> Stage<'a> {
    pub(crate) async fn set(
        office: &'a Office,
        pki: TestPki,
        seed: u64,
        anchor: Date,
    ) -> Result<Self, Error> {
        let mut callers = BTreeMap::new();
        for account in cast::ACCOUNTS {
            let client = accounts::Client {
                address: "kịch bản".into(),
                user_agent: "Dữ liệu dùng thử".into(),
            };
            let signed_in = accounts::sign_in_as(office, account.login, client).await?;
            callers.insert(account.login, signed_in.caller);
        }
        let clerk = callers.get("linh").ok_or(Error::Cast)?;
        let organisation = organisation::current(office, clerk).await?;
        let calendar = calendar::of_agency(office, clerk.agency.id).await?;
        let specimens = specimens(seed, anchor);
        let outlines: Vec<Outline> = specimens
            .iter()
            .map(|specimen| Outline {
                issued: specimen.truth.date,
                lead: unit_key(specimen.lead),
                spoilt: matches!(specimen.signing, Signing::Altered | Signing::Broken),
            })
            .collect();
        let present = office_hours(&calendar.calendar, office.now());
        let cues = fate::plan(seed, &outlines, &calendar.calendar, present);
        let (documents, places) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { office, pki, organisation, callers, specimens, cues, documents, places, calendar })
    }

    /// Plays every cue; gives the number of letters.
    pub(crate) async fn play(mut self) -> Result<usize, Error> {
        for cue in std::mem::take(&mut self.cues) {
            at(cue.at, self.cue(cue)).await?;
        }
        for caller in self.callers.values() {
            accounts::sign_out(self.office, caller).await?;
        }
        Ok(self.documents.len())
    }

    async fn cue(&mut self, cue: Cue) -> Result<(), Error> {
        let index = cue.letter;
        match cue.act {
            Act::Receive => self.receive(index).await?,
            Act::ReturnToSender => {
                let reason = lines::RETURN.to_owned();
                self.act("linh", index, routing::Act::ReturnToSender { reason }).await?;
            }
            Act::Register => self.register(index).await?,
            Act::Propose { to } => self.propose(index, to).await?,
            Act::Open { by } => {
                routing::mark_opened(self.office, self.caller(by)?, self.document(index)?).await?
            }
            Act::Direct { by, support, inform, days } => {
                self.direct(index, by, support, inform, days, cue.at).await?
            }
            Act::Assign { by, to } => self.assign(index, by, to).await?,
            Act::Comment { by } => {
                let text = lines::pick(lines::COMMENTS, index).to_owned();
                self.act(by, index, routing::Act::Comment { text }).await?;
            }
            Act::Support { by } => {
                let text = lines::pick(lines::SUPPORT_REPORTS, index).to_owned();
                self.act(by, index, routing::Act::Report { text }).await?;
            }
            Act::Attach { by } => self.attach(index, by).await?,
            Act::Report { by } => {
                let text = lines::pick(lines::REPORTS, index).to_owned();
                self.act(by, index, routing::Act::Report { text }).await?;
            }
            Act::Close { by } => {
                let answered = self.specimen(index)?.truth.due.is_some();
                let (outcome, note) = if answered {
                    (ClosingOutcome::Answered, lines::answered(index))
                } else {
                    (ClosingOutcome::DoneWithoutAnswer, lines::pick(lines::DONE, index).to_owned())
                };
                self.act(by, index, routing::Act::Close { outcome, note }).await?;
            }
        }
        Ok(())
    }

    fn caller(&self, login: &str) -> Result<&Caller, Error> {
        self.callers.get(login).ok_or(Error::Cast)
    }

    fn specimen(&self, index: usize) -> Result<&Specimen, Error> {
        self.specimens.get(index).ok_or(Error::Cast)
    }

    fn document(&self, index: usize) -> Result<DocumentId, Error> {
        self.documents.get(&index).copied().ok_or(Error::Cast)
    }

    fn position(&self, login: &str) -> Result<PositionId, Error> {
        self.caller(login)?.actor.positions.first().map(|held| held.position).ok_or(Error::Cast)
    }

    fn unit(&self, key: &str) -> Result<UnitId, Error> {
        let head = self.position(head_of(key))?;
        self.organisation.position(head).map(|position| position.unit).ok_or(Error::Cast)
    }

    async fn letter(&self, login: &str, index: usize) -> Result<Letter, Error> {
        Ok(letters::get(self.office, self.caller(login)?, self.document(index)?).await?)
    }

    async fn act(&self, login: &str, index: usize, act: routing::Act) -> Result<Letter, Error> {
        let version = self.letter(login, index).await?.routing.version;
        let caller = self.caller(login)?;
        Ok(routing::act(self.office, caller, self.document(index)?, version, act, None).await?)
    }

    async fn receive(&mut self, index: usize) -> Result<(), Error> {
        let specimen = self.specimen(index)?;
        let name = format!("{}.pdf", specimen.letter.code().replace('/', "-"));
        let is_letter = specimen.letter.kind == letter::Kind::Letter;
        let (specimen, mut pki) = (specimen.clone(), self.pki.clone());
        let made = tokio::task::spawn_blocking(move || specimen.make(&mut pki))
            .await
            .map_err(broken)?
            .map_err(broken)?;
        let source = [Source::Upload, Source::Upload, Source::Mail][index % 3];
        let mut upload = intake::begin_upload(self.office, self.caller("linh")?, &name, source).await?;
        upload.write(&made.pdf).await?;
        let received = upload.finish().await?;
        self.documents.insert(index, received.document);
        self.places.insert(index, room(&made, is_letter));
        Ok(())
    }

    async fn register(&self, index: usize) -> Result<(), Error> {
        let specimen = self.specimen(index)?;
        let registration = Registration {
            version: self.letter("linh", index).await?.routing.version,
            fields: fields(specimen, index),
            submit_to: Some(self.position("lam")?),
            book: None,
            stamp_rect: self.places.get(&index).map(|[stamp, _]| *stamp),
        };
        intake::register(self.office, self.caller("linh")?, self.document(index)?, registration, None)
            .await?;
        Ok(())
    }

    async fn propose(&self, index: usize, to: &str) -> Result<(), Error> {
        let lead = self.unit(unit_key(self.specimen(index)?.lead))?;
        let deadline = self.calendar.calendar.after_working_days(self.office.now(), 5);
        let parts =
            vec![PartDraft { role: AssignmentRole::Lead, unit: lead, due: Some(Due::On(deadline.date)) }];
        let text = format!("Giao {} chủ trì, {}.", self.short_name(lead), self.task(index)?);
        self.act("lam", index, routing::Act::Propose { to: self.position(to)?, text, parts }).await?;
        Ok(())
    }

    async fn direct(
        &self,
        index: usize,
        by: &str,
        support: Option<&'static str>,
        inform: Option<&'static str>,
        days: u32,
        now: Timestamp,
    ) -> Result<(), Error> {
        let specimen = self.specimen(index)?;
        let lead = self.unit(unit_key(specimen.lead))?;
        let deadline = self.calendar.calendar.after_working_days(now, days);
        let due = Some(Due::On(deadline.date));
        let mut parts = vec![PartDraft { role: AssignmentRole::Lead, unit: lead, due }];
        let mut words = format!("Giao {} chủ trì", self.short_name(lead));
        if let Some(support) = support {
            let unit = self.unit(support)?;
            words.push_str(&format!(", phối hợp {}", self.short_name(unit)));
            parts.push(PartDraft { role: AssignmentRole::Support, unit, due });
        }
        if let Some(inform) = inform {
            parts.push(PartDraft { role: AssignmentRole::Inform, unit: self.unit(inform)?, due: None });
        }
        let task = self.task(index)?;
        let text = format!(
            "{words} {task}, báo cáo trước {:02}/{:02}.",
            deadline.date.day(),
            u8::from(deadline.date.month())
        );
        let letter = self.letter(by, index).await?;
        let place = self.places.get(&index).map(|[_, note]| *note);
        let layers = place.and_then(|place| note(&letter, &text, place, index)).into_iter().collect();
        self.act(by, index, routing::Act::Direct { text, parts, layers }).await?;
        Ok(())
    }

    fn task(&self, index: usize) -> Result<&'static str, Error> {
        Ok(lines::task(self.specimen(index)?.letter.kind == letter::Kind::Invitation, index))
    }

    fn short_name(&self, unit: UnitId) -> &str {
        self.organisation.unit(unit).map_or("", |unit| &unit.short_name)
    }

    async fn assign(&self, index: usize, by: &str, to: &str) -> Result<(), Error> {
        let letter = self.letter(by, index).await?;
        let assignment = letter.my_assignment.ok_or(Error::Cast)?;
        let instruction = lines::pick(lines::INSTRUCTIONS, index).to_owned();
        let act = routing::Act::Assign { assignment, officer: self.position(to)?, instruction, due: None };
        self.act(by, index, act).await?;
        Ok(())
    }

    async fn attach(&self, index: usize, by: &str) -> Result<(), Error> {
        let text = lines::result_file(&self.specimen(index)?.truth.subject);
        let (caller, document) = (self.caller(by)?, self.document(index)?);
        let mut upload = intake::add_result(self.office, caller, document, "Tổng hợp kết quả.txt").await?;
        upload.write(text.as_bytes()).await?;
        upload.finish().await?;
        Ok(())
    }
}

/// The form as the clerk confirms it, from what the letter is known to say.
fn fields(specimen: &Specimen, index: usize) -> DocumentFields {
    let truth = &specimen.truth;
    DocumentFields {
        kind: truth.kind.to_owned(),
        code: DocumentCode::new(&truth.number, &truth.symbol).ok(),
        issued_date: Some(truth.date),
        organ_name: specimen.agency.name.to_owned(),
        organ_code: None,
        subject: sentence(&truth.subject),
        language: "Tiếng Việt".into(),
        page_count: None,
        note: String::new(),
        signer: Signer { position: truth.position.clone(), name: truth.signer.clone() },
        urgency: match truth.urgency {
            letter::Urgency::Normal => Urgency::Normal,
            letter::Urgency::Urgent => Urgency::Urgent,
            letter::Urgency::VeryUrgent => Urgency::VeryUrgent,
            letter::Urgency::Flash => Urgency::Flash,
        },
        // A few letters about people are for named persons only.
        access: if index % 41 == 20 { AccessLevel::NamedOnly } else { AccessLevel::Normal },
        due_date: truth.due,
        file_notation: None,
    }
}

fn sentence(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The demo's letters. Among the newest, which wait for the clerk, each verdict on a signature occurs; one letter that
/// waits for the leader is most urgent.
pub(crate) fn specimens(seed: u64, anchor: Date) -> Vec<Specimen> {
    let mut letters: Vec<Specimen> = library::letters(seed, anchor, LETTERS).collect();
    let newest = letters.iter_mut().rev();
    for (place, specimen) in newest.enumerate() {
        match place {
            1 => specimen.signing = Signing::Altered,
            3 => specimen.signing = Signing::Expired,
            5 => {
                specimen.signing = Signing::Unsigned;
                specimen.letter.marks = Marks { seal: true, handwriting: true };
            }
            8 => specimen.signing = Signing::Revoked,
            0 | 2 | 4 | 6 | 7 => specimen.signing = Signing::Both,
            MOST_URGENT => {
                specimen.letter.urgency = letter::Urgency::Flash;
                specimen.truth.urgency = letter::Urgency::Flash;
            }
            _ => {}
        }
        if specimen.signing != Signing::Unsigned && place < 9 {
            specimen.letter.marks = Marks { seal: false, handwriting: false };
        }
    }
    letters
}

/// The room that Decree 30's layout leaves under the heading: to the left for the stamp, to the right for the leader.
fn room(made: &Made, letter: bool) -> [Rect; 2] {
    let bottom = |wanted: &[Field]| {
        let places = made.set.iter().filter(|(field, place)| place.page == 1 && wanted.contains(field));
        places.map(|(_, place)| f64::from(place.rect[1] + place.rect[3])).fold(100.0, f64::max)
    };
    let left: &[Field] =
        if letter { &[Field::Code, Field::Subject, Field::Urgency] } else { &[Field::Code, Field::Urgency] };
    [
        Rect { x: 76.0, y: bottom(left) + 6.0, w: 178.0, h: 62.0 },
        Rect { x: 316.0, y: bottom(&[Field::Date]) + 8.0, w: 252.0, h: 84.0 },
    ]
}

/// The directive as it stands on the page.
fn note(letter: &Letter, text: &str, place: Rect, index: usize) -> Option<LayerDraft> {
    let file = letter.files.iter().find(|file| file.file.media_type == "application/pdf")?;
    let lines = lines::wrap(text, 37);
    let height = (12.0 + lines.len() as f64 * 18.0).min(place.h);
    Some(LayerDraft {
        id: LayerId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | index as u128)),
        file_sha256: Some(file.file.sha256),
        page: 1,
        page_box: [595.28, 841.89],
        kind: LayerKind::Note,
        lines,
        font_size: 14.0,
        rect: Rect { h: height, ..place },
        ink: Vec::new(),
    })
}

/// The present if the office is at work, else the end of its last day: a town at midnight has an empty morning queue.
fn office_hours(calendar: &Calendar, now: Timestamp) -> Timestamp {
    let day = now.date_in(VIETNAM_TIME);
    let at = |day: Date, hour, minute| {
        let time = Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
        Timestamp::from(day.with_time(time).assume_offset(VIETNAM_TIME))
    };
    if calendar.is_working_day(day) && now >= at(day, 9, 30) {
        return now.min(at(day, 16, 40));
    }
    let mut last = day;
    for _ in 0..15 {
        last = last.previous_day().unwrap_or(last);
        if calendar.is_working_day(last) {
            break;
        }
    }
    at(last, 16, 40)
}

fn unit_key(name: &str) -> &'static str {
    cast::ACCOUNTS.iter().find(|account| account.unit == name).map_or("vp", |account| account.unit_key)
}
