use crate::problem::Problem;
use crate::views::*;
use congvan_office::administration::{
    ClosedUnit, Closing, ClosingPlan, ClosingPost, HeldNumbers, LastGiven, PostFate,
};
use congvan_records::{PositionId, Timestamp, UnitId, Year};

pub(crate) fn closed_unit(closed: ClosedUnit) -> ClosedUnitView {
    ClosedUnitView {
        id: closed.unit.id.uuid(),
        name: closed.unit.name,
        closed_at: At(closed.at),
        successors: closed.successors,
    }
}

pub(crate) fn closing_plan(plan: ClosingPlan) -> ClosingPlanView {
    let post = |post: ClosingPost| ClosingPostView {
        position_id: post.position.id.uuid(),
        title: post.position.title,
        holders: post.holders,
        movable: post.movable,
        waiting: post.waiting,
        overdue: post.overdue,
        receiver_ids: post.receivers.into_iter().map(|position| position.uuid()).collect(),
    };
    ClosingPlanView { obstacles: plan.obstacles, posts: plan.posts.into_iter().map(post).collect() }
}

pub(crate) fn closing_in(given: ClosingInput) -> Result<Closing, Problem> {
    let fate = |post: PostFateInput| {
        let fate = match (post.move_to, post.receiver_id) {
            (Some(_), Some(_)) => {
                return Err(Problem::invalid("/posts", "Chức vụ hoặc chuyển đi, hoặc kết thúc."));
            }
            (Some(unit), None) => PostFate::Moves(UnitId::from_uuid(unit)),
            (None, receiver) => PostFate::Ends(receiver.map(PositionId::from_uuid)),
        };
        Ok((PositionId::from_uuid(post.position_id), fate))
    };
    Ok(Closing {
        reason: given.reason,
        successors: given.successor_ids.into_iter().map(UnitId::from_uuid).collect(),
        posts: given.posts.into_iter().map(fate).collect::<Result<_, _>>()?,
    })
}

pub(crate) fn held_numbers(held: HeldNumbers) -> HeldNumbersView {
    let named = held.named;
    let name = |key: &str| {
        let found = named.iter().find(|named| named.key == key);
        found.filter(|_| named.len() > 1).map(|named| named.name.clone())
    };
    let books = held.books.into_iter().map(|book| HeldBookView {
        name: book.name,
        book: book.book,
        year: book.year.0,
        in_backup: book.in_backup,
        known: book.known,
    });
    let gaps = held.gaps.into_iter().map(|gap| GapView {
        name: name(&gap.book),
        book: gap.book,
        year: gap.year,
        first: gap.first,
        last: gap.last,
        at: At(Timestamp::from_micros(gap.at)),
    });
    HeldNumbersView { backup_at: held.backup_at.map(At), books: books.collect(), gaps: gaps.collect() }
}

pub(crate) fn last_given(given: NumbersInput) -> Vec<LastGiven> {
    let last = |one: LastNumberInput| LastGiven { book: one.book, year: Year(one.year), last: one.last };
    given.books.into_iter().map(last).collect()
}
