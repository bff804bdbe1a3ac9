//! What an agency adds to built-in lists: abbreviations, phrases, kinds of documents.

use crate::{app::App, extract::Json, present, problem::Problem, session::SignedIn, views::*};
use axum::extract::State;
use congvan_office::phrases::AgencyPhrases;
use congvan_office::{abbreviations, kinds, phrases};

/// Chữ viết tắt của cơ quan.
#[utoipa::path(get, path = "/administration/abbreviations", tag = "administration", responses((status = 200, body = AbbreviationsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_abbreviations(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AbbreviationsView>, Problem> {
    Ok(Json(present::abbreviations(abbreviations::get(&app.office, &caller).await?)))
}

/// Sửa chữ viết tắt: searched by from the next search on.
#[utoipa::path(put, path = "/administration/abbreviations", tag = "administration", responses((status = 200, body = AbbreviationsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_abbreviations(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<AbbreviationsInput>,
) -> Result<Json<AbbreviationsView>, Problem> {
    let given = present::abbreviations_in(request);
    Ok(Json(present::abbreviations(abbreviations::set(&app.office, &caller, given).await?)))
}

/// Câu mẫu của cơ quan.
#[utoipa::path(get, path = "/administration/phrases", tag = "administration", responses((status = 200, body = AgencyPhrasesView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_agency_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AgencyPhrasesView>, Problem> {
    Ok(Json(present::agency_phrases(phrases::to_change(&app.office, &caller).await?)))
}

/// Sửa câu mẫu của cơ quan: every leader is offered them.
#[utoipa::path(put, path = "/administration/phrases", tag = "administration", responses((status = 200, body = AgencyPhrasesView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_agency_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<AgencyPhrasesView>,
) -> Result<Json<AgencyPhrasesView>, Problem> {
    let given = AgencyPhrases { version: request.version, phrases: request.phrases };
    Ok(Json(present::agency_phrases(phrases::set_of_agency(&app.office, &caller, given).await?)))
}

/// Loại văn bản, kể cả loại đã đóng.
#[utoipa::path(get, path = "/administration/document-kinds", tag = "administration", responses((status = 200, body = AdminKinds), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_admin_kinds(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AdminKinds>, Problem> {
    Ok(Json(present::admin_kinds(kinds::get(&app.office, &caller).await?)))
}

/// Sửa loại văn bản.
#[utoipa::path(put, path = "/administration/document-kinds", tag = "administration", responses((status = 200, body = AdminKinds), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_admin_kinds(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<KindsInput>,
) -> Result<Json<AdminKinds>, Problem> {
    let given = present::kinds_in(request.kinds);
    Ok(Json(present::admin_kinds(kinds::set(&app.office, &caller, request.version, given).await?)))
}
