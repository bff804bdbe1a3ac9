//! The yearly register.

use crate::{app::App, extract::Json, problem::Problem, session::SignedIn, views::*};
use axum::extract::State;
use congvan_office::intake;

/// Số đến dự kiến.
#[utoipa::path(get, path = "/registers/incoming/forecast", tag = "intake", responses((status = 200, body = Forecast), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn forecast_number(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Forecast>, Problem> {
    let forecast = intake::forecast(&app.office, &caller).await?;
    Ok(Json(Forecast {
        book: forecast.book.to_owned(),
        book_name: forecast.book_name,
        year: forecast.year.0,
        next_number: forecast.next.0,
        today: Day(forecast.today),
    }))
}
