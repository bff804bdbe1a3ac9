//! Bodies of one name below two superiors.

use crate::support::{World, on_both, specimen};
use congvan_office::letters::{Letter, ReadField};
use congvan_records::DocumentFields;

async fn arrived(world: &World, pdf: &[u8]) -> Letter {
    let document = world.receive(pdf).await;
    world.quiet().await;
    world.letter("linh", document).await.unwrap()
}

fn organ(letter: &Letter) -> ReadField {
    let form = letter.reading.as_ref().unwrap();
    form.fields.iter().find(|field| field.field == "organ_name").unwrap().clone()
}

/// Registers the letter as one of the body of this name.
async fn register_as(world: &World, letter: &Letter, organ_name: &str) {
    let fields = DocumentFields { organ_name: organ_name.to_owned(), ..letter.document.fields.clone() };
    world.register(letter.document.id, fields, None).await.unwrap();
}

#[test]
fn a_known_name_below_another_superior_makes_nothing_surer_and_says_so() {
    on_both(async |world: World| {
        let worker = world.work();
        // "UBND thành phố Hải Vân", "Tổng công ty Điện lực Sông Lam", "Thuế thành phố Hải Vân".
        let [(_, city), (_, power), (_, tax)] = [specimen(0), specimen(16), specimen(8)];
        let (own, others) = (arrived(&world, &city).await, arrived(&world, &power).await);
        assert_eq!(organ(&own).confidence, 0.95);
        register_as(&world, &own, "Sở Nội vụ").await;
        assert!(organ(&arrived(&world, &city).await).confidence > 0.98);
        register_as(&world, &others, "Sở Nội vụ").await;
        let again = organ(&arrived(&world, &city).await);
        assert!(again.confidence > 0.98 && again.reason.is_none(), "{again:?}");

        let power = arrived(&world, &power).await;
        register_as(&world, &power, "Chi cục Thuế khu vực 3").await;
        let other = arrived(&world, &tax).await;
        let read = organ(&other);
        assert_eq!((read.value.as_str(), read.confidence), ("Chi cục Thuế khu vực 3", 0.85));
        let reason = read.reason.unwrap();
        assert!(reason.contains("thuộc “Tổng công ty Điện Lực Sông Lam”"), "{reason}");
        assert!(reason.contains("Thuế thành phố Hải Vân"), "{reason}");
        // The clerk says that it is the name: both superiors are known from now on.
        register_as(&world, &other, "Chi cục Thuế khu vực 3").await;
        assert!(organ(&arrived(&world, &tax).await).confidence > 0.98);
        worker.stop().await;
    });
}
