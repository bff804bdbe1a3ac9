//! Signing in and out.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::{From as Sender, Known, SignedIn, clear_cookie, same_origin, set_cookie},
    views::*,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use congvan_office::{
    Caller,
    accounts::{self, SignedIn as Fresh},
    organisation,
};
use congvan_records::{Role, SessionId};
use uuid::Uuid;

/// Đăng nhập.
#[utoipa::path(post, path = "/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_in(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<SignIn>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let code = request.code.as_deref();
    let fresh = accounts::sign_in(&app.office, &request.login, &request.password, code, client).await?;
    signed_in(&app, &fresh).await
}

/// Người đang đăng nhập.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn current_session(
    State(app): State<App>,
    Known(caller): Known,
) -> Result<Json<Me>, Problem> {
    me(&app, &caller).await.map(Json)
}

/// Đăng xuất.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out(State(app): State<App>, Known(caller): Known) -> Result<Response, Problem> {
    accounts::sign_out(&app.office, &caller).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, clear_cookie(app.tls))])).into_response())
}

/// Các phiên đang mở.
#[utoipa::path(get, path = "/sessions", tag = "session", responses((status = 200, body = Vec<SessionView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_sessions(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<SessionView>>, Problem> {
    let sessions = accounts::sessions(&app.office, &caller).await?;
    let view = |session: accounts::SessionInfo| SessionView {
        id: session.id.uuid(),
        current: session.current,
        created_at: At(session.created_at),
        last_seen_at: At(session.last_seen_at),
        user_agent: session.user_agent,
        address: session.address,
        way: session.way.key().to_owned(),
    };
    Ok(Json(sessions.into_iter().map(view).collect()))
}

/// Đóng một phiên.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn revoke_session(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    accounts::revoke_session(&app.office, &caller, SessionId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Đăng xuất mọi nơi, this session too.
#[utoipa::path(post, path = "/sessions/sign-out-everywhere", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn sign_out_everywhere(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Response, Problem> {
    accounts::sign_out_everywhere(&app.office, &caller).await?;
    accounts::sign_out(&app.office, &caller).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, clear_cookie(app.tls))])).into_response())
}

/// Đổi mật khẩu; other sessions end.
#[utoipa::path(post, path = "/password", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_password(
    State(app): State<App>,
    Known(caller): Known,
    Json(request): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    accounts::change_password(&app.office, &caller, &request.current, &request.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to a fresh sign-in: who it is, and the cookie.
pub(super) async fn signed_in(app: &App, fresh: &Fresh) -> Result<Response, Problem> {
    let cookie = set_cookie(fresh.token.as_str(), app.tls);
    let me = me(app, &fresh.caller).await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(me)).into_response())
}

pub(super) async fn me(app: &App, caller: &Caller) -> Result<Me, Problem> {
    let office = organisation::current(&app.office, caller).await?;
    let positions = caller.actor.positions.iter().map(|held| MyPosition {
        id: held.position.uuid(),
        title: office.position(held.position).map(|position| position.title.clone()).unwrap_or_default(),
        unit_id: held.unit.uuid(),
        unit_name: office.unit(held.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        roles: held.roles.iter().map(|role| role.key().to_owned()).collect(),
    });
    let names = organisation::known_names(&app.office, caller).await?;
    let delegated = office.delegations.iter().filter(|given| given.by == caller.person.id);
    // A vacant post that goes up to the position is no delegation of its own.
    let mut known = Vec::new();
    let acts_for = caller.actor.acts_for.iter().filter(|acts_for| {
        let first = !known.contains(&acts_for.delegation);
        known.push(acts_for.delegation);
        first
    });
    Ok(Me {
        person_id: caller.person.id.uuid(),
        name: caller.person.name.clone(),
        honorific: caller.person.honorific.clone(),
        login: caller.login.clone(),
        agency_id: caller.agency.id.uuid(),
        agency_name: caller.agency.name.clone(),
        agency_stamp_name: organisation::sheet_name(&caller.agency),
        positions: positions.collect(),
        roles: Role::ALL
            .into_iter()
            // Whoever stands in for a vacant position needs the lists of that position.
            .filter(|role| caller.actor.desks().any(|held| held.roles.contains(role)))
            .map(|role| role.key().to_owned())
            .collect(),
        csrf_token: caller.csrf.clone(),
        demo: app.office.is_demo(),
        must_change_password: caller.must_change_password,
        sign_out_address: caller.sign_out_address.clone(),
        acts_for: acts_for.map(|acts_for| present::acting(acts_for, &office, &names)).collect(),
        delegated: delegated.map(|given| present::delegated(given, &office, &names)).collect(),
        now: At(app.office.now()),
    })
}
