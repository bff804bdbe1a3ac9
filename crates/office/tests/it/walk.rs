//! One letter from upload to closing.

use crate::printing::{bytes, words};
use crate::support::{World, form, on_both, on_sqlite, signed, specimen, tiny_pdf};
use congvan_office::inbox::{self, Filter};
use congvan_office::intake::Correction;
use congvan_office::letters::{Letter, SignatureState, Step, StepState, timeline};
use congvan_office::routing::{Act, Due, LayerDraft, PartDraft};
use congvan_office::{Error, intake, letters, printing, routing};
use congvan_records::{ArrivalNumber, DocumentFields, DocumentId, LayerId, LayerKind, Rect, Urgency};
use congvan_workflow::{
    ActionKind, AssignmentRole, ClosingOutcome, GrantReason, InboxBox, PartState, Refusal, Status,
};
use time::macros::date;

async fn waiting(world: &World, login: &str, list: InboxBox) -> Vec<DocumentId> {
    let caller = world.caller(login).await;
    let page = inbox::page(&world.office, &caller, list, None, None, 50).await.unwrap();
    assert_eq!(page.total, page.lines.len() as i64);
    page.lines.into_iter().map(|line| line.document).collect()
}

#[test]
fn a_letter_walks_from_receipt_to_closing() {
    on_both(async |world: World| {
        let document = world.receive(&tiny_pdf("rà soát")).await;
        assert_eq!(waiting(&world, "linh", InboxBox::Arrivals).await, [document]);
        world.minutes(2);
        let fields =
            congvan_records::DocumentFields { urgency: Urgency::Urgent, ..form("Rà soát địa chính") };
        let registered = world.register(document, fields, Some("lam")).await.unwrap();
        assert_eq!(registered.number, ArrivalNumber(1));
        assert_eq!(registered.letter.routing.status, Status::Proposing);
        let stamp = &registered.letter.layers[0];
        assert_eq!(stamp.kind, LayerKind::Stamp);
        assert_eq!(
            stamp.lines,
            ["UBND PHƯỜNG THỌ HÒA", "ĐẾN Số: 01", "Ngày: 17/11/2026", "Chuyển: Chánh Văn phòng"]
        );
        assert_eq!(waiting(&world, "linh", InboxBox::Arrivals).await, []);
        assert_eq!(waiting(&world, "lam", InboxBox::Review).await, [document]);

        world.minutes(8);
        let propose = Act::Propose {
            to: world.positions["ha"],
            text: "Đề xuất giao P. Kinh tế.".to_owned(),
            parts: vec![PartDraft {
                role: AssignmentRole::Lead,
                unit: world.units["kt"],
                due: Some(Due::WorkingDays(5)),
            }],
        };
        world.act("lam", document, propose).await.unwrap();

        let leader = world.caller("ha").await;
        let counts = inbox::counts(&world.office, &leader).await.unwrap();
        assert_eq!((counts.review, counts.review_urgent, counts.review_invitations), (1, 1, 0));
        let urgent = inbox::page(&world.office, &leader, InboxBox::Review, Some(Filter::Urgent), None, 50)
            .await
            .unwrap();
        assert!(!urgent.lines[0].opened);
        routing::mark_opened(&world.office, &leader, document).await.unwrap();
        routing::mark_opened(&world.office, &leader, document).await.unwrap();
        let seen = world.letter("ha", document).await.unwrap();
        assert_eq!(seen.routing.opened.len(), 1, "a receipt is given once");
        assert_eq!(seen.my_relation, Some(GrantReason::Leader));

        world.minutes(10);
        let directed = world.act("ha", document, world.direct()).await.unwrap();
        assert_eq!(directed.routing.status, Status::Directed);
        // The 24th is a day off: five working days from the 17th end on the 25th.
        let lead = directed.routing.lead().unwrap();
        assert_eq!(lead.deadline.as_ref().unwrap().date, date!(2026 - 11 - 25));
        assert!(directed.take_back_until.is_some());
        assert_eq!(waiting(&world, "son", InboxBox::Tasks).await, [document]);
        assert_eq!(waiting(&world, "ngan", InboxBox::Support).await, [document]);
        assert_eq!(waiting(&world, "lam", InboxBox::Inform).await, [document]);

        world.minutes(45);
        let assigned = world.assign(document).await;
        assert_eq!(assigned.routing.status, Status::Assigned);
        let officer = world.caller("trung").await;
        let page = inbox::page(&world.office, &officer, InboxBox::Tasks, None, None, 50).await.unwrap();
        let line = page.lines.into_iter().next().unwrap();
        assert_eq!(line.assigned_by.as_deref(), Some("Hồ Ngọc Sơn"));
        assert_eq!(line.deadline.unwrap().date, date!(2026 - 11 - 20));

        let result = async |login: &str, text: &str| {
            let caller = world.caller(login).await;
            let mut upload =
                intake::add_result(&world.office, &caller, document, "báo cáo.txt").await.unwrap();
            upload.write(text.as_bytes()).await.unwrap();
            upload.finish().await.unwrap();
        };
        result("trung", "Đã rà soát 412 thửa.").await;
        let report = Act::Report { text: "Đã rà soát xong.".to_owned() };
        let reported = world.act("trung", document, report).await.unwrap();
        let lead = reported.routing.lead().unwrap();
        assert!(matches!(lead.state, PartState::Done { .. }));
        assert_eq!(lead.results.len(), 1);
        assert_eq!(waiting(&world, "trung", InboxBox::Tasks).await, [document], "until it is closed");

        let close = Act::Close {
            outcome: ClosingOutcome::DoneWithoutAnswer,
            note: "Đã báo cáo Sở qua hệ thống.".to_owned(),
        };
        let closed = world.act("trung", document, close).await.unwrap();
        assert_eq!((closed.routing.status, closed.routing.holder), (Status::Closed, None));
        for (login, list) in
            [("trung", InboxBox::Tasks), ("son", InboxBox::Tasks), ("ngan", InboxBox::Support)]
        {
            assert_eq!(waiting(&world, login, list).await, [], "{login}");
        }
        assert_eq!(waiting(&world, "lam", InboxBox::Inform).await, [document], "still to be read");
    });
}

#[test]
fn the_timeline_says_who_held_the_letter_how_long() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("x")).await;
        world.minutes(8);
        world.register(document, form("Rà soát"), Some("ha")).await.unwrap();
        world.minutes(125);
        world.act("ha", document, world.direct()).await.unwrap();
        let letter = world.letter("son", document).await.unwrap();
        let steps = timeline(&letter);
        let told: Vec<(StepState, &str, &str)> =
            steps.iter().map(|step| (step.state, step.kind.as_str(), step.title.as_str())).collect();
        assert_eq!(
            told,
            [
                (StepState::Done, "issued", "Sở Nông nghiệp và Môi trường phát hành"),
                (StepState::Done, "received", "Văn thư tiếp nhận"),
                (StepState::Done, "registered", "Văn thư vào sổ"),
                (StepState::Done, "submitted", "Văn thư trình lãnh đạo"),
                (StepState::Done, "directed", "Chủ tịch UBND phường bút phê"),
                (StepState::Now, "waiting_assignment", "Chờ đơn vị giao người xử lý"),
                (StepState::ToCome, "to_close", "Kết thúc văn bản"),
            ]
        );
        assert_eq!(steps[2].details, ["Ngô Thùy Linh · giữ 8 phút", "Số đến 01"]);
        assert_eq!(steps[4].details[0], "Nguyễn Thị Minh Hà · giữ 2 giờ 5 phút");
        assert_eq!(steps[5].details[0], "Hồ Ngọc Sơn · chưa mở");
        assert_eq!(steps[5].opened, Some(false));
        routing::mark_opened(&world.office, &world.caller("son").await, document).await.unwrap();
        let letter = world.letter("son", document).await.unwrap();
        assert_eq!(timeline(&letter)[5].details[0], "Hồ Ngọc Sơn · đã mở 10:13 ngày 17/11");
    });
}

/// What each step says of the holding, by its kind.
fn held(letter: &Letter) -> Vec<(String, String)> {
    let said = |step: &Step| {
        let told = step.details.iter().find(|detail| detail.contains("giữ "));
        told.map_or("", |told| told.as_str()).to_owned()
    };
    timeline(letter)
        .iter()
        .filter(|step| step.at.is_some())
        .map(|step| (step.kind.clone(), said(step)))
        .collect()
}

#[test]
fn what_passes_nothing_on_leaves_the_time_with_whoever_holds_the_letter() {
    on_sqlite(async |world: World| {
        let document = world.submitted("Giữ bao lâu").await;
        // The clerk mends the book while the letter waits with the chair.
        world.minutes(13 * 60);
        let clerk = world.caller("linh").await;
        let before = world.letter("linh", document).await.unwrap();
        let correction = Correction {
            version: before.routing.version,
            fields: DocumentFields { subject: "Giữ bao lâu?".into(), ..before.document.fields },
            reason: "Thiếu dấu hỏi".to_owned(),
        };
        intake::correct(&world.office, &clerk, document, correction, None).await.unwrap();
        world.minutes(60);
        world.act("ha", document, world.direct()).await.unwrap();
        world.minutes(20);
        world.assign(document).await;
        // Asked, answered, invited, and the invitation withdrawn: the officer has it all along.
        world.minutes(30);
        let assignment = world.part("trung", document).await;
        let due = Due::On(date!(2026 - 12 - 15));
        let ask = Act::AskExtension { assignment, reason: "Chờ số liệu".into(), due };
        world.act("trung", document, ask).await.unwrap();
        world.minutes(5);
        let request = world.letter("son", document).await.unwrap().my_requests[0];
        let answer = Act::AnswerExtension { request, due: None, note: "Giữ hạn".into() };
        world.act("son", document, answer).await.unwrap();
        world.minutes(10);
        let since = world.letter("son", document).await.unwrap().routing.held_since;
        let invite = Act::Invite { unit: world.units["vp"], due: None, note: "Cho số liệu".into() };
        world.act("son", document, invite).await.unwrap();
        world.minutes(5);
        let back = world.act("son", document, Act::TakeBack).await.unwrap();
        assert_eq!(back.routing.held_since, since, "the officer has had it since it was given");
        world.minutes(10);
        let report = Act::Report { text: "Xong".to_owned() };
        world.act("trung", document, report).await.unwrap();
        world.minutes(7);
        let close = Act::Close { outcome: ClosingOutcome::DoneWithoutAnswer, note: "Xong".to_owned() };
        let closed = world.act("trung", document, close).await.unwrap();
        let told = held(&closed);
        let told: Vec<(&str, &str)> =
            told.iter().map(|(kind, said)| (kind.as_str(), said.as_str())).skip(3).collect();
        assert_eq!(
            told,
            [
                ("corrected", ""),
                ("directed", "Nguyễn Thị Minh Hà · giữ 14 giờ"),
                ("assigned", "Hồ Ngọc Sơn · giữ 20 phút"),
                ("extension_asked", ""),
                ("extension_answered", ""),
                ("invited", ""),
                ("taken_back", ""),
                ("reported", "Võ Quang Trung · giữ 1 giờ"),
                ("closed", "Võ Quang Trung · giữ 7 phút"),
            ]
        );
        let way = printing::timeline(&world.office, &clerk, document).await.unwrap();
        let told = words(world.directory.path(), &bytes(way).await);
        assert!(told.contains("giữ 14 giờ") && !told.contains("giữ 13 giờ"), "{told}");
    });
}

#[test]
fn the_time_is_told_of_whoever_had_the_letter_not_of_who_ended_it() {
    on_sqlite(async |world: World| {
        let document = world.directed("Thu hồi, hủy số").await;
        world.minutes(4);
        let back = world.act("ha", document, Act::TakeBack).await.unwrap();
        assert_eq!(held(&back)[4], ("taken_back".to_owned(), "Trưởng phòng Kinh tế giữ 4 phút".to_owned()));
        world.minutes(50);
        let voided = world.act("linh", document, Act::Void { reason: "Trùng".into() }).await.unwrap();
        let steps = timeline(&voided);
        let step = steps.iter().find(|step| step.kind == "voided").unwrap();
        assert_eq!(step.details, ["Ngô Thùy Linh", "Chủ tịch UBND phường giữ 50 phút", "Lý do: Trùng"]);
    });
}

#[test]
fn a_step_is_taken_back_within_ten_minutes_only() {
    on_both(async |world: World| {
        let document = world.directed("Thu hồi").await;
        world.minutes(9);
        let letter = world.act("ha", document, Act::TakeBack).await.unwrap();
        assert_eq!(letter.routing.status, Status::Submitted);
        assert!(matches!(world.letter("son", document).await, Err(Error::NotFound)), "the right is gone");
        assert_eq!(waiting(&world, "son", InboxBox::Tasks).await, []);

        world.act("ha", document, world.direct()).await.unwrap();
        world.minutes(10);
        let late = world.act("ha", document, Act::TakeBack).await;
        assert!(matches!(
            late,
            Err(Error::Refused(Refusal::NotPermitted { action: ActionKind::TakeBack, .. }))
        ));
        assert!(world.letter("son", document).await.is_ok());
    });
}

#[test]
fn layers_lie_on_the_letters_own_pages() {
    on_sqlite(async |world: World| {
        let document = world.submitted("Lớp").await;
        let letter = world.letter("ha", document).await.unwrap();
        let sha256 = letter.files[0].file.sha256;
        let layer = |id: u128, file_sha256, kind, x| LayerDraft {
            id: LayerId::from_uuid(uuid::Uuid::from_u128(id)),
            file_sha256,
            page: 1,
            page_box: [595.0, 842.0],
            kind,
            lines: vec!["Giao P. Kinh tế".to_owned()],
            font_size: 14.0,
            rect: Rect { x, y: 200.0, w: 200.0, h: 60.0 },
            ink: Vec::new(),
        };
        let other = congvan_records::Sha256([7; 32]);
        let direct = |layers| match world.direct() {
            Act::Direct { text, parts, .. } => Act::Direct { text, parts, layers },
            other => other,
        };
        for wrong in [
            layer(1, Some(sha256), LayerKind::Stamp, 10.0),
            layer(2, Some(other), LayerKind::Note, 10.0),
            layer(3, Some(sha256), LayerKind::Note, 500.0),
            layer(4, Some(sha256), LayerKind::Note, f64::NAN),
        ] {
            let refused = world.act("ha", document, direct(vec![wrong])).await;
            assert!(matches!(refused, Err(Error::Layer)), "{refused:?}");
        }
        let untouched = world.letter("ha", document).await.unwrap();
        assert_eq!(untouched.routing.status, Status::Submitted, "nothing of a refused act remains");
        let good = layer(5, Some(sha256), LayerKind::Note, 300.0);
        let letter = world.act("ha", document, direct(vec![good])).await.unwrap();
        let note = letter.layers.iter().find(|layer| layer.kind == LayerKind::Note).unwrap();
        assert_eq!(note.directive, Some(letter.routing.directives[0].id));
        assert_eq!(letter.routing.directives[0].layers, [note.id]);
    });
}

#[test]
fn a_file_is_read_judged_and_shown() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (specimen, pdf) = specimen(0);
        let document = world.receive(&pdf).await;
        world.quiet().await;
        let letter = world.letter("linh", document).await.unwrap();
        assert!(!letter.analysing);
        let file = &letter.files[0];
        let analysis = file.analysis.as_ref().unwrap();
        assert_eq!(analysis.problem, None);
        assert_eq!(analysis.page_boxes.len(), analysis.page_count.unwrap() as usize);
        assert_eq!(letter.document.fields.page_count, analysis.page_count);
        let reading = letter.reading.as_ref().unwrap();
        assert_eq!(reading.secrecy_warning, None);
        assert_eq!(letter.document.fields.subject, reading.suggestion.subject, "the form is filled in");
        assert_eq!(reading.suggestion.issued_date, Some(specimen.truth.date));
        // No root is trusted here, so nothing can be better than intact.
        let findings = letter.signature.as_ref().unwrap();
        assert_ne!(findings.state, SignatureState::Valid);
        assert_eq!(analysis.signature, Some(findings.state));

        let registered = world.register(document, form("Đã đọc"), None).await.unwrap().letter;
        let stamp = registered.layers.iter().find(|layer| layer.kind == LayerKind::Stamp).unwrap();
        assert_eq!(stamp.page_box, analysis.page_boxes[0]);
        for field in reading.fields.iter().filter(|field| field.page == 1) {
            let Some(rect) = field.rect else { continue };
            let apart = stamp.rect.x >= rect.x + rect.w
                || rect.x >= stamp.rect.x + stamp.rect.w
                || stamp.rect.y >= rect.y + rect.h
                || rect.y >= stamp.rect.y + stamp.rect.h;
            assert!(apart, "the stamp {:?} lies on {} {rect:?}", stamp.rect, field.field);
        }

        let clerk = world.caller("linh").await;
        let page = letters::page_image(&world.office, &clerk, document, file.file.id, 1, 160).await.unwrap();
        assert!(page.starts_with(b"\x89PNG"));
        let again = letters::page_image(&world.office, &clerk, document, file.file.id, 1, 160).await.unwrap();
        assert_eq!(page, again);
        let none = letters::page_image(&world.office, &clerk, document, file.file.id, 99, 160).await;
        assert!(matches!(none, Err(Error::NotFound)));
        worker.stop().await;
    });
}

#[test]
fn who_sends_a_letter_away_is_answered_and_may_think_again() {
    on_both(async |world: World| {
        let document = world.directed("Trả lại").await;
        world.assign(document).await;
        let back = |reason: &str| Act::SendBack { reason: reason.to_owned(), suggestion: None };
        // The officer's right ends with the return: the answer shows the line in the book, no more.
        let letter = world.act("trung", document, back("Không phải địa bàn tôi")).await.unwrap();
        assert_eq!((letter.routing.status, letter.readable_content), (Status::Directed, false));
        assert!(matches!(world.letter("trung", document).await, Err(Error::NotFound)));

        let letter = world.act("son", document, back("Không thuộc phòng")).await.unwrap();
        assert_eq!(letter.routing.status, Status::Submitted);
        assert!(letter.readable_content && letter.take_back_until.is_some());
        assert_eq!(letter.available_actions, [ActionKind::TakeBack]);
        let letter = world.act("son", document, Act::TakeBack).await.unwrap();
        assert_eq!(letter.routing.status, Status::Directed);
        assert!(letter.readable_content);
    });
}

#[test]
fn a_letter_signed_under_a_trusted_root_is_valid() {
    on_sqlite(async |mut world: World| {
        let (pdf, trust, lists) = signed();
        let kept = |name: &str, bytes: &[u8]| {
            let path = world.directory.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let trust_pem = vec![kept("root.pem", trust.as_bytes())];
        let crl = lists.iter().enumerate().map(|(n, list)| kept(&format!("{n}.crl"), list)).collect();
        let data = world.directory.path().join("trusting");
        let options = congvan_office::OpenOptions { data, trust_pem, crl, ..world.options.clone() };
        world.office = congvan_office::Office::open(options).await.unwrap();
        world.agency = world.settle_ward("Ủy ban nhân dân phường Thọ Hòa", "000.01.02.H29", "").await;
        let worker = world.work();
        let document = world.receive(&pdf).await;
        world.quiet().await;
        let letter = world.letter("linh", document).await.unwrap();
        let findings = letter.signature.unwrap();
        assert_eq!(findings.state, SignatureState::Valid, "{findings:?}");
        assert_eq!(findings.signatures.len(), 2);
        for signature in &findings.signatures {
            assert!(!signature.who.is_empty() && !signature.changed.is_empty(), "{signature:?}");
        }
        let clerk = world.caller("linh").await;
        let page = inbox::page(&world.office, &clerk, InboxBox::Arrivals, None, None, 50).await.unwrap();
        assert_eq!(page.lines[0].signature, Some(SignatureState::Valid));
        assert_eq!(page.lines[0].file_name.as_deref(), Some("công văn.pdf"));
        worker.stop().await;
    });
}
