//! What a request holds, with faults told as problems.

use crate::problem::Problem;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Largest JSON body: a directive with a page full of pen strokes. Uploads have their own limit as they stream.
pub(crate) const LARGEST_JSON: usize = 8 * 1_048_576;

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

/// A spreadsheet or another small file, whole.
pub(crate) struct Sheet(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Sheet {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await;
        bytes.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(LARGEST_JSON as u64),
            _ => Problem::unreadable("Tệp tải lên bị ngắt giữa chừng. Kiểm tra mạng rồi chọn lại tệp."),
        })
    }
}

impl From<rejection::JsonRejection> for Problem {
    fn from(rejection: rejection::JsonRejection) -> Self {
        match rejection {
            rejection::JsonRejection::MissingJsonContentType(_) => {
                Self::unsupported("Nội dung phải là JSON (Content-Type: application/json).")
            }
            other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(LARGEST_JSON as u64),
            other => unreadable(&other.body_text()),
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
        unreadable(&rejection.body_text())
    }
}

/// Said to a person, with what a programmer needs behind it.
fn unreadable(technical: &str) -> Problem {
    Problem::unreadable(format!(
        "Yêu cầu không đúng mẫu nên chưa có gì thay đổi. Tải lại trang rồi làm lại. ({technical})"
    ))
}
