use super::BulkFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A letter as the book numbers it: all that its administrator sees of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberedLetter {
    pub(crate) year: i32,
    pub(crate) number: i64,
}

/// Work of one kind in the hands of a post.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkPile {
    /// `review`, `tasks`, `support`, `requests`, `reports`, `inform`.
    pub(crate) kind: String,
    /// By number.
    pub(crate) letters: Vec<NumberedLetter>,
    pub(crate) overdue_count: i64,
    /// Posts that may take all of it.
    pub(crate) receiver_ids: Vec<Uuid>,
}

/// What is in the hands of one of a person's posts: counts and numbers alone.
#[derive(Serialize, ToSchema)]
pub(crate) struct PostWorkView {
    pub(crate) position_id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_name: String,
    /// Who else holds the post.
    pub(crate) shared_with: Vec<String>,
    /// Who answers for the post once it is vacant; none when nobody does.
    pub(crate) falls_to: Option<String>,
    /// Letters that wait for the clerks together, when this is the last clerk.
    pub(crate) common_count: i64,
    pub(crate) piles: Vec<WorkPile>,
}

/// Which kind of work goes where.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PileOrder {
    pub(crate) kind: String,
    pub(crate) to_position_id: Uuid,
}

/// What becomes of one post.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PostOrderInput {
    pub(crate) position_id: Uuid,
    /// Who takes the post over, with all that is not given to others; only of somebody who leaves.
    #[serde(default)]
    pub(crate) successor_person_id: Option<Uuid>,
    #[serde(default)]
    pub(crate) piles: Vec<PileOrder>,
}

/// Bàn giao.
#[derive(Deserialize, ToSchema)]
pub(crate) struct HandOverInput {
    /// The decision it rests on.
    pub(crate) reason: String,
    /// Every post ends, and the account is locked.
    pub(crate) leaves: bool,
    pub(crate) posts: Vec<PostOrderInput>,
}

/// The answer for one letter.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandedLetterView {
    pub(crate) from_position_id: Uuid,
    pub(crate) kind: String,
    pub(crate) letter: NumberedLetter,
    pub(crate) to_position_id: Uuid,
    pub(crate) done: bool,
    /// Why not.
    pub(crate) fault: Option<BulkFault>,
}

/// What came of a hand-over.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandOverResults {
    /// By number.
    pub(crate) items: Vec<HandedLetterView>,
    /// Letters still to be handed over: ask again.
    pub(crate) left_count: usize,
    /// All of it is done.
    pub(crate) done: bool,
}
