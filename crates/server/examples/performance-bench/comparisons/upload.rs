//! Tiếp nhận tệp: bytes over HTTP to their place on disk, beside the hashing that no receipt can do without.

use super::figure::{Figure, Goal};
use super::line::Line;
use super::rounds;
use super::stage::{Stage, clients};
use anyhow::Result;
use congvan_office::Database;
use rand::{RngCore, SeedableRng, rngs::StdRng};
use ring::digest::{SHA256, digest};
use std::io::Write;

pub(crate) fn measure(stage: &Stage) -> Result<Vec<Figure>> {
    let (rounds, megabytes) = stage.size.of((7, 64), (3, 32), (1, 1));
    let (ward, ()) = stage.ward(Database::Sqlite, async |_| ())?;
    let server = ward.serve();
    let clerk = Line::of(&server, &clients(&server, "linh", 1)[0])?;
    let mut bytes = vec![0; megabytes << 20];
    StdRng::seed_from_u64(1).fill_bytes(&mut bytes);
    bytes[..9].copy_from_slice(b"%PDF-1.7\n");
    let megabytes = bytes.len() as f64 / 1e6;
    let rate = |seconds: f64| megabytes / seconds;
    let mut disk = Vec::new();
    let kept = rounds::in_turns(rounds, |round| {
        // Other bytes each time: those that are there already would not be written again.
        bytes[16..24].copy_from_slice(&(round as u64).to_le_bytes());
        let (_, hashing) = rounds::seconds(|| Ok(digest(&SHA256, &bytes)))?;
        let (_, writing) = rounds::seconds(|| {
            let mut file = tempfile::tempfile_in(&ward.program.data)?;
            file.write_all(&bytes)?;
            Ok(file.sync_all()?)
        })?;
        let path = format!("/incoming-documents?name=thu-{round}.pdf");
        let (_, sending) = rounds::seconds(|| clerk.upload(&path, &bytes))?;
        if round > 0 {
            disk.push((rate(sending), rate(writing)));
        }
        Ok((rate(sending), rate(hashing)))
    })?;
    server.stop();
    Ok(vec![
        Figure::of_rounds(
            "upload of one large file",
            "MB/s",
            "SHA-256 of its bytes, MB/s",
            Goal::AtLeast(0.8),
            &kept,
        ),
        Figure::of_rounds("the same upload", "MB/s", "write and fsync of its bytes, MB/s", Goal::None, &disk),
    ])
}
