//! The signed-in person of a request.

use crate::{app::App, problem::Problem};
use axum::{extract::FromRequestParts, http::request::Parts};

/// Extracts the signed-in person, or answers 401.
pub(crate) struct SignedIn(pub(crate) ());

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(_parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        Err(Problem::unavailable())
    }
}
