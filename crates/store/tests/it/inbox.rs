//! Inboxes: order, pages, numbers, loads.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, fields, id},
};
use congvan_records::{DocumentFields, FileRole, Sha256, StoredFile, Timestamp, Urgency, VIETNAM_TIME};
use congvan_store::{
    analyses::{self, Analysis, AnalysisKind, AnalysisState},
    documents, grants,
    inbox::{self, InboxFilter},
};
use congvan_workflow::{
    Action, AssignmentDraft, AssignmentRole, Deadline, DirectiveDraft, InboxBox, Principal, Status,
};
use time::macros::date;

fn deadline(at: Timestamp) -> Deadline {
    let date = at.date_in(VIETNAM_TIME);
    Deadline { at, date, calendar: "2026-1".into(), explanation: "trong ngày".into() }
}

/// Subjects of all lines of a box, page by page.
async fn subjects(bench: &Bench, world: &World, who: &[Principal], inbox: InboxBox) -> Vec<String> {
    let keys = grants::find_principal_keys(bench.store.reader(), world.scope, who).await.unwrap();
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let filter = InboxFilter::default();
        let page =
            inbox::page(bench.store.reader(), world.scope, &keys, inbox, &filter, cursor, 2, minute(60))
                .await;
        let page = page.unwrap();
        all.extend(page.items.into_iter().map(|line| line.subject));
        cursor = page.next;
        if cursor.is_none() {
            return all;
        }
    }
}

#[test]
fn the_leader_sees_flash_letters_first_then_what_is_due() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.09.01").await;
        let letters = [
            ("thường, không hạn", Urgency::Normal, None),
            ("khẩn, hạn 25", Urgency::Urgent, Some(date!(2026 - 11 - 25))),
            ("thường, hạn 20", Urgency::Normal, Some(date!(2026 - 11 - 20))),
            ("hỏa tốc, không hạn", Urgency::Flash, None),
            ("hẹn giờ, hạn 18", Urgency::FlashTimed, Some(date!(2026 - 11 - 18))),
            ("thường, không hạn, sau", Urgency::Normal, None),
        ];
        for (place, (subject, urgency, due_date)) in letters.into_iter().enumerate() {
            let form = DocumentFields { urgency, due_date, ..fields(subject) };
            let routing = world.registered(&bench, form, minute(place as i64)).await;
            let submit = Action::Submit { to: world.leader };
            let at = minute(30 - place as i64);
            world.act(&bench.store, routing.document, &submit, world.clerk, at).await;
        }
        let leader = world.actor(world.leader).principals();
        assert_eq!(
            subjects(&bench, &world, &leader, InboxBox::Review).await,
            [
                "hẹn giờ, hạn 18",
                "hỏa tốc, không hạn",
                "thường, hạn 20",
                "khẩn, hạn 25",
                "thường, không hạn",
                "thường, không hạn, sau"
            ]
        );
        let clerk = world.actor(world.clerk).principals();
        assert_eq!(subjects(&bench, &world, &clerk, InboxBox::Arrivals).await, Vec::<String>::new());
        let reader = bench.store.reader();
        let keys = grants::find_principal_keys(reader, world.scope, &leader).await.unwrap();
        let flash = InboxFilter { at_least: Some(Urgency::Flash), unopened: true, ..InboxFilter::default() };
        let page =
            inbox::page(reader, world.scope, &keys, InboxBox::Review, &flash, None, 50, minute(60)).await;
        assert_eq!(page.unwrap().items.len(), 2);
    });
}

#[test]
fn a_line_carries_what_the_list_shows() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.09.02").await;
        let routing = world.registered(&bench, fields("Giao việc"), minute(0)).await;
        let tx = bench.begin().await;
        for (role, digest) in [(FileRole::Attachment, 1), (FileRole::Main, 2), (FileRole::Main, 3)] {
            let file = StoredFile {
                id: id(),
                document: routing.document,
                role,
                name: "a.pdf".into(),
                media_type: "application/pdf".into(),
                size: 9,
                sha256: Sha256([digest; 32]),
            };
            documents::insert_file(&tx, world.scope, &file, None, minute(0)).await.unwrap();
        }
        let files = documents::files(&tx, world.scope, routing.document).await.unwrap();
        assert_eq!(files.iter().map(|f| f.sha256.0[0]).collect::<Vec<_>>(), [2, 3, 1]);
        let finding = Analysis {
            file: files[0].id,
            kind: AnalysisKind::Signature,
            state: AnalysisState::Done,
            version: 1,
            summary: Some("valid".into()),
            body: None,
            updated_at: minute(0),
        };
        analyses::put(&tx, world.scope, &finding).await.unwrap();
        tx.commit().await.unwrap();

        let submit = Action::Submit { to: world.leader };
        world.act(&bench.store, routing.document, &submit, world.clerk, minute(1)).await;
        let draft = |role, unit, at| AssignmentDraft { id: id(), role, unit, deadline: at };
        let direct = Action::Direct(DirectiveDraft {
            id: id(),
            text: "Giao".into(),
            parts: vec![
                draft(AssignmentRole::Lead, world.economy, Some(deadline(minute(30)))),
                draft(AssignmentRole::Support, world.culture, Some(deadline(minute(300)))),
            ],
            layers: vec![],
        });
        world.act(&bench.store, routing.document, &direct, world.leader, minute(2)).await;
        let (reader, now) = (bench.store.reader(), minute(60));
        let head = world.actor(world.economy_head).principals();
        let head = grants::find_principal_keys(reader, world.scope, &head).await.unwrap();
        let read = async || {
            let filter = InboxFilter { overdue: true, ..InboxFilter::default() };
            let page = inbox::page(reader, world.scope, &head, InboxBox::Tasks, &filter, None, 50, now);
            page.await.unwrap().items.remove(0)
        };
        let line = read().await;
        assert_eq!(line.document, routing.document);
        assert_eq!((line.status, line.version), (Status::Directed, 4));
        assert_eq!(line.role, Some(AssignmentRole::Lead));
        assert_eq!(line.deadline_at, Some(minute(30)));
        assert_eq!(line.arrival_number.map(|n| n.to_string()).as_deref(), Some("01"));
        assert_eq!(line.arrival_date, Some(date!(2026 - 11 - 17)));
        assert_eq!(line.code.as_ref().map(ToString::to_string).as_deref(), Some("4127/SNNMT-QLĐĐ"));
        assert_eq!(line.file_name.as_ref(), Some(&files[0].name));
        assert_eq!(line.signature, Some((AnalysisState::Done, Some("valid".into()))));
        assert_eq!((line.since, line.opened), (minute(2), false));

        world.act(&bench.store, routing.document, &Action::Open, world.economy_head, minute(3)).await;
        assert!(read().await.opened);
        let counts = inbox::counts(reader, world.scope, &head, now).await.unwrap();
        let tasks = counts.iter().find(|count| count.inbox == InboxBox::Tasks).unwrap();
        assert_eq!((tasks.waiting, tasks.overdue, tasks.unopened), (1, 1, 0));
        assert_eq!(counts.iter().map(|count| count.waiting).sum::<u64>(), 1);
        let mut loads = inbox::load_by_unit(reader, world.scope, now).await.unwrap();
        loads.sort_by_key(|load| load.overdue);
        assert_eq!(loads.len(), 2);
        assert_eq!((loads[0].unit, loads[0].open, loads[0].overdue), (world.culture, 1, 0));
        assert_eq!((loads[1].unit, loads[1].open, loads[1].overdue), (world.economy, 1, 1));
        let stranger = World::build(&bench, "H01.09.03").await;
        assert_eq!(inbox::load_by_unit(reader, stranger.scope, now).await.unwrap(), vec![]);
    });
}
