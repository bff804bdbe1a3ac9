//! Tra cứu: search and suggestions as the screens ask for them, with session, rights, facets and marked words, beside
//! what the office itself took of that time. The index alone has a benchmark of its own, `search-peers-bench`.

use super::figure::{Figure, Goal};
use super::stage::{Stage, clients, expect, runtime};
use super::{database, rounds};
use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_testkit::{Client, Level, Stage as Way};
use std::time::Instant;

/// What letters are about, in three parts of a subject.
pub(crate) const ACTS: [&str; 8] = [
    "triển khai",
    "báo cáo kết quả",
    "góp ý dự thảo",
    "tăng cường",
    "rà soát",
    "đôn đốc",
    "thẩm định hồ sơ",
    "lấy ý kiến về",
];
pub(crate) const THINGS: [&str; 9] = [
    "cải cách hành chính",
    "công tác văn thư, lưu trữ",
    "phòng cháy, chữa cháy",
    "an toàn thực phẩm",
    "quản lý đất đai",
    "giải phóng mặt bằng",
    "xây dựng nông thôn mới",
    "giải ngân vốn đầu tư công",
    "tiếp công dân",
];
pub(crate) const PLACES: [&str; 7] =
    ["An Sơn", "Bình Hòa", "Tân Phú", "Long Giang", "Thanh Lâm", "Đông Khê", "Xuân Lộc"];

/// What is looked for, and what is typed on the way there.
const QUESTIONS: [&str; 6] = [
    "cai cach hanh chinh tai phuong",
    "ra soat quan ly dat dai an son",
    "bao cao ket qua phong chay chua chay",
    "tham dinh ho so giai phong",
    "cong tac van thu",
    "don doc giai ngan von dau tu cong long giang",
];

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let count = stage.size.of(50_000, 20_000, 60);
    let (ward, closed) =
        stage.ward(Database::Sqlite, async |town| town.letter(Way::Closed, Level::Normal).await)?;
    runtime()?.block_on(async {
        database::multiply(&ward.database(), closed.uuid(), count).await?;
        database::vary_subjects(&ward.database()).await
    })?;
    eprintln!("  {count} letters, put into the index");
    let indexed = ward.program.run("reindex");
    if !indexed.status.success() {
        bail!("the index cannot be built: {}", String::from_utf8_lossy(&indexed.stderr));
    }
    // With its jobs: the index lives in the process that has them.
    let server = ward.program.serve(&[]);
    let clerk = &clients(&server, "linh", 1)[0];
    let turns = stage.size.of(100, 40, 1);
    let (mut searches, mut office, mut suggestions) = (Vec::new(), Vec::new(), Vec::new());
    // The first turn counts for nothing.
    for turn in 0..=turns {
        for question in QUESTIONS {
            let (taken, of_it) = search(clerk, question)?;
            let offered = suggest(clerk, &question[..question.len().min(6 + turn % 12)])?;
            if turn > 0 {
                searches.push(taken);
                office.push(of_it);
                suggestions.push(offered);
            }
        }
    }
    server.stop();
    let figure = |name, share| {
        let pair = (rounds::percentile(&searches, share), rounds::percentile(&office, share));
        Figure::of_rounds(name, "ms", "of it in the office, ms", Goal::None, &[pair])
    };
    Ok(vec![
        figure("search with rights and facets through the API, p50", 0.5),
        figure("search with rights and facets through the API, p95", 0.95),
        figure("search with rights and facets through the API, p99", 0.99),
        Figure::within(
            "suggestions through the API, p99",
            rounds::percentile(&suggestions, 0.99),
            "ms",
            50.0,
        ),
    ])
}

/// Milliseconds until the page was there, and those of them that the office took.
fn search(clerk: &Client, question: &str) -> Result<(f64, f64)> {
    let started = Instant::now();
    let page = expect(clerk.try_get(&format!("/search?q={}", question.replace(' ', "+"))), 200)?.json;
    let taken = started.elapsed().as_secs_f64() * 1e3;
    let has = |list: &str| page[list].as_array().is_some_and(|list| !list.is_empty());
    if !has("hits") || !has("kinds") || page["degraded"] != false {
        bail!("`{question}` is not answered as it should be: {page}");
    }
    Ok((taken, page["took_ms"].as_f64().context("how long it took")?))
}

/// Milliseconds until the suggestions were there.
fn suggest(clerk: &Client, begun: &str) -> Result<f64> {
    let started = Instant::now();
    let path = format!("/search/suggestions?q={}", begun.trim_end().replace(' ', "+"));
    let offered = expect(clerk.try_get(&path), 200)?.json;
    let taken = started.elapsed().as_secs_f64() * 1e3;
    if offered["letters"].as_array().is_none_or(Vec::is_empty) {
        bail!("nothing is offered for `{begun}`");
    }
    Ok(taken)
}
