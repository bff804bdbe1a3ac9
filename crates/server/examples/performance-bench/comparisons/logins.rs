//! Đăng nhập: beside what Argon2id allows on these cores, and what happens when far too many come at once.

use super::figure::{Figure, Goal};
use super::rounds;
use super::stage::{Stage, expect, memory, runtime};
use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use congvan_demo::{ACCOUNTS, PASSWORD};
use congvan_office::Database;
use congvan_testkit::{Client, Server};
use serde_json::json;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Memory that all of the flood would take if nobody waited: 19 MiB for each password.
const HASH_MB: f64 = 19.0 * 1.048_576;

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let (ward, ()) = stage.ward(Database::Sqlite, async |_| ())?;
    let server = ward.serve();
    let mut figures = vec![at_a_pace(stage, &server)?];
    figures.extend(flood(stage, &server)?);
    server.stop();
    Ok(figures)
}

/// Twice as many callers as cores, each with its own account and address, as behind a proxy.
fn at_a_pace(stage: &Stage, server: &Server) -> Result<Figure> {
    let callers: Vec<(Client, &str, String)> = ACCOUNTS
        .iter()
        .take(2 * stage.cores)
        .enumerate()
        .map(|(number, account)| (Client::new(&server.url), account.login, format!("10.1.0.{number}")))
        .collect();
    let (rounds, span) = stage.size.of((7, 3_000), (3, 1_500), (1, 100));
    let span = Duration::from_millis(span);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let memory = vec![Block::new(); argon2.params().block_count()];
    let hashers: Vec<_> = (0..stage.cores).map(|_| Mutex::new(memory.clone())).collect();
    let kept = rounds::in_turns(rounds, |_| {
        let against = rounds::rate_for(&hashers, span, |memory| digest(&argon2, memory))?;
        let measured = rounds::rate_for(&callers, span, |(client, login, address)| {
            let headers = [("content-type", "application/json"), ("x-forwarded-for", address.as_str())];
            let body = json!({ "login": login, "password": PASSWORD }).to_string();
            expect(client.try_send("POST", "/session", &headers, body.as_bytes()), 200).map(drop)
        })?;
        Ok((measured, against))
    })?;
    Ok(Figure::of_rounds(
        "log-ins a second",
        "/s",
        "Argon2id alone on these cores, /s",
        Goal::AtLeast(0.7),
        &kept,
    ))
}

/// What one log-in cannot do without, through the same call, so that the compiler treats both alike: the parameters that
/// the program stores its passwords with, and memory that is there already.
fn digest(argon2: &Argon2<'_>, memory: &Mutex<Vec<Block>>) -> Result<()> {
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    let (salt, mut out) = (b"sixteen bytes...", [0; Params::DEFAULT_OUTPUT_LEN]);
    argon2
        .hash_password_into_with_memory(PASSWORD.as_bytes(), salt, &mut out, &mut memory[..])
        .map_err(|error| anyhow!("{error}"))
}

/// A try of the flood: the status, and whether it says when to come again.
struct Verdict {
    status: u16,
    says_when: bool,
}

impl Verdict {
    /// Judged, or sent away with the time to come again.
    fn is_clear(&self) -> bool {
        match self.status {
            200 | 401 => true,
            429 | 503 => self.says_when,
            _ => false,
        }
    }
}

fn flood(stage: &Stage, server: &Server) -> Result<Vec<Figure>> {
    let count = stage.size.of(1_000, 300, 20);
    let before = memory(server.id(), "VmRSS")?;
    let verdicts = runtime()?.block_on(async {
        let tries: Vec<_> =
            (0..count).map(|number| tokio::spawn(try_once(server.url.clone(), number))).collect();
        let mut verdicts = Vec::with_capacity(count);
        for one in tries {
            verdicts.push(one.await?);
        }
        anyhow::Ok(verdicts)
    })?;
    let clear = verdicts.iter().flatten().filter(|verdict| verdict.is_clear()).count();
    let judged = verdicts.iter().flatten().filter(|verdict| matches!(verdict.status, 200 | 401)).count();
    eprintln!("  {count} at once: {judged} judged, {} sent away with Retry-After", clear - judged.min(clear));
    if let Some(error) = verdicts.iter().find_map(|verdict| verdict.as_ref().err()) {
        eprintln!("  one of those without an answer: {error:#}");
    }
    let growth = (memory(server.id(), "VmHWM")? - before).max(0.0);
    let unbounded = count as f64 * HASH_MB;
    Ok(vec![
        Figure::of_rounds(
            "log-ins at once that got a clear answer",
            "",
            "sent",
            Goal::AtLeast(1.0),
            &[(clear as f64, count as f64)],
        ),
        Figure::of_rounds(
            "memory that they took at most",
            "MB",
            "all hashed at once, MB",
            Goal::AtMost(stage.size.of(0.05, 0.1, 1.0)),
            &[(growth, unbounded)],
        ),
    ])
}

/// One try from an address of its own, on a connection of its own.
async fn try_once(url: String, number: usize) -> Result<Verdict> {
    let address = url.trim_start_matches("http://");
    let body = json!({ "login": format!("nobody-{number}"), "password": "sai-mat-khau" }).to_string();
    let request = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         X-Forwarded-For: 10.{}.{}.{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        2 + number / 65_536,
        number / 256 % 256,
        number % 256,
        body.len()
    );
    let mut connection = TcpStream::connect(address).await.context("no connection")?;
    connection.write_all(request.as_bytes()).await.context("not sent")?;
    let mut answer = Vec::new();
    let read = connection.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(120), read).await.context("no answer in two minutes")??;
    let text = String::from_utf8_lossy(&answer).to_lowercase();
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    Ok(Verdict { status, says_when: head.contains("\r\nretry-after:") })
}
