//! Lists across letters, and what one follows.

use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::{
    calendar,
    watch::{self, List},
};
use congvan_records::DocumentId;
use uuid::Uuid;

/// Quá hạn, đã chỉ đạo, đang theo dõi, bị trả lại.
#[utoipa::path(get, path = "/watched", tag = "inbox", params(WatchQuery), responses((status = 200, body = WatchPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_watched(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<WatchQuery>,
) -> Result<Json<WatchPage>, Problem> {
    let list =
        List::from_key(&query.list).ok_or_else(|| Problem::invalid("/list", "Không có danh sách này."))?;
    let limit = query.limit.unwrap_or(100).into();
    let page = watch::page(&app.office, &caller, list, query.cursor.as_deref(), limit).await?;
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    Ok(Json(present::watch_page(page, &calendar, app.office.now())))
}

/// Có đang theo dõi không.
#[utoipa::path(get, path = "/documents/{id}/follow", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200, body = FollowView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_follow(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<FollowView>, Problem> {
    let following = watch::is_followed(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    Ok(Json(FollowView { following }))
}

/// Theo dõi: as long as the reader may know of the letter.
#[utoipa::path(put, path = "/documents/{id}/follow", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200, body = FollowView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn follow_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<FollowView>, Problem> {
    watch::follow(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    Ok(Json(FollowView { following: true }))
}

/// Thôi theo dõi.
#[utoipa::path(delete, path = "/documents/{id}/follow", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200, body = FollowView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unfollow_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<FollowView>, Problem> {
    watch::unfollow(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    Ok(Json(FollowView { following: false }))
}
