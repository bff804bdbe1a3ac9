//! A caller that costs next to nothing.
//!
//! The program and who asks it share the cores. A comfortable client took a third of what was measured; the peers' own
//! callers (`pgbench`, a loop that writes) hardly take any.

use anyhow::{Context, Result, bail};
use congvan_testkit::{Client, Server};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Longest answer, head and body.
const LONGEST: usize = 256 * 1024;
/// No answer takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection of HTTP/1.1 that stays open, with the session of somebody who signed in.
pub(crate) struct Line {
    host: String,
    identity: String,
    /// A caller has it alone; the lock is never waited for.
    open: Mutex<(TcpStream, Vec<u8>)>,
}

impl Line {
    pub(crate) fn of(server: &Server, client: &Client) -> Result<Self> {
        let host = server.url.strip_prefix("http://").context("a server without TLS")?.to_owned();
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let identity = format!("cookie: {}\r\nx-csrf-token: {}\r\n", client.cookie(), client.token());
        Ok(Self { host, identity, open: Mutex::new((stream, vec![0; LONGEST])) })
    }

    /// `POST` of JSON to an address of the API under a key of its own.
    ///
    /// Errors: any answer but 200.
    pub(crate) fn post(&self, path: &str, key: &str, body: &str) -> Result<()> {
        let own = format!("idempotency-key: {key}\r\ncontent-type: application/json\r\n");
        let mut whole = self.head(path, &own, body.len());
        whole.push_str(body);
        self.ask(&[whole.as_bytes()], 200)
    }

    /// `POST` of a file's bytes to an address of the API.
    ///
    /// Errors: any answer but 201.
    pub(crate) fn upload(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let head = self.head(path, "content-type: application/octet-stream\r\n", bytes.len());
        self.ask(&[head.as_bytes(), bytes], 201)
    }

    fn head(&self, path: &str, own: &str, length: usize) -> String {
        let Self { host, identity, .. } = self;
        format!(
            "POST /api/v1{path} HTTP/1.1\r\nhost: {host}\r\n{identity}{own}content-length: {length}\r\n\r\n"
        )
    }

    fn ask(&self, parts: &[&[u8]], wanted: u16) -> Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (stream, buffer) = &mut *open;
        for part in parts {
            stream.write_all(part)?;
        }
        let mut have = 0;
        let (status, whole) = loop {
            match stream.read(&mut buffer[have..])? {
                0 => bail!("the server broke off"),
                read => have += read,
            }
            if let Some(told) = told(&buffer[..have])? {
                break told;
            }
        };
        while have < whole {
            match stream.read(buffer.get_mut(have..whole).context("too long an answer")?)? {
                0 => bail!("the server broke off"),
                read => have += read,
            }
        }
        if status != wanted {
            bail!("{status} instead of {wanted}: {}", String::from_utf8_lossy(&buffer[..whole]));
        }
        Ok(())
    }
}

/// The status, and how long the answer is with its head; none while that is not all there.
fn told(answer: &[u8]) -> Result<Option<(u16, usize)>> {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&answer[..end])?;
    let status = head.split(' ').nth(1).context("an answer without a status")?.parse()?;
    let named = head.lines().filter_map(|line| line.split_once(": "));
    let length = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.context("an answer without a length")?.1.parse()?;
    Ok(Some((status, end + 4 + length)))
}
