//! Who may know of a letter, and what they see of it.

use crate::support::{World, form, on_both, on_sqlite, tiny_pdf};
use congvan_office::inbox;
use congvan_office::organisation;
use congvan_office::routing::Act;
use congvan_office::{Error, accounts, intake, letters, routing};
use congvan_records::{AccessLevel, DocumentFields, DocumentId, Role, Source};
use congvan_workflow::{InboxBox, Refusal};
use futures::StreamExt;

#[test]
fn who_has_no_part_in_a_letter_cannot_tell_it_from_none() {
    on_both(async |mut world: World| {
        let document = world.submitted("Kín").await;
        world.settle_ward("Ủy ban nhân dân phường Cửa Sót", "000.09.02.H29", ".cs").await;
        let absent = DocumentId::from_uuid(uuid::Uuid::now_v7());
        let main = world.letter("linh", document).await.unwrap().files[0].file.id;
        // Another unit, the administrator, and the same posts of another agency.
        for login in ["son", "an", "quantri", "linh.cs", "ha.cs", "quantri.cs"] {
            let caller = world.caller(login).await;
            let office = &world.office;
            for id in [document, absent] {
                let answers = [
                    letters::get(office, &caller, id).await.map(drop),
                    letters::file(office, &caller, id, main).await.map(drop),
                    letters::page_image(office, &caller, id, main, 1, 160).await.map(drop),
                    routing::mark_opened(office, &caller, id).await,
                    routing::act(office, &caller, id, 1, Act::TakeBack, None).await.map(drop),
                    routing::act(office, &caller, id, 9, world.direct(), None).await.map(drop),
                    intake::save_fields(office, &caller, id, form("x"), None).await.map(drop),
                    intake::add_attachment(office, &caller, id, "a.pdf").await.map(drop),
                    intake::add_result(office, &caller, id, "a.pdf").await.map(drop),
                    intake::remove_attachment(office, &caller, id, main).await,
                    intake::duplicates(office, &caller, id, None).await.map(drop),
                ];
                for answer in answers {
                    assert!(matches!(answer, Err(Error::NotFound)), "{login}: {answer:?}");
                }
            }
            for list in InboxBox::ALL {
                let page = inbox::page(office, &caller, list, None, None, 50).await.unwrap();
                assert_eq!((page.total, page.lines.len()), (0, 0), "{login}");
            }
        }
    });
}

#[test]
fn a_file_is_found_through_its_own_letter_only() {
    on_sqlite(async |world: World| {
        let (one, other) = (world.submitted("Một").await, world.submitted("Hai").await);
        let file = world.letter("linh", other).await.unwrap().files[0].file.id;
        let clerk = world.caller("linh").await;
        let crossed = letters::file(&world.office, &clerk, one, file).await;
        assert!(matches!(crossed, Err(Error::NotFound)));
        let content = letters::file(&world.office, &clerk, other, file).await.unwrap();
        let bytes: Vec<u8> = content.stream.map(|piece| piece.unwrap().to_vec()).concat().await;
        assert_eq!(bytes, tiny_pdf("Hai"));
    });
}

#[test]
fn a_letter_for_named_persons_shows_clerks_its_line_only() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("đích danh")).await;
        let fields = DocumentFields {
            access: AccessLevel::NamedOnly,
            note: "Ghi chú riêng".to_owned(),
            ..form("Đích danh")
        };
        world.register(document, fields, Some("ha")).await.unwrap();
        world.act("ha", document, world.direct()).await.unwrap();
        let clerk = world.letter("linh", document).await.unwrap();
        assert!(!clerk.readable_content);
        assert_eq!(clerk.document.fields.subject, "Đích danh");
        assert_eq!((clerk.files.len(), clerk.layers.len()), (0, 0));
        assert_eq!(clerk.document.fields.note, "");
        assert_eq!(clerk.routing.directives[0].text, "");
        assert!(!format!("{:?}", clerk.events).contains("Giao P. Kinh tế"));
        let head = world.letter("son", document).await.unwrap();
        assert!(head.readable_content && head.files.len() == 1);
        let file = head.files[0].file.id;
        let clerk = world.caller("linh").await;
        assert!(matches!(letters::file(&world.office, &clerk, document, file).await, Err(Error::NotFound)));
    });
}

#[test]
fn the_clerks_list_tells_nothing_of_a_file_for_named_persons() {
    on_sqlite(async |world: World| {
        let document = world.receive(&tiny_pdf("tên tệp kín")).await;
        let clerk = world.caller("linh").await;
        let line = async || {
            let page = inbox::page(&world.office, &clerk, InboxBox::Arrivals, None, None, 50).await.unwrap();
            page.lines.into_iter().find(|line| line.document == document).unwrap()
        };
        assert!(
            line().await.file_name.is_some(),
            "until it is registered the clerk sees what is to be registered"
        );
        let fields = DocumentFields { access: AccessLevel::NamedOnly, ..form("Kín") };
        world.register(document, fields, None).await.unwrap();
        let line = line().await;
        assert_eq!((line.file_name, line.signature), (None, None));
    });
}

#[test]
fn a_right_ends_with_the_post() {
    on_sqlite(async |world: World| {
        let document = world.directed("Đổi chức vụ").await;
        let head = world.caller("son").await;
        assert!(letters::get(&world.office, &head, document).await.is_ok());
        let (person, position) = (world.persons["son"], world.positions["son"]);
        let now = world.office.now();
        organisation::end_term(&world.office, world.agency, person, position, now).await.unwrap();
        // The caller made before still carries the post: acts read posts afresh.
        let letter = world.letter("ha", document).await.unwrap();
        let remark = Act::Comment { text: "Đã rõ".to_owned() };
        let act = routing::act(&world.office, &head, document, letter.routing.version, remark, None).await;
        assert!(matches!(act, Err(Error::NotFound)), "{act:?}");
        assert!(matches!(world.letter("son", document).await, Err(Error::NotFound)));
    });
}

#[test]
fn what_is_not_offered_is_refused() {
    on_sqlite(async |world: World| {
        let document = world.submitted("Chưa bút phê").await;
        let clerk = world.act("linh", document, world.direct()).await;
        assert!(matches!(clerk, Err(Error::Refused(Refusal::NotPermitted { .. }))), "{clerk:?}");
        let leader = world.letter("ha", document).await.unwrap();
        assert!(leader.available_actions.contains(&congvan_workflow::ActionKind::Direct));
    });
}

#[test]
fn only_clerks_receive_and_only_administrators_administer() {
    on_sqlite(async |world: World| {
        for login in ["ha", "lam", "son", "quantri"] {
            let caller = world.caller(login).await;
            let begun = intake::begin_upload(&world.office, &caller, "a.pdf", Source::Upload).await;
            assert!(matches!(begun, Err(Error::Forbidden(Role::Clerk))), "{login}");
            let forecast = intake::forecast(&world.office, &caller, None).await;
            assert!(matches!(forecast, Err(Error::Forbidden(Role::Clerk))), "{login}");
        }
        for login in ["linh", "ha", "son"] {
            let caller = world.caller(login).await;
            let list = accounts::accounts(&world.office, &caller).await;
            assert!(matches!(list, Err(Error::Forbidden(Role::Administrator))), "{login}");
        }
    });
}
