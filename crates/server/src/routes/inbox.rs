//! What waits for me.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Việc đang chờ, theo hộp.
#[utoipa::path(get, path = "/inbox", tag = "inbox", params(InboxQuery), responses((status = 200, body = InboxPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_inbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<InboxQuery>,
) -> Result<Json<InboxPage>, Problem> {
    Err(Problem::unavailable())
}

/// Số việc đang chờ.
#[utoipa::path(get, path = "/inbox/counts", tag = "inbox", responses((status = 200, body = InboxCounts), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn count_inbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<InboxCounts>, Problem> {
    Err(Problem::unavailable())
}
