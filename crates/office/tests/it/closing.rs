//! Đóng đơn vị: what it had to do goes on elsewhere, and what it did stays readable for who took over.

use crate::support::{World, on_both, on_sqlite};
use congvan_office::administration::{self, Closing, HandedOver, PostFate};
use congvan_office::routing::{Act, Due, PartDraft};
use congvan_office::{Error, inbox, letters};
use congvan_records::{DocumentId, Role, UnitId};
use congvan_workflow::{AssignmentRole, ClosingOutcome, InboxBox};

/// A letter that P. Kinh tế alone has.
async fn given_to_economy(world: &World, subject: &str) -> DocumentId {
    let document = world.submitted(subject).await;
    let lead =
        PartDraft { role: AssignmentRole::Lead, unit: world.units["kt"], due: Some(Due::WorkingDays(5)) };
    let direct = Act::Direct { text: "Giao P. Kinh tế.".to_owned(), parts: vec![lead], layers: Vec::new() };
    world.act("ha", document, direct).await.unwrap();
    document
}

fn merge(world: &World, posts: Vec<(&str, PostFate)>) -> Closing {
    Closing {
        reason: "Hợp nhất theo Nghị quyết 05/NQ-HĐND".to_owned(),
        successors: vec![world.units["vh"]],
        posts: posts.into_iter().map(|(login, fate)| (world.positions[login], fate)).collect(),
    }
}

async fn close(world: &World, unit: &str, order: &Closing) -> Result<HandedOver, Error> {
    administration::close_unit(&world.office, &world.caller("quantri").await, world.units[unit], order).await
}

async fn count(world: &World, login: &str, list: InboxBox) -> usize {
    let caller = world.caller(login).await;
    inbox::page(&world.office, &caller, list, None, None, 50).await.unwrap().lines.len()
}

#[test]
fn a_unit_that_ends_leaves_nothing_without_an_owner_and_its_history_to_who_took_over() {
    on_both(async |world: World| {
        let done = given_to_economy(&world, "Đã xong từ trước").await;
        let close_it = Act::Close { outcome: ClosingOutcome::Answered, note: "Đã trả lời".to_owned() };
        world.act("son", done, close_it).await.unwrap();
        let open = given_to_economy(&world, "Trưởng phòng đang giữ").await;
        let shared = world.directed("Hai phòng cùng làm").await;
        world.assign(shared).await;
        let (kt, vh) = (world.units["kt"], world.units["vh"]);

        let admin = world.caller("quantri").await;
        let plan = administration::closing_plan(&world.office, &admin, kt).await.unwrap();
        assert!(plan.obstacles.is_empty(), "{plan:?}");
        let post =
            |login: &str| plan.posts.iter().find(|post| post.position.id == world.positions[login]).unwrap();
        assert_eq!((post("son").waiting, post("son").movable, post("trung").waiting), (2, false, 1));
        assert!(post("trung").movable && post("son").receivers.contains(&world.positions["ngan"]));
        assert!(!post("son").receivers.contains(&world.positions["trung"]), "not in the unit that ends");

        let order = merge(
            &world,
            vec![("son", PostFate::Ends(Some(world.positions["ngan"]))), ("trung", PostFate::Moves(vh))],
        );
        let outcome = close(&world, "kt", &order).await.unwrap();
        assert!(outcome.done && outcome.items.iter().all(|item| item.result.is_ok()), "{outcome:?}");
        assert_eq!(outcome.items.len(), 2);

        // The officer goes on where he was; the head's work is the other head's.
        assert_eq!(count(&world, "trung", InboxBox::Tasks).await, 1);
        let letter = world.letter("ngan", open).await.unwrap();
        assert_eq!(letter.routing.lead().unwrap().head, world.positions["ngan"]);
        assert_eq!(letter.routing.lead().unwrap().unit, kt, "who was asked stays written");
        let assign = Act::Assign {
            assignment: world.part("ngan", open).await,
            officer: world.positions["an"],
            instruction: "Anh An tiếp tục.".to_owned(),
            due: None,
        };
        world.act("ngan", open, assign).await.unwrap();

        // What was over is readable for who took over, and not for the others, nor for who has no post any more.
        assert!(world.letter("ngan", done).await.is_ok());
        for stranger in ["an", "trung", "son", "quantri"] {
            let seen = letters::get(&world.office, &world.caller(stranger).await, done).await;
            assert!(matches!(seen, Err(Error::NotFound)), "{stranger}");
        }

        let seen = administration::overview(&world.office, &admin).await.unwrap();
        assert!(!seen.units.iter().any(|info| info.unit.id == kt));
        assert_eq!(seen.closed.len(), 1);
        assert_eq!(
            (seen.closed[0].unit.id, &seen.closed[0].successors[..]),
            (kt, &["P. Văn hóa - Xã hội".to_owned()][..])
        );
        let of_trung =
            seen.positions.iter().find(|info| info.position.id == world.positions["trung"]).unwrap();
        assert_eq!(of_trung.position.unit, vh);
        let kinds = async |login: &str| -> Vec<String> {
            let told =
                administration::access_changes(&world.office, &world.caller(login).await).await.unwrap();
            told.into_iter().map(|entry| entry.kind).collect()
        };
        assert_eq!(kinds("trung").await, ["post_moved"]);
        assert_eq!(kinds("son").await, ["post_ended"]);
        assert!(kinds("ngan").await.contains(&"work_received".to_owned()));
        let journal = administration::journal(&world.office, &admin, None).await.unwrap();
        assert_eq!(
            (journal[0].kind.as_str(), journal[0].body["successors"].as_str()),
            ("unit_closed", Some("P. Văn hóa - Xã hội"))
        );
        let again = close(&world, "kt", &order).await;
        assert!(matches!(again, Err(Error::NotFound)), "it has ended");
        assert_eq!(congvan_office::checking::check(&world.options).await.unwrap(), []);
    });
}

#[test]
fn a_unit_whose_successor_ends_too_goes_to_the_last_one() {
    on_sqlite(async |world: World| {
        let done = given_to_economy(&world, "Qua hai lần sáp nhập").await;
        let close_it = Act::Close { outcome: ClosingOutcome::Answered, note: "Đã trả lời".to_owned() };
        world.act("son", done, close_it).await.unwrap();
        let (vh, vp) = (world.units["vh"], world.units["vp"]);
        let order = merge(&world, vec![("son", PostFate::Ends(None)), ("trung", PostFate::Moves(vh))]);
        assert!(close(&world, "kt", &order).await.unwrap().done);
        assert!(matches!(world.letter("lam", done).await, Err(Error::NotFound)));
        let order = Closing {
            successors: vec![vp],
            ..merge(
                &world,
                vec![
                    ("ngan", PostFate::Ends(None)),
                    ("an", PostFate::Moves(vp)),
                    ("trung", PostFate::Moves(vp)),
                ],
            )
        };
        assert!(close(&world, "vh", &order).await.unwrap().done);
        assert!(world.letter("lam", done).await.is_ok(), "the chief of the office heads the last successor");
    });
}

#[test]
fn what_stands_in_the_way_of_closing_is_said() {
    on_sqlite(async |world: World| {
        given_to_economy(&world, "Đang làm").await;
        let vh = world.units["vh"];
        let whole = || {
            merge(
                &world,
                vec![("son", PostFate::Ends(Some(world.positions["ngan"]))), ("trung", PostFate::Moves(vh))],
            )
        };
        for unit in ["ubnd", "vp", "vt"] {
            let refused = close(&world, unit, &Closing { posts: Vec::new(), ..whole() }).await;
            assert!(matches!(refused, Err(Error::Blocked(_))), "{unit}: {refused:?}");
        }
        let field = async |order: Closing| match close(&world, "kt", &order).await {
            Err(Error::Input(faults)) => faults[0].field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(Closing { reason: " ".to_owned(), ..whole() }).await, "reason");
        assert_eq!(field(Closing { successors: Vec::new(), ..whole() }).await, "successors");
        assert_eq!(field(Closing { successors: vec![world.units["kt"]], ..whole() }).await, "successors");
        let stranger = UnitId::from_uuid(uuid::Uuid::nil());
        assert_eq!(field(Closing { successors: vec![stranger], ..whole() }).await, "successors");
        let posts = |son, trung| merge(&world, vec![("son", son), ("trung", trung)]);
        let moved = PostFate::Moves(vh);
        let ends = |login: &str| PostFate::Ends(Some(world.positions[login]));
        assert_eq!(field(posts(moved, moved)).await, "posts", "a unit has one head");
        assert_eq!(field(posts(PostFate::Ends(None), moved)).await, "posts", "work for nobody");
        assert_eq!(field(posts(ends("linh"), moved)).await, "posts", "a clerk takes no such work");
        assert_eq!(field(posts(ends("trung"), moved)).await, "posts", "he is in the unit that ends");
        assert_eq!(field(posts(ends("ngan"), PostFate::Moves(world.units["vp"]))).await, "posts");
        assert_eq!(field(merge(&world, vec![("son", ends("ngan"))])).await, "posts", "a post was forgotten");

        let clerk = world.caller("linh").await;
        let refused = administration::close_unit(&world.office, &clerk, world.units["kt"], &whole()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Role::Administrator))));
        let looked = administration::closing_plan(&world.office, &clerk, world.units["kt"]).await;
        assert!(matches!(looked, Err(Error::Forbidden(Role::Administrator))));
        assert_eq!(count(&world, "son", InboxBox::Tasks).await, 1, "nothing was moved");
    });
}

#[test]
fn a_unit_of_another_agency_is_not_there() {
    on_sqlite(async |mut world: World| {
        let kt = world.units["kt"];
        world.settle_ward("Ủy ban nhân dân xã Cẩm Lộc", "000.01.03.H29", "2").await;
        let stranger = world.caller("quantri2").await;
        let looked = administration::closing_plan(&world.office, &stranger, kt).await;
        assert!(matches!(looked, Err(Error::NotFound)));
        let order = Closing { reason: "Hợp nhất".to_owned(), successors: Vec::new(), posts: Vec::new() };
        let closed = administration::close_unit(&world.office, &stranger, kt, &order).await;
        assert!(matches!(closed, Err(Error::NotFound)));
    });
}
