//! Ủy quyền on the wire.

use super::{At, Day, PersonView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What the screen on delegations shows.
#[derive(Serialize, ToSchema)]
pub(crate) struct DelegationsView {
    /// The reader's positions that have something to give.
    pub(crate) posts: Vec<GivingPost>,
    /// To whom the reader may give; nobody without such a position.
    pub(crate) people: Vec<DelegateChoice>,
    /// What the reader gave, newest first.
    pub(crate) given: Vec<DelegationView>,
    /// What the reader was given, newest first.
    pub(crate) received: Vec<DelegationView>,
}

/// A position of the reader's, with what it has to give.
#[derive(Serialize, ToSchema)]
pub(crate) struct GivingPost {
    pub(crate) position_id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_short_name: String,
    /// `direct`, `assign`, `handle`.
    pub(crate) powers: Vec<String>,
}

/// Somebody who may act for the reader.
#[derive(Serialize, ToSchema)]
pub(crate) struct DelegateChoice {
    pub(crate) person: PersonView,
    /// The highest post.
    pub(crate) title: String,
    pub(crate) unit_short_name: String,
}

/// A delegation, whatever became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DelegationView {
    pub(crate) id: Uuid,
    pub(crate) position_id: Uuid,
    pub(crate) title: String,
    pub(crate) unit_short_name: String,
    /// Người ủy quyền.
    pub(crate) by: PersonView,
    /// Người được ủy quyền.
    pub(crate) to: PersonView,
    pub(crate) powers: Vec<String>,
    pub(crate) first_day: Day,
    /// Included.
    pub(crate) last_day: Day,
    pub(crate) reason: String,
    /// `upcoming`, `active`, `over` (its time has passed), `ended` (taken or given back before).
    pub(crate) state: String,
    pub(crate) given_at: At,
    pub(crate) ended_at: Option<At>,
    pub(crate) ended_by: Option<PersonView>,
    /// May the reader end it now?
    pub(crate) may_end: bool,
}

/// Who acts for whom now, seen by one of the two.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct ActingView {
    /// The delegation.
    pub(crate) id: Uuid,
    /// Of the position.
    pub(crate) title: String,
    /// The other one.
    pub(crate) person: PersonView,
    pub(crate) powers: Vec<String>,
    pub(crate) last_day: Day,
}

/// Ủy quyền mới.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DelegationInput {
    pub(crate) position_id: Uuid,
    /// The person.
    pub(crate) to: Uuid,
    pub(crate) first_day: Day,
    /// Included.
    pub(crate) last_day: Day,
    pub(crate) powers: Vec<String>,
    pub(crate) reason: String,
}
