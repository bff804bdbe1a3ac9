//! Setting up an empty installation.

use super::session::signed_in;
use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::{From as Sender, SignedIn, same_origin},
    views::*,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use congvan_office::setup::{self, FirstAdministrator, Step, StepState};

/// Đã cài đặt chưa.
#[utoipa::path(get, path = "/setup", tag = "setup", responses((status = 200, body = SetupState), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_setup(State(app): State<App>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { fresh: setup::is_fresh(&app.office).await? }))
}

/// Tạo quản trị đầu tiên, with the code printed at the terminal.
#[utoipa::path(post, path = "/setup", tag = "setup", responses((status = 200, body = Me), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_setup(
    State(app): State<App>,
    Sender(client): Sender,
    headers: HeaderMap,
    Json(request): Json<FirstAdministratorInput>,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    let FirstAdministratorInput { code, name, honorific, login, password } = request;
    let given = FirstAdministrator { code, name, honorific, login, password };
    signed_in(&app, &setup::begin(&app.office, given, client).await?).await
}

/// Các bước cài đặt.
#[utoipa::path(get, path = "/administration/setup", tag = "setup", responses((status = 200, body = SetupProgress), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_setup_progress(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<SetupProgress>, Problem> {
    Ok(Json(present::progress(setup::progress(&app.office, &caller).await?)))
}

/// Đánh dấu một bước.
#[utoipa::path(put, path = "/administration/setup/steps/{step}", tag = "setup", params(("step" = String, Path)), responses((status = 200, body = SetupProgress), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mark_setup_step(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(step): Path<String>,
    Json(request): Json<StepMark>,
) -> Result<Json<SetupProgress>, Problem> {
    let state = match request.state.as_str() {
        "open" => StepState::Open,
        "done" => StepState::Done,
        "skipped" => StepState::Skipped,
        _ => return Err(Problem::invalid("/state", "Không có trạng thái này.")),
    };
    let step = Step::from_key(&step).ok_or_else(Problem::not_found)?;
    Ok(Json(present::progress(setup::mark(&app.office, &caller, step, state).await?)))
}

/// Kết thúc cài đặt.
#[utoipa::path(post, path = "/administration/setup/finish", tag = "setup", responses((status = 200, body = SetupProgress), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn finish_setup(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<SetupProgress>, Problem> {
    Ok(Json(present::progress(setup::finish(&app.office, &caller).await?)))
}
