//! What the search shows is what the database lets its asker see: for letters, grants and askers as chance has them.

use crate::support::{World, form, on_sqlite, specimen, tiny_pdf};
use congvan_office::routing::{Act, PartDraft};
use congvan_office::searching::{self, Facet, Page, Query, Suggestions};
use congvan_records::{AccessLevel, DocumentFields, DocumentId};
use congvan_workflow::{AssignmentRole, ClosingOutcome};
use std::collections::{BTreeMap, BTreeSet};

const EVERYBODY: [&str; 8] = ["linh", "lam", "ha", "son", "trung", "ngan", "an", "quantri"];
const KINDS: [&str; 3] = ["Công văn", "Báo cáo", "Tờ trình"];
const AGENCIES: [&str; 2] = ["Sở Nông nghiệp và Môi trường", "Sở Nội vụ tỉnh Sông Lam"];
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
    kind: &'static str,
    agency: &'static str,
}

/// Receives and registers one more letter, for all or for named persons, with text or without.
async fn register(world: &World, chance: &mut Chance, text: &[u8], number: usize) -> Known {
    let (kind, agency) = (*chance.of(&KINDS), *chance.of(&AGENCIES));
    let subject = format!("Về {} số {number}", chance.of(&WORDS));
    // A comment behind the end makes other bytes of the same letter.
    let pdf = if chance.below(4) == 0 {
        [text, format!("\n% {number}\n").as_bytes()].concat()
    } else {
        tiny_pdf(&subject)
    };
    let access = if chance.below(3) == 0 { AccessLevel::NamedOnly } else { AccessLevel::Normal };
    let fields = DocumentFields {
        kind: kind.to_owned(),
        organ_name: agency.to_owned(),
        code: format!("{}/SNV-TC", 4000 + number).parse().ok(),
        access,
        ..form(&subject)
    };
    let document = world.receive(&pdf).await;
    let submit_to = *chance.of(&[None, Some("ha"), Some("ha"), Some("lam")]);
    world.register(document, fields, submit_to).await.unwrap();
    Known { document, kind, agency }
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
    everything: Page,
    by_text: Page,
    suggested: Vec<Suggestions>,
    /// By the rule: the letters the asker may know of, and whether their content may be read.
    allowed: BTreeMap<DocumentId, bool>,
}

async fn look(world: &World, login: &'static str, letters: &[Known], signer: &str) -> Seen {
    let caller = world.caller(login).await;
    let search = async |text: &str| {
        let query = Query { text: text.to_owned(), limit: 100, ..Query::default() };
        let page = searching::search(&world.office, &caller, query).await.unwrap();
        assert!(!page.degraded);
        page
    };
    let mut suggested = Vec::new();
    for text in ["ra soat dia", "tuyển dụng", "40", "sở n"] {
        suggested.push(searching::suggest(&world.office, &caller, text).await.unwrap());
    }
    let mut allowed = BTreeMap::new();
    for letter in letters {
        if let Ok(seen) = world.letter(login, letter.document).await {
            allowed.insert(letter.document, seen.readable_content);
        }
    }
    Seen { login, everything: search("").await, by_text: search(signer).await, suggested, allowed }
}

impl Seen {
    /// Nothing that the rule does not allow, however late the index is.
    fn is_within_the_rule(&self) {
        let (login, allowed) = (self.login, &self.allowed);
        for hit in self.everything.hits.iter().chain(&self.by_text.hits) {
            let reads = allowed.get(&hit.document);
            assert!(reads.is_some(), "{login} finds what they may not know of");
            let shows = !hit.snippet.text.is_empty() || !hit.pages.is_empty() || !hit.signer_name.is_empty();
            assert!(!shows || reads == Some(&true), "{login} is shown what they may not read");
        }
        let offered = self.suggested.iter().flat_map(|one| &one.letters);
        assert!(
            offered.map(|one| &one.document).all(|document| allowed.contains_key(document)),
            "{login} is offered what they may not know of"
        );
    }

    /// Everything that the rule allows, counted as it is, once the index has heard of all.
    fn is_the_rule(&self, letters: &[Known]) {
        let (login, page) = (self.login, &self.everything);
        let found: BTreeSet<DocumentId> = page.hits.iter().map(|hit| hit.document).collect();
        let allowed: BTreeSet<DocumentId> = self.allowed.keys().copied().collect();
        assert_eq!(found, allowed, "{login}");
        assert_eq!(page.total, allowed.len() as u64, "{login}: total");
        let known = || letters.iter().filter(|letter| allowed.contains(&letter.document));
        assert_eq!(counts(&page.kinds), tally(known().map(|letter| letter.kind)), "{login}: kinds");
        assert_eq!(counts(&page.agencies), tally(known().map(|letter| letter.agency)), "{login}: agencies");
        let of_text: u64 = self.by_text.kinds.iter().map(|facet| facet.count).sum();
        assert_eq!(of_text, self.by_text.total, "{login}: what cannot be found is not counted");
        assert_eq!(self.by_text.total, self.by_text.hits.len() as u64, "{login}");
        for agency in self.suggested.iter().flat_map(|one| &one.agencies) {
            let most = known().filter(|letter| letter.agency == agency.value).count();
            assert!((1..=most as u64).contains(&agency.count), "{login}: {agency:?}");
        }
    }
}

fn counts(facets: &[Facet]) -> BTreeMap<&str, u64> {
    facets.iter().map(|facet| (facet.value.as_str(), facet.count)).collect()
}

fn tally<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u64> {
    let mut tally = BTreeMap::new();
    values.for_each(|value| *tally.entry(value).or_default() += 1);
    tally
}

/// Five rounds: some letters come, some acts are done, and everybody looks, first while the index has heard of nothing,
/// then when it has heard of all.
#[test]
fn the_search_shows_what_the_database_allows_whatever_has_happened() {
    on_sqlite(async |world: World| {
        let mut chance = Chance(0x5EA2_C4B0_0C0A_7E11);
        let (specimen, text) = specimen(3);
        let signer = specimen.truth.signer.clone();
        let mut letters: Vec<Known> = Vec::new();
        let (mut hidden, mut readable) = (0, 0);
        for _ in 0..5 {
            for _ in 0..4 {
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
                look(&world, login, &letters, &signer).await.is_within_the_rule();
            }
            let worker = world.work();
            world.quiet().await;
            worker.stop().await;
            for login in EVERYBODY {
                let seen = look(&world, login, &letters, &signer).await;
                seen.is_within_the_rule();
                seen.is_the_rule(&letters);
                hidden += letters.len() - seen.allowed.len();
                readable += seen.by_text.hits.len();
            }
        }
        assert!(hidden > 50 && readable > 10, "chance has left nothing to look at: {hidden}, {readable}");
    });
}
