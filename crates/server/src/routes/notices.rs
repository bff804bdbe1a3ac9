//! What people are told of, in the program and by e-mail.

use crate::{
    app::App,
    extract::{Json, Path, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode};
use congvan_office::notices::{self, KindChoice, MailChange, MailSettings, Posture, Security, Which};
use congvan_records::{DocumentId, JobId, NoticeId};
use congvan_workflow::NoticeKind;
use uuid::Uuid;

/// Thông báo của tôi, by letter.
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticeQuery, Paging), responses((status = 200, body = NoticePage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_notices(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<NoticeQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<NoticePage>, Problem> {
    let (unread, limit) = (query.unread.unwrap_or(false), paging.limit(30));
    let page = notices::page(&app.office, &caller, unread, paging.cursor.as_deref(), limit).await?;
    Ok(Json(present::notice_page(page, notices::unread(&app.office, &caller).await?)))
}

/// Số thông báo chưa đọc.
#[utoipa::path(get, path = "/notices/count", tag = "notices", responses((status = 200, body = NoticeCount), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn count_notices(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<NoticeCount>, Problem> {
    Ok(Json(NoticeCount { unread: notices::unread(&app.office, &caller).await? }))
}

/// Đánh dấu đã đọc; gives what was unread, to be undone with.
#[utoipa::path(post, path = "/notices/read", tag = "notices", responses((status = 200, body = NoticeIds), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read_notices(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<ReadRequest>,
) -> Result<Json<NoticeIds>, Problem> {
    let which = match request {
        ReadRequest { up_to: Some(At(instant)), document_id: None, ids: None } => Which::UpTo(instant),
        ReadRequest { up_to: None, document_id: Some(id), ids: None } => {
            Which::Letter(DocumentId::from_uuid(id))
        }
        ReadRequest { up_to: None, document_id: None, ids: Some(ids) } => Which::These(known(ids)?),
        _ => return Err(Problem::invalid("/ids", "Chọn thông báo cần đánh dấu.")),
    };
    let marked = notices::mark_read(&app.office, &caller, &which).await?;
    Ok(Json(NoticeIds { ids: marked.into_iter().map(|id| id.uuid()).collect() }))
}

/// Đánh dấu chưa đọc.
#[utoipa::path(post, path = "/notices/unread", tag = "notices", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unread_notices(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<NoticeIds>,
) -> Result<StatusCode, Problem> {
    notices::mark_unread(&app.office, &caller, &many(request.ids)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tùy chọn thông báo của tôi.
#[utoipa::path(get, path = "/notice-preferences", tag = "notices", responses((status = 200, body = NoticePreferences), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_notice_preferences(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<NoticePreferences>, Problem> {
    Ok(Json(present::notice_preferences(notices::preferences(&app.office, &caller).await?)))
}

/// Sửa tùy chọn thông báo của tôi. What cannot be switched off stays on.
#[utoipa::path(put, path = "/notice-preferences", tag = "notices", responses((status = 200, body = NoticePreferences), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_notice_preferences(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<NoticePreferencesChange>,
) -> Result<Json<NoticePreferences>, Problem> {
    let kinds = request.kinds.into_iter().map(|choice| {
        let kind = NoticeKind::from_key(&choice.kind)?;
        Some(KindChoice { kind, in_app: choice.in_app, by_mail: choice.by_mail })
    });
    let kinds: Option<Vec<KindChoice>> = kinds.collect();
    let kinds = kinds.ok_or_else(|| Problem::invalid("/kinds", "Không có loại thông báo này."))?;
    let set = notices::set_preferences(&app.office, &caller, &kinds, request.address.as_deref()).await?;
    Ok(Json(present::notice_preferences(set)))
}

/// Máy chủ thư của cơ quan.
#[utoipa::path(get, path = "/mail-settings", tag = "mail", responses((status = 200, body = MailSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_mail_settings(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<MailSettingsView>, Problem> {
    Ok(Json(present::mail_settings(notices::mail_settings(&app.office, &caller).await?)))
}

/// Sửa máy chủ thư của cơ quan.
#[utoipa::path(put, path = "/mail-settings", tag = "mail", responses((status = 200, body = MailSettingsView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_mail_settings(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<MailSettingsChange>,
) -> Result<Json<MailSettingsView>, Problem> {
    let MailSettingsChange { settings, password } = request;
    let security = Security::from_key(&settings.security)
        .ok_or_else(|| Problem::invalid("/settings/security", "Chọn cách mã hóa kết nối."))?;
    let posture = Posture::from_key(&settings.posture)
        .ok_or_else(|| Problem::invalid("/settings/posture", "Chọn mức thông tin trong thư."))?;
    let settings = MailSettings {
        version: settings.version,
        on: settings.on,
        host: settings.host,
        port: settings.port,
        security,
        user: settings.user,
        has_password: settings.has_password,
        from_name: settings.from_name,
        from: settings.from,
        site: settings.site,
        posture,
        domains: settings.domains,
    };
    let set = notices::set_mail_settings(&app.office, &caller, MailChange { settings, password }).await?;
    Ok(Json(present::mail_settings(set)))
}

/// Gửi thư thử, by the settings as kept.
#[utoipa::path(post, path = "/mail-settings/trial", tag = "mail", responses((status = 200, body = TrialResult), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn try_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<TrialMail>,
) -> Result<Json<TrialResult>, Problem> {
    let trial = notices::try_mail(&app.office, &caller, &request.to).await?;
    Ok(Json(TrialResult { fault: trial.fault.map(present::mail_fault), reply: trial.reply }))
}

/// Thư đang chờ gửi và chưa gửi được.
#[utoipa::path(get, path = "/mail-queue", tag = "mail", responses((status = 200, body = MailQueueView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_mail_queue(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<MailQueueView>, Problem> {
    Ok(Json(present::mail_queue(notices::mail_queue(&app.office, &caller).await?)))
}

/// Gửi lại mọi thư chưa gửi được.
#[utoipa::path(post, path = "/mail-queue/retry", tag = "mail", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn retry_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, Problem> {
    notices::retry_all(&app.office, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bỏ một thư không gửi được.
#[utoipa::path(delete, path = "/mail-queue/{id}", tag = "mail", params(("id" = Uuid, Path)), responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn discard_mail(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    notices::discard(&app.office, &caller, JobId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Most notices in one request.
const MOST: usize = 400;

fn known(ids: Vec<Uuid>) -> Result<Vec<NoticeId>, Problem> {
    if ids.len() > MOST {
        return Err(Problem::invalid("/ids", format!("Chọn nhiều nhất {MOST} thông báo một lần.")));
    }
    many(ids)
}

/// What "mark all read" gave can be longer, and is undone at once.
fn many(ids: Vec<Uuid>) -> Result<Vec<NoticeId>, Problem> {
    if ids.len() > 100 * MOST {
        return Err(Problem::invalid("/ids", "Danh sách thông báo quá dài."));
    }
    Ok(ids.into_iter().map(NoticeId::from_uuid).collect())
}
