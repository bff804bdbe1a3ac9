//! Acts on a letter under way.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Trình, đề xuất, bút phê, giao, trả lại, thu hồi, báo cáo, kết thúc.
#[utoipa::path(post, path = "/documents/{id}/actions", tag = "acts", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn act_on_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ActRequest>,
) -> Result<Json<DocumentView>, Problem> {
    Err(Problem::unavailable())
}

/// Đã mở xem: sent by the visible view.
#[utoipa::path(post, path = "/documents/{id}/opened", tag = "acts", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn open_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Thêm kết quả vào phần việc của mình.
#[utoipa::path(post, path = "/documents/{id}/results", tag = "acts", params(("id" = Uuid, Path), UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = FileView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_result(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    Err(Problem::unavailable())
}
