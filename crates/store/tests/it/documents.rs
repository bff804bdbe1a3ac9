//! Letters, files, findings, layers, and who may see them.

use crate::{
    support::{minute, on_both},
    world::{World, fields, id},
};
use congvan_records::{
    AccessLevel, DocumentFields, DocumentId, FileRole, InkStroke, Layer, LayerKind, Rect, Sha256, Signer,
    StoredFile, Urgency,
};
use congvan_store::{
    Error,
    analyses::{self, Analysis, AnalysisKind, AnalysisState},
    documents::{self, DocumentFilter},
    grants, layers,
};
use congvan_workflow::{Access, Action, Facts, Status, decide};
use time::macros::date;

#[test]
fn a_snapshot_stays_at_its_moment() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.08.09").await;
        let document = world.document(fields("Trước"), minute(3));
        let tx = bench.begin().await;
        documents::insert(&tx, world.scope, &document).await.unwrap();
        tx.commit().await.unwrap();

        let moment = bench.store.reader().snapshot().await.unwrap();
        let subject =
            async |db: &_| documents::get(db, world.scope, document.id).await.unwrap().fields.subject;
        assert_eq!(subject(&moment).await, "Trước");
        let tx = bench.begin().await;
        documents::update_fields(&tx, world.scope, document.id, &fields("Sau")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(subject(&moment).await, "Trước");
        drop(moment);
        assert_eq!(subject(&bench.store.reader().snapshot().await.unwrap()).await, "Sau");
    });
}

#[test]
fn a_letter_comes_back_as_it_was_written() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.08.01").await;
        let tx = bench.begin().await;
        let full = DocumentFields {
            organ_code: Some("H53.05".into()),
            page_count: Some(3),
            note: "ghi chú".into(),
            signer: Signer { position: "Giám đốc".into(), name: "Nguyễn Văn Mẫu".into() },
            urgency: Urgency::FlashTimed,
            access: AccessLevel::Internal,
            due_date: Some(date!(2026 - 11 - 20)),
            file_notation: Some("01/HS".into()),
            ..fields("Rà soát hồ sơ địa chính")
        };
        let document = world.document(full, minute(3));
        let key = documents::insert(&tx, world.scope, &document).await.unwrap();
        assert_eq!(documents::get(&tx, world.scope, document.id).await.unwrap(), document);
        assert_eq!(documents::index_key(&tx, world.scope, document.id).await.unwrap(), key);
        let next = documents::insert(&tx, world.scope, &world.document(fields("Sau"), minute(4))).await;
        assert_eq!(next.unwrap(), key + 1);

        let edited = DocumentFields { code: None, note: String::new(), ..fields("Khác") };
        documents::update_fields(&tx, world.scope, document.id, &edited).await.unwrap();
        assert_eq!(documents::get(&tx, world.scope, document.id).await.unwrap().fields, edited);
        let other = World { scope: congvan_store::AgencyScope::of(id()), ..world };
        assert!(documents::find(&tx, other.scope, document.id).await.unwrap().is_none());
        let refused = documents::update_fields(&tx, other.scope, document.id, &edited).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
    });
}

#[test]
fn likely_duplicates_are_found_inside_the_agency_only() {
    on_both(|bench| async move {
        let (ours, theirs) =
            (World::build(&bench, "H01.08.02").await, World::build(&bench, "H01.08.03").await);
        let tx = bench.begin().await;
        let mut letters = Vec::new();
        for world in [&ours, &theirs] {
            let document = world.document(fields("Trùng"), minute(0));
            documents::insert(&tx, world.scope, &document).await.unwrap();
            let file = StoredFile {
                id: id(),
                document: document.id,
                role: FileRole::Main,
                name: "a.pdf".into(),
                media_type: "application/pdf".into(),
                size: 1 << 40,
                sha256: Sha256([9; 32]),
            };
            documents::insert_file(&tx, world.scope, &file, None, minute(0)).await.unwrap();
            assert_eq!(documents::file(&tx, world.scope, file.id).await.unwrap(), file);
            letters.push((document.id, file));
        }
        let found = documents::same_bytes(&tx, ours.scope, Sha256([9; 32])).await.unwrap();
        assert_eq!(found.iter().map(|l| l.document).collect::<Vec<_>>(), [letters[0].0]);
        let code = "04127/snnmt-qlđđ".parse::<congvan_records::DocumentCode>().unwrap().key();
        let organ = "SỞ NÔNG NGHIỆP và Môi trường  tỉnh Sông Lam";
        let issued = Some(date!(2026 - 11 - 16));
        let found = documents::same_code(&tx, ours.scope, &code, organ, issued).await.unwrap();
        assert_eq!(found.iter().map(|l| l.document).collect::<Vec<_>>(), [letters[0].0]);
        assert_eq!(documents::same_code(&tx, ours.scope, &code, organ, None).await.unwrap(), vec![]);
        // Another agency's file cannot be read or added to.
        let theirs = &letters[1].1;
        assert!(matches!(documents::file(&tx, ours.scope, theirs.id).await, Err(Error::NotFound(_))));
        let more = StoredFile { id: id(), ..theirs.clone() };
        let refused = documents::insert_file(&tx, ours.scope, &more, None, minute(0)).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
    });
}

#[test]
fn lists_and_hits_show_exactly_what_the_rule_allows() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.08.04").await;
        let mut routings = Vec::new();
        for (place, access) in AccessLevel::ALL.into_iter().cycle().take(7).enumerate() {
            let form = DocumentFields { access, ..fields(&format!("Văn bản {place}")) };
            routings.push(world.registered(&bench, form, minute(place as i64)).await);
        }
        for (place, routing) in routings.iter_mut().enumerate().skip(3) {
            let submit = Action::Submit { to: world.leader };
            let at = minute(20 + place as i64);
            *routing = world.act(&bench.store, routing.document, &submit, world.clerk, at).await;
        }
        let (reader, now) = (bench.store.reader(), minute(60));
        let all: Vec<_> = routings.iter().map(|routing| routing.document).collect();
        for post in world.everybody() {
            let actor = world.actor(post);
            let allowed: Vec<_> = routings
                .iter()
                .filter(|routing| {
                    let level = routing.registration.unwrap().access;
                    decide(&actor, Access::ReadMetadata, Facts { level, routing }, now).is_allowed()
                })
                .map(|routing| routing.document)
                .collect();
            let principals = actor.principals();
            let hits = grants::readable(reader, world.scope, &principals, &all, now).await.unwrap();
            assert_eq!(hits, allowed);
            // Page by page, newest first.
            let (mut listed, mut cursor) = (Vec::new(), None);
            loop {
                let filter = DocumentFilter { year: Some(2026), ..DocumentFilter::default() };
                let page = documents::page(reader, world.scope, &principals, &filter, cursor, 2, now);
                let page = page.await.unwrap();
                listed.extend(page.items.iter().map(|line| line.document.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            listed.reverse();
            assert_eq!(listed, allowed);
        }
        let clerk = world.actor(world.clerk).principals();
        let filter = DocumentFilter {
            lead_units: Vec::new(),
            statuses: vec![Status::Submitted],
            organ_name: Some("sở nông nghiệp và môi trường tỉnh sông lam".into()),
            registered: Some(true),
            received_from: Some(minute(4)),
            received_before: Some(minute(6)),
            at_least: Some(Urgency::Normal),
            kind: Some("Công văn".into()),
            issued_from: Some(date!(2026 - 11 - 16)),
            issued_to: Some(date!(2026 - 11 - 16)),
            year: None,
        };
        let page = documents::page(reader, world.scope, &clerk, &filter, None, 50, now).await.unwrap();
        assert_eq!(page.items.len(), 2);
        let keys: Vec<i64> = page.items.iter().map(|line| line.index_key).collect();
        let clerk_keys = grants::find_principal_keys(reader, world.scope, &clerk).await.unwrap();
        let none = grants::readable_hits(reader, world.scope, &[], &keys, now).await.unwrap();
        assert_eq!(none, Vec::<DocumentId>::new());
        let hits: Vec<i64> = keys.iter().rev().copied().chain([i64::MAX]).collect();
        let found = grants::readable_hits(reader, world.scope, &clerk_keys, &hits, now).await.unwrap();
        let wanted: Vec<DocumentId> = page.items.iter().rev().map(|line| line.document.id).collect();
        assert_eq!(found, wanted, "in the order of the hits, without those that are not there");
        let elsewhere = congvan_store::AgencyScope::of(id());
        let foreign = grants::readable_hits(reader, elsewhere, &clerk_keys, &keys, now).await.unwrap();
        assert_eq!(foreign, Vec::<DocumentId>::new());
        let active = grants::active_principal_keys(reader, world.scope, routings[4].document, now);
        assert_eq!(active.await.unwrap().len(), 2, "the clerks and the leader");
    });
}

#[test]
fn findings_and_layers_belong_to_their_letter() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.08.05").await;
        let tx = bench.begin().await;
        let document = world.document(fields("Lớp"), minute(0));
        documents::insert(&tx, world.scope, &document).await.unwrap();
        let file = StoredFile {
            id: id(),
            document: document.id,
            role: FileRole::Main,
            name: "a.pdf".into(),
            media_type: "application/pdf".into(),
            size: 9,
            sha256: Sha256([3; 32]),
        };
        documents::insert_file(&tx, world.scope, &file, None, minute(0)).await.unwrap();
        let pending = Analysis {
            file: file.id,
            kind: AnalysisKind::Signature,
            state: AnalysisState::Pending,
            version: 1,
            summary: None,
            body: None,
            updated_at: minute(0),
        };
        analyses::put(&tx, world.scope, &pending).await.unwrap();
        let done = Analysis {
            state: AnalysisState::Done,
            summary: Some("intact".into()),
            body: Some("{\"signatures\":[]}".into()),
            ..pending
        };
        analyses::put(&tx, world.scope, &done).await.unwrap();
        let found = analyses::find(&tx, world.scope, file.id, AnalysisKind::Signature).await.unwrap();
        assert_eq!(found.as_ref(), Some(&done));
        assert_eq!(analyses::list(&tx, world.scope, file.id).await.unwrap(), vec![done]);

        let layer = Layer {
            id: id(),
            file_sha256: Some(file.sha256),
            page: 1,
            page_box: [595.276, 841.89],
            kind: LayerKind::Ink,
            directive: Some(id()),
            lines: vec!["Giao Phòng Kinh tế".into(), "xử lý.".into()],
            font_size: 12.5,
            rect: Rect { x: 10.25, y: 20.0, w: 200.0, h: 60.1 },
            ink: vec![InkStroke { points: vec![[1.0, 2.5, 0.4]], outline: vec![[1.0, 2.0], [0.1, 0.2]] }],
            actor: world.person(world.leader),
            at: minute(5),
            replaces: None,
        };
        layers::insert(&tx, world.scope, document.id, &layer).await.unwrap();
        assert_eq!(layers::list(&tx, world.scope, document.id).await.unwrap(), vec![layer.clone()]);
        let better = Layer { id: id(), at: minute(6), replaces: Some(layer.id), ..layer.clone() };
        layers::insert(&tx, world.scope, document.id, &better).await.unwrap();
        assert_eq!(layers::list(&tx, world.scope, document.id).await.unwrap(), vec![better.clone()]);
        assert_eq!(
            layers::history(&tx, world.scope, document.id).await.unwrap(),
            vec![layer, better.clone()]
        );
        let late = Layer { id: id(), ..better };
        let refused = layers::insert(&tx, world.scope, document.id, &late).await;
        assert!(matches!(refused, Err(Error::Conflict)), "{refused:?}");
    });
}
