//! What waits for me.

use crate::{
    app::App,
    extract::{Json, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::{calendar, inbox};
use congvan_workflow::InboxBox;

/// Việc đang chờ, theo hộp.
#[utoipa::path(get, path = "/inbox", tag = "inbox", params(InboxQuery, Paging), responses((status = 200, body = InboxPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_inbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<InboxQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<InboxPage>, Problem> {
    let inbox =
        InboxBox::from_key(&query.r#box).ok_or_else(|| Problem::invalid("/box", "Không có hộp việc này."))?;
    let filter = match query.filter.as_deref().filter(|key| !key.is_empty()) {
        None => None,
        Some(key) => Some(
            inbox::Filter::from_key(key)
                .ok_or_else(|| Problem::invalid("/filter", "Không có bộ lọc này."))?,
        ),
    };
    let (cursor, limit) = (paging.cursor.as_deref(), paging.limit(50));
    let page = inbox::page(&app.office, &caller, inbox, filter, cursor, limit).await?;
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    Ok(Json(present::inbox_page(page, &calendar, app.office.now())))
}

/// Số việc đang chờ.
#[utoipa::path(get, path = "/inbox/counts", tag = "inbox", responses((status = 200, body = InboxCounts), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn count_inbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<InboxCounts>, Problem> {
    Ok(Json(present::counts(inbox::counts(&app.office, &caller).await?)))
}
