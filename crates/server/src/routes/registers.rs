//! The yearly register.

use super::workbooks::workbook;
use crate::{
    app::App,
    extract::{Json, Query},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::{extract::State, response::Response};
use congvan_office::{
    Caller, Office, calendar, intake, printing,
    registers::{self, BookFilter, BookOrder, BookQuery},
};
use congvan_records::{UnitId, Year};
use congvan_workflow::Status;

/// Longest text that is looked for within a list, in characters.
const LONGEST_TEXT: usize = 200;

/// Số đến dự kiến.
#[utoipa::path(get, path = "/registers/incoming/forecast", tag = "intake", params(ForecastParams), responses((status = 200, body = Forecast), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn forecast_number(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<ForecastParams>,
) -> Result<Json<Forecast>, Problem> {
    let forecast = intake::forecast(&app.office, &caller, params.book.as_deref()).await?;
    Ok(Json(Forecast {
        book: forecast.book,
        book_name: forecast.book_name,
        year: forecast.year.0,
        next_number: forecast.next.0,
        today: Day(forecast.today),
    }))
}

/// Các sổ đến, theo năm.
#[utoipa::path(get, path = "/registers/incoming/years", tag = "registers", responses((status = 200, body = BookYears), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_books(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
) -> Result<Json<BookYears>, Problem> {
    Ok(Json(present::book_years(registers::books(&app.office, &caller).await?)))
}

/// Sổ đến: the lines of letters the reader may know of.
#[utoipa::path(get, path = "/registers/incoming/entries", tag = "registers", params(BookParams, BookSorting, Paging), responses((status = 200, body = BookPage), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<BookParams>,
    Query(sorting): Query<BookSorting>,
    Query(paging): Query<Paging>,
) -> Result<Json<BookPage>, Problem> {
    let query = book_query(&app.office, &caller, params).await?;
    let order = match sorting.order.as_deref() {
        None | Some("falling") => BookOrder::Falling,
        Some("rising") => BookOrder::Rising,
        Some(_) => return Err(Problem::invalid("/order", "Không có thứ tự này.")),
    };
    let limit = paging.limit(100);
    let page = registers::page(&app.office, &caller, &query, order, paging.cursor.as_deref(), limit).await?;
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    Ok(Json(present::book_page(page, &calendar, app.office.now())))
}

/// Sổ đến thành tệp XLSX: exactly the lines under the filter, in the form of the register.
#[utoipa::path(get, path = "/registers/incoming/workbook", tag = "registers", params(BookParams), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn export_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<BookParams>,
) -> Result<Response, Problem> {
    let query = book_query(&app.office, &caller, params).await?;
    let book = registers::book(&app.office, &caller, &query).await?;
    Ok(workbook(registers::workbook(book).await?, &format!("so-den-{}.xlsx", query.year.0)))
}

/// Sổ đến để in, ký và đóng quyển: the lines under the filter, in the form of the register.
#[utoipa::path(get, path = "/registers/incoming/print", tag = "prints", params(BookParams), responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn print_book(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(params): Query<BookParams>,
) -> Result<Response, Problem> {
    let query = book_query(&app.office, &caller, params).await?;
    Ok(super::prints::pdf(printing::arrival_book(&app.office, &caller, &query).await?))
}

/// What is looked for in a list, without the spaces around it; none when nothing is left.
pub(super) fn looked_for(text: Option<String>) -> Option<String> {
    let text = text?.trim().chars().take(LONGEST_TEXT).collect::<String>();
    Some(text).filter(|text| !text.is_empty())
}

/// The question as the office takes it.
pub(super) async fn book_query(
    office: &Office,
    caller: &Caller,
    params: BookParams,
) -> Result<BookQuery, Problem> {
    let statuses = params.statuses.as_deref().unwrap_or_default();
    let statuses = statuses.split(',').filter(|key| !key.is_empty()).map(|key| {
        Status::from_key(key).ok_or_else(|| Problem::invalid("/statuses", "Không có tình trạng này."))
    });
    let year = params.year.map_or_else(|| Year::of(office.now().date_in(caller.agency.zone)), Year);
    let filter = BookFilter {
        arrived_from: params.from.map(|day| day.0),
        arrived_to: params.to.map(|day| day.0),
        organ: looked_for(params.organ),
        kind: looked_for(params.kind),
        unit: params.unit.map(UnitId::from_uuid),
        statuses: statuses.collect::<Result<_, _>>()?,
        overdue: params.overdue.unwrap_or(false),
        text: looked_for(params.q),
    };
    let book = match params.book {
        Some(book) => book,
        None => registers::first_shown(office, caller, year).await?,
    };
    Ok(BookQuery { book, year, filter })
}
