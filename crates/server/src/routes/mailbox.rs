//! The agency's mailbox: set up by the administrator, who learns nothing of any message; what is no letter as it came is
//! the clerks' to judge.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::mailbox::{self, MailboxChange, MailboxSettings};
use congvan_office::notices::Security;
use uuid::Uuid;

/// Hộp thư công vụ.
#[utoipa::path(get, path = "/administration/mailbox", tag = "administration", responses((status = 200, body = MailboxSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_mailbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<MailboxSettingsView>, Problem> {
    Ok(Json(present::mailbox_settings(mailbox::mailbox_settings(&app.office, &caller).await?)))
}

/// Sửa hộp thư công vụ.
#[utoipa::path(put, path = "/administration/mailbox", tag = "administration", responses((status = 200, body = MailboxSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_mailbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<MailboxSettingsChange>,
) -> Result<Json<MailboxSettingsView>, Problem> {
    let set = mailbox::set_mailbox_settings(&app.office, &caller, change(request)?).await?;
    Ok(Json(present::mailbox_settings(set)))
}

/// Thử hộp thư, by settings that need not be kept: signs in and looks, and changes nothing.
#[utoipa::path(post, path = "/administration/mailbox/trial", tag = "administration", responses((status = 200, body = MailboxTrialResult), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn try_mailbox(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<MailboxSettingsChange>,
) -> Result<Json<MailboxTrialResult>, Problem> {
    let trial = mailbox::try_mailbox(&app.office, &caller, change(request)?).await?;
    Ok(Json(present::mailbox_trial(trial)))
}

/// Thư chưa thành văn bản.
#[utoipa::path(get, path = "/aside-mail", tag = "intake", responses((status = 200, body = AsideMails), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_aside_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AsideMails>, Problem> {
    let (waiting, total) = mailbox::aside(&app.office, &caller).await?;
    Ok(Json(AsideMails { items: waiting.into_iter().map(present::aside_mail).collect(), total }))
}

/// Đưa thư vào hàng chờ: a letter is opened for it.
#[utoipa::path(post, path = "/aside-mail/{id}/letter", tag = "intake", params(("id" = Uuid, Path)), responses((status = 201, body = LetterOpened), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn take_aside_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, Json<LetterOpened>), Problem> {
    let letter = mailbox::take(&app.office, &caller, id).await?;
    Ok((StatusCode::CREATED, Json(LetterOpened { document_id: letter.uuid() })))
}

/// Bỏ qua thư: it is no letter, and stays in the mailbox as it is.
#[utoipa::path(post, path = "/aside-mail/{id}/dismissal", tag = "intake", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn dismiss_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    mailbox::dismiss(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hoàn tác việc bỏ qua thư.
#[utoipa::path(delete, path = "/aside-mail/{id}/dismissal", tag = "intake", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn restore_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    mailbox::restore(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn change(request: MailboxSettingsChange) -> Result<MailboxChange, Problem> {
    let MailboxSettingsChange { settings, password } = request;
    let security = Security::from_key(&settings.security)
        .ok_or_else(|| Problem::invalid("/settings/security", "Chọn cách mã hóa kết nối."))?;
    let settings = MailboxSettings {
        version: settings.version,
        on: settings.on,
        host: settings.host,
        port: settings.port,
        security,
        user: settings.user,
        has_password: settings.has_password,
        folder: settings.folder,
        done_folder: settings.done_folder,
        since: settings.since.0,
    };
    Ok(MailboxChange { settings, password })
}
