//! Writes letters of the library, their truth, the test root and its revocation lists into a folder, to be looked at:
//! `cargo run --release -p congvan-specimens --example write-specimens -- DIR [COUNT [SEED [ANCHOR]]]`.

use std::path::Path;
use std::time::Instant;

use congvan_specimens::library::letters;
use congvan_specimens::pki::TestPki;
use time::macros::date;
use time::{Date, format_description::well_known::Iso8601};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("usage: write-specimens DIR [COUNT [SEED [ANCHOR]]]")?;
    let count: usize = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(11), |text| text.parse())?;
    let anchor =
        arguments.next().map_or(Ok(date!(2026 - 11 - 25)), |text| Date::parse(&text, &Iso8601::DATE))?;
    let dir = Path::new(&dir);
    std::fs::create_dir_all(dir)?;

    let mut pki = TestPki::new(seed, anchor)?;
    let start = Instant::now();
    let (mut bytes, mut largest, mut pages) = (0, 0, 0);
    let mut lines = String::new();
    for (index, specimen) in letters(seed, anchor, count).enumerate() {
        let made = specimen.make(&mut pki)?;
        bytes += made.pdf.len();
        largest = largest.max(made.pdf.len());
        pages += made.pages;
        let name = format!("{:03}-{}.pdf", index + 1, specimen.topic);
        lines.push_str(&format!("{name}\t{:?}\t{}\t{:?}\n", specimen.signing, made.pages, specimen.truth));
        std::fs::write(dir.join(name), made.pdf)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    std::fs::write(dir.join("truth.tsv"), lines)?;
    std::fs::write(dir.join("root.pem"), pki.root_pem())?;
    for (name, list) in ["root.crl", "issuing.crl"].iter().zip(pki.crls()?) {
        std::fs::write(dir.join(name), list)?;
    }
    println!(
        "{count} letters, {pages} pages, {:.0} letters/s, mean {} bytes, largest {largest} bytes",
        count as f64 / seconds,
        bytes / count.max(1)
    );
    Ok(())
}
