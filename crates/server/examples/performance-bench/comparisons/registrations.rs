//! Vào sổ: registrations that are on disk before they are acknowledged.

use super::figure::{Figure, Goal};
use super::line::Line;
use super::stage::{Size, Stage, Ward, clients, runtime};
use super::{database, rounds};
use anyhow::{Context, Result, bail};
use congvan_office::Database;
use congvan_testkit::{Town, postgres, small_pdf};
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// At least this share of what the disk or the bare database can do.
const GOAL: f64 = 0.4;

struct Plan {
    rounds: usize,
    callers: usize,
    each: usize,
}

fn plan(size: Size) -> Plan {
    let (rounds, callers, each) = size.of((5, 32, 150), (3, 32, 50), (1, 2, 2));
    Plan { rounds, callers, each }
}

impl Plan {
    fn letters(&self) -> usize {
        (self.rounds + 1) * self.letters_of_round()
    }

    fn letters_of_round(&self) -> usize {
        self.callers * self.each
    }
}

/// A letter that waits for its number.
struct Waiting {
    document: String,
    version: u32,
}

async fn receive(town: &Town, letters: usize) -> Vec<Waiting> {
    let mut waiting = Vec::with_capacity(letters);
    for number in 0..letters {
        if number % 200 == 0 && number > 0 {
            eprintln!("  {number} of {letters} letters received");
        }
        let document = town.receive(&format!("{number}.pdf"), &small_pdf(&format!("Thu so {number}"))).await;
        let version = town.version("linh", document).await;
        waiting.push(Waiting { document: document.to_string(), version });
    }
    waiting
}

fn register(line: &Line, letter: &Waiting, number: usize, day: &str) -> Result<()> {
    let fields: Value = json!({
        "kind": "Công văn", "code": format!("{}/SNV-VTLT", number + 1), "issued_date": day,
        "organ_name": "Sở Nội vụ", "organ_code": null, "language": "Tiếng Việt", "page_count": null, "note": "",
        "subject": format!("Kiểm tra công tác văn thư lần {number} tại phường Thọ Hòa"),
        "signer_name": "Phan Thanh Bình", "signer_position": "Giám đốc", "urgency": "normal", "access": "normal",
        "due_date": null, "file_notation": null,
    });
    let body = json!({ "version": letter.version, "fields": fields, "submit_to": null, "stamp_rect": null });
    let key = uuid::Uuid::now_v7().to_string();
    line.post(&format!("/documents/{}/registration", letter.document), &key, &body.to_string())
}

fn measure(
    ward: &Ward,
    letters: &[Waiting],
    plan: &Plan,
    mut peer: impl FnMut() -> Result<f64>,
) -> Result<Vec<(f64, f64)>> {
    let server = ward.serve();
    let signed_in = clients(&server, "linh", plan.callers);
    let callers = signed_in.iter().map(|client| Line::of(&server, client)).collect::<Result<Vec<_>>>()?;
    let day = (time::OffsetDateTime::now_utc().date() - time::Duration::days(3)).to_string();
    let kept = rounds::in_turns(plan.rounds, |round| {
        let against = peer()?;
        // In the order in which they came, as clerks at one queue take them.
        let turn = round * plan.letters_of_round()..(round + 1) * plan.letters_of_round();
        let measured =
            rounds::rate(&callers, turn, |line, number| register(line, &letters[number], number, &day))?;
        Ok((measured, against))
    })?;
    server.stop();
    Ok(kept)
}

/// Beside the rate at which this disk makes 4 KiB durable, one after the other, as a journal does.
pub(crate) fn on_sqlite(stage: &Stage) -> Result<Vec<Figure>> {
    let plan = plan(stage.size);
    let letters = plan.letters();
    let (ward, waiting) = stage.ward(Database::Sqlite, async |town| receive(town, letters).await)?;
    let span = stage.size.of(Duration::from_secs(2), Duration::from_secs(1), Duration::from_millis(50));
    let kept = measure(&ward, &waiting, &plan, || fsyncs(&ward.program.data, span))?;
    Ok(vec![Figure::of_rounds(
        "registrations a second, SQLite",
        "/s",
        "fsync of 4 KiB on this disk, /s",
        Goal::AtLeast(GOAL),
        &kept,
    )])
}

/// Beside pgbench's transactions (its own, TPC-B-like, prepared) from as many callers on the same durable cluster.
pub(crate) fn on_postgresql(stage: &Stage) -> Result<Vec<Figure>> {
    let plan = plan(stage.size);
    let cluster = postgres::Cluster::start_durable(std::process::id()).map_err(anyhow::Error::msg)?;
    let runtime = runtime()?;
    let url = runtime.block_on(database::create(cluster.url(), "congvan_bench"))?;
    let bench_url = runtime.block_on(database::create(cluster.url(), "pgbench"))?;
    let scale = stage.size.of("10", "10", "1");
    pgbench(&["-i", "-q", "-s", scale, &bench_url])?;
    let letters = plan.letters();
    let (ward, waiting) =
        stage.ward(Database::Postgres { url }, async |town| receive(town, letters).await)?;
    let callers = plan.callers.to_string();
    let span = stage.size.of("5", "2", "1");
    let kept = measure(&ward, &waiting, &plan, || {
        let said = pgbench(&["-n", "-M", "prepared", "-c", &callers, "-j", "2", "-T", span, &bench_url])?;
        let line =
            said.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench told no rate")?;
        Ok(line.split(' ').next().unwrap_or_default().parse()?)
    })?;
    drop(ward);
    cluster.stop();
    Ok(vec![Figure::of_rounds(
        "registrations a second, PostgreSQL",
        "/s",
        "pgbench, transactions/s",
        Goal::AtLeast(GOAL),
        &kept,
    )])
}

fn pgbench(arguments: &[&str]) -> Result<String> {
    let program = postgres::binaries().context("PostgreSQL is not installed")?.join("pgbench");
    let output =
        Command::new(&program).args(arguments).output().with_context(|| program.display().to_string())?;
    if !output.status.success() {
        bail!("pgbench: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// How often a second 4 KiB are written and forced to disk, in a file that has its size.
fn fsyncs(folder: &Path, span: Duration) -> Result<f64> {
    let path = folder.join("fsync-rate");
    let file = OpenOptions::new().create(true).truncate(true).write(true).open(&path)?;
    let block = [0x5a_u8; 4096];
    // Written over, as a journal is after its first round: a file that grows costs the disk more.
    for place in 0..1000 {
        file.write_all_at(&block, place * 4096)?;
    }
    file.sync_all()?;
    let started = Instant::now();
    let mut done = 0_u64;
    while started.elapsed() < span {
        file.write_all_at(&block, (done % 1000) * 4096)?;
        file.sync_data()?;
        done += 1;
    }
    let rate = done as f64 / started.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}
