//! Receiving and registering.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Tiếp nhận một tệp thành văn bản mới: the bytes are the body.
#[utoipa::path(post, path = "/incoming-documents", tag = "intake", params(UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Received), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<Received>), Problem> {
    Err(Problem::unavailable())
}

/// Thêm tài liệu kèm theo, before registering.
#[utoipa::path(post, path = "/documents/{id}/attachments", tag = "intake", params(("id" = Uuid, Path), UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = FileView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_attachment(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    Err(Problem::unavailable())
}

/// Bỏ tài liệu kèm theo, before registering.
#[utoipa::path(delete, path = "/documents/{id}/attachments/{file_id}", tag = "intake", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove_attachment(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Giữ phần đã nhập, before registering.
#[utoipa::path(put, path = "/documents/{id}/fields", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn save_fields(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<FieldsView>,
) -> Result<Json<DocumentView>, Problem> {
    Err(Problem::unavailable())
}

/// Vào sổ, and submit in the same act.
#[utoipa::path(post, path = "/documents/{id}/registration", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = Registered), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn register_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<RegistrationRequest>,
) -> Result<Json<Registered>, Problem> {
    Err(Problem::unavailable())
}

/// Văn bản có thể trùng.
#[utoipa::path(get, path = "/documents/{id}/duplicates", tag = "intake", params(("id" = Uuid, Path), DuplicateQuery), responses((status = 200, body = Vec<DuplicateView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_duplicates(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(query): Query<DuplicateQuery>,
) -> Result<Json<Vec<DuplicateView>>, Problem> {
    Err(Problem::unavailable())
}
