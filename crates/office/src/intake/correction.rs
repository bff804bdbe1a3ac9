//! Đính chính sổ: the entry of a registered letter, with what it said before.

use super::refuse_secret;
use crate::idempotency::{Claimed, claim, fingerprint, remember};
use crate::letters::{self, Letter};
use crate::office::scope;
use crate::routing::Desk;
use crate::{Caller, Error, Key, Office, access, jobs};
use congvan_records::{DocumentFields, DocumentId, FieldError, FieldProblem};
use congvan_store::documents;
use congvan_workflow::{Access, Action, ActionKind, FieldChange, Refusal};

/// An entry as it should read.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The version on which it was decided.
    pub version: u32,
    /// The form as it should be. The level of access is fixed with the number.
    pub fields: DocumentFields,
    /// Why.
    pub reason: String,
}

/// Corrects the entry of a registered letter; its number, its day and its level stay. What stood there before stays on
/// record, with who corrected it, when and why, and the search finds the letter by what is right now.
///
/// Of a letter for named persons only a clerk sees the line alone: note and signer keep what they say.
///
/// Errors: [`Error::NotFound`], [`Error::Fields`], [`Error::Secret`], [`Error::Conflict`], [`Error::Refused`],
/// [`Error::IdempotencyMismatch`], [`Error::Busy`].
pub async fn correct(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    correction: Correction,
    key: Option<Key>,
) -> Result<Letter, Error> {
    let desk = Desk::at(office, caller).await?;
    let now = desk.now;
    let agency = scope(caller.agency.id);
    let request = fingerprint(&(document, &correction));
    let Correction { version, fields, reason } = correction;
    let mut fields = fields.normalised();
    let tx = office.begin().await?;
    if claim(&tx, caller, key, request, now).await? == Claimed::Before {
        tx.roll_back().await?;
        return letters::get(office, caller, document).await;
    }
    let (routing, actor) = desk.take(&tx, document, version).await?;
    if !access::may(&actor, Access::Act(ActionKind::Correct), &routing, now) {
        return Err(Refusal::NotPermitted { action: ActionKind::Correct, status: routing.status }.into());
    }
    let held = documents::get(&tx, agency, document).await?.fields;
    if !access::may(&actor, Access::ReadContent, &routing, now) {
        (fields.note, fields.signer) = (held.note.clone(), held.signer.clone());
    }
    fields.page_count = held.page_count;
    let mut problems = fields.problems(now.date_in(caller.agency.zone));
    refuse_secret(&problems)?;
    if fields.access != held.access {
        problems.push(FieldError { field: "access", problem: FieldProblem::Fixed });
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let changes: Vec<FieldChange> = held
        .written()
        .into_iter()
        .zip(fields.written())
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| FieldChange { field: field.to_owned(), old, new })
        .collect();
    documents::correct_fields(&tx, agency, document, &fields).await?;
    let outcome = desk.decide(&tx, &routing, &actor, &Action::Correct { changes, reason }).await?;
    jobs::index_document(&tx, caller.agency.id, document, now).await?;
    remember(&tx, caller, key, &outcome.routing.version.to_string()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    letters::get(office, caller, document).await
}
