//! Questions that one keeps.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::saved_filters::{self, SavedFilter};
use uuid::Uuid;

/// Bộ lọc đã lưu của tôi.
#[utoipa::path(get, path = "/saved-filters", tag = "search", responses((status = 200, body = SavedFilters), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_saved_filters(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<SavedFilters>, Problem> {
    let filters = saved_filters::list(&app.office, &caller).await?;
    let new_hits = saved_filters::new_hits(&app.office, &caller, &filters).await?;
    Ok(Json(present::saved_filters(filters, &new_hits)))
}

/// Lưu bộ lọc, or change one's own.
#[utoipa::path(put, path = "/saved-filters/{id}", tag = "search", params(("id" = Uuid, Path)), responses((status = 200, body = SavedFilterView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn save_filter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(input): Json<SavedFilterInput>,
) -> Result<Json<SavedFilterView>, Problem> {
    let filter = SavedFilter { id, place: input.place, name: input.name, address: input.address };
    let kept = saved_filters::put(&app.office, &caller, filter).await?;
    // Kept just now: nothing is new yet, or what was new is told by the list.
    Ok(Json(present::saved_filter(kept, 0)))
}

/// Đã xem kết quả của một tìm kiếm đã lưu: what comes from now on is new.
#[utoipa::path(post, path = "/saved-filters/{id}/look", tag = "search", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn look_at_filter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    saved_filters::look(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bỏ bộ lọc.
#[utoipa::path(delete, path = "/saved-filters/{id}", tag = "search", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn drop_filter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    saved_filters::delete(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
