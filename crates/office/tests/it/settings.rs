//! What an agency and a person set for themselves.

use crate::support::{World, form, on_sqlite};
use congvan_office::kinds::{self, Kind};
use congvan_office::phrases::AgencyPhrases;
use congvan_office::{Error, administration, calendar, phrases};
use congvan_records::DocumentFields;
use time::macros::date;

#[test]
fn quick_phrases_are_ones_own() {
    on_sqlite(async |world: World| {
        let (leader, head) = (world.caller("ha").await, world.caller("son").await);
        assert_eq!(phrases::get(&world.office, &leader).await.unwrap(), phrases::DEFAULTS);
        let mine = vec!["  Xem   kỹ ".to_owned(), String::new(), "Báo cáo tôi".to_owned()];
        let kept = phrases::set(&world.office, &leader, mine).await.unwrap();
        assert_eq!(kept, ["Xem kỹ", "Báo cáo tôi"]);
        assert_eq!(phrases::get(&world.office, &leader).await.unwrap(), kept);
        assert_eq!(phrases::get(&world.office, &head).await.unwrap(), phrases::DEFAULTS);
        let again = phrases::set(&world.office, &leader, Vec::new()).await.unwrap();
        assert_eq!(again, phrases::DEFAULTS);
    });
}

#[test]
fn an_agency_sets_its_own_calendar() {
    on_sqlite(async |world: World| {
        let built_in = calendar::of_agency(&world.office, world.agency).await.unwrap();
        assert!(built_in.calendar.is_working_day(date!(2026 - 11 - 18)));
        let own = r#"{"version": "bão 2026", "sessions": [["07:00", "11:30"], ["13:30", "17:00"]], "rows": [
            {"date": "2026-11-18", "kind": "holiday", "name": "Nghỉ tránh bão", "legal_basis": "Công điện 09/CĐ-UBND"}]}"#;
        calendar::set(&world.office, world.agency, own).await.unwrap();
        let calendar = calendar::of_agency(&world.office, world.agency).await.unwrap();
        assert!(!calendar.calendar.is_working_day(date!(2026 - 11 - 18)));
        assert_eq!(calendar.days_off(date!(2026 - 11 - 01), date!(2026 - 11 - 30)).count(), 1);
        let broken = calendar::set(&world.office, world.agency, "{}").await;
        assert!(matches!(broken, Err(Error::Configuration(_))));
        let kept = calendar::of_agency(&world.office, world.agency).await.unwrap();
        assert_eq!(kept.calendar.version, "bão 2026");
    });
}

#[test]
fn phrases_of_the_agency_are_offered_to_all_and_set_by_its_administrator() {
    on_sqlite(async |world: World| {
        let (leader, admin) = (world.caller("ha").await, world.caller("quantri").await);
        let office = &world.office;
        assert_eq!(phrases::of_agency(office, &leader).await.unwrap(), AgencyPhrases::default());
        let given = |version, phrases: &[&str]| AgencyPhrases {
            version,
            phrases: phrases.iter().map(|phrase| (*phrase).to_owned()).collect(),
        };
        let refused = phrases::set_of_agency(office, &leader, given(0, &["Trình gấp"])).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        assert!(matches!(phrases::to_change(office, &leader).await, Err(Error::Forbidden(_))));
        let kept =
            phrases::set_of_agency(office, &admin, given(0, &[" Trình  gấp ", "", "Trình gấp", "Họp ngay"]))
                .await;
        assert_eq!(kept.unwrap(), given(1, &["Trình gấp", "Họp ngay"]));
        assert_eq!(phrases::of_agency(office, &leader).await.unwrap(), given(1, &["Trình gấp", "Họp ngay"]));
        assert_eq!(phrases::get(office, &leader).await.unwrap(), phrases::DEFAULTS, "beside one's own");
        let stale = phrases::set_of_agency(office, &admin, given(0, &["Khác"])).await;
        assert!(matches!(stale, Err(Error::Stale)));
        assert_eq!(administration::journal(office, &admin, None).await.unwrap()[0].kind, "phrases_changed");
    });
}

#[test]
fn kinds_of_documents_are_added_ordered_and_closed_and_never_lost() {
    on_sqlite(async |world: World| {
        let (clerk, admin) = (world.caller("linh").await, world.caller("quantri").await);
        let office = &world.office;
        let names = async || -> Vec<String> {
            kinds::offered(office, &clerk).await.unwrap().into_iter().map(|kind| kind.name).collect()
        };
        assert_eq!(names().await[..2], ["Công văn", "Quyết định"]);
        assert!(matches!(kinds::get(office, &clerk).await, Err(Error::Forbidden(_))));
        let all = kinds::get(office, &admin).await.unwrap();
        let own = |name: &str, abbreviation: &str| Kind {
            name: name.to_owned(),
            abbreviation: abbreviation.to_owned(),
            closed: false,
        };
        assert!(matches!(kinds::set(office, &clerk, 0, all.kinds.clone()).await, Err(Error::Forbidden(_))));

        // An own one first, a legal one closed, another left out: it stays.
        let mut list = all.kinds.clone();
        list.retain(|kind| kind.name != "Luật");
        list.iter_mut().filter(|kind| kind.name == "Pháp lệnh").for_each(|kind| kind.closed = true);
        list.insert(0, own(" Phiếu   trình ", "PTr"));
        let kept = kinds::set(office, &admin, 0, list.clone()).await.unwrap();
        assert_eq!((kept.version, kept.kinds[0].name.as_str()), (1, "Phiếu trình"));
        let offered = names().await;
        assert_eq!(offered[..2], ["Phiếu trình", "Công văn"]);
        assert!(offered.contains(&"Luật".to_owned()) && !offered.contains(&"Pháp lệnh".to_owned()));
        assert!(matches!(kinds::set(office, &admin, 0, list).await, Err(Error::Stale)));
        let journal = administration::journal(office, &admin, None).await.unwrap();
        assert_eq!(
            (journal[0].body["added"].as_str(), journal[0].body["closed"].as_str()),
            (Some("Phiếu trình"), Some("Pháp lệnh"))
        );

        // Once a letter has it, it can be closed, and cannot go.
        let document = world.receive(&crate::support::tiny_pdf("Phiếu")).await;
        let fields = DocumentFields { kind: "Phiếu trình".to_owned(), ..form("Trình ký") };
        world.register(document, fields, None).await.unwrap();
        let without: Vec<Kind> =
            kept.kinds.iter().filter(|kind| kind.name != "Phiếu trình").cloned().collect();
        let refused = kinds::set(office, &admin, 1, without).await;
        assert!(matches!(refused, Err(Error::Input(faults)) if faults[0].detail.contains("Đã có văn bản")));
        let closed =
            kept.kinds.iter().cloned().map(|kind| Kind { closed: kind.name == "Phiếu trình", ..kind });
        let kept = kinds::set(office, &admin, 1, closed.collect()).await.unwrap();
        assert_eq!(kept.used, ["Phiếu trình"]);
        assert!(!names().await.contains(&"Phiếu trình".to_owned()));
        assert_eq!(world.letter("linh", document).await.unwrap().document.fields.kind, "Phiếu trình");

        let faulty = async |kind: Kind| {
            let list: Vec<Kind> = kept.kinds.iter().cloned().chain([kind]).collect();
            matches!(kinds::set(office, &admin, 2, list).await, Err(Error::Input(faults)) if faults[0].field == "kinds")
        };
        assert!(faulty(own("", "")).await, "no name");
        assert!(faulty(own("công VĂN", "")).await, "a second công văn");
        assert!(faulty(own("Quyết nghị", "QĐ")).await, "a symbol that is taken");
        assert!(faulty(own("Phiếu lạ", "P L")).await, "a symbol with a space");
        let nothing = kept.kinds.iter().cloned().map(|kind| Kind { closed: true, ..kind }).collect();
        assert!(matches!(kinds::set(office, &admin, 2, nothing).await, Err(Error::Input(_))));
    });
}
