//! Signing in and out.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Đăng nhập.
#[utoipa::path(post, path = "/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Json(request): Json<SignIn>,
) -> Result<Json<Me>, Problem> {
    Err(Problem::unavailable())
}

/// Người đang đăng nhập.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn current_session(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Me>, Problem> {
    Err(Problem::unavailable())
}

/// Đăng xuất.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Các phiên đang mở.
#[utoipa::path(get, path = "/sessions", tag = "session", responses((status = 200, body = Vec<SessionView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_sessions(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<SessionView>>, Problem> {
    Err(Problem::unavailable())
}

/// Đóng một phiên.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn revoke_session(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Đăng xuất mọi nơi, this session too.
#[utoipa::path(post, path = "/sessions/sign-out-everywhere", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out_everywhere(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Đổi mật khẩu; other sessions end.
#[utoipa::path(post, path = "/password", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_password(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}
