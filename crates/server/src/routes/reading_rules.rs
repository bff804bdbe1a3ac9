//! What clerks correct again and again, as rules.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::reading_rules::{self, RuleChange};
use uuid::Uuid;

/// Quy tắc đọc: rules and proposals, for clerks and administrators.
#[utoipa::path(get, path = "/reading-rules", tag = "intake", responses((status = 200, body = ReadingRules), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_reading_rules(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<ReadingRules>, Problem> {
    let (rules, names) = reading_rules::list(&app.office, &caller).await?;
    let items = rules.into_iter().map(|rule| present::reading_rule(rule, &names)).collect();
    Ok(Json(ReadingRules { items }))
}

/// Sửa, bật, tắt quy tắc đọc.
#[utoipa::path(put, path = "/reading-rules/{id}", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = ReadingRuleView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_reading_rule(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(input): Json<ReadingRuleInput>,
) -> Result<Json<ReadingRuleView>, Problem> {
    let change = RuleChange { version: input.version, kept_value: input.kept_value, on: input.on };
    let (rule, names) = reading_rules::change(&app.office, &caller, id, change).await?;
    Ok(Json(present::reading_rule(rule, &names)))
}

/// Xóa quy tắc đọc. The same correction made twice again proposes it anew.
#[utoipa::path(delete, path = "/reading-rules/{id}", tag = "intake", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn delete_reading_rule(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    reading_rules::delete(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
