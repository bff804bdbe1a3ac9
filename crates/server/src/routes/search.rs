//! Finding letters.

use super::workbooks::workbook;
use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode, response::Response};
use congvan_office::searching::{self, Sort};
use congvan_records::{UnitId, Urgency};
use congvan_workflow::Status;
use uuid::Uuid;

/// Tìm văn bản, with and without marks.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery), responses((status = 200, body = SearchPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn search_documents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchPage>, Problem> {
    let wanted = question(query);
    Ok(Json(present::search_page(searching::search(&app.office, &caller, wanted).await?)))
}

/// Gợi ý khi đang gõ: numbers, subjects and issuing bodies.
#[utoipa::path(get, path = "/search/suggestions", tag = "search", params(SuggestionQuery), responses((status = 200, body = Suggestions), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn suggest(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<SuggestionQuery>,
) -> Result<Json<Suggestions>, Problem> {
    Ok(Json(present::suggestions(searching::suggest(&app.office, &caller, &query.q).await?)))
}

/// Văn bản tương tự.
#[utoipa::path(get, path = "/documents/{id}/similar", tag = "search", params(("id" = Uuid, Path)), responses((status = 200, body = SimilarLetters), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn similar_documents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<SimilarLetters>, Problem> {
    Ok(Json(present::similar(searching::similar(&app.office, &caller, id.into()).await?)))
}

/// Chỗ của từ tìm trên các trang của tệp: as the search understands the words; at most 300 places.
#[utoipa::path(get, path = "/documents/{id}/files/{file_id}/places", tag = "search", params(("id" = Uuid, Path), ("file_id" = Uuid, Path), PlacesQuery), responses((status = 200, body = FilePlaces), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn find_places(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
    Query(query): Query<PlacesQuery>,
) -> Result<Json<FilePlaces>, Problem> {
    let found = searching::places(&app.office, &caller, id.into(), file_id.into(), &query.q).await?;
    Ok(Json(present::places(found)))
}

/// Kết quả tìm thành tệp XLSX, up to 2,000 letters in their order.
#[utoipa::path(get, path = "/search/workbook", tag = "search", params(SearchQuery), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn export_search(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<SearchQuery>,
) -> Result<Response, Problem> {
    let list = searching::export(&app.office, &caller, question(query)).await?;
    Ok(workbook(searching::workbook(list).await?, "ket-qua-tim.xlsx"))
}

/// Chỉ mục tìm kiếm: how it fares.
#[utoipa::path(get, path = "/administration/search-index", tag = "administration", responses((status = 200, body = IndexState), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_index_state(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<IndexState>, Problem> {
    Ok(Json(present::index_state(searching::index_state(&app.office, &caller).await?)))
}

/// Dựng lại chỉ mục, in the background; the old one answers meanwhile.
#[utoipa::path(post, path = "/administration/search-index/rebuild", tag = "administration", responses((status = 202), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn rebuild_index(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Problem> {
    searching::begin_reindex(&app.office, &caller).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The question as the office takes it.
pub(super) fn question(query: SearchQuery) -> searching::Query {
    let list = |text: &Option<String>, separator| -> Vec<String> {
        let parts = text.as_deref().unwrap_or_default().split(separator);
        parts.map(str::trim).filter(|part: &&str| !part.is_empty()).take(50).map(str::to_owned).collect()
    };
    let keys = |text: &Option<String>| list(text, ',');
    searching::Query {
        kinds: list(&query.kinds, '|'),
        agencies: list(&query.agencies, '|'),
        years: keys(&query.years).iter().filter_map(|year| year.parse().ok()).collect(),
        statuses: keys(&query.statuses).iter().filter_map(|key| Status::from_key(key)).collect(),
        urgencies: keys(&query.urgencies).iter().filter_map(|key| Urgency::from_key(key)).collect(),
        units: keys(&query.units).iter().filter_map(|id| Some(UnitId::from_uuid(id.parse().ok()?))).collect(),
        directions: keys(&query.directions),
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        sort: if query.sort.as_deref() == Some("newest") { Sort::Newest } else { Sort::Relevance },
        offset: usize::try_from(query.offset.unwrap_or(0)).unwrap_or(usize::MAX).min(1_000),
        limit: usize::try_from(query.limit.unwrap_or(20)).unwrap_or(20).clamp(1, 100),
        text: query.q,
    }
}
