//! Ủy quyền: who acts for the caller, and for whom the caller acts.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::{IdempotencyKey, SignedIn},
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::{
    Caller,
    delegations::{self, Draft, Given},
    organisation,
};
use congvan_records::{DelegationId, PersonId, PositionId, Power};
use uuid::Uuid;

/// Ủy quyền của tôi: những gì tôi đã ủy và được ủy.
#[utoipa::path(get, path = "/delegations", tag = "delegations", responses((status = 200, body = DelegationsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_delegations(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<DelegationsView>, Problem> {
    let overview = delegations::overview(&app.office, &caller).await?;
    let office = organisation::current(&app.office, &caller).await?;
    let names = organisation::known_names(&app.office, &caller).await?;
    Ok(Json(present::delegations(overview, &office, &names, &caller, app.office.now())))
}

/// Ủy quyền cho người khác, trong thời hạn và phạm vi.
#[utoipa::path(post, path = "/delegations", tag = "delegations", responses((status = 201, body = DelegationView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn give_delegation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Json(input): Json<DelegationInput>,
) -> Result<(StatusCode, Json<DelegationView>), Problem> {
    let power = |key: &String| {
        Power::from_key(key).ok_or_else(|| Problem::invalid("/powers", "Chọn quyền trong danh sách."))
    };
    let draft = Draft {
        position: PositionId::from_uuid(input.position_id),
        to: PersonId::from_uuid(input.to),
        first_day: input.first_day.0,
        last_day: input.last_day.0,
        powers: input.powers.iter().map(power).collect::<Result<_, _>>()?,
        reason: input.reason,
    };
    let given = delegations::give(&app.office, &caller, draft, key).await?;
    Ok((StatusCode::CREATED, Json(view(&app, &caller, &given).await?)))
}

/// Thu hồi ủy quyền đã cho, hoặc trả lại ủy quyền đã nhận.
#[utoipa::path(post, path = "/delegations/{id}/end", tag = "delegations", params(("id" = Uuid, Path)), responses((status = 200, body = DelegationView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn end_delegation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<DelegationView>, Problem> {
    let ended = delegations::end(&app.office, &caller, DelegationId::from_uuid(id)).await?;
    view(&app, &caller, &ended).await.map(Json)
}

async fn view(app: &App, caller: &Caller, given: &Given) -> Result<DelegationView, Problem> {
    let office = organisation::current(&app.office, caller).await?;
    let names = organisation::known_names(&app.office, caller).await?;
    Ok(present::delegation(given, &office, &names, caller, app.office.now()))
}
