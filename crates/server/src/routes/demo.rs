//! One-click sign-in of the demo; unknown everywhere else.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Tài khoản dùng thử.
#[utoipa::path(get, path = "/demo/accounts", tag = "session", responses((status = 200, body = DemoAccounts), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_demo_accounts(State(app): State<App>) -> Result<Json<DemoAccounts>, Problem> {
    Err(Problem::unavailable())
}

/// Đăng nhập một chạm.
#[utoipa::path(post, path = "/demo/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn demo_sign_in(
    State(app): State<App>,
    Json(request): Json<DemoSignIn>,
) -> Result<Json<Me>, Problem> {
    Err(Problem::unavailable())
}
