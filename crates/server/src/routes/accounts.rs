//! Accounts, for the administrator.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Tài khoản của cơ quan.
#[utoipa::path(get, path = "/accounts", tag = "accounts", responses((status = 200, body = Vec<AccountView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_accounts(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<AccountView>>, Problem> {
    Err(Problem::unavailable())
}

/// Khóa hoặc mở tài khoản.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = AccountView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<AccountChange>,
) -> Result<Json<AccountView>, Problem> {
    Err(Problem::unavailable())
}

/// Cấp mật khẩu mới.
#[utoipa::path(post, path = "/accounts/{id}/password-reset", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = NewPassword), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn reset_password(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<NewPassword>, Problem> {
    Err(Problem::unavailable())
}

/// Đóng mọi phiên của một người.
#[utoipa::path(post, path = "/accounts/{id}/sign-out", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}
