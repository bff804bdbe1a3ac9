//! Accounts, for the administrator.

use crate::{
    app::App,
    extract::{Json, Path},
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::accounts::{self, AccountInfo};
use congvan_records::PersonId;
use uuid::Uuid;

/// Tài khoản của cơ quan.
#[utoipa::path(get, path = "/accounts", tag = "accounts", responses((status = 200, body = Vec<AccountView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_accounts(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<AccountView>>, Problem> {
    let accounts = accounts::accounts(&app.office, &caller).await?;
    Ok(Json(accounts.into_iter().map(account).collect()))
}

/// Khóa hoặc mở tài khoản.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = AccountView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<AccountChange>,
) -> Result<Json<AccountView>, Problem> {
    let person = PersonId::from_uuid(id);
    Ok(Json(account(accounts::set_disabled(&app.office, &caller, person, request.disabled).await?)))
}

/// Cấp mật khẩu mới.
#[utoipa::path(post, path = "/accounts/{id}/password-reset", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = NewPassword), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn reset_password(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<NewPassword>, Problem> {
    let password = accounts::reset_password(&app.office, &caller, PersonId::from_uuid(id)).await?;
    Ok(Json(NewPassword { password }))
}

/// Đóng mọi phiên của một người.
#[utoipa::path(post, path = "/accounts/{id}/sign-out", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::sign_out_person(&app.office, &caller, PersonId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn account(info: AccountInfo) -> AccountView {
    AccountView {
        person_id: info.person.id.uuid(),
        login: info.login,
        name: info.person.name,
        titles: info.titles,
        disabled: info.disabled,
        last_sign_in_at: info.last_sign_in_at.map(At),
        open_sessions: info.open_sessions,
        identity: info.identity.map(|identity| AccountIdentity {
            label: identity.label,
            subject: identity.subject,
            last_used_at: identity.last_used_at.map(At),
        }),
    }
}
