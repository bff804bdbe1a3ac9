//! Quy tắc đọc: from a correction made twice to a rule in force, and to its end.

use crate::support::{World, on_both, on_sqlite, specimen};
use congvan_office::letters::{Letter, ValueSource};
use congvan_office::reading_rules::{self, OffReason, Rule, RuleChange, RuleState};
use congvan_office::{Error, administration, intake};
use congvan_records::{AccessLevel, DocumentFields, Role};
use congvan_store::AgencyScope;
use congvan_store::reading_rules::{self as rows, Correction};

/// A letter received and read.
async fn arrived(world: &World, pdf: &[u8]) -> Letter {
    let document = world.receive(pdf).await;
    world.quiet().await;
    world.letter("linh", document).await.unwrap()
}

/// Registers a letter with what the form began with, except its kind.
async fn register_as(world: &World, letter: &Letter, kind: &str) -> intake::Registered {
    let fields = DocumentFields { kind: kind.to_owned(), ..letter.document.fields.clone() };
    world.register(letter.document.id, fields, None).await.unwrap()
}

async fn rules(world: &World, login: &str) -> Result<Vec<Rule>, Error> {
    Ok(reading_rules::list(&world.office, &world.caller(login).await).await?.0)
}

fn by_rule(letter: &Letter) -> Vec<(String, String, bool)> {
    let others = &letter.reading.as_ref().unwrap().others;
    let of_rules = others.iter().filter(|other| other.source == ValueSource::Rule);
    of_rules.map(|other| (other.field.clone(), other.value.clone(), other.taken)).collect()
}

#[test]
fn a_correction_made_twice_is_proposed_put_in_force_used_and_switched_off_when_overruled() {
    on_both(async |world: World| {
        let worker = world.work();
        let (_, pdf) = specimen(3);
        let (_, others_pdf) = specimen(5);
        let first = arrived(&world, &pdf).await;
        let read = first.document.fields.kind.clone();
        let kept = if read == "Thông báo" { "Giấy mời" } else { "Thông báo" };
        register_as(&world, &first, kept).await;
        assert_eq!(rules(&world, "linh").await.unwrap(), []);

        let second = arrived(&world, &pdf).await;
        assert_eq!(by_rule(&second), []);
        register_as(&world, &second, kept).await;
        let proposed = rules(&world, "linh").await.unwrap();
        let [rule] = proposed.as_slice() else { panic!("{proposed:?}") };
        assert_eq!((rule.state, rule.seen, rule.field.as_str()), (RuleState::Proposed, 2, "kind"));
        assert_eq!(rule.kept_value, kept);
        // With the lines above the body: other provinces have one of its name.
        assert!(rule.organ_name.starts_with(&first.document.fields.organ_name), "{}", rule.organ_name);
        assert_ne!(rule.organ_name, first.document.fields.organ_name);
        assert_eq!(rule.made_by, world.caller("linh").await.person.id);

        // Proposed, it is shown and fills in nothing.
        let third = arrived(&world, &pdf).await;
        assert_eq!(by_rule(&third), [("kind".to_owned(), kept.to_owned(), false)]);
        assert_eq!(third.document.fields.kind, read);
        let clerk = world.caller("linh").await;
        let on = RuleChange { version: rule.version, kept_value: kept.to_owned(), on: true };
        let (rule, _) = reading_rules::change(&world.office, &clerk, rule.id, on.clone()).await.unwrap();
        assert!(matches!(reading_rules::change(&world.office, &clerk, rule.id, on).await, Err(Error::Stale)));

        let fourth = arrived(&world, &pdf).await;
        assert_eq!(by_rule(&fourth), [("kind".to_owned(), kept.to_owned(), true)]);
        assert_eq!(fourth.document.fields.kind, kept);
        let form = fourth.reading.as_ref().unwrap();
        assert_eq!(form.suggestion.kind, kept, "form and suggestion agree");
        assert!(form.fields.iter().all(|field| field.field != "kind" || field.confidence < 0.9));
        assert_eq!(by_rule(&arrived(&world, &others_pdf).await), [], "another body's letter");
        register_as(&world, &fourth, kept).await;

        let used = &rules(&world, "linh").await.unwrap()[0];
        assert_eq!((used.uses, used.overruled), (1, 0));
        let fifth = arrived(&world, &pdf).await;
        assert_eq!(register_as(&world, &fifth, "Kế hoạch").await.rules_off, []);
        let sixth = arrived(&world, &pdf).await;
        let off = register_as(&world, &sixth, "Báo cáo").await.rules_off;
        assert_eq!(off.iter().map(|rule| rule.id).collect::<Vec<_>>(), [rule.id]);
        let ended = &rules(&world, "linh").await.unwrap()[0];
        assert_eq!((ended.state, ended.off_reason), (RuleState::Off, Some(OffReason::Overruled)));
        assert_eq!((ended.uses, ended.overruled), (1, 2));
        assert_eq!(by_rule(&arrived(&world, &pdf).await), []);

        reading_rules::delete(&world.office, &clerk, rule.id).await.unwrap();
        assert_eq!(rules(&world, "linh").await.unwrap(), []);
        let gone = reading_rules::delete(&world.office, &clerk, rule.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let admin = world.caller("quantri").await;
        let log = administration::journal(&world.office, &admin, None).await.unwrap();
        for kind in ["reading_rule_changed", "reading_rule_overruled", "reading_rule_deleted"] {
            assert_eq!(log.iter().filter(|entry| entry.kind == kind).count(), 1, "{kind}");
        }
        worker.stop().await;
    });
}

#[test]
fn two_rules_that_come_to_say_the_same_at_once_are_told_of_each_other() {
    on_both(async |world: World| {
        let (clerk, admin) = (world.caller("linh").await, world.caller("quantri").await);
        let store = world.store().await;
        let agency = AgencyScope::of(world.agency);
        for round in 0..6 {
            let body = format!("Sở thứ {round}");
            let kept = ["Giấy mời", "Thông báo"];
            let tx = store.begin().await.unwrap();
            for kept_value in kept.iter().chain(&kept) {
                let correction =
                    Correction { organ_name: &body, field: "kind", read_value: "Công văn", kept_value };
                let (id, now) = (uuid::Uuid::now_v7(), world.office.now());
                rows::notice(&tx, agency, id, &correction, clerk.person.id, now).await.unwrap();
            }
            tx.commit().await.unwrap();
            let of_body: Vec<Rule> = rules(&world, "linh")
                .await
                .unwrap()
                .into_iter()
                .filter(|rule| rule.organ_name == body)
                .collect();
            let [one, other] = of_body.as_slice() else { panic!("{of_body:?}") };
            let say = |rule: &Rule| RuleChange {
                version: rule.version,
                kept_value: "Kế hoạch".to_owned(),
                on: true,
            };
            let (first, second) = tokio::join!(
                reading_rules::change(&world.office, &clerk, one.id, say(one)),
                reading_rules::change(&world.office, &admin, other.id, say(other)),
            );
            let told = match (first, second) {
                (Ok(_), Err(told)) | (Err(told), Ok(_)) => told,
                both => panic!("{both:?}"),
            };
            assert!(matches!(told, Error::Input(_)), "{told:?}");
        }
    });
}

#[test]
fn what_nobody_acts_on_is_forgotten_and_what_somebody_said_stays() {
    on_both(async |world: World| {
        let clerk = world.caller("linh").await;
        let store = world.store().await;
        let agency = AgencyScope::of(world.agency);
        let notice = async |field: &'static str, times: usize| {
            let tx = store.begin().await.unwrap();
            for _ in 0..times {
                let correction =
                    Correction { organ_name: "Sở Y tế", field, read_value: "a", kept_value: "b" };
                let (id, now) = (uuid::Uuid::now_v7(), world.office.now());
                rows::notice(&tx, agency, id, &correction, clerk.person.id, now).await.unwrap();
            }
            tx.commit().await.unwrap();
        };
        let swept = async |noticed: i64, proposed: i64| {
            let ago = |days| world.office.now().plus(-time::Duration::days(days));
            let tx = store.begin().await.unwrap();
            let count = rows::sweep(&tx, ago(noticed), ago(proposed)).await.unwrap();
            tx.commit().await.unwrap();
            count
        };
        notice("kind", 1).await;
        notice("notation", 2).await;
        notice("signer_name", 2).await;
        let listed = rules(&world, "linh").await.unwrap();
        let off = listed.iter().find(|rule| rule.field == "signer_name").unwrap();
        let say = RuleChange { version: off.version, kept_value: "b".to_owned(), on: false };
        reading_rules::change(&world.office, &clerk, off.id, say).await.unwrap();
        world.clock.advance(time::Duration::days(100));
        // Made again meanwhile: it is proposed from today on.
        notice("urgency", 1).await;
        notice("notation", 1).await;
        assert_eq!(swept(99, 99).await, 1, "what was noticed once, long ago");
        world.clock.advance(time::Duration::days(100));
        assert_eq!(swept(300, 150).await, 0);
        assert_eq!(swept(99, 99).await, 2);
        let left: Vec<String> =
            rules(&world, "linh").await.unwrap().into_iter().map(|rule| rule.field).collect();
        assert_eq!(left, ["signer_name"]);
    });
}

#[test]
fn what_is_learnt_from_a_letter_that_an_older_version_read_is_filed_below_its_superior() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (_, pdf) = specimen(3);
        for _ in 0..2 {
            let letter = arrived(&world, &pdf).await;
            world.tamper("UPDATE analyses SET body = '{\"values\":[]}' WHERE kind = 'advice'").await;
            let kept =
                if letter.document.fields.kind == "Thông báo" { "Giấy mời" } else { "Thông báo" };
            register_as(&world, &letter, kept).await;
        }
        let proposed = rules(&world, "linh").await.unwrap();
        assert!(proposed[0].organ_name.contains(" ("), "{proposed:?}");
        // So it is found again for the next letter.
        assert_eq!(by_rule(&arrived(&world, &pdf).await).len(), 1);
        worker.stop().await;
    });
}

#[test]
fn rules_are_of_clerks_and_administrators_and_learnt_from_no_letter_for_named_persons() {
    on_sqlite(async |world: World| {
        let worker = world.work();
        let (_, pdf) = specimen(3);
        for _ in 0..2 {
            let letter = arrived(&world, &pdf).await;
            let fields = DocumentFields {
                kind: "Thông báo".to_owned(),
                access: AccessLevel::NamedOnly,
                ..letter.document.fields.clone()
            };
            world.register(letter.document.id, fields, None).await.unwrap();
        }
        for login in ["linh", "quantri"] {
            assert_eq!(rules(&world, login).await.unwrap(), [], "{login}");
        }
        for login in ["ha", "son", "trung"] {
            assert!(matches!(rules(&world, login).await, Err(Error::Forbidden(Role::Clerk))), "{login}");
        }
        worker.stop().await;
    });
}
