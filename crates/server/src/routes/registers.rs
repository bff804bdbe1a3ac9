//! The yearly register.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Số đến dự kiến.
#[utoipa::path(get, path = "/registers/incoming/forecast", tag = "intake", responses((status = 200, body = Forecast), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn forecast_number(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Forecast>, Problem> {
    Err(Problem::unavailable())
}
