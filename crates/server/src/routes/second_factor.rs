//! Xác thực hai bước: the caller's own second step of signing in.

use crate::{app::App, extract::Json, problem::Problem, session::SignedIn, views::*};
use axum::{extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use congvan_office::accounts::second_factor;
use qrcode::{QrCode, render::svg};

/// Xác thực hai bước của tôi.
#[utoipa::path(get, path = "/second-factor", tag = "session", responses((status = 200, body = SecondFactorView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_second_factor(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<SecondFactorView>, Problem> {
    let step = second_factor::second_step(&app.office, &caller).await?;
    Ok(Json(SecondFactorView { since: step.since.map(At), codes_left: step.codes_left }))
}

/// Bắt đầu bật: the secret for an authenticator app, shown once. In force after its first code.
#[utoipa::path(post, path = "/second-factor", tag = "session", responses((status = 200, body = EnrolmentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn enrol_second_factor(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<PasswordProof>,
) -> Result<Json<EnrolmentView>, Problem> {
    let enrolment = second_factor::enrol(&app.office, &caller, &request.password).await?;
    Ok(Json(EnrolmentView { qr: picture(&enrolment.uri)?, secret: enrolment.secret, uri: enrolment.uri }))
}

/// Bật: with the app's first code. Gives the recovery codes, this once.
#[utoipa::path(post, path = "/second-factor/confirmation", tag = "session", responses((status = 200, body = RecoveryCodes), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn confirm_second_factor(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<CodeProof>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let codes = second_factor::confirm(&app.office, &caller, &request.code).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Tắt.
#[utoipa::path(post, path = "/second-factor/removal", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove_second_factor(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<PasswordProof>,
) -> Result<StatusCode, Problem> {
    second_factor::stop(&app.office, &caller, &request.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The QR code as a data address.
fn picture(uri: &str) -> Result<String, Problem> {
    let code = QrCode::new(uri).map_err(|_| Problem::unreadable("Tên cơ quan dài quá cho một mã QR."))?;
    let drawing = code.render::<svg::Color>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawing)))
}
