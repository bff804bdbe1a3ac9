//! `cargo xtask bench signatures-bench [--quick]`: the verifier beside pyHanko, OpenSSL and the limit of the machine, on the
//! same letters, one after another on one core; what 1 to 100 revisions cost, empty ones and signed ones; and the memory that
//! each letter takes in a process of its own. Beside the fixtures stand letters of 300 kB, made by pyHanko with new keys.
//!
//! The limit is what no verifier can go below: SHA-256 over each signed byte once, the RSA checks of signer, path and evidence
//! with keys of the sizes that they really have – told alone, too –, and one reading of the file by a PDF library. OpenSSL checks
//! the container over the signed bytes and knows nothing of PDF; its time is that of a process, with its start.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use congvan_signature::contract::Request;
use congvan_signature::verify_pdf;
use ring::signature as rs;
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 60 } else { 400 };
    if let [flag, case] = &std::env::args().skip(1).collect::<Vec<_>>()[..]
        && flag == "--memory"
    {
        return memory_of(&Letter::of(serde_json::from_str(case)?)?);
    }
    let python = peer()?;
    let made = made(&python)?;
    println!("letter, rounds {rounds}: median milliseconds, one core\n");
    for (name, goal, checks) in LETTERS {
        let letter = match made.iter().find(|case| case["name"] == name) {
            Some(case) => Letter::of(case.clone())?,
            None => Letter::load(name)?,
        };
        let report = verify_pdf(&letter.bytes, &letter.request.context())?;
        println!("{name}: {} kB, {:?}", letter.bytes.len() / 1000, report.indication);
        let ours = median(rounds, || drop(verify_pdf(&letter.bytes, &letter.request.context())));
        let (alone, limit) = limit(&letter, checks, rounds)?;
        let theirs = pyhanko(&python, &letter, if quick { 5 } else { 30 })?;
        let openssl = openssl(&letter, if quick { 5 } else { 30 })?;
        println!("  this verifier   {ours:9.3}");
        println!(
            "  limit           {limit:9.3}   {:.2} times the limit (goal of a B-B letter: at most 1.50)",
            ours / limit
        );
        println!("  sha-256 and rsa {alone:9.3}   alone");
        println!(
            "  pyHanko         {theirs:9.3}   {:.0} times as fast (goal: at least {goal:.0})",
            theirs / ours
        );
        println!("  openssl cms     {openssl:9.3}   of a process; integrity of one container alone");
        println!("  memory          {:>9}\n", memory(&letter)?);
    }
    revisions(rounds)?;
    signed_revisions(&made, rounds)
}

/// Peak memory of a process that judges a letter once.
fn memory(letter: &Letter) -> Outcome<String> {
    let told = run(Command::new(std::env::current_exe()?).arg("--memory").arg(letter.case.to_string()))?;
    Ok(String::from_utf8_lossy(&told).trim().to_owned())
}

fn memory_of(letter: &Letter) -> Outcome<()> {
    verify_pdf(&letter.bytes, &letter.request.context())?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    println!("{}", peak.trim());
    Ok(())
}

/// A fixture with its inputs.
struct Letter {
    bytes: Vec<u8>,
    request: Request,
    /// The case, with whole paths.
    case: Value,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/signatures")
}

impl Letter {
    fn load(name: &str) -> Outcome<Self> {
        let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(fixtures().join("cases.json"))?)?;
        Self::of(cases.into_iter().find(|case| case["name"] == name).ok_or("no such case")?)
    }

    /// A case; paths that are not whole are those of fixtures.
    fn of(mut case: Value) -> Outcome<Self> {
        let whole =
            |value: &Value| json!(fixtures().join(value.as_str().unwrap_or_default()).display().to_string());
        let mut arguments = vec!["--at".to_owned(), case["at"].as_str().unwrap_or_default().to_owned()];
        case["file"] = whole(&case["file"]);
        for (flag, key) in [
            ("--trust", "trust"),
            ("--intermediate", "intermediates"),
            ("--crl", "crls"),
            ("--ocsp", "ocsps"),
        ] {
            let list: Vec<Value> = case[key].as_array().into_iter().flatten().map(whole).collect();
            arguments.extend(
                list.iter().flat_map(|p| [flag.to_owned(), p.as_str().unwrap_or_default().to_owned()]),
            );
            case[key] = json!(list);
        }
        let file = case["file"].as_str().unwrap_or_default().to_owned();
        arguments.push(file.clone());
        let request = Request::from_args(arguments, time::OffsetDateTime::UNIX_EPOCH)?;
        Ok(Self { bytes: std::fs::read(file)?, request, case })
    }
}

/// Letters that pyHanko makes, with keys of their own; the cases of them.
fn made(python: &Path) -> Outcome<Vec<Value>> {
    let folder = python.ancestors().nth(2).ok_or("the place of the environment")?.join("letters");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/peers/letters.py");
    println!("making letters of 300 kB and of 1 to 100 signed revisions");
    Ok(serde_json::from_slice(&run(Command::new(python).arg(script).arg(folder))?)?)
}

/// Median in milliseconds, after a round that is not counted.
fn median(rounds: usize, mut work: impl FnMut()) -> f64 {
    work();
    let mut taken: Vec<f64> = (0..rounds)
        .map(|_| {
            let before = Instant::now();
            work();
            before.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    middle(&mut taken)
}

fn middle(taken: &mut [f64]) -> f64 {
    taken.sort_by(f64::total_cmp);
    taken.get(taken.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Keys, and how often each checks something.
type Checks = [(RsaKey, usize)];

/// Letters of the comparison: the goal beside pyHanko, and the RSA checks without which there is no verdict, by size of key.
/// In the fixtures the root has 4096 bits and the authority below it 3072, in the letters made here all keys have 2048.
const LETTERS: [(&str, f64, &Checks); 4] = [
    // Signer and OCSP answer; certificates of both; certificate of the authority and the root's list.
    ("valid-bb-leader-ocsp", 20.0, &[(RsaKey::Of2048, 2), (RsaKey::Of3072, 2), (RsaKey::Of4096, 2)]),
    // Signer, two certificates, two lists.
    ("letter-300-bb", 20.0, &[(RsaKey::Of2048, 5)]),
    // Signer and two time-stamps; certificate and list of the signer and of the time-stamping unit; certificates of both
    // authorities and the root's list.
    ("valid-blta-leader", 40.0, &[(RsaKey::Of2048, 3), (RsaKey::Of3072, 4), (RsaKey::Of4096, 3)]),
    // As the B-B letter, two time-stamps, and the certificate of their unit.
    ("letter-300-blta", 40.0, &[(RsaKey::Of2048, 8)]),
];

#[derive(Clone, Copy)]
enum RsaKey {
    Of2048,
    Of3072,
    Of4096,
}

/// A key with something that it signed.
struct Signed {
    key: rs::UnparsedPublicKey<Vec<u8>>,
    message: Vec<u8>,
    value: Vec<u8>,
}

impl RsaKey {
    /// From the fixtures: a test value, and the revocation lists of the two authorities.
    fn load(self) -> Outcome<Signed> {
        let (key, message, value) = match self {
            Self::Of2048 => {
                let vectors: Value =
                    serde_json::from_slice(&std::fs::read(fixtures().join("vectors.json"))?)?;
                let values = vectors["values"].as_array().ok_or("no values")?;
                let value =
                    values.iter().find(|v| v["name"] == "rsa2048 pkcs1 sha256").ok_or("no such value")?;
                // The key itself stands at the end of its SubjectPublicKeyInfo, after 24 octets of names.
                (bytes(&value["spki"]).split_off(24), bytes(&vectors["message"]), bytes(&value["signature"]))
            }
            Self::Of3072 => Self::of_list("pki/intermediates.pem", "pki/crl/sub-2026-06.crl")?,
            Self::Of4096 => Self::of_list("pki/trusted.pem", "pki/crl/root-2026-06.crl")?,
        };
        let key = rs::UnparsedPublicKey::new(&rs::RSA_PKCS1_2048_8192_SHA256, key);
        key.verify(&message, &value).map_err(|_| "the value does not verify")?;
        Ok(Signed { key, message, value })
    }

    /// Key of the first certificate in a file, what it signed of a list, and the value.
    fn of_list(certificates: &str, list: &str) -> Outcome<(Vec<u8>, Vec<u8>, Vec<u8>)> {
        let pem = std::fs::read(fixtures().join(certificates))?;
        let (_, pem) = x509_parser::pem::parse_x509_pem(&pem)?;
        let key = pem.parse_x509()?.public_key().subject_public_key.data.to_vec();
        let list = std::fs::read(fixtures().join(list))?;
        let (_, list) = x509_parser::parse_x509_crl(&list)?;
        Ok((key, list.tbs_cert_list.as_ref().to_vec(), list.signature_value.data.to_vec()))
    }
}

/// What no verifier can go below: each byte hashed once, and the checks with keys; then the same with one load by a library.
fn limit(letter: &Letter, checks: &Checks, rounds: usize) -> Outcome<(f64, f64)> {
    let mut signed = Vec::new();
    for (key, count) in checks {
        for _ in 0..*count {
            signed.push(key.load()?);
        }
    }
    println!("  limit: SHA-256 of the file once, {} × RSA, one load by lopdf", signed.len());
    let compute = || {
        std::hint::black_box(ring::digest::digest(&ring::digest::SHA256, &letter.bytes));
        for Signed { key, message, value } in &signed {
            let _ = std::hint::black_box(key.verify(message, value));
        }
    };
    let alone = median(rounds, compute);
    let whole = median(rounds, || {
        compute();
        drop(std::hint::black_box(lopdf::Document::load_mem(&letter.bytes)));
    });
    Ok((alone, whole))
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap_or_default();
    (0..text.len() / 2).filter_map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

/// A Python of its own with pyHanko, made once.
fn peer() -> Outcome<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("the target folder")?;
    let place = target.join("signatures-bench");
    let python = place.join("bin/python");
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/peers/requirements.txt");
    let (stamp, wanted) = (place.join("made-from"), std::fs::read(&list)?);
    if std::fs::read(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(python);
    }
    println!("making a Python environment with pyHanko");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place))?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]);
    run(install.arg(&list))?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}

fn run(command: &mut Command) -> Outcome<Vec<u8>> {
    let done = command.output()?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&done.stderr)).into())
}

fn pyhanko(python: &Path, letter: &Letter, rounds: usize) -> Outcome<f64> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/peers/judge.py");
    let told = run(Command::new(python).arg(script).arg(rounds.to_string()).arg(letter.case.to_string()))?;
    let mut taken: Vec<f64> = serde_json::from_slice(&told)?;
    Ok(middle(&mut taken) * 1000.0)
}

/// `openssl cms -verify` of the first signature over its byte range.
fn openssl(letter: &Letter, rounds: usize) -> Outcome<f64> {
    let text: String = letter.bytes.iter().map(|b| char::from(*b)).collect();
    let (_, rest) = text.split_once("/ByteRange").ok_or("no byte range")?;
    let list = rest.split(['[', ']']).nth(1).ok_or("no numbers")?;
    let numbers: Vec<usize> = list.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [a, b, c, d] = *numbers.as_slice() else { return Err("four numbers".into()) };
    let content = [&letter.bytes[a..a + b], &letter.bytes[c..c + d]].concat();
    let digits = std::str::from_utf8(&letter.bytes[a + b + 1..c - 1])?;
    let value = bytes(&json!(digits));
    let folder = tempfile::tempdir()?;
    let (data, container) = (folder.path().join("data"), folder.path().join("cms"));
    std::fs::write(&data, content)?;
    std::fs::write(&container, value)?;
    let mut fault = None;
    let taken = median(rounds, || {
        let mut command = Command::new("openssl");
        command.args([
            "cms",
            "-verify",
            "-binary",
            "-noverify",
            "-inform",
            "DER",
            "-out",
            "/dev/null",
            "-in",
        ]);
        if let Err(error) = run(command.arg(&container).arg("-content").arg(&data)) {
            fault = Some(error);
        }
    });
    fault.map_or(Ok(taken), Err)
}

/// The same letter with empty updates after it.
fn revisions(rounds: usize) -> Outcome<()> {
    let mut letter = Letter::load("valid-bb-leader-ocsp")?;
    let own = verify_pdf(&letter.bytes, &letter.request.context())?.revision_count;
    println!("revisions (the letter has {own}; the rest are updates that change nothing)");
    let mut first = None;
    for wanted in [own, 10, 30, 100] {
        while revision_count(&letter.bytes) < wanted {
            append_update(&mut letter.bytes)?;
        }
        let report = verify_pdf(&letter.bytes, &letter.request.context())?;
        let took = median(rounds / 4 + 1, || drop(verify_pdf(&letter.bytes, &letter.request.context())));
        let base = *first.get_or_insert(took);
        println!(
            "  {wanted:3} revisions {took:9.3} ms  ({:.2} times the first)  {:?}",
            took / base,
            report.indication
        );
    }
    Ok(())
}

/// Letters with as many signatures as revisions: each signature is judged, and each update after it.
fn signed_revisions(made: &[Value], rounds: usize) -> Outcome<()> {
    println!("\nsigned revisions");
    for count in [1usize, 10, 100] {
        let name = format!("signed-{count}");
        let letter =
            Letter::of(made.iter().find(|case| case["name"] == name).ok_or("no such letter")?.clone())?;
        let report = verify_pdf(&letter.bytes, &letter.request.context())?;
        let rounds = (rounds / count).max(5);
        let took = median(rounds, || drop(verify_pdf(&letter.bytes, &letter.request.context())));
        println!(
            "  {count:3} signatures {took:9.3} ms  ({:.3} ms each)  {} kB, {}  {:?}",
            took / count as f64,
            letter.bytes.len() / 1000,
            memory(&letter)?,
            report.indication
        );
    }
    Ok(())
}

fn revision_count(bytes: &[u8]) -> usize {
    bytes.windows(5).filter(|window| window == b"%%EOF").count()
}

fn append_update(bytes: &mut Vec<u8>) -> Outcome<()> {
    let text: String = bytes.iter().map(|b| char::from(*b)).collect();
    let previous =
        text.rsplit("startxref").next().and_then(|t| t.split_whitespace().next()).ok_or("no startxref")?;
    let trailer = text.rsplit("trailer").next().ok_or("no trailer")?;
    let value = |key: &str| trailer.split_once(key).map(|(_, rest)| rest.trim_start().to_owned());
    let root = value("/Root").ok_or("no root")?;
    let root: String = root.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let root = root.split(['/', '>']).next().unwrap_or_default().to_owned();
    let size = value("/Size").ok_or("no size")?;
    let size: String = size.chars().take_while(char::is_ascii_digit).collect();
    // What the trailer said before stays said.
    let keep = |key: &str| -> String {
        let Some(rest) = value(key) else { return String::new() };
        let end = if rest.starts_with('[') {
            rest.find(']').map_or(0, |at| at + 1)
        } else {
            rest.find('R').map_or(0, |at| at + 1)
        };
        format!("{key} {}", rest.get(..end).unwrap_or_default())
    };
    let at = bytes.len();
    let update = format!(
        "xref\n0 0\ntrailer\n<< /Size {size} /Root {root} {} {} /Prev {previous} >>\nstartxref\n{at}\n%%EOF\n",
        keep("/Info"),
        keep("/ID"),
    );
    bytes.extend_from_slice(update.as_bytes());
    Ok(())
}
