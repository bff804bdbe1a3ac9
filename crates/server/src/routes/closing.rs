//! Closing a unit, and the numbers of a restored book: counts and numbers, no letter.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::administration;
use congvan_records::UnitId;
use uuid::Uuid;

/// Đóng đơn vị thì chạm đến những gì.
#[utoipa::path(get, path = "/administration/units/{id}/closing", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = ClosingPlanView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_closing(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<ClosingPlanView>, Problem> {
    let plan = administration::closing_plan(&app.office, &caller, UnitId::from_uuid(id)).await?;
    Ok(Json(present::closing_plan(plan)))
}

/// Đóng đơn vị; an answer for each letter that is handed over.
#[utoipa::path(post, path = "/administration/units/{id}/closing", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = HandOverResults), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn close_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<ClosingInput>,
) -> Result<Json<HandOverResults>, Problem> {
    let order = present::closing_in(request)?;
    let outcome = administration::close_unit(&app.office, &caller, UnitId::from_uuid(id), &order).await?;
    Ok(Json(present::handed_over(outcome)))
}

/// Số đến đang bị giữ sau khôi phục.
#[utoipa::path(get, path = "/administration/held-numbers", tag = "administration", responses((status = 200, body = HeldNumbersView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_held_numbers(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<HeldNumbersView>, Problem> {
    Ok(Json(present::held_numbers(administration::held_numbers(&app.office, &caller).await?)))
}

/// Xác nhận số đến cuối cùng đã cấp.
#[utoipa::path(post, path = "/administration/held-numbers", tag = "administration", responses((status = 200, body = HeldNumbersView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn confirm_numbers(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<NumbersInput>,
) -> Result<Json<HeldNumbersView>, Problem> {
    let said = present::last_given(request);
    let held = administration::confirm_numbers(&app.office, &caller, &said).await?;
    Ok(Json(present::held_numbers(held)))
}
