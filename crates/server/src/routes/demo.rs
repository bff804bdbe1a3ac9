//! One-click sign-in of the demo; unknown everywhere else.

use super::session::signed_in;
use crate::{
    app::App,
    extract::Json,
    problem::Problem,
    session::{From as Sender, same_origin},
    views::*,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use congvan_office::accounts;

/// Tài khoản dùng thử.
#[utoipa::path(get, path = "/demo/accounts", tag = "session", responses((status = 200, body = DemoAccounts), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_demo_accounts(State(app): State<App>) -> Result<Json<DemoAccounts>, Problem> {
    let demo = app.demo.as_ref().ok_or_else(Problem::not_found)?;
    Ok(Json(demo.accounts(&app.office).await))
}

/// Đăng nhập một chạm.
#[utoipa::path(post, path = "/demo/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn demo_sign_in(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<DemoSignIn>,
) -> Result<Response, Problem> {
    app.demo.as_ref().ok_or_else(Problem::not_found)?;
    same_origin(&headers)?;
    let fresh = accounts::sign_in_as(&app.office, &request.login, client).await?;
    signed_in(&app, &fresh).await
}
