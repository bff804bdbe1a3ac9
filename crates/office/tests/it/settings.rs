//! What an agency and a person set for themselves.

use crate::support::{World, on_sqlite};
use congvan_office::{Error, calendar, phrases};
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
