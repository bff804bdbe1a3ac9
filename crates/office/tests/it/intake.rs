//! What comes in, what is kept out.

use crate::support::{World, form, long_letter, on_both, on_sqlite, specimen, tiny_pdf, told};
use congvan_office::intake::{self, DuplicateReason, Upload};
use congvan_office::letters::SignatureState;
use congvan_office::{Error, Key, administration, letters};
use congvan_records::{AccessLevel, DocumentFields, FieldError, FieldProblem, FileRole, Source};
use congvan_specimens::hostile;
use congvan_workflow::Refusal;

async fn begin(world: &World, name: &str) -> Upload {
    intake::begin_upload(&world.office, &world.caller("linh").await, name, Source::Upload).await.unwrap()
}

async fn upload(world: &World, name: &str, bytes: &[u8]) -> Result<intake::Received, Error> {
    let mut upload = begin(world, name).await;
    for piece in bytes.chunks(64 * 1024) {
        if let Err(error) = upload.write(piece).await {
            upload.abort().await;
            return Err(error);
        }
    }
    upload.finish().await
}

#[test]
fn what_is_no_letter_is_refused_in_words() {
    on_sqlite(async |world: World| {
        assert!(matches!(upload(&world, "a.pdf", b"").await, Err(Error::Empty)));
        let program = upload(&world, "công văn.pdf", &hostile::program()).await;
        let Err(Error::UnsupportedType(words)) = program else { panic!("{program:?}") };
        assert!(words.contains("chương trình"), "{words}");
        let text = upload(&world, "công văn.pdf", &hostile::plain_text()).await;
        let Err(Error::UnsupportedType(words)) = text else { panic!("{text:?}") };
        assert!(words.contains("tên là .pdf nhưng bên trong là văn bản thuần"), "{words}");
        let clerk = world.caller("linh").await;
        let inbox = congvan_office::inbox::counts(&world.office, &clerk).await.unwrap();
        assert_eq!(inbox.arrivals, 0, "nothing of it is kept");
    });
}

#[test]
fn a_file_over_the_limit_is_refused_while_it_comes() {
    on_sqlite(async |world: World| {
        let limit = world.office.limits().file_bytes;
        let mut upload = begin(&world, "lớn.pdf").await;
        let piece = vec![b'%'; 1 << 20];
        let mut sent = 0;
        let refused = loop {
            match upload.write(&piece).await {
                Ok(()) => sent += piece.len() as u64,
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, Error::TooLarge(most) if most == limit));
        assert_eq!(sent, limit);
        upload.abort().await;
    });
}

#[test]
fn hostile_files_are_kept_and_said_to_be_unreadable() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        for (name, bytes) in
            [("mật khẩu.pdf", hostile::password_protected()), ("lặp.pdf", hostile::endless_page_tree())]
        {
            let received = upload(&world, name, &bytes).await.unwrap();
            world.quiet().await;
            let letter = world.letter("linh", received.document).await.unwrap();
            let analysis = letter.files[0].analysis.clone().unwrap();
            assert!(analysis.problem.is_some(), "{name}: {analysis:?}");
            assert_ne!(analysis.signature, Some(SignatureState::Valid));
            let clerk = world.caller("linh").await;
            let file = letter.files[0].file.id;
            let page = letters::page_image(&world.office, &clerk, received.document, file, 1, 160).await;
            assert!(matches!(page, Err(Error::Unreadable(_))), "{name}");
        }
        worker.stop().await;
    });
}

#[test]
fn text_under_its_own_name_is_taken_in_and_never_as_an_attachment_called_pdf() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("kèm văn bản thuần")).await;
        let clerk = world.caller("linh").await;
        let attach = async |name: &str| {
            let mut upload = intake::add_attachment(&world.office, &clerk, document, name).await.unwrap();
            upload.write(&hostile::plain_text()).await.unwrap();
            upload.finish().await
        };
        assert!(matches!(attach("phụ lục.pdf").await, Err(Error::UnsupportedType(_))));
        assert_eq!(attach("phụ lục.txt").await.unwrap().file.file.media_type, "text/plain; charset=utf-8");
        assert_eq!(world.letter("linh", document).await.unwrap().files.len(), 2);
    });
}

#[test]
fn the_issuing_body_is_filled_in_as_the_register_writes_it() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (_, pdf) = specimen(3);
        let first = world.receive(&pdf).await;
        world.quiet().await;
        let read = world.letter("linh", first).await.unwrap().document.fields.organ_name;
        assert!(
            read.chars().any(char::is_lowercase),
            "letters print it in capitals, registers do not: {read}"
        );
        let capital = |word: &str| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
        };
        let own_way = read.split(' ').map(capital).collect::<Vec<_>>().join(" ");
        assert_ne!(own_way, read);
        let fields = DocumentFields { organ_name: own_way.clone(), ..form("Lần đầu") };
        world.register(first, fields, None).await.unwrap();

        let second = world.receive(&pdf).await;
        world.quiet().await;
        let letter = world.letter("linh", second).await.unwrap();
        assert_eq!(letter.document.fields.organ_name, own_way);
        assert_eq!(letter.reading.unwrap().suggestion.organ_name, own_way, "form and suggestion agree");
        worker.stop().await;
    });
}

#[test]
fn the_same_letter_twice_is_noticed() {
    on_sqlite(async |world: World| {
        let first = world.receive(&tiny_pdf("trùng")).await;
        world.register(first, form("Trùng"), None).await.unwrap();
        let second = upload(&world, "lại.pdf", &tiny_pdf("trùng")).await.unwrap();
        assert_eq!(second.same_bytes.len(), 1);
        assert_eq!(
            (second.same_bytes[0].document, second.same_bytes[0].reason),
            (first, DuplicateReason::SameBytes)
        );

        let third = world.receive(&tiny_pdf("bản khác")).await;
        let clerk = world.caller("linh").await;
        let none = intake::duplicates(&world.office, &clerk, third, None).await.unwrap();
        assert_eq!(none, []);
        let query = intake::DuplicateQuery {
            code: "04127/snnmt-qlđđ".parse().ok(),
            organ_name: "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG".to_owned(),
            issued_date: form("").issued_date,
        };
        let alike = intake::duplicates(&world.office, &clerk, third, Some(query)).await.unwrap();
        assert_eq!(alike.len(), 1);
        assert_eq!((alike[0].document, alike[0].reason), (first, DuplicateReason::SameCode));
    });
}

#[test]
fn forms_with_faults_and_secret_markings_are_refused() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("lỗi")).await;
        let empty = DocumentFields { subject: String::new(), ..form("") };
        let refused = world.register(document, empty, None).await;
        let Err(Error::Fields(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!(faults, [FieldError { field: "subject", problem: FieldProblem::Missing }]);
        let secret = DocumentFields { note: "Xem kỹ\nTỐI MẬT".to_owned(), ..form("Rà soát") };
        let refused = world.register(document, secret.clone(), None).await;
        assert!(matches!(refused, Err(Error::Secret("note"))), "{refused:?}");
        let clerk = world.caller("linh").await;
        let kept = intake::save_fields(&world.office, &clerk, document, secret, None).await;
        assert!(matches!(kept, Err(Error::Secret("note"))));

        let half = DocumentFields { subject: "Đang gõ dở".to_owned(), ..DocumentFields::default() };
        let letter = intake::save_fields(&world.office, &clerk, document, half, None).await.unwrap();
        assert_eq!(letter.document.fields.subject, "Đang gõ dở");
        world.register(document, form("Xong"), None).await.unwrap();
        let late = intake::save_fields(&world.office, &clerk, document, form("Sửa sau"), None).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::NotPermitted { .. }))), "{late:?}");
    });
}

#[test]
fn a_file_sent_again_under_its_key_is_kept_once() {
    on_sqlite(async |world: World| {
        let key = Some(Key(uuid::Uuid::now_v7()));
        let send = async |name: &str, bytes: &[u8]| {
            let mut upload = begin(&world, name).await.under(key);
            upload.write(bytes).await.unwrap();
            upload.finish().await
        };
        let first = send("công văn.pdf", &tiny_pdf("một")).await.unwrap();
        let again = send("công văn.pdf", &tiny_pdf("một")).await.unwrap();
        assert_eq!((again.document, again.file.file.id), (first.document, first.file.file.id));
        let clerk = world.caller("linh").await;
        let counts = congvan_office::inbox::counts(&world.office, &clerk).await.unwrap();
        assert_eq!(counts.arrivals, 1, "one letter, not two");
        let other = send("công văn.pdf", &tiny_pdf("hai")).await;
        assert!(matches!(other, Err(Error::IdempotencyMismatch)), "{other:?}");

        let key = Some(Key(uuid::Uuid::now_v7()));
        for _ in 0..2 {
            let upload = intake::add_attachment(&world.office, &clerk, first.document, "phụ lục.txt").await;
            let mut upload = upload.unwrap().under(key);
            upload.write(b"x").await.unwrap();
            upload.finish().await.unwrap();
        }
        assert_eq!(world.letter("linh", first.document).await.unwrap().files.len(), 2);
    });
}

#[test]
fn attachments_come_and_go_until_the_number_is_given() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("chính")).await;
        let clerk = world.caller("linh").await;
        let mut upload =
            intake::add_attachment(&world.office, &clerk, document, "phụ lục.txt").await.unwrap();
        upload.write("Bảng đối soát".as_bytes()).await.unwrap();
        let file = upload.finish().await.unwrap().file;
        assert_eq!(file.file.role, FileRole::Attachment);
        let main = world.letter("linh", document).await.unwrap().files[0].file.id;
        let kept = intake::remove_attachment(&world.office, &clerk, document, main).await;
        assert!(matches!(kept, Err(Error::NotFound)), "the main file stays");
        intake::remove_attachment(&world.office, &clerk, document, file.file.id).await.unwrap();
        assert_eq!(world.letter("linh", document).await.unwrap().files.len(), 1);
        world.register(document, form("Chính"), None).await.unwrap();
        let late = intake::add_attachment(&world.office, &clerk, document, "muộn.txt").await;
        assert!(matches!(late, Err(Error::Refused(_))));
    });
}

#[test]
fn the_answer_to_a_registration_is_what_is_read_afterwards() {
    on_both(async |world: World| {
        let worker = world.work();
        let read = specimen(1).1;
        let (plain, named) = (world.receive(&read).await, world.receive(&long_letter()).await);
        world.quiet().await;
        worker.stop().await;
        administration::add_book(&world.office, &world.caller("quantri").await, "Đơn thư", 1).await.unwrap();
        let clerk = world.caller("linh").await;
        let given = [(plain, AccessLevel::Normal, None), (named, AccessLevel::NamedOnly, Some("ha"))];
        for (document, access, submit_to) in given {
            let before = letters::get(&world.office, &clerk, document).await.unwrap();
            assert!(before.reading.is_some() && before.signature.is_some(), "the file was read and judged");
            let registration = intake::Registration {
                version: before.routing.version,
                fields: DocumentFields { access, ..form("Rà soát hồ sơ") },
                submit_to: submit_to.map(|login| world.positions[login]),
                book: Some("incoming-2".to_owned()),
                stamp_rect: None,
            };
            let done = intake::register(&world.office, &clerk, document, registration, None).await.unwrap();
            let read = letters::get(&world.office, &clerk, document).await.unwrap();
            assert_eq!(read.book_name.as_deref(), Some("Đơn thư"));
            assert_eq!(told(&done.letter), told(&read));
        }
    });
}
