//! Đăng nhập chung: signing in by a provider, and the caller's own account there.

use super::session::me;
use crate::{
    app::App,
    extract::Json,
    problem::Problem,
    session::{From as Sender, SignedIn, clear_ticket, host, same_origin, set_cookie, set_ticket, ticket},
    views::*,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use congvan_office::accounts::{
    SecondFactorFault,
    provider::{self, Answer, Arrived, Outcome},
};
use congvan_records::AgencyId;

/// Các cách đăng nhập ngoài mật khẩu.
#[utoipa::path(get, path = "/sign-in-ways", tag = "session", responses((status = 200, body = SignInWays), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_sign_in_ways(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<SignInWays>, Problem> {
    let ways = provider::ways(&app.office, host(&headers)).await?;
    let providers = ways
        .providers
        .into_iter()
        .map(|way| ProviderWayView { agency_id: way.agency.uuid(), label: way.label });
    Ok(Json(SignInWays { providers: providers.collect(), passkeys: ways.passkeys }))
}

/// Bắt đầu đăng nhập chung: where to send the browser, and a cookie for when it comes back.
#[utoipa::path(post, path = "/provider-sign-in", tag = "session", responses((status = 200, body = ErrandAddress), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_provider_sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Json(request): Json<ProviderErrand>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let agency = AgencyId::from_uuid(request.agency_id);
    let wanted = request.return_to.as_deref().unwrap_or("/");
    let begun = provider::begin(&app.office, host(&headers), agency, wanted).await?;
    Ok(set_out(&app, begun))
}

/// Đăng nhập chung: with what the browser brought back. 401 `code-needed`: the account asks for its code as well.
#[utoipa::path(post, path = "/provider-sign-in/answer", tag = "session", responses((status = 200, body = ProviderArrival), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn answer_provider_sign_in(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<ProviderAnswer>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let given = answer_in(request);
    match provider::answer(&app.office, ticket(&headers, app.tls), &given, client).await? {
        Outcome::In(arrived) => arrive(&app, *arrived).await,
        Outcome::CodeNeeded { ticket } => {
            let needed = Problem::from(congvan_office::Error::from(SecondFactorFault::Needed));
            Ok((AppendHeaders([(header::SET_COOKIE, set_ticket(&ticket, app.tls))]), needed).into_response())
        }
    }
}

/// Mã xác thực sau đăng nhập chung.
#[utoipa::path(post, path = "/provider-sign-in/code", tag = "session", responses((status = 200, body = ProviderArrival), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn finish_provider_sign_in(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<CodeProof>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let arrived = provider::finish(&app.office, ticket(&headers, app.tls), &request.code, client).await?;
    arrive(&app, arrived).await
}

/// Tài khoản đăng nhập chung đã nối của tôi.
#[utoipa::path(get, path = "/identities", tag = "session", responses((status = 200, body = Vec<IdentityView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_identities(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<IdentityView>>, Problem> {
    Ok(Json(provider::identities(&app.office, &caller).await?.into_iter().map(identity).collect()))
}

/// Bắt đầu nối: where to send the browser.
#[utoipa::path(post, path = "/identities/errand", tag = "session", responses((status = 200, body = ErrandAddress), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_linking(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    Json(request): Json<PasswordProof>,
) -> Result<Response, Problem> {
    let begun = provider::begin_linking(&app.office, host(&headers), &caller, &request.password).await?;
    Ok(set_out(&app, begun))
}

/// Nối tài khoản: with what the browser brought back.
#[utoipa::path(post, path = "/identities", tag = "session", responses((status = 200, body = Vec<IdentityView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn link_identity(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    Json(request): Json<ProviderAnswer>,
) -> Result<Response, Problem> {
    let given = answer_in(request);
    let linked = provider::link(&app.office, &caller, ticket(&headers, app.tls), &given).await?;
    let linked: Vec<IdentityView> = linked.into_iter().map(identity).collect();
    Ok((AppendHeaders([(header::SET_COOKIE, clear_ticket(app.tls))]), Json(linked)).into_response())
}

/// Bỏ nối.
#[utoipa::path(post, path = "/identities/removal", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unlink_identity(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<PasswordProof>,
) -> Result<StatusCode, Problem> {
    provider::unlink(&app.office, &caller, &request.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn set_out(app: &App, begun: provider::Begun) -> Response {
    let cookie = set_ticket(&begun.ticket, app.tls);
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Json(ErrandAddress { address: begun.address }))
        .into_response()
}

async fn arrive(app: &App, arrived: Arrived) -> Result<Response, Problem> {
    let me = me(app, &arrived.signed_in.caller).await?;
    let session = set_cookie(arrived.signed_in.token.as_str(), app.tls);
    let cookies = AppendHeaders([(header::SET_COOKIE, clear_ticket(app.tls)), (header::SET_COOKIE, session)]);
    Ok((cookies, Json(ProviderArrival { me, return_to: arrived.return_to })).into_response())
}

fn answer_in(request: ProviderAnswer) -> Answer {
    let ProviderAnswer { state, code, error, issuer } = request;
    Answer { state, code, error, issuer }
}

fn identity(identity: provider::Identity) -> IdentityView {
    IdentityView {
        label: identity.label,
        issuer: identity.issuer,
        linked_at: At(identity.linked_at),
        last_used_at: identity.last_used_at.map(At),
    }
}
