//! Quy tắc đọc: from a correction made twice to a rule in force, and to its end.

use crate::support::{World, on_both, on_sqlite, specimen};
use congvan_office::letters::{Letter, ValueSource};
use congvan_office::reading_rules::{self, OffReason, Rule, RuleChange, RuleState};
use congvan_office::{Error, administration, intake};
use congvan_records::{AccessLevel, DocumentFields, Role};

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
