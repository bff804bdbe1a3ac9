//! Prints of letters. Made on demand, marked as coming from the system, kept nowhere.

use crate::{app::App, extract::Path, problem::Problem, session::SignedIn};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use congvan_office::printing::{self, Print};
use congvan_records::{DocumentId, FileId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

/// Bản có bút phê: a PDF of the letter with stamp and bút phê as the screen shows them.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/print", tag = "prints", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_file(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    Ok(pdf(printing::annotated(&app.office, &caller, document, file).await?))
}

/// Phiếu giải quyết văn bản đến.
#[utoipa::path(get, path = "/documents/{id}/prints/handling-sheet", tag = "prints", params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_handling_sheet(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    Ok(pdf(printing::handling_sheet(&app.office, &caller, DocumentId::from_uuid(id)).await?))
}

/// Phiếu chuyển văn bản đến.
#[utoipa::path(get, path = "/documents/{id}/prints/hand-over", tag = "prints", params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_hand_over(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    Ok(pdf(printing::hand_over(&app.office, &caller, DocumentId::from_uuid(id)).await?))
}

/// Đường đi của văn bản, as a PDF.
#[utoipa::path(get, path = "/documents/{id}/prints/timeline", tag = "prints", params(("id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_timeline(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    Ok(pdf(printing::timeline(&app.office, &caller, DocumentId::from_uuid(id)).await?))
}

/// Báo cáo kiểm tra chữ ký, as a PDF.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/signature-reports/{report_id}/print", tag = "prints", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("report_id" = Uuid, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_signature_report(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, report_id)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    Ok(pdf(printing::signature_report(&app.office, &caller, document, file, report_id).await?))
}

/// A print to be saved. It may hold what came from outside, so it never runs in our origin.
pub(super) fn pdf(print: Print) -> Response {
    let name = utf8_percent_encode(&print.name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{name}.pdf");
    let mut response = Response::new(Body::from_stream(print.stream));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(print.size));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    response
}
