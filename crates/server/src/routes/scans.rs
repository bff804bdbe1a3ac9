//! Bản quét chờ tách: scans of many letters, cut into letters before they enter the queue.

use super::{files::saved_as, upload::pour};
use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::{IdempotencyKey, SignedIn},
    views::*,
};
use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use congvan_office::{
    printing,
    splitting::{self, ScanUpload},
};
use congvan_records::DocumentId;
use uuid::Uuid;

/// Bản quét chờ tách, the one that came first leading; or those that have ended, the latest first.
#[utoipa::path(get, path = "/scans", tag = "intake", params(ScansQuery, Paging), responses((status = 200, body = ScanList), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_scans(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ScansQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<ScanList>, Problem> {
    let (ended, limit) = (query.ended.unwrap_or(false), paging.limit(50));
    let page = splitting::list(&app.office, &caller, ended, paging.cursor.as_deref(), limit).await?;
    Ok(Json(ScanList { items: page.lines.into_iter().map(present::scan_line).collect(), next: page.next }))
}

/// Tải lên một bản quét nhiều văn bản: the bytes are the body.
#[utoipa::path(post, path = "/scans", tag = "intake", params(ScanUploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<ScanUploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<ScanDetail>), Problem> {
    let upload = splitting::begin_upload(&app.office, &caller, &query.name).await?;
    keep(upload.under(key).although_known(query.reason.as_deref()), body).await
}

/// Thêm tệp vào bản quét: its pages come after those that are there.
#[utoipa::path(post, path = "/scans/{id}/files", tag = "intake", params(("id" = Uuid, Path), ScanFileQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_scan_file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Query(query): Query<ScanFileQuery>,
    body: Body,
) -> Result<(StatusCode, Json<ScanDetail>), Problem> {
    let upload = splitting::add_file(&app.office, &caller, (id, query.version), &query.name).await?;
    keep(upload.under(key).although_known(query.reason.as_deref()), body).await
}

async fn keep(mut upload: ScanUpload, body: Body) -> Result<(StatusCode, Json<ScanDetail>), Problem> {
    if let Err(problem) = pour(upload.inflow(), body).await {
        upload.abort().await;
        return Err(problem);
    }
    Ok((StatusCode::CREATED, Json(present::scan(upload.finish().await?))))
}

/// Tách thành nhiều văn bản: a letter of the queue that is a scan of several.
#[utoipa::path(post, path = "/documents/{id}/scan", tag = "intake", params(("id" = Uuid, Path)), responses((status = 201, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<ScanDetail>), Problem> {
    let scan = splitting::begin(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    Ok((StatusCode::CREATED, Json(present::scan(scan))))
}

/// Một bản quét, with its pages and how they are to be cut.
#[utoipa::path(get, path = "/scans/{id}", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<ScanDetail>, Problem> {
    Ok(Json(present::scan(splitting::get(&app.office, &caller, id).await?)))
}

/// Giữ cách tách, decided on a version of the scan.
#[utoipa::path(put, path = "/scans/{id}/plan", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_scan_plan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ScanPlanChange>,
) -> Result<Json<ScanDetail>, Problem> {
    let plan = present::plan_in(request.groups)?;
    let kept = splitting::keep_plan(&app.office, &caller, (id, request.version), &plan).await?;
    Ok(Json(present::scan(kept)))
}

/// Nhận về mình: the caller answers for the scan.
#[utoipa::path(post, path = "/scans/{id}/holder", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = ScanDetail), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn take_over_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ScanAct>,
) -> Result<Json<ScanDetail>, Problem> {
    let taken = splitting::take_over(&app.office, &caller, id, request.version).await?;
    Ok(Json(present::scan(taken)))
}

/// Đưa vào hàng chờ: the groups become letters, all at once. Asked again, the same letters are told.
#[utoipa::path(post, path = "/scans/{id}/letters", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = ScanLetters), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn split_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ScanPlanChange>,
) -> Result<Json<ScanLetters>, Problem> {
    let plan = present::plan_in(request.groups)?;
    let letters = splitting::split(&app.office, &caller, (id, request.version), &plan).await?;
    Ok(Json(ScanLetters { letters: present::scan_letters(letters) }))
}

/// Bỏ bản quét, with the reason. It stays on record, and so do its bytes.
#[utoipa::path(post, path = "/scans/{id}/discard", tag = "intake", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn discard_scan(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ScanDiscard>,
) -> Result<StatusCode, Problem> {
    splitting::discard(&app.office, &caller, (id, request.version), &request.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tệp gốc của bản quét, unchanged.
#[utoipa::path(get, path = "/scans/{id}/files/{place}", tag = "intake", params(("id" = Uuid, Path), ("place" = u32, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_scan_file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, place)): Path<(Uuid, u32)>,
) -> Result<Response, Problem> {
    let content = splitting::file(&app.office, &caller, id, place).await?;
    // Nothing else is ever kept as a file of a scan.
    Ok(saved_as(&content.file.name, "application/pdf", content.file.size, content.stream))
}

/// Ảnh một trang của bản quét, as it lies in the file.
#[utoipa::path(get, path = "/scans/{id}/files/{place}/pages/{page}", tag = "intake", params(("id" = Uuid, Path), ("place" = u32, Path), ("page" = u32, Path), PageImageQuery), responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_scan_page_image(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, place, page)): Path<(Uuid, u32, u32)>,
    Query(query): Query<PageImageQuery>,
) -> Result<Response, Problem> {
    let width = query.width.unwrap_or(160).clamp(40, 2_000);
    let image = splitting::page_image(&app.office, &caller, (id, place, page), width).await?;
    // A page of a scan never changes; whoever may not see it any more has seen it.
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, image).into_response())
}

/// Tờ phân cách, as a PDF to be printed.
#[utoipa::path(get, path = "/prints/separator-sheet", tag = "prints", responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_separator_sheet(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Response, Problem> {
    Ok(super::prints::pdf(printing::separator_sheet(&app.office, &caller).await?))
}
