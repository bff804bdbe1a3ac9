//! One act on many letters.

use crate::{
    app::App,
    extract::Json,
    problem::Problem,
    session::{IdempotencyKey, SignedIn},
    views::*,
};
use axum::extract::State;
use congvan_office::{
    bulk::{self, BulkAct, Item, Outcome},
    routing::Due,
};
use congvan_records::{DocumentId, PositionId};

/// Làm một việc với nhiều văn bản: an answer for each.
#[utoipa::path(post, path = "/bulk-actions", tag = "acts", responses((status = 200, body = BulkResults), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn act_on_many(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<BulkRequest>,
) -> Result<Json<BulkResults>, Problem> {
    if request.items.is_empty() || request.items.len() > bulk::MOST {
        let detail = format!("Chọn từ 1 đến {} văn bản mỗi lần.", bulk::MOST);
        return Err(Problem::invalid("/items", detail));
    }
    let act = match request.action {
        BulkAction::Submit { to } => BulkAct::Submit { to: PositionId::from_uuid(to) },
        BulkAction::Assign { officer, instruction, deadline } => BulkAct::Assign {
            officer: PositionId::from_uuid(officer),
            instruction,
            due: deadline.map(|day| Due::On(day.0)),
        },
        BulkAction::TakeBack => BulkAct::TakeBack,
        BulkAction::MarkRead => BulkAct::MarkRead,
        BulkAction::Comment { text } => BulkAct::Comment { text },
        BulkAction::Follow => BulkAct::Follow,
        BulkAction::Unfollow => BulkAct::Unfollow,
    };
    let items: Vec<Item> = request
        .items
        .iter()
        .map(|item| Item { document: DocumentId::from_uuid(item.document_id), version: item.version })
        .collect();
    let outcomes = bulk::act(&app.office, &caller, &act, &items, key).await;
    Ok(Json(BulkResults { results: outcomes.into_iter().map(result).collect() }))
}

fn result(outcome: Outcome) -> BulkResult {
    let document_id = outcome.document.uuid();
    match outcome.result {
        Ok(done) => BulkResult {
            document_id,
            done: true,
            version: done.version,
            take_back_until: done.take_back_until.map(At),
            fault: None,
        },
        Err(error) => {
            let problem = Problem::from(error);
            let fault = BulkFault { r#type: problem.r#type, detail: problem.detail };
            BulkResult { document_id, done: false, version: None, take_back_until: None, fault: Some(fault) }
        }
    }
}
