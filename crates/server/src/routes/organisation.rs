//! Units, positions, working days.

use crate::{app::App, problem::Problem, session::SignedIn, views::*};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

/// Đơn vị, chức vụ, tải việc.
#[utoipa::path(get, path = "/organisation", tag = "organisation", responses((status = 200, body = OrganisationView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_organisation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<OrganisationView>, Problem> {
    Err(Problem::unavailable())
}

/// Hạn theo ngày làm việc.
#[utoipa::path(get, path = "/deadlines", tag = "organisation", params(DeadlineQuery), responses((status = 200, body = DeadlineChoices), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_deadlines(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<DeadlineQuery>,
) -> Result<Json<DeadlineChoices>, Problem> {
    Err(Problem::unavailable())
}

/// Loại văn bản.
#[utoipa::path(get, path = "/document-kinds", tag = "organisation", responses((status = 200, body = Vec<KindView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_document_kinds(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<KindView>>, Problem> {
    Err(Problem::unavailable())
}

/// Câu mẫu của tôi.
#[utoipa::path(get, path = "/quick-phrases", tag = "organisation", responses((status = 200, body = QuickPhrases), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_quick_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<QuickPhrases>, Problem> {
    Err(Problem::unavailable())
}

/// Sửa câu mẫu của tôi: four at most.
#[utoipa::path(put, path = "/quick-phrases", tag = "organisation", responses((status = 200, body = QuickPhrases), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_quick_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<QuickPhrases>,
) -> Result<Json<QuickPhrases>, Problem> {
    Err(Problem::unavailable())
}
