use crate::problem::Problem;
use crate::views::*;
use congvan_office::administration::{HandedLetter, HandedOver, Numbered, Order, Pile, PostOrder, PostWork};
use congvan_records::{PersonId, PositionId};
use congvan_workflow::InboxBox;

pub(crate) fn post_work(work: PostWork) -> PostWorkView {
    PostWorkView {
        position_id: work.position.id.uuid(),
        title: work.position.title,
        unit_name: work.unit,
        shared_with: work.shared_with,
        falls_to: work.falls_to,
        common_count: work.common,
        piles: work.piles.into_iter().map(pile).collect(),
    }
}

fn pile(pile: Pile) -> WorkPile {
    WorkPile {
        kind: pile.kind.key().to_owned(),
        letters: pile.letters.into_iter().map(numbered).collect(),
        overdue_count: pile.overdue,
        receiver_ids: pile.receivers.into_iter().map(|position| position.uuid()).collect(),
    }
}

fn numbered(letter: Numbered) -> NumberedLetter {
    NumberedLetter { year: letter.year.0, number: letter.number.0 }
}

pub(crate) fn hand_over_in(given: HandOverInput) -> Result<Order, Problem> {
    let HandOverInput { reason, leaves, posts } = given;
    let posts = posts.into_iter().map(post_order).collect::<Result<_, _>>()?;
    Ok(Order { reason, leaves, posts })
}

fn post_order(given: PostOrderInput) -> Result<PostOrder, Problem> {
    let pile = |pile: PileOrder| {
        let kind = InboxBox::from_key(&pile.kind);
        let kind = kind.ok_or_else(|| Problem::invalid("/posts", "Không có loại việc này."))?;
        Ok((kind, PositionId::from_uuid(pile.to_position_id)))
    };
    Ok(PostOrder {
        position: PositionId::from_uuid(given.position_id),
        successor: given.successor_person_id.map(PersonId::from_uuid),
        piles: given.piles.into_iter().map(pile).collect::<Result<_, Problem>>()?,
    })
}

pub(crate) fn handed_over(outcome: HandedOver) -> HandOverResults {
    HandOverResults {
        items: outcome.items.into_iter().map(handed).collect(),
        left_count: outcome.left,
        done: outcome.done,
    }
}

fn handed(item: HandedLetter) -> HandedLetterView {
    let fault = item.result.err().map(|error| {
        let problem = Problem::from(error);
        BulkFault { r#type: problem.r#type, detail: problem.detail }
    });
    HandedLetterView {
        from_position_id: item.from.uuid(),
        kind: item.kind.key().to_owned(),
        letter: numbered(item.letter),
        to_position_id: item.to.uuid(),
        done: fault.is_none(),
        fault,
    }
}
