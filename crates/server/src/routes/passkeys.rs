//! Khóa truy cập: the caller's passkeys, and signing in with one.

use super::session::signed_in;
use crate::{
    app::App,
    extract::{Json, Path},
    problem::Problem,
    session::{From as Sender, SignedIn, host, same_origin},
    views::*,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use congvan_office::accounts::passkeys::{self, Answer, Passkey, Question};
use uuid::Uuid;

/// Hỏi khóa truy cập để đăng nhập.
#[utoipa::path(post, path = "/passkey-sign-in/question", tag = "session", responses((status = 200, body = PasskeyQuestion), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_passkey_sign_in(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<PasskeyQuestion>, Problem> {
    same_origin(&headers)?;
    Ok(Json(question(passkeys::question(&app.office, host(&headers))?)))
}

/// Đăng nhập bằng khóa truy cập.
#[utoipa::path(post, path = "/passkey-sign-in", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn passkey_sign_in(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<PasskeyProof>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let answer = Answer {
        credential: request.credential,
        client_data: request.client_data,
        authenticator: request.authenticator,
        signature: request.signature,
        handle: request.handle,
    };
    let fresh = passkeys::sign_in(&app.office, &request.ticket, &answer, client).await?;
    signed_in(&app, &fresh).await
}

/// Khóa truy cập của tôi.
#[utoipa::path(get, path = "/passkeys", tag = "session", responses((status = 200, body = Vec<PasskeyView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_passkeys(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<PasskeyView>>, Problem> {
    Ok(view(passkeys::passkeys(&app.office, &caller).await?))
}

/// Bắt đầu tạo khóa truy cập.
#[utoipa::path(post, path = "/passkeys/invitation", tag = "session", responses((status = 200, body = PasskeyInvitation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_passkey(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    Json(request): Json<PasswordProof>,
) -> Result<Json<PasskeyInvitation>, Problem> {
    let invitation = passkeys::invite(&app.office, host(&headers), &caller, &request.password).await?;
    Ok(Json(PasskeyInvitation {
        question: question(invitation.question),
        handle: invitation.handle,
        held: invitation.held,
    }))
}

/// Thêm khóa truy cập mà thiết bị vừa tạo.
#[utoipa::path(post, path = "/passkeys", tag = "session", responses((status = 200, body = Vec<PasskeyView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_passkey(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<NewPasskey>,
) -> Result<Json<Vec<PasskeyView>>, Problem> {
    let answer = Answer {
        client_data: request.client_data,
        authenticator: request.authenticator,
        ..Answer::default()
    };
    Ok(view(passkeys::add(&app.office, &caller, &request.ticket, &request.name, &answer).await?))
}

/// Đổi tên khóa truy cập.
#[utoipa::path(patch, path = "/passkeys/{id}", tag = "session", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<PasskeyView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn rename_passkey(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<PasskeyName>,
) -> Result<Json<Vec<PasskeyView>>, Problem> {
    Ok(view(passkeys::rename(&app.office, &caller, id, &request.name).await?))
}

/// Bỏ khóa truy cập.
#[utoipa::path(post, path = "/passkeys/{id}/removal", tag = "session", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<PasskeyView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove_passkey(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<PasswordProof>,
) -> Result<Json<Vec<PasskeyView>>, Problem> {
    Ok(view(passkeys::remove(&app.office, &caller, id, &request.password).await?))
}

fn question(question: Question) -> PasskeyQuestion {
    PasskeyQuestion { ticket: question.ticket, challenge: question.challenge, site: question.site }
}

fn view(passkeys: Vec<Passkey>) -> Json<Vec<PasskeyView>> {
    let view = |passkey: Passkey| PasskeyView {
        id: passkey.id,
        name: passkey.name,
        backed_up: passkey.backed_up,
        created_at: At(passkey.created_at),
        last_used_at: passkey.last_used_at.map(At),
    };
    Json(passkeys.into_iter().map(view).collect())
}
