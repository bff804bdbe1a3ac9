//! The log of administration: chained, and told to whom it concerns.

use crate::{
    support::{minute, on_both},
    world::World,
};
use congvan_store::{
    invariants,
    journal::{self, AdminEvent},
};
use serde_json::json;
use uuid::Uuid;

fn event(world: &World, kind: &str, at: i64) -> AdminEvent {
    AdminEvent {
        id: Uuid::now_v7(),
        kind: kind.to_owned(),
        body: json!({ "post": "Trưởng phòng" }),
        at: minute(at),
        actor: Some(world.person(world.leader)),
        session: None,
        subject: Some(world.person(world.clerk)),
    }
}

#[test]
fn acts_are_read_back_in_order_and_told_once() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.08.01").await;
        let (scope, clerk) = (world.scope, world.person(world.clerk));
        let acts: Vec<AdminEvent> = (0..3)
            .map(|place| event(&world, ["unit_created", "post_given", "post_ended"][place as usize], place))
            .collect();
        let tx = bench.begin().await;
        for act in &acts {
            journal::record(&tx, scope, act, act.kind != "unit_created").await.unwrap();
        }
        tx.commit().await.unwrap();
        let reader = bench.store.reader();
        let page = journal::page(reader, scope, None, 2).await.unwrap();
        assert_eq!(page, [(3, acts[2].clone()), (2, acts[1].clone())]);
        assert_eq!(journal::page(reader, scope, Some(2), 10).await.unwrap(), [(1, acts[0].clone())]);
        let told = journal::unseen(reader, scope, clerk).await.unwrap();
        assert_eq!(
            told.iter().map(|one| one.event.kind.as_str()).collect::<Vec<_>>(),
            ["post_given", "post_ended"]
        );
        let tx = bench.begin().await;
        assert_eq!(journal::mark_seen(&tx, scope, clerk, minute(1), minute(5)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(journal::unseen(reader, scope, clerk).await.unwrap().len(), 1, "what came later stays");
        let other = World::build(&bench, "H01.08.02").await;
        assert_eq!(journal::page(reader, other.scope, None, 10).await.unwrap(), []);
        assert_eq!(invariants::check(reader, scope, None).await.unwrap(), vec![]);
    });
}
