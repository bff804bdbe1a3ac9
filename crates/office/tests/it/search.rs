//! Finding, under the caller's rights, soon after saving.

use crate::support::{World, form, on_both_opened, on_sqlite, specimen};
use calamine::{Reader, Xlsx};
use congvan_office::abbreviations::{self, Entry, Table};
use congvan_office::accounts::{self, Client};
use congvan_office::routing::Act;
use congvan_office::saved_filters::{self, SavedFilter};
use congvan_office::searching::{self, Page, Query};
use congvan_office::{Error, Limits, Office, OpenOptions, checking};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, UnitId};
use std::time::{Duration, Instant};

async fn search(world: &World, login: &str, text: &str) -> Page {
    let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
    searching::search(&world.office, &world.caller(login).await, query).await.unwrap()
}

async fn find(office: &Office, text: &str) -> Page {
    let caller = accounts::sign_in_as(office, "ha", Client::default()).await.unwrap().caller;
    let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
    searching::search(office, &caller, query).await.unwrap()
}

fn found(page: &Page) -> Vec<DocumentId> {
    page.hits.iter().map(|hit| hit.document).collect()
}

#[test]
fn a_registered_letter_is_found_within_five_seconds_by_its_readers_alone() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (specimen, pdf) = specimen(3);
        let document = world.receive(&pdf).await;
        world.quiet().await;
        let fields = DocumentFields { subject: "Rà soát hồ sơ địa chính".to_owned(), ..form("") };
        world.register(document, fields, Some("ha")).await.unwrap();
        let saved = Instant::now();
        let page = loop {
            let page = search(&world, "linh", "ra soat ho so dia chinh").await;
            if !page.hits.is_empty() {
                break page;
            }
            assert!(saved.elapsed() < Duration::from_secs(5), "not found in time");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(!page.degraded);
        assert_eq!((found(&page), page.total), (vec![document], 1));
        let hit = &page.hits[0];
        let marked: Vec<&str> = hit.subject.hits.iter().map(|at| &hit.subject.text[at.clone()]).collect();
        assert_eq!(marked, ["Rà soát hồ sơ địa chính"]);
        world.quiet().await;
        assert_eq!(found(&search(&world, "linh", "4127/SNNMT").await), [document]);

        // A word of the text, found by who may read it, with its page.
        let word: String = specimen.truth.signer.clone();
        let by_text = search(&world, "ha", &word).await;
        assert_eq!(found(&by_text), [document], "{word}");
        assert!(!by_text.hits[0].snippet.text.is_empty() && !by_text.hits[0].pages.is_empty());
        for login in ["son", "an", "quantri"] {
            let page = search(&world, login, "dia chinh").await;
            assert_eq!((page.hits.len(), page.total, page.kinds.len()), (0, 0, 0), "{login}");
        }
        worker.stop().await;
    });
}

#[test]
fn a_right_withdrawn_shows_nothing_although_the_index_is_late() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let document = world.directed("Rà soát hồ sơ địa chính").await;
        world.quiet().await;
        assert_eq!(found(&search(&world, "son", "địa chính").await), [document]);
        worker.stop().await;
        // Taken back with nobody indexing: the index still lets the head in, the database does not.
        world.act("ha", document, Act::TakeBack).await.unwrap();
        let page = search(&world, "son", "địa chính").await;
        assert_eq!((page.hits.len(), page.total), (0, 0));
    });
}

#[test]
fn who_gave_a_letter_back_finds_it_as_long_as_that_may_be_taken_back() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let document = world.directed("Rà soát hồ sơ địa chính").await;
        let back = Act::SendBack { reason: "Không thuộc phòng".to_owned(), suggestion: None };
        world.act("son", document, back).await.unwrap();
        world.quiet().await;
        assert!(world.letter("son", document).await.unwrap().readable_content);
        let page = search(&world, "son", "địa chính").await;
        assert_eq!((found(&page), page.total, page.kinds.len()), (vec![document], 1, 1));

        world.minutes(10);
        assert!(matches!(world.letter("son", document).await, Err(Error::NotFound)));
        assert!(found(&search(&world, "son", "địa chính").await).is_empty());
        // And soon the index itself forgets him.
        world.quiet().await;
        let page = search(&world, "son", "địa chính").await;
        assert_eq!((page.total, page.kinds.len()), (0, 0));
        worker.stop().await;
    });
}

#[test]
fn a_letter_for_named_persons_is_found_by_its_subject_only() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (specimen, pdf) = specimen(3);
        let document = world.receive(&pdf).await;
        world.quiet().await;
        let fields = DocumentFields { access: AccessLevel::NamedOnly, ..form("Đơn kiến nghị riêng") };
        world.register(document, fields, Some("ha")).await.unwrap();
        world.quiet().await;
        let page = search(&world, "linh", "kiến nghị riêng").await;
        assert_eq!(found(&page), [document]);
        assert_eq!(page.hits[0].snippet.text, "");
        assert_eq!(page.hits[0].signature, None);
        for login in ["linh", "ha"] {
            let page = search(&world, login, &specimen.truth.signer).await;
            assert_eq!(page.hits.len(), 0, "{login}: the text betrays nothing");
        }
        let leader = search(&world, "ha", "kiến nghị riêng").await;
        assert!(!leader.hits[0].snippet.text.is_empty());
        worker.stop().await;
    });
}

#[test]
fn suggestions_facets_and_times_are_within_the_rights() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let document = world.directed("Rà soát hồ sơ địa chính").await;
        world.quiet().await;
        let suggest = async |login: &str, text: &str| {
            let caller = world.caller(login).await;
            let found = searching::suggest(&world.office, &caller, text).await.unwrap();
            (found.letters.iter().map(|letter| letter.document).collect::<Vec<_>>(), found.agencies.len())
        };
        assert_eq!(suggest("son", "ra soat ho").await, (vec![document], 0));
        assert_eq!(suggest("son", "4127").await, (vec![document], 0), "by its number");
        assert_eq!(suggest("son", "sở nông nghiệp").await, (vec![document], 1));
        for text in ["ra soat ho", "4127", "sở nông nghiệp"] {
            assert_eq!(suggest("an", text).await, (vec![], 0), "{text}");
        }
        assert_eq!(suggest("son", "r").await, (vec![], 0), "one letter suggests nothing");

        let page = search(&world, "son", "hồ sơ địa chính năm 2026").await;
        let [(unit, name, 1)] = &page.units[..] else { panic!("{:?}", page.units) };
        assert!(!name.is_empty());
        assert_eq!(page.urgencies.len(), 1);
        let [period] = &page.periods[..] else { panic!("{:?}", page.periods) };
        assert_eq!(period.typed, "năm 2026");
        assert!(page.notes.is_empty(), "a time is offered as a filter: {:?}", page.notes);
        let narrowed = async |query: Query| {
            let query = Query { text: "địa chính".to_owned(), limit: 20, ..query };
            searching::search(&world.office, &world.caller("son").await, query).await.unwrap().total
        };
        let issued = page.hits[0].issued_date.unwrap();
        assert_eq!(narrowed(Query { units: vec![*unit], ..Query::default() }).await, 1);
        assert_eq!(
            narrowed(Query { units: vec![UnitId::from_uuid(document.uuid())], ..Query::default() }).await,
            0
        );
        let on = |from, to| Query { from, to, ..Query::default() };
        assert_eq!(narrowed(on(Some(issued), Some(issued))).await, 1);
        assert_eq!(narrowed(on(issued.next_day(), None)).await, 0);
        assert_eq!(narrowed(on(None, issued.previous_day())).await, 0);
        worker.stop().await;

        // Withdrawn with nobody indexing: the database has the last word here too.
        world.act("ha", document, Act::TakeBack).await.unwrap();
        assert_eq!(suggest("son", "ra soat ho").await.0, []);
    });
}

#[test]
fn a_kept_search_tells_of_letters_one_could_not_know_of_before() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let office = &world.office;
        let head = world.caller("son").await;
        world.directed("Rà soát hồ sơ địa chính năm trước").await;
        world.quiet().await;
        let kept = async |address: &str, place: &str| {
            let filter = SavedFilter {
                id: uuid::Uuid::now_v7(),
                place: place.to_owned(),
                name: address.to_owned(),
                address: address.to_owned(),
            };
            saved_filters::put(office, &head, filter).await.unwrap()
        };
        let land = kept("loai=C%C3%B4ng+v%C4%83n&q=dia+chinh", "search").await;
        let other = kept("q=phong+chay", "search").await;
        kept("q=dia+chinh", "book").await;
        let fresh = async || {
            let filters = saved_filters::list(office, &head).await.unwrap();
            saved_filters::new_hits(office, &head, &filters).await.unwrap()
        };
        assert!(fresh().await.is_empty(), "what was there when it was kept is not new");

        // Registered before he knows of it, new to him when it is given to his unit; what others have is not told.
        world.minutes(1);
        let letter = world.submitted("Kiểm tra hồ sơ địa chính tổ 5").await;
        world.quiet().await;
        assert!(fresh().await.is_empty());
        world.act("ha", letter, world.direct()).await.unwrap();
        world.quiet().await;
        assert_eq!(fresh().await.into_iter().collect::<Vec<_>>(), [(land.id, 1)]);
        assert_eq!(fresh().await.get(&other.id), None);

        // Seen once, it is not new again, whatever happens to it.
        world.minutes(1);
        saved_filters::look(office, &head, land.id).await.unwrap();
        assert!(fresh().await.is_empty());
        assert!(matches!(
            saved_filters::look(office, &world.caller("linh").await, land.id).await,
            Err(Error::NotFound)
        ));
        // A new question has seen what it finds.
        let changed = SavedFilter { address: "q=ho+so".to_owned(), ..land };
        saved_filters::put(office, &head, changed).await.unwrap();
        assert!(fresh().await.is_empty());
        worker.stop().await;
    });
}

#[test]
fn a_list_of_results_is_taken_along_within_the_rights() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        world.directed("Rà soát hồ sơ địa chính").await;
        let named =
            DocumentFields { access: AccessLevel::NamedOnly, ..form("Đơn về hồ sơ địa chính") };
        let document = world.receive(&specimen(3).1).await;
        world.register(document, named, Some("ha")).await.unwrap();
        world.quiet().await;
        let rows = async |login: &str| {
            let query = Query { text: "ho so dia chinh".to_owned(), ..Query::default() };
            let list = searching::export(&world.office, &world.caller(login).await, query).await.unwrap();
            let bytes = searching::workbook(list).await.unwrap();
            let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
            let range = book.worksheet_range("Kết quả tìm").unwrap();
            let asked = range.get_value((2, 0)).map(ToString::to_string).unwrap_or_default();
            let subjects = range.rows().skip(5).map(|row| row[5].to_string()).collect::<Vec<_>>();
            (asked, subjects)
        };
        let (asked, subjects) = rows("ha").await;
        assert_eq!(asked, "Tìm “ho so dia chinh”; 2 văn bản");
        assert_eq!(subjects.len(), 2);
        assert!(subjects.contains(&"Rà soát hồ sơ địa chính".to_owned()));
        assert!(subjects.contains(&"(chỉ người được nêu tên)".to_owned()), "{subjects:?}");
        assert_eq!(rows("son").await.1, ["Rà soát hồ sơ địa chính"]);
        assert_eq!(rows("an").await.1, [] as [&str; 0]);
        worker.stop().await;
    });
}

#[test]
fn a_lost_index_is_built_anew_and_meanwhile_subjects_are_found() {
    on_sqlite(async |world: World| {
        let document = world.submitted("Rà soát hồ sơ địa chính").await;
        let taken = Office::open(world.options.clone()).await;
        assert!(matches!(taken, Err(Error::Unavailable(_))), "one process owns the directory");
        // Without the lock there is no index: the database answers.
        let second = OpenOptions { worker: false, ..world.options.clone() };
        let second = Office::open(second).await.unwrap();
        let page = find(&second, "dia chinh").await;
        assert!(page.degraded);
        assert_eq!(found(&page), [document]);
        second.close().await.unwrap();

        let (options, _kept) = (world.options.clone(), world.directory.clone());
        drop(world);
        std::fs::remove_dir_all(options.data.join("index")).unwrap();
        let third = Office::open(options).await.unwrap();
        let worker = third.spawn_worker();
        let started = Instant::now();
        loop {
            let page = find(&third, "dia chinh").await;
            assert_eq!(found(&page), [document], "found at every moment");
            if !page.degraded {
                break;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "the index is not built");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
    });
}

#[test]
fn without_an_index_whoever_pages_on_comes_to_the_older_letters() {
    let short = |options: &mut OpenOptions| options.limits = Limits { without_index: 3, ..options.limits };
    on_both_opened(short, async |world: World| {
        let mut letters = Vec::new();
        for number in 1..=8 {
            letters.push(world.submitted(&format!("Đê điều {number}")).await);
            world.minutes(1);
        }
        letters.reverse();
        let second = OpenOptions { worker: false, ..world.options.clone() };
        let second = Office::open(second).await.unwrap();
        let caller = accounts::sign_in_as(&second, "ha", Client::default()).await.unwrap().caller;
        let page = async |offset: usize, directions: &[&str]| {
            let directions = directions.iter().map(|&direction| direction.to_owned()).collect();
            let query =
                Query { text: "de dieu".to_owned(), offset, limit: 2, directions, ..Query::default() };
            searching::search(&second, &caller, query).await.unwrap()
        };
        for (offset, looked_through) in [(0, Some(3)), (2, Some(6)), (4, None), (6, None)] {
            let page = page(offset, &[]).await;
            assert!(page.degraded);
            assert_eq!(found(&page), letters[offset..offset + 2], "from {offset}");
            assert_eq!(page.looked_through, looked_through, "from {offset}");
            assert_eq!(page.total_is_lower_bound, looked_through.is_some());
            assert!(page.total > offset as u64 + 2 || looked_through.is_none(), "there is a next page");
        }
        assert_eq!(found(&page(0, &[searching::INCOMING]).await), letters[..2]);
        assert_eq!(page(0, &["outgoing"]).await.total, 0);
        second.close().await.unwrap();
    });
}

/// The name of the live index.
fn live_index(options: &OpenOptions) -> String {
    std::fs::read_to_string(options.data.join("index").join("CURRENT")).unwrap()
}

/// Gives the live index the name another version would have given it, and opens the office as after an upgrade.
async fn upgraded(world: World, schema: &str, analysis: &str) -> World {
    let root = world.options.data.join("index");
    let name = live_index(&world.options);
    let parts: Vec<&str> = name.splitn(3, '-').collect();
    let schema = if schema.is_empty() { parts[0] } else { schema };
    let old = format!("{schema}-{analysis}-{}", parts[2]);
    assert_ne!(name, old);
    std::fs::rename(root.join(&name), root.join(&old)).unwrap();
    std::fs::write(root.join("CURRENT"), &old).unwrap();
    world.opened_again().await
}

#[test]
fn after_an_upgrade_the_older_index_answers_until_it_is_replaced_and_else_the_database_with_a_notice() {
    for (schema, analysis, answers) in [("", "a0", true), ("0badc0de", "a1", false)] {
        on_sqlite(async |world: World| {
            let worker = world.work();
            let (letter, pdf) = specimen(3);
            let document = world.receive(&pdf).await;
            world.quiet().await;
            let fields =
                DocumentFields { subject: "Rà soát hồ sơ địa chính".to_owned(), ..form("") };
            world.register(document, fields, Some("ha")).await.unwrap();
            world.quiet().await;
            worker.stop().await;
            let world = upgraded(world, schema, analysis).await;
            let old = live_index(&world.options);
            // Nothing is built yet: so it is for as long as building lasts.
            let page = find(&world.office, "dia chinh").await;
            assert_eq!((found(&page), page.degraded), (vec![document], !answers));
            // The text of the file is in no row of the database that is looked through.
            let text = find(&world.office, &letter.truth.signer).await;
            assert_eq!(found(&text), if answers { vec![document] } else { Vec::new() });
            let worker = world.work();
            let started = Instant::now();
            // Its name is on disk a moment before it answers.
            let mut is_answering = false;
            while !is_answering || live_index(&world.options) == old {
                let page = find(&world.office, "dia chinh").await;
                is_answering = !page.degraded;
                assert_eq!(found(&page), [document], "found at every moment");
                assert!(started.elapsed() < Duration::from_secs(20), "the index is not built");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            worker.stop().await;
            let page = find(&world.office, &letter.truth.signer).await;
            assert_eq!((found(&page), page.degraded), (vec![document], false));
        });
    }
}

#[test]
fn rebuilding_and_checking_agree_with_the_database() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        for number in 0..4 {
            world.directed(&format!("Văn bản số {number}")).await;
        }
        world.quiet().await;
        worker.stop().await;
        assert_eq!(searching::reindex(&world.office).await.unwrap(), 4);
        assert_eq!(search(&world, "son", "văn bản số").await.total, 4);
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn the_administrator_has_the_index_built_anew_while_the_old_one_answers() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let document = world.directed("Rà soát hồ sơ địa chính").await;
        world.quiet().await;
        let (admin, clerk) = (world.caller("quantri").await, world.caller("linh").await);
        let root = world.options.data.join("index");
        let live = || std::fs::read_to_string(root.join("CURRENT")).unwrap();
        let before = live();
        let state = searching::index_state(&world.office, &admin).await.unwrap();
        assert_eq!((state.is_ready, state.letters, state.percent), (true, 1, None));
        for refused in [
            searching::index_state(&world.office, &clerk).await.map(drop),
            searching::begin_reindex(&world.office, &clerk).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden(_))));
        }
        searching::begin_reindex(&world.office, &admin).await.unwrap();
        searching::begin_reindex(&world.office, &admin).await.unwrap();
        let started = Instant::now();
        while live() == before
            || searching::index_state(&world.office, &admin).await.unwrap().percent.is_some()
        {
            let page = search(&world, "son", "dia chinh").await;
            assert_eq!((found(&page), page.degraded), (vec![document], false), "found at every moment");
            assert!(started.elapsed() < Duration::from_secs(20), "the index is not built");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(found(&search(&world, "son", "dia chinh").await), [document]);
        worker.stop().await;
    });
}

#[test]
fn letters_like_one_at_hand_are_told_within_the_rights() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let first = world.directed("Rà soát “hồ sơ địa chính” năm 2025").await;
        let second = world.directed("Rà soát hồ sơ địa chính năm 2026").await;
        let hidden = world.submitted("Rà soát hồ sơ địa chính tổ 5").await;
        world.directed("Tổ chức tiêm chủng mở rộng").await;
        world.quiet().await;
        let like = async |login: &str, document| {
            let found = searching::similar(&world.office, &world.caller(login).await, document).await;
            found.map(|letters| letters.into_iter().map(|letter| letter.document).collect::<Vec<_>>())
        };
        assert_eq!(like("son", first).await.unwrap(), [second]);
        let mut leaders = like("ha", first).await.unwrap();
        leaders.sort_unstable();
        assert_eq!(leaders, [second, hidden]);
        assert!(matches!(like("son", hidden).await, Err(Error::NotFound)));
        worker.stop().await;
    });
}

#[test]
fn jobs_run_twice_to_the_same_end() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (_, pdf) = specimen(0);
        let document = world.receive(&pdf).await;
        world.quiet().await;
        let before = world.letter("linh", document).await.unwrap();
        world.office.ask_for_analysis(before.files[0].file.id, world.agency).await.unwrap();
        world.quiet().await;
        let after = world.letter("linh", document).await.unwrap();
        assert_eq!(before.files[0].analysis, after.files[0].analysis);
        assert_eq!(before.document, after.document);
        assert_eq!(before.routing, after.routing);
        worker.stop().await;
        assert_eq!(checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn abbreviations_of_the_agency_count_for_the_next_search() {
    on_sqlite(async |mut world: World| {
        let worker = world.work();
        let document = world.submitted("Báo cáo của trung tâm phục vụ hành chính công").await;
        world.quiet().await;
        let admin = world.caller("quantri").await;
        let entry = |short: &str, long: &str| Entry { short: short.to_owned(), long: long.to_owned() };
        let table = |version, own: Vec<Entry>, off: &[&str]| Table {
            version,
            own,
            off: off.iter().map(|short| (*short).to_owned()).collect(),
        };
        assert_eq!(found(&search(&world, "ha", "TTPVHCCX").await), []);
        let own = vec![entry(" TTPVHCCX ", "Trung tâm  phục vụ hành chính công")];
        let kept = abbreviations::set(&world.office, &admin, table(0, own.clone(), &["TTHC", "không có"]))
            .await
            .unwrap();
        assert_eq!(kept, table(1, vec![entry("TTPVHCCX", "trung tâm phục vụ hành chính công")], &["TTHC"]));
        assert_eq!(found(&search(&world, "ha", "TTPVHCCX").await), [document], "at once");
        assert_eq!(found(&search(&world, "linh", "ttpvhccx").await), [document]);
        let stale = abbreviations::set(&world.office, &admin, table(0, own.clone(), &[])).await;
        assert!(matches!(stale, Err(Error::Stale)));

        // What is left out no longer counts, and neither does what is taken away.
        let document = world.submitted("Kiểm tra phòng cháy chữa cháy").await;
        world.quiet().await;
        assert_eq!(found(&search(&world, "ha", "PCCC").await), [document]);
        abbreviations::set(&world.office, &admin, table(1, Vec::new(), &["PCCC"])).await.unwrap();
        for words in ["PCCC", "TTPVHCCX"] {
            assert_eq!(found(&search(&world, "ha", words).await), [], "{words}");
        }

        for faulty in [
            entry("A", "một chữ"),
            entry("HAI CHỮ", "hai chữ rời"),
            entry("X=Y", "có dấu bằng"),
            entry("ABC", "một"),
        ] {
            let refused = abbreviations::set(&world.office, &admin, table(2, vec![faulty], &[])).await;
            assert!(matches!(refused, Err(Error::Input(faults)) if faults[0].field == "own"));
        }
        let clerk = world.caller("linh").await;
        assert!(matches!(abbreviations::get(&world.office, &clerk).await, Err(Error::Forbidden(_))));
        let refused = abbreviations::set(&world.office, &clerk, table(2, Vec::new(), &[])).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let other = abbreviations::get(&world.office, &world.caller("quantri2").await).await.unwrap();
        assert_eq!(other, table(0, Vec::new(), &[]), "each agency has its own");
        worker.stop().await;
    });
}
