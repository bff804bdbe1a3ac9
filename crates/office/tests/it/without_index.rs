//! Search while there is no index: the lines of the register answer.

use crate::support::{World, form, on_both, specimen};
use congvan_office::accounts::{self, Client};
use congvan_office::searching::{self, Page, Query};
use congvan_office::{Office, OpenOptions};
use congvan_records::{DocumentCode, DocumentFields};

#[test]
fn what_is_typed_is_read_as_with_an_index_as_far_as_the_line_says_it() {
    on_both(async |world: World| {
        let document = world.receive(&specimen(3).1).await;
        let fields = DocumentFields {
            code: Some(DocumentCode::new("045", "UBND-VP").unwrap()),
            organ_name: "UBND thành phố Hải Vân".to_owned(),
            ..form("Rà soát hồ sơ, địa chính tháng 5/2026")
        };
        world.register(document, fields, Some("ha")).await.unwrap();
        // Without the lock of the directory there is no index.
        let second = OpenOptions { worker: false, ..world.options.clone() };
        let second = Office::open(second).await.unwrap();
        let caller = accounts::sign_in_as(&second, "ha", Client::default()).await.unwrap().caller;
        let find = async |text: &str| -> Page {
            let query = Query { text: text.to_owned(), limit: 10, ..Query::default() };
            searching::search(&second, &caller, query).await.unwrap()
        };
        for text in [
            "\"hồ sơ, địa chính\"",
            "ho so, dia chinh",
            "cv số 45",
            "số 45/UBND-VP",
            "45/ubnd-vp hồ sơ",
            "ủy ban nhân dân Hải Vân",
        ] {
            let page = find(text).await;
            assert!(page.degraded);
            assert_eq!(page.hits.iter().map(|hit| hit.document).collect::<Vec<_>>(), [document], "{text}");
        }
        for text in ["\"địa chính hồ sơ\"", "cv số 4", "số 45/QĐ-UBND", "hồ sơ xây dựng"] {
            assert_eq!(find(text).await.total, 0, "{text}");
        }
        let page = find("hồ sơ tháng 5/2026").await;
        assert_eq!(page.periods.iter().map(|one| one.typed.as_str()).collect::<Vec<_>>(), ["tháng 5/2026"]);
        assert!(!page.hits[0].subject.hits.is_empty());
        assert!(find(&"đất ".repeat(300)).await.notes[0].contains("dài quá"));
        second.close().await.unwrap();
    });
}
