//! Work in the background that could not be done.

use crate::{app::App, extract::Json, present, problem::Problem, session::SignedIn, views::*};
use axum::{extract::State, http::StatusCode};
use congvan_office::administration;

/// Việc nền chưa xong: what waits for a person, and what is tried again by itself.
#[utoipa::path(get, path = "/administration/chores", tag = "administration", responses((status = 200, body = ChoresView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_chores(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<ChoresView>, Problem> {
    Ok(Json(present::chores(administration::chores(&app.office, &caller).await?)))
}

/// Thử lại mọi việc nền chưa xong.
#[utoipa::path(post, path = "/administration/chores/retry", tag = "administration", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn retry_chores(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Problem> {
    administration::retry_chores(&app.office, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
