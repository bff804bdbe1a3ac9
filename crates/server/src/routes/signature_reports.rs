//! Reports on the signatures of a file: for those who may read it.

use super::files::saved;
use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode, response::Response};
use congvan_office::evidence;
use congvan_records::{DocumentId, FileId};
use uuid::Uuid;

/// Các lần kiểm tra chữ ký, the first one first.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/signature-reports", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, body = Vec<SignatureReportLine>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_signature_reports(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Vec<SignatureReportLine>>, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let found = evidence::reports(&app.office, &caller, document, file).await?;
    Ok(Json(present::report_lines(found)))
}

/// Kiểm tra lại: by today's evidence; the earlier reports stay.
#[utoipa::path(post, path = "/documents/{id}/files/{file_id}/signature-reports", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 201, body = SignatureReportView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn check_signatures(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
    Json(request): Json<SignatureCheckInput>,
) -> Result<(StatusCode, Json<SignatureReportView>), Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let report = evidence::check_again(&app.office, &caller, document, file, &request.reason).await?;
    Ok((StatusCode::CREATED, Json(present::signature_report(report))))
}

/// Báo cáo kiểm tra chữ ký.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/signature-reports/{report_id}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("report_id" = Uuid, Path)), responses((status = 200, body = SignatureReportView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_signature_report(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, report_id)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Json<SignatureReportView>, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let report = evidence::report(&app.office, &caller, document, file, report_id).await?;
    Ok(Json(present::signature_report(report)))
}

/// Lặp lại kết luận from nothing but what was kept with it. Changes nothing.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/signature-reports/{report_id}/repetition", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("report_id" = Uuid, Path)), responses((status = 200, body = RepetitionView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn repeat_signature_report(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, report_id)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Json<RepetitionView>, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let repetition = evidence::repeat(&app.office, &caller, document, file, report_id).await?;
    Ok(Json(present::repetition(repetition)))
}

/// Bản đã ký: the file as it was when its n-th signature (from 1) was made.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/signed-revisions/{number}", tag = "documents", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), ("number" = u32, Path)), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_signed_revision(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id, number)): Path<(Uuid, Uuid, u32)>,
) -> Result<Response, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let content = evidence::signed_revision(&app.office, &caller, document, file, number as usize).await?;
    Ok(saved(content))
}
