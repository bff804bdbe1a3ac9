use super::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A unit that has ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClosedUnitView {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) closed_at: At,
    /// Names of the units that took over.
    pub(crate) successors: Vec<String>,
}

/// What closing a unit would touch: counts, no letter.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClosingPlanView {
    /// What must be done first, in words; empty when it can be closed.
    pub(crate) obstacles: Vec<String>,
    pub(crate) posts: Vec<ClosingPostView>,
}

/// A post of a unit that is to be closed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClosingPostView {
    pub(crate) position_id: Uuid,
    pub(crate) title: String,
    pub(crate) holders: Vec<String>,
    /// May it go to a successor with its holders and its work?
    pub(crate) movable: bool,
    pub(crate) waiting: i64,
    pub(crate) overdue: i64,
    /// Posts of other units that may take all its work.
    pub(crate) receiver_ids: Vec<Uuid>,
}

/// Closes a unit.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ClosingInput {
    pub(crate) reason: String,
    pub(crate) successor_ids: Vec<Uuid>,
    pub(crate) posts: Vec<PostFateInput>,
}

/// What becomes of a post: it goes to a successor, or it ends and its work goes to another post.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PostFateInput {
    pub(crate) position_id: Uuid,
    #[serde(default)]
    pub(crate) move_to: Option<Uuid>,
    #[serde(default)]
    pub(crate) receiver_id: Option<Uuid>,
}
