//! Reading a letter.

use crate::{
    app::App,
    extract::{Json, Path},
    present,
    problem::Problem,
    session::SignedIn,
    views::*,
};
use axum::extract::State;
use congvan_office::{Caller, calendar, letters};
use congvan_records::DocumentId;
use uuid::Uuid;

/// Văn bản, đường đi và việc có thể làm.
#[utoipa::path(get, path = "/documents/{id}", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200, body = DocumentView), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get_document(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Path(id): Path<Uuid>,
) -> Result<Json<DocumentView>, Problem> {
    let letter = letters::get(&app.office, &caller, DocumentId::from_uuid(id)).await?;
    view(&app, &caller, &letter).await.map(Json)
}

/// A letter as the API says it, counted by the caller's calendar.
pub(super) async fn view(
    app: &App,
    caller: &Caller,
    letter: &letters::Letter,
) -> Result<DocumentView, Problem> {
    let calendar = calendar::of_agency(&app.office, caller.agency.id).await?;
    Ok(present::document(letter, &calendar))
}
