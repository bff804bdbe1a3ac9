//! What the search shows is what the database lets its asker see: for letters, grants and askers as chance has them.

use crate::support::{World, form, on_both, on_sqlite, specimen, tiny_pdf};
use calamine::{Reader, Xlsx};
use congvan_office::letters::Letter;
use congvan_office::routing::{Act, PartDraft};
use congvan_office::searching::{self, Facet, INCOMING, Page, Query, Suggestions};
use congvan_office::{Caller, Error};
use congvan_records::{AccessLevel, DocumentCode, DocumentFields, DocumentId, FileId, Urgency};
use congvan_workflow::{AssignmentRole, ClosingOutcome, Status};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

const EVERYBODY: [&str; 8] = ["linh", "lam", "ha", "son", "trung", "ngan", "an", "quantri"];
const KINDS: [&str; 3] = ["Công văn", "Báo cáo", "Tờ trình"];
const AGENCIES: [&str; 2] = ["Sở Nông nghiệp và Môi trường", "Sở Nội vụ tỉnh Sông Lam"];
const YEARS: [i32; 3] = [2024, 2025, 2026];
const WORDS: [&str; 4] =
    ["rà soát địa chính", "tuyển dụng viên chức", "phòng cháy mùa khô", "kiến nghị riêng"];

/// Numbers that look random and are the same in every run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A letter as it was registered.
struct Known {
    document: DocumentId,
    file: FileId,
    code: DocumentCode,
}

/// Receives and registers one more letter, for all or for named persons, with text or without.
async fn register(world: &World, chance: &mut Chance, text: &[u8], number: usize) -> Known {
    let subject = format!("Về {} số {number}", chance.of(&WORDS));
    // A comment behind the end makes other bytes of the same letter.
    let pdf = if chance.below(4) == 0 {
        [text, format!("\n% {number}\n").as_bytes()].concat()
    } else {
        tiny_pdf(&subject)
    };
    let access = if chance.below(3) == 0 { AccessLevel::NamedOnly } else { AccessLevel::Normal };
    let code: DocumentCode = format!("{}/SNV-TC", 4000 + number).parse().unwrap();
    let fields = DocumentFields {
        kind: (*chance.of(&KINDS)).to_owned(),
        organ_name: (*chance.of(&AGENCIES)).to_owned(),
        code: Some(code.clone()),
        issued_date: form("").issued_date.and_then(|day: Date| day.replace_year(*chance.of(&YEARS)).ok()),
        urgency: *chance.of(&[Urgency::Normal, Urgency::Urgent, Urgency::Flash]),
        access,
        ..form(&subject)
    };
    let document = world.receive(&pdf).await;
    let file = world.letter("linh", document).await.unwrap().files.first().unwrap().file.id;
    let submit_to = *chance.of(&[None, Some("ha"), Some("ha"), Some("lam")]);
    world.register(document, fields, submit_to).await.unwrap();
    Known { document, file, code }
}

/// Tries one act on a letter; many are refused, as they should be.
async fn act(world: &World, chance: &mut Chance, document: DocumentId) {
    let (unit, other) = *chance.of(&[("kt", "vh"), ("vh", "kt")]);
    let part = |role, unit: &str| PartDraft { role, unit: world.units[unit], due: None };
    let (login, act) = match chance.below(6) {
        0 | 1 => {
            let mut parts = vec![part(AssignmentRole::Lead, unit)];
            if chance.below(2) == 0 {
                let role = *chance.of(&[AssignmentRole::Support, AssignmentRole::Inform]);
                parts.push(part(role, other));
            }
            ("ha", Act::Direct { text: "Giao giải quyết.".to_owned(), parts, layers: Vec::new() })
        }
        2 => {
            let (head, officer) = *chance.of(&[("son", "trung"), ("ngan", "an")]);
            let Ok(letter) = world.letter(head, document).await else { return };
            let Some(assignment) = letter.my_assignment else { return };
            let officer = world.positions[officer];
            (head, Act::Assign { assignment, officer, instruction: String::new(), due: None })
        }
        3 => {
            let back = Act::SendBack { reason: "Không thuộc phòng".to_owned(), suggestion: None };
            (*chance.of(&["son", "ngan", "trung", "an"]), back)
        }
        4 => (*chance.of(&["ha", "son", "ngan", "linh"]), Act::TakeBack),
        _ => {
            let note = "Đã xem.".to_owned();
            let close = Act::Close { outcome: ClosingOutcome::DoneWithoutAnswer, note };
            (*chance.of(&["ha", "son", "trung", "an"]), close)
        }
    };
    // The rules of who may do what have tests of their own.
    let _ = world.act(login, document, act).await;
}

/// What the search and the database say of one asker.
struct Seen {
    login: &'static str,
    caller: Caller,
    everything: Page,
    by_text: Page,
    suggested: Vec<Suggestions>,
    /// Codes of the letters in the list that can be taken along, with the signer as it tells it.
    exported: Vec<(String, String)>,
    /// Letters that are said to be like one, by that one.
    alike: Vec<(DocumentId, Vec<DocumentId>)>,
    /// Letters on whose pages words were shown.
    with_places: BTreeSet<DocumentId>,
    /// By the rule: the letters the asker may know of, as they may be seen.
    allowed: BTreeMap<DocumentId, Letter>,
}

async fn look(world: &World, login: &'static str, letters: &[Known], signer: &str) -> Seen {
    let caller = world.caller(login).await;
    let search = async |text: &str| {
        let query = Query { text: text.to_owned(), limit: 100, ..Query::default() };
        let page = searching::search(&world.office, &caller, query).await.unwrap();
        assert!(!page.degraded);
        page
    };
    let (everything, by_text) = (search("").await, search(signer).await);
    let mut suggested = Vec::new();
    for text in ["ra soat dia", "tuyển dụng", "40", "sở n"] {
        suggested.push(searching::suggest(&world.office, &caller, text).await.unwrap());
    }
    let list = searching::export(&world.office, &caller, Query::default()).await.unwrap();
    let mut book = Xlsx::new(std::io::Cursor::new(searching::workbook(list).await.unwrap())).unwrap();
    let sheet = book.worksheet_range("Kết quả tìm").unwrap();
    let exported = sheet.rows().skip(5).map(|row| (row[1].to_string(), row[6].to_string())).collect();
    let (mut alike, mut with_places) = (Vec::new(), BTreeSet::new());
    let mut allowed = BTreeMap::new();
    // Who can guess a letter and its file can ask as much as who was shown them.
    for Known { document, file, .. } in letters {
        match searching::similar(&world.office, &caller, *document).await {
            Ok(found) => alike.push((*document, found.into_iter().map(|one| one.document).collect())),
            Err(Error::NotFound) => {}
            Err(error) => panic!("{login}: {error}"),
        }
        match searching::places(&world.office, &caller, *document, *file, signer).await {
            Ok(found) if found.pages.is_empty() => {}
            Ok(_) => drop(with_places.insert(*document)),
            Err(Error::NotFound | Error::Refused(_)) => {}
            Err(error) => panic!("{login}: {error}"),
        }
        if let Ok(seen) = world.letter(login, *document).await {
            allowed.insert(*document, seen);
        }
    }
    Seen { login, caller, everything, by_text, suggested, exported, alike, with_places, allowed }
}

impl Seen {
    /// Nothing that the rule does not allow, however late the index is.
    fn is_within_the_rule(&self, letters: &[Known]) {
        let (login, allowed) = (self.login, &self.allowed);
        let reads = |document: &DocumentId| allowed.get(document).map(|letter| letter.readable_content);
        for hit in self.everything.hits.iter().chain(&self.by_text.hits) {
            let reads = reads(&hit.document);
            assert!(reads.is_some(), "{login} finds what they may not know of");
            let shows = !hit.snippet.text.is_empty() || !hit.pages.is_empty() || !hit.signer_name.is_empty();
            assert!(!shows || reads == Some(true), "{login} is shown what they may not read");
        }
        let offered = self.suggested.iter().flat_map(|one| &one.letters);
        assert!(
            offered.map(|one| &one.document).all(|document| allowed.contains_key(document)),
            "{login} is offered what they may not know of"
        );
        for (code, signer) in &self.exported {
            let known = letters.iter().find(|letter| letter.code.to_string() == *code).unwrap();
            let reads = reads(&known.document);
            assert!(reads.is_some(), "{login} takes along what they may not know of");
            assert!(signer.is_empty() || reads == Some(true), "{login} takes along what they may not read");
        }
        for (document, alike) in &self.alike {
            assert!(
                allowed.contains_key(document),
                "{login} asks what is like a letter they may not know of"
            );
            assert!(alike.iter().all(|one| allowed.contains_key(one)), "{login} is told of one like it");
        }
        for document in &self.with_places {
            assert_eq!(reads(document), Some(true), "{login} is shown words of what they may not read");
        }
    }

    /// Everything that the rule allows, counted as it is in every facet, once the index has heard of all.
    fn is_the_rule(&self) {
        let (login, page) = (self.login, &self.everything);
        let found: BTreeSet<DocumentId> = page.hits.iter().map(|hit| hit.document).collect();
        let allowed: BTreeSet<DocumentId> = self.allowed.keys().copied().collect();
        assert_eq!(found, allowed, "{login}");
        assert_eq!(page.total, allowed.len() as u64, "{login}: total");
        assert_eq!(self.exported.len(), allowed.len(), "{login}: the list taken along");
        let letters = || self.allowed.values();
        let fields = || letters().map(|letter| &letter.document.fields);
        assert_eq!(counts(&page.kinds), tally(fields().map(|one| one.kind.clone())), "{login}: kinds");
        let organs = tally(fields().map(|one| one.organ_name.clone()));
        assert_eq!(counts(&page.agencies), organs, "{login}: agencies");
        let years = tally(fields().filter_map(|one| Some(one.issued_date?.year().to_string())));
        assert_eq!(counts(&page.years), years, "{login}: years");
        let statuses = tally(letters().map(|letter| letter.routing.status.key().to_owned()));
        assert_eq!(counts(&page.statuses), statuses, "{login}: statuses");
        let urgencies = tally(fields().map(|one| one.urgency.key().to_owned()));
        assert_eq!(counts(&page.urgencies), urgencies, "{login}: urgencies");
        // Which unit works on a letter for named persons is told to nobody: not all who know of it may read it.
        let open = letters().filter(|letter| letter.document.fields.access != AccessLevel::NamedOnly);
        let units = tally(open.filter_map(|letter| Some(letter.routing.lead()?.unit.to_string())));
        let counted = page.units.iter().map(|(unit, _, count)| (unit.to_string(), *count)).collect();
        assert_eq!(units, counted, "{login}: units");
        let directions = tally(letters().map(|_| INCOMING.to_owned()));
        assert_eq!(counts(&page.directions), directions, "{login}: directions");
        // What cannot be found by its words is counted in no facet either.
        let text = &self.by_text;
        assert_eq!(text.total, text.hits.len() as u64, "{login}");
        for facet in
            [&text.kinds, &text.agencies, &text.years, &text.statuses, &text.urgencies, &text.directions]
        {
            assert_eq!(facet.iter().map(|one| one.count).sum::<u64>(), text.total, "{login}: {facet:?}");
        }
        assert!(text.units.iter().map(|(_, _, count)| count).sum::<u64>() <= text.total, "{login}");
        for agency in self.suggested.iter().flat_map(|one| &one.agencies) {
            let most = organs.get(&agency.value).copied().unwrap_or_default();
            assert!((1..=most).contains(&agency.count), "{login}: {agency:?}");
        }
    }

    /// Narrowed by one value of each facet, it finds as many as that value counted, and nothing else.
    async fn narrows_as_counted(&self, world: &World, chance: &mut Chance) {
        let (login, page) = (self.login, &self.everything);
        let mut questions = Vec::new();
        let mut ask = |facet: &[Facet], narrowed: &dyn Fn(&str) -> Query| {
            if !facet.is_empty() {
                let one = chance.of(facet);
                questions.push((narrowed(&one.value), one.count));
            }
        };
        let all = Query { limit: 100, ..Query::default() };
        ask(&page.kinds, &|value| Query { kinds: vec![value.to_owned()], ..all.clone() });
        ask(&page.agencies, &|value| Query { agencies: vec![value.to_owned()], ..all.clone() });
        ask(&page.years, &|value| Query { years: vec![value.parse().unwrap()], ..all.clone() });
        ask(&page.statuses, &|value| Query {
            statuses: Status::from_key(value).into_iter().collect(),
            ..all.clone()
        });
        ask(&page.urgencies, &|value| Query {
            urgencies: Urgency::from_key(value).into_iter().collect(),
            ..all.clone()
        });
        ask(&page.directions, &|value| Query { directions: vec![value.to_owned()], ..all.clone() });
        if !page.units.is_empty() {
            let (unit, _, count) = chance.of(&page.units);
            questions.push((Query { units: vec![*unit], ..all.clone() }, *count));
        }
        for (query, count) in questions {
            let asked = format!("{query:?}");
            let narrowed = searching::search(&world.office, &self.caller, query).await.unwrap();
            assert_eq!(narrowed.total, count, "{login}: {asked}");
            assert_eq!(narrowed.hits.len() as u64, count, "{login}: {asked}");
            let is_allowed = |document| self.allowed.contains_key(document);
            assert!(narrowed.hits.iter().all(|hit| is_allowed(&hit.document)), "{login}: {asked}");
        }
        let outgoing = Query { directions: vec!["outgoing".to_owned()], ..all };
        let none = searching::search(&world.office, &self.caller, outgoing).await.unwrap();
        assert_eq!(none.total, 0, "{login}: nothing goes out yet");
    }
}

fn counts(facets: &[Facet]) -> BTreeMap<String, u64> {
    facets.iter().map(|facet| (facet.value.clone(), facet.count)).collect()
}

fn tally(values: impl Iterator<Item = String>) -> BTreeMap<String, u64> {
    let mut tally = BTreeMap::new();
    values.for_each(|value| *tally.entry(value).or_default() += 1);
    tally
}

/// Rounds: some letters come, some acts are done, and everybody looks, first while the index has heard of nothing, then when
/// it has heard of all.
async fn live_through(world: World, seed: u64) {
    const ROUNDS: usize = 2;
    println!("seed {seed:#x}");
    let mut chance = Chance(seed);
    let (specimen, text) = specimen(3);
    let signer = specimen.truth.signer.clone();
    let mut letters: Vec<Known> = Vec::new();
    let (mut hidden, mut readable, mut shown) = (0, 0, 0);
    for _ in 0..ROUNDS {
        for _ in 0..6 {
            letters.push(register(&world, &mut chance, &text, letters.len()).await);
        }
        for _ in 0..25 {
            let document = chance.of(&letters).document;
            act(&world, &mut chance, document).await;
        }
        if chance.below(2) == 0 {
            // What a step back leaves open has ended.
            world.minutes(20);
        }
        for login in EVERYBODY {
            look(&world, login, &letters, &signer).await.is_within_the_rule(&letters);
        }
        let worker = world.work();
        world.quiet().await;
        worker.stop().await;
        for login in EVERYBODY {
            let seen = look(&world, login, &letters, &signer).await;
            seen.is_within_the_rule(&letters);
            seen.is_the_rule();
            seen.narrows_as_counted(&world, &mut chance).await;
            hidden += letters.len() - seen.allowed.len();
            readable += seen.by_text.hits.len();
            shown += seen.with_places.len();
        }
    }
    assert!(
        hidden > 30 && readable > 5 && shown > 5,
        "chance has left nothing to look at: {hidden}, {readable}, {shown}"
    );
}

#[test]
fn the_search_shows_what_the_database_allows_whatever_has_happened() {
    on_both(async |world: World| live_through(world, 0x5EA2_C4B0_0C0A_7E11).await);
    on_sqlite(async |world: World| live_through(world, 0x0DD5_EED5_0F0F_2026).await);
}
