//! Kho mẫu văn bản: letters that reach the ward of the demo, from fictional bodies on some forty subjects.

mod agencies;
pub mod calendar;
mod governing;
mod land;
mod petitions;
mod phrase;
mod society;
mod topic;
mod words;

use std::collections::BTreeMap;

use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

use crate::chance::Chance;
use crate::letter::{
    self, Annex, Block, Field, Kind, LetterSpec, Marks, Style, Table, Typeset, Urgency, typeset,
};
use crate::pki::{Algorithm, Standing, Subject, TestPki};
use crate::sign::{self, Appearance, SignOptions, SubFilter, alter_after_signing, break_digest, sign_pdf};

pub use agencies::{AGENCIES, Agency};
pub use petitions::{PetitionSpecimen, petitions};
use phrase::Phrase;
use topic::{Part, Topic};
pub use words::{CITY, WARD};

/// How a letter comes: which signatures it bears, and what is wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signing {
    /// Signed by the person and by the agency; all in order.
    Both,
    /// Signed by the person and by the agency with keys on P-256; all in order.
    BothEcdsa,
    /// Signed by the agency alone, over a page that shows the handwriting.
    SealOnly,
    /// No digital signature: a page with seal and handwriting as pictures.
    Unsigned,
    /// Signed, then the page was changed by an update: another document is shown than was signed.
    Altered,
    /// Signed, then a byte was changed: the digest does not agree.
    Broken,
    /// The person's certificate has ended.
    Expired,
    /// The person's certificate is revoked.
    Revoked,
    /// The person's certificate comes from an unknown root.
    Untrusted,
}

/// What a clerk should enter in the registration form. Names are those of a register, in natural case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Số, as printed.
    pub number: String,
    /// Ký hiệu.
    pub symbol: String,
    /// Day of issue.
    pub date: Date,
    /// Issuing body in one line, as printed but in natural case.
    pub agency: String,
    /// Kind by name.
    pub kind: &'static str,
    /// Trích yếu, without "V/v".
    pub subject: String,
    /// Signer's name.
    pub signer: String,
    /// Signer's position.
    pub position: String,
    /// Marks of authority, such as `KT.`.
    pub authority: Option<&'static str>,
    /// Urgency.
    pub urgency: Urgency,
    /// Addressees.
    pub recipients: Vec<String>,
    /// The day the letter sets for its readers.
    pub due: Option<Date>,
    /// The day of the meeting, on an invitation.
    pub meeting: Option<Date>,
}

/// A letter of the library with what is true of it.
#[derive(Debug, Clone)]
pub struct Specimen {
    /// Name of the template.
    pub topic: &'static str,
    /// Who issued it.
    pub agency: &'static Agency,
    /// What stands on it.
    pub letter: LetterSpec,
    /// What a register should hold.
    pub truth: Truth,
    /// Which signatures it bears.
    pub signing: Signing,
    /// Moment of the person's signature; the agency's follows some minutes later.
    pub signed_at: OffsetDateTime,
    /// Moment at which it would reach the ward.
    pub sent_at: OffsetDateTime,
    /// Unit of the ward that would usually lead, by name.
    pub lead: &'static str,
}

/// A letter as a file.
#[derive(Debug, Clone)]
pub struct Made {
    /// The file.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Where the fields stand.
    pub set: Vec<(Field, letter::Place)>,
}

/// `count` letters of the 60 days up to the day before `anchor`, in order of date. The same seed, anchor and count give the
/// same letters. Each letter of an agency has a number of its own, and numbers rise with the date.
pub fn letters(seed: u64, anchor: Date, count: usize) -> impl Iterator<Item = Specimen> {
    let days: Vec<Date> = (1..=60)
        .rev()
        .map(|back| anchor - Duration::days(back))
        .filter(|day| calendar::is_working_day(*day))
        .collect();
    let topics = deal(seed, count);
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    topics.into_iter().enumerate().map(move |(index, topic)| {
        let day = days[index * days.len() / count.max(1)];
        compose(seed, index, topic, day, &mut used)
    })
}

/// Deals `count` templates by weight so that the same one does not come twice within five letters.
fn deal(seed: u64, count: usize) -> Vec<&'static Topic> {
    let mut chance = Chance::named(seed, "topics");
    let all: Vec<&Topic> = land::TOPICS.iter().chain(society::TOPICS).chain(governing::TOPICS).collect();
    let total: u32 = all.iter().map(|topic| topic.weight).sum();
    let mut list: Vec<&Topic> = Vec::with_capacity(count);
    while list.len() < count {
        let mut ticket = chance.between(1, total);
        let chosen = all.iter().find(|topic| {
            let hit = ticket <= topic.weight;
            ticket = ticket.saturating_sub(topic.weight);
            hit
        });
        let Some(chosen) = chosen else { continue };
        if list.iter().rev().take(5).all(|recent| recent.key != chosen.key) {
            list.push(chosen);
        }
    }
    list
}

fn compose(
    seed: u64,
    index: usize,
    topic: &'static Topic,
    date: Date,
    used: &mut BTreeMap<String, u32>,
) -> Specimen {
    let mut chance = Chance::named(seed, &format!("{}#{index}", topic.key));
    let key = chance.pick(topic.from);
    // Every key in a template is a key of the list; a test holds them to it.
    let agency = Agency::find(key).unwrap_or(&AGENCIES[0]);
    let due = topic.due.map(|(low, high)| {
        let days = chance.between(low as u32, high as u32) as i32;
        calendar::add_working_days(date, days)
    });
    let ahead = chance.between(2, 6) as i32;
    let meeting = calendar::add_working_days(date, ahead);
    let urgency = if chance.percent(topic.urgency.0) { topic.urgency.1 } else { Urgency::Normal };
    let (authority, signer) = agency.sign(seed, &mut chance);
    let signing = signing(&mut chance);
    let style = Style::variant(Chance::named(seed, agency.key).bits());
    let number = number(&mut chance, agency, topic.kind, date, used);

    let mut phrase = Phrase::new(&mut chance, date, due, Some(meeting));
    let subject = phrase.fill(phrase_pick(topic.subjects, index));
    let recipients: Vec<String> = topic.to.iter().map(|to| phrase.fill(to)).collect();
    let mut body = blocks(&mut phrase, topic.body, false);
    if topic.kind == Kind::Letter && phrase.chance.percent(60) {
        let text = phrase.chance.pick(topic::ORGANISING);
        body.insert(body.len() - 1, Block::Paragraph(phrase.fill(text)));
    }
    let annexes = match topic.annex {
        Some((title, table)) if phrase.chance.percent(45) => vec![Annex {
            label: "PHỤ LỤC".into(),
            title: title.into(),
            body: blocks(&mut phrase, &[table], true),
        }],
        _ => Vec::new(),
    };

    let symbol = match topic.kind {
        Kind::Letter => format!("{}-{}", agency.abbreviation, topic.unit),
        Kind::Telegram => "CĐ-UBND".into(),
        kind => format!("{}-{}", kind.abbreviation(), agency.abbreviation),
    };
    let copies = copies(&mut chance, topic, agency, !recipients.is_empty());
    let meeting = (topic.kind == Kind::Invitation).then_some(meeting);
    let has_due =
        due.filter(|_| body.iter().any(|block| mentions(block, &letter::long_date(due.unwrap_or(date)))));
    let truth = Truth {
        number: format!("{number:02}"),
        symbol: symbol.clone(),
        date,
        agency: agency.issuer.replace('|', " "),
        kind: topic.kind.name(),
        subject: subject.replace('\u{a0}', " "),
        signer: signer.clone(),
        position: authority.position().to_owned(),
        authority: authority.marks(),
        urgency,
        recipients: recipients.clone(),
        due: has_due,
        meeting,
    };
    let zone = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
    let minute = chance.between(7 * 60 + 40, 16 * 60 + 50);
    let time = Time::from_hms((minute / 60) as u8, (minute % 60) as u8, chance.between(0, 59) as u8);
    let signed_at = OffsetDateTime::new_in_offset(date, time.unwrap_or(Time::MIDNIGHT), zone);
    let sent_at = signed_at + Duration::minutes(i64::from(chance.between(12, 95)));
    let pictures = match signing {
        Signing::Unsigned => Marks { seal: true, handwriting: true },
        Signing::SealOnly => Marks { seal: false, handwriting: true },
        _ => Marks::default(),
    };
    let salutation = if topic.kind == Kind::Telegram {
        "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI VÂN điện".to_owned()
    } else {
        "Kính gửi".to_owned()
    };
    Specimen {
        topic: topic.key,
        agency,
        letter: LetterSpec {
            superior: agency.superior.map(str::to_owned),
            issuer: agency.issuer.into(),
            number: Some(number),
            symbol,
            place: agency.place.into(),
            date,
            kind: topic.kind,
            subject,
            urgency,
            recipients,
            salutation,
            body,
            authority,
            signer,
            copies,
            annexes,
            seal_text: agency.seal.into(),
            marks: pictures,
            style,
        },
        truth,
        signing,
        signed_at,
        sent_at,
        lead: topic.lead,
    }
}

/// Subjects of a template take turns, so that it does not repeat itself soon.
fn phrase_pick(list: &[&'static str], index: usize) -> &'static str {
    list[(index * 7 + index / 3) % list.len()]
}

fn mentions(block: &Block, text: &str) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.contains(text),
        _ => false,
    }
}

/// Seven of ten letters are in order; each fault comes seldom.
fn signing(chance: &mut Chance) -> Signing {
    match chance.between(1, 100) {
        1..=66 => Signing::Both,
        67..=74 => Signing::BothEcdsa,
        75..=79 => Signing::SealOnly,
        80..=89 => Signing::Unsigned,
        90..=91 => Signing::Altered,
        92 => Signing::Broken,
        93..=94 => Signing::Expired,
        95..=97 => Signing::Revoked,
        _ => Signing::Untrusted,
    }
}

/// The number an agency would have reached by that day: the yearly volume in proportion, and never one used before.
fn number(
    chance: &mut Chance,
    agency: &Agency,
    kind: Kind,
    date: Date,
    used: &mut BTreeMap<String, u32>,
) -> u32 {
    // Named kinds have series of their own and fewer numbers.
    let volume = match kind {
        Kind::Letter => agency.volume,
        Kind::Telegram => agency.volume,
        Kind::Decision => agency.volume / 3,
        Kind::Invitation | Kind::Announcement | Kind::Transfer => agency.volume / 12 + 20,
        Kind::Instruction | Kind::Guidance | Kind::Resolution => 28,
        Kind::Plan => agency.volume / 26 + 16,
        _ => agency.volume / 20 + 52,
    };
    let expected = volume * u32::from(date.ordinal()) / 366;
    let series = format!("{}{}{}", agency.key, kind.abbreviation(), date.year());
    let last = used.get(&series).copied().unwrap_or(0);
    let number = (expected + chance.between(0, 3)).max(last + 1).max(1);
    used.insert(series, number);
    number
}

fn copies(chance: &mut Chance, topic: &Topic, agency: &Agency, addressed: bool) -> Vec<String> {
    let mut list = vec![match (addressed, topic.kind) {
        (true, _) => "Như trên".to_owned(),
        (false, Kind::Decision) => "Như Điều 3".to_owned(),
        (false, _) => "UBND các phường, xã".to_owned(),
    }];
    let head = match agency.key {
        "ubnd" | "chutich" | "vp" => "Thường trực Thành ủy (để b/c)",
        "tramyte" | "truong" => "Phòng Văn hóa - Xã hội phường",
        "hdnd" => "Thường trực Đảng ủy phường (để b/c)",
        _ => "UBND thành phố (để b/c)",
    };
    if chance.percent(70) {
        list.push(head.to_owned());
    }
    if chance.percent(60) {
        list.push("Lãnh đạo cơ quan (để b/c)".to_owned());
    }
    if chance.percent(40) {
        let more = [
            "Các phòng, đơn vị thuộc cơ quan",
            "Cổng thông tin điện tử",
            "Các đơn vị liên quan",
            "Báo và Đài Hải Vân",
        ];
        list.push((*chance.pick(&more)).to_owned());
    }
    list.push(format!("Lưu: VT, {}", topic.unit));
    list
}

/// Takes so many of the pool, in the order in which they stand.
fn choose(chance: &mut Chance, low: usize, high: usize, pool: &[&'static str]) -> Vec<&'static str> {
    let more = usize::from(low < high && chance.percent(35));
    let count = (chance.between(low as u32, high as u32) as usize + more).min(pool.len());
    let mut places: Vec<usize> = (0..pool.len()).collect();
    chance.shuffle(&mut places);
    places.truncate(count);
    places.sort_unstable();
    places.into_iter().map(|place| pool[place]).collect()
}

fn blocks(phrase: &mut Phrase<'_>, parts: &[Part], annex: bool) -> Vec<Block> {
    let mut list = Vec::new();
    for part in parts {
        match part {
            Part::One(options) => {
                let text = phrase.chance.pick(options);
                list.push(Block::Paragraph(phrase.fill(text)));
            }
            Part::Items(low, high, pool) => {
                for (index, text) in choose(phrase.chance, *low, *high, pool).into_iter().enumerate() {
                    list.push(Block::Paragraph(format!("{}. {}", index + 1, phrase.fill(text))));
                }
            }
            Part::Dashes(low, high, pool) => {
                for text in choose(phrase.chance, *low, *high, pool) {
                    list.push(Block::Paragraph(format!("- {}", phrase.fill(text))));
                }
            }
            Part::Grounds(lines) => list.extend(lines.iter().map(|line| Block::Basis(phrase.fill(line)))),
            Part::Head(text) => list.push(Block::Heading((*text).to_owned())),
            Part::Middle(text) => list.push(Block::Centred((*text).to_owned())),
            Part::Rows(head, widths, low, high, cells) => {
                let mut rows = Vec::new();
                let count = phrase.chance.between(*low as u32, *high as u32);
                for _ in 0..count {
                    let row = rows.len() + 1;
                    // A second row about the same thing would look careless; the pool is larger than any table.
                    for _ in 0..40 {
                        phrase.forget();
                        phrase.say("i", row.to_string());
                        let cells: Vec<String> = cells.iter().map(|cell| phrase.fill(cell)).collect();
                        if rows.iter().all(|other: &Vec<String>| other[1] != cells[1]) {
                            rows.push(cells);
                            break;
                        }
                    }
                }
                if !annex {
                    phrase.forget();
                }
                list.push(Block::Table(Table {
                    widths: widths.to_vec(),
                    head: head.iter().map(|text| (*text).to_owned()).collect(),
                    rows,
                }));
            }
        }
    }
    list
}

impl Specimen {
    /// Certificate of the signer.
    pub fn person(&self) -> Subject {
        let place = self.agency.place;
        Subject::person(&self.letter.signer, self.letter.authority.position(), self.agency.name, place)
    }

    /// Certificate of the agency.
    pub fn seal(&self) -> Subject {
        let superior = self.agency.superior.unwrap_or("UBND thành phố Hải Vân").replace('|', " ");
        Subject::agency(self.agency.name, &superior, self.agency.place)
    }

    /// The letter as a file, signed as [`Specimen::signing`] says with certificates from `pki`.
    ///
    /// Errors: those of setting and signing; none for letters of this library.
    pub fn make(&self, pki: &mut TestPki) -> Result<Made, sign::Error> {
        let Typeset { pdf, pages, fields, handwriting, seal } = typeset(&self.letter)?;
        let (standing, algorithm) = match self.signing {
            Signing::Unsigned => return Ok(Made { pdf, pages, set: fields }),
            Signing::BothEcdsa => (Standing::Good, Algorithm::Ecdsa),
            Signing::Expired => (Standing::Expired, Algorithm::Rsa),
            Signing::Revoked => (Standing::Revoked, Algorithm::Rsa),
            Signing::Untrusted => (Standing::Untrusted, Algorithm::Rsa),
            _ => (Standing::Good, Algorithm::Rsa),
        };
        // A third of the agencies use programs that sign in the older form.
        let sub_filter =
            if self.agency.volume.is_multiple_of(3) { SubFilter::Adbe } else { SubFilter::Cades };
        let options = |at| SignOptions { sub_filter, ..SignOptions::at(at) };
        let mut file = pdf;
        if self.signing != Signing::SealOnly {
            let person = pki.issue(&self.person(), standing, algorithm)?;
            file = sign_pdf(
                &file,
                &person,
                &options(self.signed_at).with(Appearance::Handwriting(handwriting)),
            )?;
        }
        let agency = pki.issue(&self.seal(), Standing::Good, algorithm)?;
        let wait = (self.sent_at - self.signed_at).whole_minutes() / 2;
        let later = self.signed_at + Duration::minutes(wait);
        let picture = Appearance::Seal(seal, self.letter.seal_text.clone());
        file = sign_pdf(&file, &agency, &options(later).with(picture))?;
        file = match self.signing {
            Signing::Altered => alter_after_signing(&file)?,
            Signing::Broken => break_digest(&file)?,
            _ => file,
        };
        Ok(Made { pdf: file, pages, set: fields })
    }
}
