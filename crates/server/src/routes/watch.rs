//! Lists across letters, and what one follows.

use super::{registers::looked_for, workbooks::workbook};
use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, response::Response};
use congvan_office::{
    calendar,
    watch::{self, Filter, List},
};
use congvan_records::{DocumentId, UnitId, Urgency};
use uuid::Uuid;

/// Quá hạn, đã chỉ đạo, đang theo dõi, bị trả lại.
#[utoipa::path(get, path = "/watched", tag = "inbox", params(WatchParams, Paging), responses((status = 200, body = WatchPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_watched(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<WatchParams>,
    Query(paging): Query<Paging>,
) -> Result<Json<WatchPage>, Problem> {
    let (list, filter) = asked(params)?;
    let limit = paging.limit(100);
    let page = watch::page(&app.office, &caller, list, &filter, paging.cursor.as_deref(), limit).await?;
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    Ok(Json(present::watch_page(page, &calendar, app.office.now())))
}

/// Danh sách thành tệp XLSX: exactly the lines under the filter.
#[utoipa::path(get, path = "/watched/workbook", tag = "inbox", params(WatchParams), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn export_watched(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<WatchParams>,
) -> Result<Response, Problem> {
    let (list, filter) = asked(params)?;
    let book = watch::export(&app.office, &caller, list, filter).await?;
    Ok(workbook(watch::workbook(book).await?, file_name(list)))
}

/// The question as the office takes it.
fn asked(params: WatchParams) -> Result<(List, Filter), Problem> {
    let list =
        List::from_key(&params.list).ok_or_else(|| Problem::invalid("/list", "Không có danh sách này."))?;
    let urgency = |key: String| {
        Urgency::from_key(&key).ok_or_else(|| Problem::invalid("/urgency", "Chọn độ khẩn trong danh sách."))
    };
    let filter = Filter {
        text: looked_for(params.q),
        organ: looked_for(params.organ),
        at_least: params.urgency.map(urgency).transpose()?,
        unit: params.unit.map(UnitId::from_uuid),
        from: params.from.map(|day| day.0),
        to: params.to.map(|day| day.0),
        overdue: params.overdue.unwrap_or(false),
    };
    Ok((list, filter))
}

const fn file_name(list: List) -> &'static str {
    match list {
        List::OverdueMine | List::OverdueUnit | List::OverdueAll => "qua-han.xlsx",
        List::Directed => "da-chi-dao.xlsx",
        List::Followed => "dang-theo-doi.xlsx",
        List::SentBack => "tra-ve-van-thu.xlsx",
        List::Returned => "da-tra-noi-gui.xlsx",
    }
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
