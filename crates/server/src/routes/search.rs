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
use congvan_workflow::Status;

/// Tìm văn bản, with and without marks.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery), responses((status = 200, body = SearchPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn search_documents(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchPage>, Problem> {
    let list = |text: &Option<String>, separator| -> Vec<String> {
        let parts = text.as_deref().unwrap_or_default().split(separator);
        parts.map(str::trim).filter(|part: &&str| !part.is_empty()).take(50).map(str::to_owned).collect()
    };
    let statuses = list(&query.statuses, ',');
    let wanted = searching::Query {
        kinds: list(&query.kinds, '|'),
        agencies: list(&query.agencies, '|'),
        years: list(&query.years, ',').iter().filter_map(|year| year.parse().ok()).collect(),
        statuses: statuses.iter().filter_map(|key| Status::from_key(key)).collect(),
        sort: if query.sort.as_deref() == Some("newest") { Sort::Newest } else { Sort::Relevance },
        offset: usize::try_from(query.offset.unwrap_or(0)).unwrap_or(usize::MAX).min(1_000),
        limit: usize::try_from(query.limit.unwrap_or(20)).unwrap_or(20).clamp(1, 100),
        text: query.q,
    };
    Ok(Json(present::search_page(searching::search(&app.office, &caller, wanted).await?)))
}
