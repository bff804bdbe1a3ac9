//! Acts on a letter under way.

use super::{documents::view, upload::stream_into};
use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::{IdempotencyKey, SignedIn},
    views::*,
};
use axum::{body::Body, extract::State, http::StatusCode};
use congvan_office::{
    intake,
    letters::Names,
    routing::{self, Act, Due},
};
use congvan_records::{AssignmentId, DocumentId, EventId, PositionId, UnitId};
use congvan_workflow::ClosingOutcome;
use uuid::Uuid;

/// Trình, đề xuất, bút phê, giao, trả lại, thu hồi, báo cáo, kết thúc.
#[utoipa::path(post, path = "/documents/{id}/actions", tag = "acts", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn act_on_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Json(request): Json<ActRequest>,
) -> Result<Json<DocumentView>, Problem> {
    let act = act_in(request.action)?;
    let letter =
        routing::act(&app.office, &caller, DocumentId::from_uuid(id), request.version, act, key).await?;
    view(&app, &caller, &letter).await.map(Json)
}

/// Đã mở xem: sent by the visible view.
#[utoipa::path(post, path = "/documents/{id}/opened", tag = "acts", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn open_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    routing::mark_opened(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Thêm kết quả vào phần việc của mình.
#[utoipa::path(post, path = "/documents/{id}/results", tag = "acts", params(("id" = Uuid, Path), UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = FileView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_result(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    let upload = intake::add_result(&app.office, &caller, DocumentId::from_uuid(id), &query.name).await?;
    let received = stream_into(upload.under(key), body).await?;
    Ok((StatusCode::CREATED, Json(present::file(&received.file, &Names::of([&caller.person])))))
}

fn act_in(action: ActionRequest) -> Result<Act, Problem> {
    let parts =
        |parts: Vec<PartInput>| parts.into_iter().map(present::part_in).collect::<Result<Vec<_>, _>>();
    Ok(match action {
        ActionRequest::ReturnToSender { reason } => Act::ReturnToSender { reason },
        ActionRequest::Submit { to } => Act::Submit { to: PositionId::from_uuid(to) },
        ActionRequest::Propose { to, text, parts: chosen } => {
            Act::Propose { to: PositionId::from_uuid(to), text, parts: parts(chosen)? }
        }
        ActionRequest::Direct { text, parts: chosen, layers } => Act::Direct {
            text,
            parts: parts(chosen)?,
            layers: layers.into_iter().map(present::layer_in).collect::<Result<_, _>>()?,
        },
        ActionRequest::SendBack { reason, suggested_unit_id } => {
            Act::SendBack { reason, suggestion: suggested_unit_id.map(UnitId::from_uuid) }
        }
        ActionRequest::TakeBack => Act::TakeBack,
        ActionRequest::Assign { assignment_id, officer, instruction, deadline } => Act::Assign {
            assignment: AssignmentId::from_uuid(assignment_id),
            officer: PositionId::from_uuid(officer),
            instruction,
            due: deadline.map(|day| Due::On(day.0)),
        },
        ActionRequest::Comment { text } => Act::Comment { text },
        ActionRequest::Report { text } => Act::Report { text },
        ActionRequest::Close { outcome, note } => Act::Close {
            outcome: ClosingOutcome::from_key(&outcome)
                .ok_or_else(|| Problem::invalid("/outcome", "Chọn đã trả lời hoặc không cần trả lời."))?,
            note,
        },
        ActionRequest::Forward { to, note } => Act::Forward { to: PositionId::from_uuid(to), note },
        ActionRequest::AskExtension { assignment_id, reason, deadline } => Act::AskExtension {
            assignment: AssignmentId::from_uuid(assignment_id),
            reason,
            due: Due::On(deadline.0),
        },
        ActionRequest::AnswerExtension { extension_id, deadline, reason } => Act::AnswerExtension {
            request: EventId::from_uuid(extension_id),
            due: deadline.map(|day| Due::On(day.0)),
            note: reason,
        },
        ActionRequest::Invite { unit_id, deadline, note } => {
            Act::Invite { unit: UnitId::from_uuid(unit_id), due: deadline.map(|day| Due::On(day.0)), note }
        }
        ActionRequest::Void { reason } => Act::Void { reason },
        ActionRequest::Reopen { assignment_id, missing } => {
            Act::Reopen { assignment: AssignmentId::from_uuid(assignment_id), missing }
        }
    })
}
