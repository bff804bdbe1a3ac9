//! Bytes and page images.

use crate::{
    app::App,
    extract::{Path, Query},
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use congvan_office::letters::{self, FileContent};
use congvan_records::{DocumentId, FileId};
use futures::stream::BoxStream;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

/// Tệp gốc, unchanged.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, content_type = "*/*", body = Vec<u8>), (status = 304), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let content =
        letters::file(&app.office, &caller, DocumentId::from_uuid(id), FileId::from_uuid(file_id)).await?;
    let tag = format!("\"{}\"", content.file.sha256);
    Ok(tagged(&tag, &asked, content))
}

/// The bytes, or only that they are those which the browser has. The right to read them was asked before, also of whoever
/// has them already.
fn tagged(tag: &str, asked: &HeaderMap, content: FileContent) -> Response {
    if asked.get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes()) {
        let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache")];
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let mut response = saved(content);
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Các trang của tệp, as a PDF: what the page viewer shows of a scanner's pictures.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/pages", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 304), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_file_pages(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let content = letters::pages(&app.office, &caller, document, file).await?;
    let tag = format!("\"{}-pages\"", content.file.sha256);
    Ok(tagged(&tag, &asked, content))
}

/// Bytes from outside never run in our origin: saved by the browser, read by our viewer, never shown as a page.
pub(super) fn saved(FileContent { file, stream }: FileContent) -> Response {
    saved_as(&file.name, &file.media_type, file.size, stream)
}

/// As [`saved`], of bytes with this name and media type.
pub(super) fn saved_as(
    name: &str,
    media_type: &str,
    size: u64,
    stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
) -> Response {
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let media_type = HeaderValue::from_str(media_type);
    headers.insert(
        header::CONTENT_TYPE,
        media_type.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// Ảnh một trang.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/pages/{page}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("page" = u32, Path), PageImageQuery), responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_page_image(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, page)): Path<(Uuid, Uuid, u32)>,
    Query(query): Query<PageImageQuery>,
) -> Result<Response, Problem> {
    let width = query.width.unwrap_or(160).clamp(40, 2_000);
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let image = letters::page_image(&app.office, &caller, document, file, page, width).await?;
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((headers, image).into_response())
}
