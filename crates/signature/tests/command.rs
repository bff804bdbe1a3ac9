//! The command: many files, their order, their exit code, sentences, progress.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::{NOT_PASSED, PASSED, Request, UNREADABLE};
use support::{case, root};
use time::macros::datetime;

fn request(case_name: &str, more: &[&str]) -> Request {
    let case = case(case_name);
    let path = |name: &str| root().join(name).display().to_string();
    let mut args = vec!["--at".to_owned(), case.at.clone()];
    for (flag, list) in [
        ("--trust", &case.trust),
        ("--intermediate", &case.intermediates),
        ("--crl", &case.crls),
        ("--ocsp", &case.ocsps),
    ] {
        args.extend(list.iter().flat_map(|name| [flag.to_owned(), path(name)]));
    }
    args.extend(more.iter().map(|s| (*s).to_owned()));
    args.push(path(&case.file));
    Request::from_args(args, datetime!(2026-01-01 0:00 UTC)).unwrap()
}

fn run(request: &Request) -> (Vec<String>, Vec<(usize, usize)>, u8) {
    let (mut lines, mut steps) = (Vec::new(), Vec::new());
    let code = request.run(|line| lines.push(line.to_owned()), |done, total| steps.push((done, total)));
    (lines, steps, code)
}

#[test]
fn many_files_are_told_in_their_order_whatever_the_number_of_jobs() {
    let mut request = request("valid-two-leader-then-seal", &[]);
    let good = request.files[0].clone();
    let bad = root().join("attacks-isa-font-replaced.pdf");
    let missing = root().join("no such file.pdf");
    request.files = (0..30).map(|n| if n % 7 == 3 { bad.clone() } else { good.clone() }).collect();
    request.files.push(missing.clone());
    let (one, steps, code) = run(&request);
    assert_eq!((one.len(), code), (31, UNREADABLE));
    for (line, file) in one.iter().zip(&request.files) {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["file"], file.display().to_string());
        let word = if *file == bad {
            "TOTAL-FAILED"
        } else if *file == missing {
            "FILE-ERROR"
        } else {
            "TOTAL-PASSED"
        };
        assert_eq!(object["indication"], word);
    }
    assert!(steps.len() >= 15 && steps.last() == Some(&(31, 31)), "{steps:?}");
    request.jobs = 3;
    assert_eq!(run(&request), (one, steps, code));
}

#[test]
fn few_files_are_told_without_progress_and_one_without_its_name() {
    let request = request("valid-two-leader-then-seal", &[]);
    let (lines, steps, code) = run(&request);
    assert_eq!((lines.len(), steps.len(), code), (1, 0, PASSED));
    let object: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(object.get("file"), None);
    assert_eq!(object["signatories"]["code"], "person_then_seal");
    assert_eq!(object["signatures"][0]["algorithm_standing"], "legacy_accepted");
}

#[test]
fn a_known_time_and_printed_names_reach_the_answer() {
    let flags =
        ["--known-at", "2026-04-01T00:00:00Z", "--signer", "Nguyen Van An", "--agency", "UBND tỉnh Sông Lam"];
    let (lines, ..) = run(&request("valid-two-leader-then-seal", &flags));
    let object: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(object["known_at"], "2026-04-01T00:00:00Z");
    assert_eq!(object["signatures"][1]["proof"], "register");
    let codes: Vec<&str> =
        object["findings"].as_array().unwrap().iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(
        codes,
        ["signatories.person_then_seal", "name.signer_agrees_without_diacritics", "name.agency_agrees"]
    );
}

#[test]
fn people_read_sentences() {
    let (lines, _, code) = run(&request("trust-revoked-after-claimed-bb", &["--format", "text"]));
    assert_eq!(code, NOT_PASSED);
    let text = &lines[0];
    for part in [
        "Nguyên vẹn, chưa kiểm tra đủ (Có bằng chứng chống lại)",
        "thiếu dấu của cơ quan",
        "Ai ký?",
        "Sau khi ký có ai sửa không? Không.",
        "Ký lúc nào?",
        "Chứng thư có bị thu hồi không? Có.",
        "INDETERMINATE / REVOKED_NO_POE",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let (lines, _, code) = run(&request("hostile-encrypted-user-password", &["--format=text"]));
    assert_eq!(code, UNREADABLE);
    assert!(lines[0].contains("mật khẩu"), "{}", lines[0]);
}

#[test]
fn what_cannot_be_opened_is_not_called_damaged_and_what_is_too_long_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("long.pdf");
    std::fs::write(&long, [b'%'; 4096]).unwrap();
    let mut request = request("valid-two-leader-then-seal", &[]);
    request.limits.file_bytes = 4095;
    request.files = vec![folder.path().join("none.pdf"), folder.path().to_owned(), long];
    let (lines, _, code) = run(&request);
    assert_eq!(code, UNREADABLE);
    for (line, wanted) in lines.iter().zip(["file.cannot_open", "file.cannot_open", "file.limit"]) {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["indication"], "FILE-ERROR");
        assert!(line.contains(wanted), "{wanted}: {line}");
        assert!(!line.contains("gửi lại") || wanted == "file.limit", "{line}");
    }
}
