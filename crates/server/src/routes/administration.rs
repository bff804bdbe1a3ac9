//! Units, people, books, working days and the log, for the administrator: no content of letters.

use super::workbooks::workbook;
use crate::{
    app::App,
    extract::{Json, Path, Query, Sheet},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, http::StatusCode, response::Response};
use congvan_office::administration::{self, NewColleague, PersonDraft, Preset, Template, UnitDraft};
use congvan_office::{mailbox, scanning};
use congvan_records::{PersonId, PositionId, UnitId};
use uuid::Uuid;

/// Tổ chức, cán bộ, số việc.
#[utoipa::path(get, path = "/administration/organisation", tag = "administration", responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_admin_organisation(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AdminOrganisation>, Problem> {
    Ok(Json(present::overview(administration::overview(&app.office, &caller).await?)))
}

/// Cơ quan.
#[utoipa::path(get, path = "/administration/agency", tag = "administration", responses((status = 200, body = AgencySettings), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_agency(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<AgencySettings>, Problem> {
    Ok(Json(present::agency(&administration::agency(&app.office, &caller).await?)))
}

/// Sửa cơ quan.
#[utoipa::path(put, path = "/administration/agency", tag = "administration", responses((status = 200, body = AgencySettings), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_agency(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<AgencySettings>,
) -> Result<Json<AgencySettings>, Problem> {
    let draft = present::agency_in(request)?;
    Ok(Json(present::agency(&administration::change_agency(&app.office, &caller, draft).await?)))
}

/// Nguồn tiếp nhận.
#[utoipa::path(get, path = "/administration/intake-sources", tag = "administration", responses((status = 200, body = IntakeSources), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_intake_sources(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<IntakeSources>, Problem> {
    let status = scanning::status(&app.office, &caller).await?;
    let now = app.office.now();
    let mailbox = mailbox::status(&app.office, &caller).await?;
    Ok(Json(IntakeSources {
        scan_folder: status.map(|status| present::scan_folder(status, now)),
        mailbox: mailbox.map(|status| present::mailbox_status(status, now)),
    }))
}

/// Thêm đơn vị.
#[utoipa::path(post, path = "/administration/units", tag = "administration", responses((status = 201, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<UnitInput>,
) -> Result<(StatusCode, Json<AdminOrganisation>), Problem> {
    administration::create_unit(&app.office, &caller, unit_in(request)).await?;
    Ok((StatusCode::CREATED, organisation(&app, &caller).await?))
}

/// Đổi tên đơn vị.
#[utoipa::path(patch, path = "/administration/units/{id}", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<UnitInput>,
) -> Result<Json<AdminOrganisation>, Problem> {
    administration::change_unit(&app.office, &caller, UnitId::from_uuid(id), unit_in(request)).await?;
    organisation(&app, &caller).await
}

/// Chuyển đơn vị đến nơi khác trong cây.
#[utoipa::path(post, path = "/administration/units/{id}/move", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn move_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<UnitMove>,
) -> Result<Json<AdminOrganisation>, Problem> {
    let (unit, parent) = (UnitId::from_uuid(id), UnitId::from_uuid(request.parent_id));
    administration::move_unit(&app.office, &caller, unit, parent, request.place).await?;
    organisation(&app, &caller).await
}

/// Dùng mẫu cơ cấu.
#[utoipa::path(post, path = "/administration/unit-presets", tag = "administration", responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn apply_unit_preset(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<PresetInput>,
) -> Result<Json<AdminOrganisation>, Problem> {
    let preset = Preset::from_key(&request.preset);
    let preset = preset.ok_or_else(|| Problem::invalid("/preset", "Không có mẫu này."))?;
    administration::apply_preset(&app.office, &caller, preset).await?;
    organisation(&app, &caller).await
}

/// Tệp mẫu để điền.
#[utoipa::path(get, path = "/administration/templates/{name}", tag = "administration", params(("name" = String, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_template(
    SignedIn(caller): SignedIn,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let (template, file) = match name.as_str() {
        "units" => (Template::Units, "mau-don-vi.xlsx"),
        "people" => (Template::People, "mau-can-bo.xlsx"),
        _ => return Err(Problem::not_found()),
    };
    Ok(workbook(administration::template(&caller, template)?, file))
}

/// Nhập đơn vị từ bảng tính: the file is the body.
#[utoipa::path(post, path = "/administration/units/import", tag = "administration", params(ImportQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = ImportReport), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn import_units(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ImportQuery>,
    Sheet(file): Sheet,
) -> Result<Json<ImportReport>, Problem> {
    let imported = administration::import_units(&app.office, &caller, file, query.apply).await?;
    Ok(Json(present::import_report(imported)))
}

/// Nhập cán bộ từ bảng tính: the file is the body.
#[utoipa::path(post, path = "/administration/people/import", tag = "administration", params(ImportQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = ImportReport), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn import_people(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ImportQuery>,
    Sheet(file): Sheet,
) -> Result<Json<ImportReport>, Problem> {
    let imported = administration::import_people(&app.office, &caller, file, query.apply).await?;
    Ok(Json(present::import_report(imported)))
}

/// Thêm cán bộ.
#[utoipa::path(post, path = "/administration/people", tag = "administration", responses((status = 201, body = WelcomeView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<ColleagueInput>,
) -> Result<(StatusCode, Json<WelcomeView>), Problem> {
    let ColleagueInput { name, honorific, post, login } = request;
    let new = NewColleague { person: PersonDraft { name, honorific }, post: present::post_in(post)?, login };
    let welcome = administration::add_person(&app.office, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(present::welcome(welcome))))
}

/// Sửa họ tên.
#[utoipa::path(patch, path = "/administration/people/{id}", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change_person(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<PersonInput>,
) -> Result<Json<AdminOrganisation>, Problem> {
    let draft = PersonDraft { name: request.name, honorific: request.honorific };
    administration::change_person(&app.office, &caller, PersonId::from_uuid(id), draft).await?;
    organisation(&app, &caller).await
}

/// Giao thêm chức vụ.
#[utoipa::path(post, path = "/administration/people/{id}/posts", tag = "administration", params(("id" = Uuid, Path)), responses((status = 201, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn give_post(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<PostInput>,
) -> Result<(StatusCode, Json<AdminOrganisation>), Problem> {
    let draft = present::post_in(request)?;
    administration::give_post(&app.office, &caller, PersonId::from_uuid(id), draft).await?;
    Ok((StatusCode::CREATED, organisation(&app, &caller).await?))
}

/// Thôi giữ chức vụ.
#[utoipa::path(delete, path = "/administration/people/{id}/posts/{position_id}", tag = "administration", params(("id" = Uuid, Path), ("position_id" = Uuid, Path)), responses((status = 200, body = AdminOrganisation), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn end_post(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path((id, position)): Path<(Uuid, Uuid)>,
) -> Result<Json<AdminOrganisation>, Problem> {
    let (person, position) = (PersonId::from_uuid(id), PositionId::from_uuid(position));
    administration::end_post(&app.office, &caller, person, position).await?;
    organisation(&app, &caller).await
}

/// Việc trong tay một cán bộ: số lượng và số đến, không có nội dung.
#[utoipa::path(get, path = "/administration/people/{id}/work", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<PostWorkView>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_work(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<PostWorkView>>, Problem> {
    let works = administration::work_of(&app.office, &caller, PersonId::from_uuid(id)).await?;
    Ok(Json(works.into_iter().map(present::post_work).collect()))
}

/// Bàn giao việc của một cán bộ; an answer for each letter.
#[utoipa::path(post, path = "/administration/people/{id}/hand-over", tag = "administration", params(("id" = Uuid, Path)), responses((status = 200, body = HandOverResults), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn hand_over(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
    Json(request): Json<HandOverInput>,
) -> Result<Json<HandOverResults>, Problem> {
    let order = present::hand_over_in(request)?;
    let person = PersonId::from_uuid(id);
    let outcome = administration::hand_over(&app.office, &caller, person, &order).await?;
    Ok(Json(present::handed_over(outcome)))
}

/// Các sổ.
#[utoipa::path(get, path = "/administration/books", tag = "administration", responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_admin_books(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books = administration::books(&app.office, &caller).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Thêm sổ đến, with the number its next letter gets.
#[utoipa::path(post, path = "/administration/books", tag = "administration", responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<NewBook>,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books = administration::add_book(&app.office, &caller, &request.name, request.first).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Đặt số bắt đầu của một sổ đến năm nay.
#[utoipa::path(put, path = "/administration/books/{book}", tag = "administration", params(("book" = String, Path)), responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn open_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(book): Path<String>,
    Json(request): Json<BookOpening>,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books = administration::open_book(&app.office, &caller, &book, request.first).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Đổi tên sổ: of every year, and on every paper from now on.
#[utoipa::path(put, path = "/administration/books/{book}/name", tag = "administration", params(("book" = String, Path)), responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn rename_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(book): Path<String>,
    Json(request): Json<BookRenaming>,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books =
        administration::rename_book(&app.office, &caller, &book, &request.name, &request.reason).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Ngừng dùng sổ: no letter enters it; what stands in it stays.
#[utoipa::path(post, path = "/administration/books/{book}/closing", tag = "administration", params(("book" = String, Path)), responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn close_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(book): Path<String>,
    Json(request): Json<BookTurn>,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books = administration::close_book(&app.office, &caller, &book, &request.reason).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Dùng lại sổ: it goes on with the number it had come to.
#[utoipa::path(post, path = "/administration/books/{book}/reopening", tag = "administration", params(("book" = String, Path)), responses((status = 200, body = Vec<AdminBook>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn reopen_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(book): Path<String>,
    Json(request): Json<BookTurn>,
) -> Result<Json<Vec<AdminBook>>, Problem> {
    let books = administration::reopen_book(&app.office, &caller, &book, &request.reason).await?;
    Ok(Json(books.into_iter().map(present::book).collect()))
}

/// Giờ làm việc, ngày nghỉ.
#[utoipa::path(get, path = "/administration/calendar", tag = "administration", responses((status = 200, body = CalendarSettings), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_calendar(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<CalendarSettings>, Problem> {
    Ok(Json(present::calendar(administration::working_days(&app.office, &caller).await?)))
}

/// Sửa giờ làm việc, ngày nghỉ.
#[utoipa::path(put, path = "/administration/calendar", tag = "administration", responses((status = 200, body = CalendarSettings), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_calendar(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<CalendarSettings>,
) -> Result<Json<CalendarSettings>, Problem> {
    let given = present::calendar_in(request)?;
    let kept = administration::set_working_days(&app.office, &caller, given).await?;
    Ok(Json(present::calendar(kept)))
}

/// Nhật ký quản trị.
#[utoipa::path(get, path = "/administration/journal", tag = "administration", params(JournalQuery), responses((status = 200, body = JournalPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_journal(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(query): Query<JournalQuery>,
) -> Result<Json<JournalPage>, Problem> {
    let found = administration::journal(&app.office, &caller, query.before).await?;
    let next = found.last().map(|last| last.link).filter(|link| *link > 1);
    Ok(Json(JournalPage { items: found.into_iter().map(present::journal_item).collect(), next }))
}

/// Thay đổi về quyền của tôi chưa xem.
#[utoipa::path(get, path = "/access-changes", tag = "session", responses((status = 200, body = Vec<JournalItem>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_access_changes(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Vec<JournalItem>>, Problem> {
    let found = administration::access_changes(&app.office, &caller).await?;
    Ok(Json(found.into_iter().map(present::journal_item).collect()))
}

/// Đã xem thay đổi về quyền.
#[utoipa::path(post, path = "/access-changes/seen", tag = "session", responses((status = 204), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn see_access_changes(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Json(request): Json<ChangesSeen>,
) -> Result<StatusCode, Problem> {
    administration::see_access_changes(&app.office, &caller, request.until.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn organisation(
    app: &App,
    caller: &congvan_office::Caller,
) -> Result<Json<AdminOrganisation>, Problem> {
    Ok(Json(present::overview(administration::overview(&app.office, caller).await?)))
}

fn unit_in(given: UnitInput) -> UnitDraft {
    UnitDraft {
        parent: given.parent_id.map(UnitId::from_uuid),
        name: given.name,
        short_name: given.short_name,
        abbreviation: given.abbreviation,
    }
}
