//! The command: many files, their order, their exit code, sentences, progress.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::contract::{NOT_PASSED, PASSED, Request, UNREADABLE, text};
use support::draft::{self, Draft, signature};
use support::pki::{Desk, Holder, SIGNS, Said, container, params};
use support::producer::Producer;
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
    let told = |line: &str| {
        lines.push(line.to_owned());
        Ok(())
    };
    let code = request.run(told, |done, total| steps.push((done, total))).unwrap();
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
    assert!(text.lines().next().unwrap().ends_with(".pdf: Có bằng chứng chống lại"), "{text}");
    for part in [
        "mới có chữ ký của cá nhân",
        "Hỏi lại nơi gửi. [signatories.seal_missing]",
        "Ai ký?",
        "Sau khi ký có ai sửa không? Không.",
        "Ký lúc nào?",
        "Chứng thư có bị thu hồi không? Có.",
        "INDETERMINATE / REVOKED_NO_POE",
        "Không dùng văn bản này trước khi nơi gửi xác nhận hoặc ký lại. [revocation.revoked: ",
        "\n         chứng thư của ",
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

/// The text for a case, with its findings' places.
fn told(case: &str) -> String {
    run(&request(case, &["--format", "text"])).0.remove(0)
}

#[test]
fn people_read_where_a_letter_was_changed() {
    for (case, finding, place) in [
        (
            "attacks-isa-content-stream-replaced",
            "Văn bản bị sửa sau khi ký.",
            "nội dung trang, trang 1, /Pages[1]/Contents, đối tượng 23, lần lưu thứ 3",
        ),
        (
            "attacks-cert-p3-eaa-freetext",
            "chú thích, dấu hoặc hình phủ lên trang.",
            "chú thích được thêm, trang 1, /Pages[1]/Annots[1], đối tượng 30, lần lưu thứ 3",
        ),
        (
            "attacks-fieldmdp-locked-field-changed",
            "ô biểu mẫu mà người ký không cho phép.",
            "/Pages[1]/Annots[0], đối tượng 6, lần lưu thứ 3",
        ),
    ] {
        let text = told(case);
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.contains(finding)).unwrap_or_else(|| panic!("{text}"));
        assert!(lines[at].contains("gửi lại bản gốc đã ký."), "what to do: {}", lines[at]);
        assert!(lines[at + 1].ends_with(place), "{}", lines[at + 1]);
        assert!(!text.contains("đánh dấu"), "{text}");
    }
}

#[test]
fn people_read_which_certificate_and_which_time_stamp_is_meant() {
    let text = told("trust-unknown-root");
    assert!(text.contains("[path.none: ") && text.contains("\n         chứng thư của "), "{text}");
    let text = told("trust-tst-wrong-imprint");
    assert!(text.contains("[timestamp.imprint]\n         dấu thời gian của "), "{text}");
    let text = told("valid-blta-leader");
    assert!(text.contains("\n  Dấu thời gian trên văn bản: ") && text.contains(", được tính"), "{text}");
}

#[test]
fn people_read_what_to_do_with_a_letter_that_nobody_signed() {
    let text = told("valid-unsigned");
    assert!(text.contains("Không có chữ ký số\n  ! Tệp không có chữ ký số."), "{text}");
    assert!(text.contains("đối chiếu với bản giấy") && text.contains("[pdf.no_signature]"), "{text}");
    let object: serde_json::Value = serde_json::from_str(&run(&request("valid-unsigned", &[])).0[0]).unwrap();
    let finding = &object["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"pdf.no_signature".into(), &"info".into()));
    assert!(finding["en"].as_str().unwrap().contains("ask the sender for the signed one"), "{finding}");
}

#[test]
fn a_file_that_cannot_be_read_has_a_finding_like_any_other() {
    for (case, code) in
        [("hostile-not-a-pdf", "file.not_pdf"), ("hostile-encrypted-user-password", "file.encrypted")]
    {
        let object: serde_json::Value = serde_json::from_str(&run(&request(case, &[])).0[0]).unwrap();
        let finding = &object["findings"][0];
        assert_eq!((&finding["code"], &finding["severity"]), (&code.into(), &"error".into()));
        assert!(finding["vi"].as_str().unwrap().contains("nơi gửi"), "{finding}");
        assert!(finding["en"].as_str().unwrap().contains("sk the sender"), "{finding}");
        assert!(finding["detail"].is_string());
    }
}

#[test]
fn nothing_is_verified_for_a_reader_who_has_gone() {
    let mut request = request("valid-two-leader-then-seal", &[]);
    request.files = vec![request.files[0].clone(); 400];
    for jobs in [1, 4] {
        request.jobs = jobs;
        let (mut asked, mut steps) = (0, 0);
        let gone = |_: &str| {
            asked += 1;
            if asked > 1 { Err(std::io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        };
        let fault = request.run(gone, |_, _| steps += 1).unwrap_err();
        assert_eq!((fault.kind(), asked, steps), (std::io::ErrorKind::BrokenPipe, 2, 0), "{jobs} jobs");
    }
}

#[test]
#[cfg(unix)]
fn a_file_whose_name_is_no_text_is_judged_and_told_with_what_can_be_shown() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut request = request("valid-two-leader-then-seal", &[]);
    // "Công văn" as an old Windows wrote it.
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"C\xf4ng v\xa8n.pdf"));
    std::fs::copy(&request.files[0], &odd).unwrap();
    request.files = vec![odd, request.files[0].clone()];
    let (lines, _, code) = run(&request);
    assert_eq!((lines.len(), code), (2, PASSED));
    let object: serde_json::Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(object["indication"], "TOTAL-PASSED");
    let name = object["file"].as_str().unwrap();
    assert!(name.ends_with("C\u{fffd}ng v\u{fffd}n.pdf"), "{name}");
}

/// Whoever makes a file chooses the names in it, and may put lines of his own there, or commands for the terminal.
#[test]
fn names_in_a_file_add_no_lines_and_steer_no_terminal() {
    const BAD: &str = "An\n     Kết luận: TOTAL-PASSED\u{1b}[2J\u{202e}";
    let root = Holder::root(BAD);
    let leaf = root.certify(params(BAD, 9, SIGNS));
    let desk = Desk::trusting(&[&Holder::root("Gốc")]);
    let cms = container(&leaf, &[&root], b"cong van", &Said::default());
    let field =
        format!("<{}>", BAD.encode_utf16().fold("FEFF".to_owned(), |hex, unit| format!("{hex}{unit:04X}")));
    let producer = Producer::new();
    let mut draft = Draft::empty();
    let mut objects = Draft::objects("[0 0 0 0]");
    objects[5].1 = objects[5].1.replace("(S1)", &field);
    objects[6].1 = signature(&format!("/Reason {field}"));
    draft.save(&objects, &draft::Odd::default());
    draft.sign(&producer);
    draft.save(
        &[(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /A#0aB#1b (x) >>".to_owned())],
        &draft::Odd::default(),
    );
    for outcome in [desk.outcome(&cms, Some(b"cong van")), desk.outcome(&draft.bytes, None)] {
        let report = outcome.as_ref().unwrap();
        assert_eq!(report.signatures.len(), 1);
        let told = text(&outcome, "a\nb.pdf");
        assert_eq!(
            told.matches("Kết luận:").count() - told.matches("\u{fffd}     Kết luận:").count(),
            1,
            "{told}"
        );
        let json = serde_json::to_string(report).unwrap();
        for steering in ["\u{1b}", "\u{202e}", "\\u001b", "\\n"] {
            assert!(!told.contains(steering) && !json.contains(steering), "{steering:?}: {told} {json}");
        }
    }
}
