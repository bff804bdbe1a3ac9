//! Receiving and registering.

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
use congvan_office::{intake, letters::Names};
use congvan_records::{DocumentId, FileId, PositionId, Rect, Source};
use uuid::Uuid;

/// Tiếp nhận một tệp thành văn bản mới: the bytes are the body.
#[utoipa::path(post, path = "/incoming-documents", tag = "intake", params(UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Received), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<Received>), Problem> {
    let source = match query.source.as_deref() {
        None => Source::Upload,
        Some(key) => {
            Source::from_key(key).ok_or_else(|| Problem::invalid("/source", "Không có nguồn này."))?
        }
    };
    let upload = intake::begin_upload(&app.office, &caller, &query.name, source).await?;
    let received = stream_into(upload.under(key), body).await?;
    let answer = Received {
        document_id: received.document.uuid(),
        file: present::file(&received.file, &Names::of([&caller.person])),
        same_bytes: received.same_bytes.into_iter().map(present::duplicate).collect(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Tiếp nhận văn bản giấy không có tệp: one that the caller left blank is given again.
#[utoipa::path(post, path = "/incoming-documents/paper", tag = "intake", responses((status = 201, body = PaperReceived), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_paper(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<(StatusCode, Json<PaperReceived>), Problem> {
    let document = intake::receive_paper(&app.office, &caller).await?;
    Ok((StatusCode::CREATED, Json(PaperReceived { document_id: document.uuid() })))
}

/// Thêm tài liệu kèm theo, before registering.
#[utoipa::path(post, path = "/documents/{id}/attachments", tag = "intake", params(("id" = Uuid, Path), UploadQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = FileView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_attachment(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    let upload = intake::add_attachment(&app.office, &caller, DocumentId::from_uuid(id), &query.name).await?;
    let received = stream_into(upload.under(key), body).await?;
    Ok((StatusCode::CREATED, Json(present::file(&received.file, &Names::of([&caller.person])))))
}

/// Bỏ tài liệu kèm theo, before registering.
#[utoipa::path(delete, path = "/documents/{id}/attachments/{file_id}", tag = "intake", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove_attachment(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    intake::remove_attachment(&app.office, &caller, document, file).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Đặt làm văn bản chính: an attachment, before registering. The form is filled in anew from it.
#[utoipa::path(post, path = "/documents/{id}/attachments/{file_id}/main", tag = "intake", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn make_main(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<Json<DocumentView>, Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let letter = intake::make_main(&app.office, &caller, document, file).await?;
    view(&app, &caller, &letter).await.map(Json)
}

/// Tách thành văn bản riêng: an attachment, before registering.
#[utoipa::path(post, path = "/documents/{id}/attachments/{file_id}/letter", tag = "intake", params(("id" = Uuid, Path), ("file_id" = Uuid, Path)), responses((status = 201, body = LetterOpened), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn split_off(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, file_id)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<LetterOpened>), Problem> {
    let (document, file) = (DocumentId::from_uuid(id), FileId::from_uuid(file_id));
    let letter = intake::split(&app.office, &caller, document, file).await?;
    Ok((StatusCode::CREATED, Json(LetterOpened { document_id: letter.uuid() })))
}

/// Giữ phần đã nhập, before registering.
#[utoipa::path(put, path = "/documents/{id}/fields", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn save_fields(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<DraftRequest>,
) -> Result<Json<DocumentView>, Problem> {
    let fields = present::draft_in(request.fields)?;
    let (document, base) = (DocumentId::from_uuid(id), request.base.as_deref());
    let letter = intake::save_fields(&app.office, &caller, document, fields, base).await?;
    view(&app, &caller, &letter).await.map(Json)
}

/// Vào sổ, and submit in the same act.
#[utoipa::path(post, path = "/documents/{id}/registration", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = Registered), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn register_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Json(request): Json<RegistrationRequest>,
) -> Result<Json<Registered>, Problem> {
    app.refuse_while_filling()?;
    let registration = intake::Registration {
        version: request.version,
        fields: present::fields_in(request.fields)?,
        submit_to: request.submit_to.map(PositionId::from_uuid),
        book: request.book,
        stamp_rect: request.stamp_rect.map(|[x, y, w, h]| Rect { x, y, w, h }),
    };
    let registered =
        intake::register(&app.office, &caller, DocumentId::from_uuid(id), registration, key).await?;
    let document = view(&app, &caller, &registered.letter).await?;
    let names = &registered.letter.names;
    let rules_off = registered.rules_off.into_iter().map(|rule| present::reading_rule(rule, names)).collect();
    Ok(Json(Registered { document, arrival_number: registered.number.0, rules_off }))
}

/// Đính chính sổ, with the reason; number, day and level of access stay.
#[utoipa::path(post, path = "/documents/{id}/correction", tag = "intake", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn correct_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Json(request): Json<CorrectionRequest>,
) -> Result<Json<DocumentView>, Problem> {
    let correction = intake::Correction {
        version: request.version,
        fields: present::fields_in(request.fields)?,
        reason: request.reason,
    };
    let letter = intake::correct(&app.office, &caller, DocumentId::from_uuid(id), correction, key).await?;
    view(&app, &caller, &letter).await.map(Json)
}

/// Tiếp nhận lại: what was returned or voided, as a letter of its own without a number.
#[utoipa::path(post, path = "/documents/{id}/receive-again", tag = "intake", params(("id" = Uuid, Path)), responses((status = 201, body = LetterOpened), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn receive_again(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Path(id): Path<Uuid>,
    Json(request): Json<ReceiveAgainRequest>,
) -> Result<(StatusCode, Json<LetterOpened>), Problem> {
    let (document, ReceiveAgainRequest { version, reason }) = (DocumentId::from_uuid(id), request);
    let letter = intake::receive_again(&app.office, &caller, document, version, reason, key).await?;
    Ok((StatusCode::CREATED, Json(LetterOpened { document_id: letter.uuid() })))
}

/// Văn bản có thể trùng.
#[utoipa::path(get, path = "/documents/{id}/duplicates", tag = "intake", params(("id" = Uuid, Path), DuplicateQuery), responses((status = 200, body = Vec<DuplicateView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_duplicates(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Query(query): Query<DuplicateQuery>,
) -> Result<Json<Vec<DuplicateView>>, Problem> {
    let typed = query.code.is_some() || query.organ_name.is_some() || query.issued_date.is_some();
    let query = typed.then(|| intake::DuplicateQuery {
        code: query.code.and_then(|code| code.parse().ok()),
        organ_name: query.organ_name.unwrap_or_default(),
        issued_date: query.issued_date.map(|day| day.0),
    });
    let found = intake::duplicates(&app.office, &caller, DocumentId::from_uuid(id), query).await?;
    Ok(Json(found.into_iter().map(present::duplicate).collect()))
}
