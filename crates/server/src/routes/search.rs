//! Finding letters.

use crate::{
    app::App,
    extract::{Json, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::searching::{self, Sort};
use congvan_records::{UnitId, Urgency};
use congvan_workflow::Status;

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
        from: query.from.map(|day| day.0),
        to: query.to.map(|day| day.0),
        sort: if query.sort.as_deref() == Some("newest") { Sort::Newest } else { Sort::Relevance },
        offset: usize::try_from(query.offset.unwrap_or(0)).unwrap_or(usize::MAX).min(1_000),
        limit: usize::try_from(query.limit.unwrap_or(20)).unwrap_or(20).clamp(1, 100),
        text: query.q,
    }
}
