//! Events of every version ever written are read, and written again to the byte.

use congvan_records::{AccessLevel, ArrivalNumber, Source, Timestamp, Year};
use congvan_store::stored_event::{VERSION, decode, encode};
use congvan_workflow::{
    Assignment, AssignmentRole, ClosingOutcome, Deadline, EventBody, FieldChange, PartState, Proposal,
    ReceivedBefore, Registration,
};
use std::{collections::BTreeSet, fs, path::PathBuf};
use time::macros::date;
use uuid::Uuid;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/stored_events/v1")
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + number))
}

fn samples() -> Vec<(&'static str, EventBody)> {
    let deadline = Deadline {
        at: Timestamp::from_micros(1_795_428_000_000_000),
        date: date!(2026 - 11 - 23),
        calendar: "2026-1".into(),
        explanation: "4 ngày làm việc kể từ 17/11/2026".into(),
    };
    let part = |number, role, deadline: Option<Deadline>| Assignment {
        id: id(number),
        directive: id(20),
        role,
        unit: id(number + 10),
        head: id(number + 20),
        officer: None,
        instruction: String::new(),
        deadline: deadline.clone(),
        directive_deadline: deadline,
        state: PartState::Open,
        results: Vec::new(),
        extensions: Vec::new(),
        invited: None,
        withdrawn: false,
        earlier_reports: Vec::new(),
    };
    let proposal = Proposal {
        text: "Đề nghị giao Phòng Kinh tế \"chủ trì\"".into(),
        parts: vec![
            (AssignmentRole::Lead, id(5), Some(deadline.clone())),
            (AssignmentRole::Inform, id(6), None),
        ],
        by: (id(7), id(8)),
        at: Timestamp::from_micros(1_794_881_520_123_456),
    };
    let registration = Registration {
        series: id(1),
        number: ArrivalNumber(128),
        year: Year(2026),
        date: date!(2026 - 11 - 17),
        access: AccessLevel::NamedOnly,
    };
    vec![
        ("received", EventBody::Received { source: Source::Exchange, clerical_unit: id(1), before: None }),
        ("registered", EventBody::Registered(registration)),
        ("returned_to_sender", EventBody::ReturnedToSender { reason: "Gửi nhầm\tnơi nhận".into() }),
        ("sent_for_proposal", EventBody::SentForProposal { to: id(2) }),
        ("submitted", EventBody::Submitted { to: id(3) }),
        ("proposed", EventBody::Proposed { to: id(3), proposal }),
        (
            "directed",
            EventBody::Directed {
                directive: id(20),
                text: "Giao Phòng Kinh tế chủ trì,\nPhòng Văn hóa phối hợp.".into(),
                parts: vec![
                    part(30, AssignmentRole::Lead, Some(deadline.clone())),
                    part(31, AssignmentRole::Support, Some(deadline.clone())),
                    part(32, AssignmentRole::Inform, None),
                ],
                layers: vec![id(40), id(41)],
            },
        ),
        (
            "sent_back",
            EventBody::SentBack {
                reason: "Thiếu hồ sơ".into(), assignment: Some(id(30)), suggestion: None
            },
        ),
        (
            "sent_back_whole",
            EventBody::SentBack { reason: "Chưa rõ".into(), assignment: None, suggestion: None },
        ),
        ("taken_back", EventBody::TakenBack { step: id(50) }),
        (
            "assigned",
            EventBody::Assigned {
                assignment: id(30),
                officer: id(60),
                instruction: "Tham mưu trước thứ Sáu".into(),
                deadline: Some(deadline.clone()),
            },
        ),
        ("opened", EventBody::Opened),
        ("commented", EventBody::Commented { id: id(70), text: "Đã trao đổi với Sở — 😀".into() }),
        ("result_attached", EventBody::ResultAttached { assignment: id(30), file: id(80) }),
        ("reported", EventBody::Reported { assignment: id(31), text: "Đã góp ý".into() }),
        (
            "closed",
            EventBody::Closed {
                outcome: ClosingOutcome::Answered,
                note: "Đã trả lời".into(),
                archive_unit: Some(id(90)),
            },
        ),
        (
            "closed_named_only",
            EventBody::Closed {
                outcome: ClosingOutcome::DoneWithoutAnswer,
                note: "Đã thực hiện".into(),
                archive_unit: None,
            },
        ),
        (
            "sent_back_with_suggestion",
            EventBody::SentBack {
                reason: "Không thuộc thẩm quyền".into(),
                assignment: None,
                suggestion: Some(id(6)),
            },
        ),
        ("forwarded", EventBody::Forwarded { to: id(4), note: "Đồng chí xem, cho ý kiến".into() }),
        (
            "extension_asked",
            EventBody::ExtensionAsked {
                assignment: id(30),
                to: id(3),
                reason: "Chờ số liệu của thôn".into(),
                deadline: deadline.clone(),
            },
        ),
        (
            "extension_granted",
            EventBody::ExtensionAnswered {
                assignment: id(30),
                request: id(51),
                granted: Some(deadline.clone()),
                note: String::new(),
            },
        ),
        (
            "extension_refused",
            EventBody::ExtensionAnswered {
                assignment: id(30),
                request: id(51),
                granted: None,
                note: "Sở đã nhắc hai lần".into(),
            },
        ),
        (
            "invited",
            EventBody::Invited {
                part: Box::new(part(33, AssignmentRole::Support, Some(deadline))),
                note: "Cung cấp số liệu hộ nghèo".into(),
            },
        ),
        (
            "corrected",
            EventBody::Corrected {
                changes: vec![
                    FieldChange { field: "code".into(), old: "412/SNV".into(), new: "421/SNV".into() },
                    FieldChange { field: "due_date".into(), old: String::new(), new: "2026-11-30".into() },
                ],
                reason: "Nhập nhầm số".into(),
            },
        ),
        (
            "received_returned",
            EventBody::Received {
                source: Source::Mail,
                clerical_unit: id(1),
                before: Some(ReceivedBefore {
                    letter: id(70),
                    number: None,
                    reason: "Trả lại nhầm, văn bản gửi đúng nơi".into(),
                }),
            },
        ),
        (
            "received_voided",
            EventBody::Received {
                source: Source::Paper,
                clerical_unit: id(1),
                before: Some(ReceivedBefore {
                    letter: id(70),
                    number: Some((ArrivalNumber(128), Year(2026))),
                    reason: "Hủy nhầm số".into(),
                }),
            },
        ),
        ("received_again", EventBody::ReceivedAgain { letter: id(71), reason: "Hủy nhầm số".into() }),
        ("reopened", EventBody::Reopened { assignment: id(30), missing: "Thiếu số liệu thôn 3".into() }),
        ("voided", EventBody::Voided { reason: "Vào sổ hai lần, trùng số 127".into() }),
        ("handed_over", EventBody::HandedOver { from: id(60), to: id(61), reason: "Chuyển công tác".into() }),
    ]
}

/// Set `CONGVAN_WRITE` to add samples of new kinds. Files that are there never change: that is what they are for.
#[test]
fn every_kind_reads_back_and_writes_the_same_bytes() {
    let mut kinds = BTreeSet::new();
    for (name, body) in samples() {
        kinds.insert(body.kind());
        let path = directory().join(format!("{name}.json"));
        let text = encode(&body).unwrap();
        if std::env::var_os("CONGVAN_WRITE").is_some() && !path.exists() {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(decode(body.kind(), VERSION, &kept).unwrap(), body, "{name}");
        assert_eq!(text, kept, "{name}");
    }
    assert_eq!(kinds.len(), 24, "a kind of event has no sample");
    let files = fs::read_dir(directory()).unwrap().count();
    assert_eq!(files, samples().len(), "a sample that no test reads");
}

#[test]
fn what_was_not_written_by_us_is_refused() {
    let opened = encode(&EventBody::Opened).unwrap();
    assert_eq!(opened, r#"{"kind":"opened"}"#);
    assert!(decode("opened", VERSION + 1, &opened).is_err(), "a later version");
    assert!(decode("closed", VERSION, &opened).is_err(), "another kind than the row says");
    for body in [r#"{"kind":"opened","more":1}"#, r#"{"kind":"burned"}"#, r#"{"kind":"submitted"}"#, "", "[]"]
    {
        assert!(decode("opened", VERSION, body).is_err(), "{body}");
    }
    let bad_role = encode(&samples()[6].1).unwrap().replace("\"lead\"", "\"boss\"");
    assert!(decode("directed", VERSION, &bad_role).is_err());
}

#[test]
fn a_share_that_no_directive_makes_is_not_written() {
    let (_, EventBody::Directed { directive, text, mut parts, layers }) = samples().remove(6) else {
        panic!("the seventh sample is a directive");
    };
    parts[0].officer = Some(id(1));
    assert!(encode(&EventBody::Directed { directive, text, parts, layers }).is_err());
}
