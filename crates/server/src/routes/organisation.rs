//! Units, positions, working days.

use crate::{
    app::App,
    extract::{Json, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::{Caller, calendar, kinds, organisation, phrases};

/// Đơn vị, chức vụ, tải việc.
#[utoipa::path(get, path = "/organisation", tag = "organisation", responses((status = 200, body = OrganisationView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_organisation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<OrganisationView>, Problem> {
    let office = organisation::current(&app.office, &caller).await?;
    let units = organisation::unit_loads(&app.office, &caller).await?;
    let positions = organisation::position_loads(&app.office, &caller).await?;
    Ok(Json(present::organisation(&office, &caller, &units, &positions)))
}

/// Hạn theo ngày làm việc.
#[utoipa::path(get, path = "/deadlines", tag = "organisation", params(DeadlineQuery), responses((status = 200, body = DeadlineChoices), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_deadlines(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<DeadlineQuery>,
) -> Result<Json<DeadlineChoices>, Problem> {
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    let given = query.days.as_deref().unwrap_or("3,5,10");
    let days = given.split(',').map(|text| text.trim().parse::<u32>()).collect::<Result<Vec<_>, _>>();
    let days = days.ok().filter(|days| days.len() <= 12 && days.iter().all(|n| *n <= 365));
    let days =
        days.ok_or_else(|| Problem::invalid("/days", "Nhập số ngày làm việc từ 0 đến 365, ví dụ 3,5,10."))?;
    let date = query.date.map(|day| day.0);
    Ok(Json(present::deadline_choices(&calendar, &days, date, app.office.now())))
}

/// Loại văn bản.
#[utoipa::path(get, path = "/document-kinds", tag = "organisation", responses((status = 200, body = Vec<KindView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_document_kinds(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<KindView>>, Problem> {
    Ok(Json(kinds::offered(&app.office, &caller).await?.into_iter().map(present::kind).collect()))
}

/// Câu mẫu của tôi.
#[utoipa::path(get, path = "/quick-phrases", tag = "organisation", responses((status = 200, body = QuickPhrases), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_quick_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<QuickPhrases>, Problem> {
    quick_phrases(&app, &caller, phrases::get(&app.office, &caller).await?).await
}

/// Sửa câu mẫu của tôi: four at most.
#[utoipa::path(put, path = "/quick-phrases", tag = "organisation", responses((status = 200, body = QuickPhrases), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_quick_phrases(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<QuickPhrasesInput>,
) -> Result<Json<QuickPhrases>, Problem> {
    quick_phrases(&app, &caller, phrases::set(&app.office, &caller, request.phrases).await?).await
}

async fn quick_phrases(
    app: &App,
    caller: &Caller,
    phrases: Vec<String>,
) -> Result<Json<QuickPhrases>, Problem> {
    let agency = phrases::of_agency(&app.office, caller).await?.phrases;
    Ok(Json(QuickPhrases { phrases, agency }))
}
