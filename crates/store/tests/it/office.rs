//! The organisation comes back as it was written, at the instant asked for.

use crate::{
    support::{minute, on_both},
    world::{World, id},
};
use congvan_records::{Term, Unit};
use congvan_store::{Error, organisation};

#[test]
fn the_office_is_that_of_the_instant() {
    on_both(|bench| async move {
        let world = World::build(&bench, "H01.07.01").await;
        let (scope, office) = (world.scope, &world.office);
        assert_eq!((office.units.len(), office.positions.len(), office.persons.len()), (4, 8, 8));
        assert!(office.head_of(world.economy).is_some_and(|head| head.id == world.economy_head));

        // Merged at minute 100: the old unit ends, the new one takes over, the head's term ends.
        let tx = bench.begin().await;
        let old = office.unit(world.culture).unwrap().clone();
        let new = Unit { id: id(), name: "Phòng Văn xã".into(), valid_from: minute(100), ..old.clone() };
        organisation::insert_unit(&tx, scope, &new).await.unwrap();
        let ended = Unit { valid_to: Some(minute(100)), successors: vec![new.id], ..old };
        organisation::update_unit(&tx, scope, &ended).await.unwrap();
        let term = office.terms.iter().find(|t| t.position == world.economy_head).copied().unwrap();
        organisation::end_term(&tx, scope, &Term { until: Some(minute(100)), ..term }).await.unwrap();
        tx.commit().await.unwrap();

        let reader = bench.store.reader();
        let before = organisation::office(reader, scope, minute(99)).await.unwrap();
        assert_eq!(before.unit(world.culture), Some(&ended));
        assert!(before.unit(new.id).is_none());
        let after = organisation::office(reader, scope, minute(100)).await.unwrap();
        assert!(after.unit(world.culture).is_none());
        assert_eq!(after.unit(new.id), Some(&new));
        assert_eq!(after.positions.len(), 6, "posts of an ended unit are gone with it");
        assert_eq!(after.holders(world.economy_head).count(), 0);
        assert!(after.head_of(world.economy).is_some_and(|head| head.id == world.leader));
        assert_eq!(organisation::persons(reader, scope).await.unwrap().len(), 8);
        assert_eq!(organisation::agencies(reader).await.unwrap(), vec![office.agency.clone()]);
    });
}

#[test]
fn one_agency_cannot_write_into_another() {
    on_both(|bench| async move {
        let (ours, theirs) =
            (World::build(&bench, "H01.07.02").await, World::build(&bench, "H01.07.03").await);
        let tx = bench.begin().await;
        let unit = theirs.office.units[0].clone();
        let position = theirs.office.positions[0].clone();
        let term =
            Term { person: ours.person(ours.clerk), position: position.id, from: minute(0), until: None };
        for refused in [
            organisation::update_unit(&tx, ours.scope, &unit).await,
            organisation::update_position(&tx, ours.scope, &position).await,
            organisation::update_person(&tx, ours.scope, &theirs.office.persons[0]).await,
            organisation::insert_term(&tx, ours.scope, &term).await,
            organisation::update_agency(&tx, ours.scope, &theirs.office.agency).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        }
    });
}
