//! Errors as the API tells them: RFC 9457, in words that say what to do.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// One fault in what was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldFault {
    /// JSON pointer to the field: `/fields/subject`.
    pub(crate) pointer: String,
    /// Stable key: `missing`, `in_future`, `before_issue`, `too_long`, `secret`, `unreadable`.
    pub(crate) code: String,
    /// What is wrong with this field and how to mend it.
    pub(crate) detail: String,
}

/// Who moved the letter first, for the conflict dialogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Moved {
    /// Name of the person.
    pub(crate) by: String,
    /// What that person did, in words.
    pub(crate) what: String,
    /// When, RFC 3339.
    pub(crate) at: String,
    /// Status the letter has now.
    pub(crate) status: String,
    /// Version the letter has now.
    pub(crate) version: u32,
}

/// Lỗi, as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Stable name of the kind: `not-found`, `conflict`, `invalid`, `signed-out`, …
    pub(crate) r#type: String,
    /// The kind in words.
    pub(crate) title: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// What happened and what to do, in Vietnamese.
    pub(crate) detail: String,
    /// Faults by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<FieldFault>,
    /// For conflicts: who moved the letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) moved: Option<Moved>,
    /// Seconds to wait before trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: kind.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            moved: None,
            retry_after: None,
        }
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Chưa sẵn sàng",
            "Hệ thống chưa sẵn sàng. Thử lại sau ít giây.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
