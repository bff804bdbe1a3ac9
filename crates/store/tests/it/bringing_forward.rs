//! Rows of an earlier program are brought to what their events say now.

use crate::{
    support::{Bench, minute, on_both},
    world::{World, fields, id},
};
use congvan_records::DocumentId;
use congvan_store::{invariants, routings};
use congvan_workflow::{Action, AssignmentDraft, AssignmentRole, DirectiveDraft};

/// A letter that was directed, and whose invitation of another unit was taken back: its leading unit has held it since
/// the directive.
async fn taken_back(bench: &Bench, world: &World) -> DocumentId {
    let letter = world.registered(bench, fields("Mời phối hợp"), minute(0)).await.document;
    world.act(&bench.store, letter, &Action::Submit { to: world.leader }, world.clerk, minute(1)).await;
    let lead = AssignmentDraft { id: id(), role: AssignmentRole::Lead, unit: world.economy, deadline: None };
    let direct = Action::Direct(DirectiveDraft {
        id: id(),
        text: "Giao Phòng Kinh tế".into(),
        parts: vec![lead],
        layers: vec![],
    });
    world.act(&bench.store, letter, &direct, world.leader, minute(2)).await;
    let invite = Action::Invite { id: id(), unit: world.culture, deadline: None, note: "Mời".into() };
    world.act(&bench.store, letter, &invite, world.economy_head, minute(3)).await;
    world.act(&bench.store, letter, &Action::TakeBack, world.economy_head, minute(4)).await;
    letter
}

async fn findings(bench: &Bench, world: &World) -> Vec<String> {
    let found = invariants::check(bench.store.reader(), world.scope, None).await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// Rows as the earlier program left them: the letter counted as held since the taking back.
async fn age(bench: &Bench, letter: DocumentId) {
    let sql = |text: String| match &bench.database {
        congvan_store::Database::Sqlite { .. } => {
            text.replace("ID", &format!("x'{}'", letter.uuid().simple()))
        }
        congvan_store::Database::Postgres { .. } => text.replace("ID", &format!("'{}'", letter.uuid())),
    };
    let at = minute(4).micros();
    let row = sql(format!("UPDATE routings SET held_since = {at} WHERE document = ID"));
    bench.run(&[&row]).await;
}

/// The mark that an earlier program has left; `from` is the key of the first letter still to come.
async fn rules(bench: &Bench, rules: i64, next: i64) {
    bench.run(&[&format!("UPDATE projections SET rules = {rules}, next = {next}")]).await;
}

#[test]
fn rows_of_earlier_rules_are_derived_anew() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.06.01").await;
        let (one, two) = (taken_back(&bench, &world).await, taken_back(&bench, &world).await);
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());
        age(&bench, one).await;
        age(&bench, two).await;
        assert_eq!(findings(&bench, &world).await.len(), 2, "the check names both");

        // What is of these rules is not looked at.
        bench.store.migrate().await.unwrap();
        assert_eq!(findings(&bench, &world).await.len(), 2);

        rules(&bench, 0, 0).await;
        bench.store.migrate().await.unwrap();
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());
        let routing = routings::load(bench.store.reader(), world.scope, one).await.unwrap();
        assert_eq!(routing.held_since, minute(2));
    });
}

#[test]
fn a_start_that_was_broken_off_goes_on_where_it_was() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.06.02").await;
        let (one, two) = (taken_back(&bench, &world).await, taken_back(&bench, &world).await);
        age(&bench, one).await;
        age(&bench, two).await;
        rules(&bench, 2, 2).await;
        bench.store.migrate().await.unwrap();
        let left = findings(&bench, &world).await;
        assert_eq!(left.len(), 1, "the first was done before: {left:?}");
        // Later rules begin from the first letter, whatever came of these.
        rules(&bench, 1, 2).await;
        bench.store.migrate().await.unwrap();
        assert_eq!(findings(&bench, &world).await, Vec::<String>::new());
    });
}

#[test]
fn a_letter_whose_events_were_purged_keeps_nobody_from_starting() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.06.03").await;
        let (one, two) = (taken_back(&bench, &world).await, taken_back(&bench, &world).await);
        age(&bench, two).await;
        let first = "SELECT id FROM events ORDER BY link LIMIT 1";
        bench.run(&[&format!("UPDATE events SET body = NULL WHERE id = ({first})")]).await;
        rules(&bench, 0, 0).await;
        bench.store.migrate().await.unwrap();
        assert!(routings::load(bench.store.reader(), world.scope, one).await.is_err(), "it was purged");
        let found = findings(&bench, &world).await.join("\n");
        assert!(!found.contains("held since"), "the other is as it should be: {found}");
    });
}
