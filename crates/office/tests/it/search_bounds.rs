//! What search leaves out, and says so.

use crate::office_files;
use crate::support::{World, form, on_both_opened};
use calamine::{Reader, Xlsx};
use congvan_office::accounts::{self, Client};
use congvan_office::searching::{self, Page, Query};
use congvan_office::{Limits, Office, OpenOptions};

async fn search(world: &World, text: &str) -> Page {
    let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
    searching::search(&world.office, &world.caller("ha").await, query).await.unwrap()
}

#[test]
fn a_list_of_results_says_that_there_are_more_only_when_there_are() {
    let short = |options: &mut OpenOptions| options.limits = Limits { exported: 2, ..options.limits };
    on_both_opened(short, async |world: World| {
        let worker = world.work();
        let second = OpenOptions { worker: false, ..world.options.clone() };
        let second = Office::open(second).await.unwrap();
        let asked = async |office: &Office| {
            let caller = accounts::sign_in_as(office, "ha", Client::default()).await.unwrap().caller;
            let query = Query { text: "de dieu".to_owned(), ..Query::default() };
            let list = searching::export(office, &caller, query).await.unwrap();
            let mut book = Xlsx::new(std::io::Cursor::new(searching::workbook(list).await.unwrap())).unwrap();
            let range = book.worksheet_range("Kết quả tìm").unwrap();
            range.get_value((2, 0)).map(ToString::to_string).unwrap_or_default()
        };
        for (number, said) in [(1, "1 văn bản"), (2, "2 văn bản"), (3, "2 văn bản đầu, còn nữa")]
        {
            world.submitted(&format!("Đê điều {number}")).await;
            world.minutes(1);
            world.quiet().await;
            // With an index and without one.
            for office in [&world.office, &second] {
                assert_eq!(asked(office).await, format!("Tìm “de dieu”; {said}"));
            }
        }
        second.close().await.unwrap();
        worker.stop().await;
    });
}

#[test]
fn a_text_beyond_what_is_indexed_says_that_only_its_first_part_is_looked_through() {
    on_both_opened(
        |_| (),
        async |world: World| {
            let worker = world.work();
            let line = "Thống kê diện tích đất trồng lúa theo từng thửa của tổ dân phố trong phường. ";
            for (name, lines, last_is_found) in
                [("đất lúa ngắn", 2_000, true), ("đất lúa dài", 16_000, false)]
            {
                let body = [line.repeat(lines), "Cuối cùng là giếng khoan.".to_owned()]
                    .map(|words| office_files::paragraph(&words, "both"))
                    .concat();
                let document = world.receive(&office_files::docx(&body)).await;
                world.quiet().await;
                world.register(document, form(name), Some("ha")).await.unwrap();
                world.quiet().await;
                let page = search(&world, name).await;
                let hit = page.hits.iter().find(|hit| hit.document == document).unwrap();
                assert_eq!(hit.is_text_cut, !last_is_found, "{name}");
                assert_eq!(world.letter("ha", document).await.unwrap().is_text_cut, !last_is_found, "{name}");
                let last = search(&world, "\"giếng khoan\"").await;
                assert_eq!(last.hits.iter().any(|hit| hit.document == document), last_is_found, "{name}");
            }
            worker.stop().await;
        },
    );
}
