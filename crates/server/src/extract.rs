//! What a request holds, with faults told as problems.

use crate::problem::Problem;
use axum::{
    extract::{FromRequest, FromRequestParts, rejection},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A JSON body, in or out.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Path parameters. What does not parse names nothing, so it is answered like an unknown id.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct Path<T>(pub(crate) T);

/// Query parameters.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub(crate) T);

impl From<rejection::JsonRejection> for Problem {
    fn from(rejection: rejection::JsonRejection) -> Self {
        match rejection {
            rejection::JsonRejection::MissingJsonContentType(_) => {
                Self::unsupported("Nội dung phải là JSON (Content-Type: application/json).")
            }
            other => Self::unreadable(other.body_text()),
        }
    }
}

impl From<rejection::PathRejection> for Problem {
    fn from(_: rejection::PathRejection) -> Self {
        Self::not_found()
    }
}

impl From<rejection::QueryRejection> for Problem {
    fn from(rejection: rejection::QueryRejection) -> Self {
        Self::unreadable(rejection.body_text())
    }
}
