//! Many letters whose signatures are checked again: for clerks and archivists.

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
use congvan_office::evidence::{self, CampaignLines, CampaignQuestion};
use congvan_office::letters::SignatureState;
use uuid::Uuid;

/// Số tệp sẽ kiểm tra lại: of letters that the caller may read.
#[utoipa::path(get, path = "/signature-campaigns/candidates", tag = "signatures", params(CampaignParams), responses((status = 200, body = CandidatesView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn count_campaign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<CampaignParams>,
) -> Result<Json<CandidatesView>, Problem> {
    let named = params.verdicts.as_deref().unwrap_or_default();
    let verdicts = verdicts(named.split(',').filter(|key| !key.is_empty()))?;
    let question =
        CampaignQuestion { from: params.from.map(|day| day.0), to: params.to.map(|day| day.0), verdicts };
    Ok(Json(present::candidates(evidence::candidates(&app.office, &caller, &question).await?)))
}

/// Các đợt kiểm tra lại, the last one first.
#[utoipa::path(get, path = "/signature-campaigns", tag = "signatures", responses((status = 200, body = CampaignList), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_campaigns(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<CampaignList>, Problem> {
    Ok(Json(present::campaigns(evidence::campaigns(&app.office, &caller).await?)))
}

/// Kiểm tra lại hàng loạt: goes on as a job. One of an agency at a time.
#[utoipa::path(post, path = "/signature-campaigns", tag = "signatures", responses((status = 201, body = CampaignView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin_campaign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<CampaignInput>,
) -> Result<(StatusCode, Json<CampaignView>), Problem> {
    let question = CampaignQuestion {
        from: request.from.map(|day| day.0),
        to: request.to.map(|day| day.0),
        verdicts: verdicts(request.verdicts.iter().map(String::as_str))?,
    };
    let begun = evidence::begin_campaign(&app.office, &caller, &question, &request.reason).await?;
    Ok((StatusCode::CREATED, Json(present::campaign(begun))))
}

/// Một đợt kiểm tra lại.
#[utoipa::path(get, path = "/signature-campaigns/{id}", tag = "signatures", params(("id" = Uuid, Path)), responses((status = 200, body = CampaignView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_campaign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<CampaignView>, Problem> {
    Ok(Json(present::campaign(evidence::campaign(&app.office, &caller, id).await?)))
}

/// Dừng đợt kiểm tra. What was checked stays.
#[utoipa::path(post, path = "/signature-campaigns/{id}/cancellation", tag = "signatures", params(("id" = Uuid, Path)), responses((status = 200, body = CampaignView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn cancel_campaign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<CampaignView>, Problem> {
    Ok(Json(present::campaign(evidence::cancel_campaign(&app.office, &caller, id).await?)))
}

/// Kết quả từng tệp: of letters that the caller may read.
#[utoipa::path(get, path = "/signature-campaigns/{id}/files", tag = "signatures", params(("id" = Uuid, Path), CampaignLineParams, Paging), responses((status = 200, body = CampaignPageView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_campaign_files(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(params): Query<CampaignLineParams>,
    Query(paging): Query<Paging>,
) -> Result<Json<CampaignPageView>, Problem> {
    let (lines, limit) = (lines(&params)?, paging.limit(100));
    let cursor = paging.cursor.as_deref();
    let page = evidence::campaign_entries(&app.office, &caller, id, lines, cursor, limit).await?;
    Ok(Json(present::campaign_page(page)))
}

/// Kết quả thành tệp XLSX.
#[utoipa::path(get, path = "/signature-campaigns/{id}/workbook", tag = "signatures", params(("id" = Uuid, Path), CampaignLineParams), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn export_campaign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(params): Query<CampaignLineParams>,
) -> Result<Response, Problem> {
    let book = evidence::campaign_workbook(&app.office, &caller, id, lines(&params)?).await?;
    Ok(workbook(evidence::workbook_of(book).await?, "kiem-tra-lai-chu-ky.xlsx"))
}

fn lines(params: &CampaignLineParams) -> Result<CampaignLines, Problem> {
    let Some(key) = params.only.as_deref() else { return Ok(CampaignLines::All) };
    CampaignLines::from_key(key).ok_or_else(|| Problem::invalid("/only", "Không có bộ lọc này."))
}

fn verdicts<'a>(keys: impl Iterator<Item = &'a str>) -> Result<Vec<SignatureState>, Problem> {
    let read = |key| {
        SignatureState::from_code(key).ok_or_else(|| Problem::invalid("/verdicts", "Không có kết luận này."))
    };
    keys.map(read).collect()
}
