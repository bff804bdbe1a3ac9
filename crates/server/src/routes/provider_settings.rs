//! The agency's provider of sign-in, and whose accounts it opens, for the administrator.

use super::accounts::account;
use crate::{
    app::App,
    extract::{Json, Path},
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::accounts::ProviderFault;
use congvan_office::accounts::provider::{self, ProviderChange, ProviderSettings};
use congvan_records::PersonId;
use uuid::Uuid;

/// Đăng nhập chung của cơ quan.
#[utoipa::path(get, path = "/sign-in-provider", tag = "accounts", responses((status = 200, body = ProviderSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_provider_settings(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<ProviderSettingsView>, Problem> {
    Ok(Json(view(provider::provider_settings(&app.office, &caller).await?)))
}

/// Sửa đăng nhập chung của cơ quan.
#[utoipa::path(put, path = "/sign-in-provider", tag = "accounts", responses((status = 200, body = ProviderSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_provider_settings(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<ProviderSettingsChange>,
) -> Result<Json<ProviderSettingsView>, Problem> {
    let ProviderSettingsChange { settings, secret } = request;
    let settings = ProviderSettings {
        version: settings.version,
        on: settings.on,
        issuer: settings.issuer,
        client: settings.client,
        has_secret: settings.has_secret,
        label: settings.label,
        class: settings.class,
        match_login: settings.match_login,
        redirect: settings.redirect,
        left: settings.left,
    };
    let set = provider::set_provider(&app.office, &caller, ProviderChange { settings, secret }).await?;
    Ok(Json(view(set)))
}

/// Kiểm tra kết nối, by the settings as kept.
#[utoipa::path(post, path = "/sign-in-provider/trial", tag = "accounts", responses((status = 200, body = ProviderTrial), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn try_provider(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<ProviderTrial>, Problem> {
    let trial = provider::try_provider(&app.office, &caller).await?;
    let (fault, detail) = match trial.fault {
        None => (None, None),
        Some(ProviderFault::Away(reason)) => (Some("away"), Some(reason)),
        Some(ProviderFault::Sealed) => (Some("sealed"), None),
        Some(other) => (Some("misfit"), Some(other.to_string())),
    };
    let fault = fault.map(str::to_owned);
    Ok(Json(ProviderTrial { fault, detail, offers_sign_out: trial.offers_sign_out }))
}

/// Nối tài khoản của một người với tài khoản đăng nhập chung.
#[utoipa::path(put, path = "/accounts/{id}/identity", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = AccountView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn link_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<IdentityChoice>,
) -> Result<Json<AccountView>, Problem> {
    let person = PersonId::from_uuid(id);
    Ok(Json(account(provider::link_account(&app.office, &caller, person, &request.subject).await?)))
}

/// Bỏ nối tài khoản của một người.
#[utoipa::path(delete, path = "/accounts/{id}/identity", tag = "accounts", params(("id" = Uuid, Path)), responses((status = 200, body = AccountView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unlink_account(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(account(provider::unlink_account(&app.office, &caller, PersonId::from_uuid(id)).await?)))
}

fn view(settings: ProviderSettings) -> ProviderSettingsView {
    ProviderSettingsView {
        version: settings.version,
        on: settings.on,
        issuer: settings.issuer,
        client: settings.client,
        has_secret: settings.has_secret,
        label: settings.label,
        class: settings.class,
        match_login: settings.match_login,
        redirect: settings.redirect,
        left: settings.left,
    }
}
