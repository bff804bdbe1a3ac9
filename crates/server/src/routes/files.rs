//! Bytes and page images.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Tệp gốc, unchanged.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    Err(Problem::unavailable())
}

/// Ảnh một trang.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/pages/{page}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("page" = u32, Path), PageImageQuery), responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_page_image(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, page)): Path<(Uuid, Uuid, u32)>,
    Query(query): Query<PageImageQuery>,
) -> Result<Response, Problem> {
    Err(Problem::unavailable())
}
