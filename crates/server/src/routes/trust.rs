//! Trust roots: their administrator sees certificates and counts, no letter.

use crate::{
    app::App,
    extract::{Json, Path, Sheet},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::{administration, evidence};
use uuid::Uuid;

/// Nguồn tin cậy.
#[utoipa::path(get, path = "/administration/trust", tag = "administration", responses((status = 200, body = TrustView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_trust(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<TrustView>, Problem> {
    Ok(Json(present::trust(administration::trust(&app.office, &caller).await?)))
}

/// Xem chứng thư trong tệp trước khi tin cậy: the file is the body; nothing is kept.
#[utoipa::path(post, path = "/administration/trust/inspection", tag = "administration", request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = Vec<FoundCertificate>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn inspect_certificates(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Sheet(file): Sheet,
) -> Result<Json<Vec<FoundCertificate>>, Problem> {
    let found = administration::inspect_certificates(&app.office, &caller, &file).await?;
    Ok(Json(found.into_iter().map(present::found_certificate).collect()))
}

/// Tin cậy một chứng thư gốc.
#[utoipa::path(post, path = "/administration/trust/roots", tag = "administration", responses((status = 201, body = TrustView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn trust_root(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<RootInput>,
) -> Result<(StatusCode, Json<TrustView>), Problem> {
    let new = present::root_in(request)?;
    let trust = administration::trust_root(&app.office, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(present::trust(trust))))
}

/// Thôi tin cậy một chứng thư gốc.
#[utoipa::path(post, path = "/administration/trust/roots/{id}/withdrawal", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = TrustView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn withdraw_root(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<RootWithdrawal>,
) -> Result<Json<TrustView>, Problem> {
    let trust = administration::withdraw_root(&app.office, &caller, id, &request.reason).await?;
    Ok(Json(present::trust(trust)))
}

/// Lấy dữ liệu thu hồi từ nơi cấp: which hosts may be asked.
#[utoipa::path(get, path = "/administration/evidence-fetching", tag = "administration", responses((status = 200, body = FetchingView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_fetching(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<FetchingView>, Problem> {
    Ok(Json(present::fetching(evidence::fetching(&app.office, &caller).await?)))
}

/// Đặt việc lấy dữ liệu thu hồi: off, or the hosts that may be asked.
#[utoipa::path(put, path = "/administration/evidence-fetching", tag = "administration", responses((status = 200, body = FetchingView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_fetching(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<FetchingInput>,
) -> Result<Json<FetchingView>, Problem> {
    let set = evidence::set_fetching(&app.office, &caller, present::fetching_in(request)).await?;
    Ok(Json(present::fetching(set)))
}
