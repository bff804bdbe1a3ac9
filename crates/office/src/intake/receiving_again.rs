//! Tiếp nhận lại: a letter that was returned or voided by mistake comes in once more.

use super::upload::{insert, open_letter};
use crate::idempotency::{fingerprint, recall, remember};
use crate::office::{new_id, scope};
use crate::routing::Desk;
use crate::{Caller, Error, Key, Office, jobs};
use congvan_records::{DocumentId, FileRole, StoredFile};
use congvan_store::{Tx, documents, incoming_mail};
use congvan_workflow::{Action, EventBody, ReceivedBefore};

/// Receives again, as a letter of its own without a number, what was returned to its sender or whose number was voided.
/// The old one stays as it stood, in the book too; each names the other. All at once or not at all.
///
/// The new letter has the files as they came and the form as it was filled in last, for the clerk to confirm: what the
/// office did with the old one (stamp, notes on the page, talk, results) is the old one's. The files are read and their
/// signatures judged anew, as at every receipt.
///
/// Of a letter for named persons only the clerks see the line alone. What comes in again lies before them like any letter
/// that has not been registered yet, and its level is theirs to choose once more: that is what a level chosen wrongly is
/// voided for.
///
/// Errors: [`Error::NotFound`], [`Error::Conflict`]; [`Error::Refused`] for what is neither returned nor voided, for what
/// was received again before, and without a reason; [`Error::IdempotencyMismatch`], [`Error::Busy`].
/// Source: Decree 30/2020/NĐ-CP, art. 21 and 22; see [`congvan_workflow::ReceivedBefore`].
pub async fn receive_again(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    version: u32,
    reason: String,
    key: Option<Key>,
) -> Result<DocumentId, Error> {
    let desk = Desk::at(office, caller).await?;
    let (now, agency) = (desk.now, scope(caller.agency.id));
    let request = fingerprint(&(document, version, &reason));
    let tx = office.begin().await?;
    if let Some(done) = recall(&tx, caller, key, request, now).await? {
        tx.roll_back().await?;
        return done.parse().map_err(|_| Error::NotFound);
    }
    let (routing, actor) = desk.take(&tx, document, version).await?;
    let letter: DocumentId = new_id();
    let outcomes = desk.plan(&routing, &actor, &[Action::ReceiveAgain { letter, reason }], &[new_id()])?;
    let reason = outcomes.iter().find_map(|outcome| match &outcome.event.body {
        EventBody::ReceivedAgain { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    let before = ReceivedBefore {
        letter: document,
        number: routing.registration.map(|entry| (entry.number, entry.year)),
        reason: reason.unwrap_or_default(),
    };
    let held = documents::get(&tx, agency, document).await?;
    open_letter(&tx, caller, letter, held.source, Some(before), now).await?;
    documents::update_fields(&tx, agency, letter, &held.fields).await?;
    take_files(&tx, caller, document, letter, now).await?;
    if let Some(mail) = incoming_mail::origin(&tx, agency, document).await? {
        incoming_mail::link(&tx, agency, mail.id, letter).await?;
    }
    for letter in [document, letter] {
        jobs::index_document(&tx, caller.agency.id, letter, now).await?;
    }
    desk.write(&tx, &routing, &outcomes, None).await?;
    desk.append(&tx, &outcomes).await?;
    remember(&tx, caller, key, &letter.to_string()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(letter)
}

/// The files that came with the letter, but for those that were made of it: the bytes lie there once, under two rows.
async fn take_files(
    tx: &Tx,
    caller: &Caller,
    from: DocumentId,
    to: DocumentId,
    now: congvan_records::Timestamp,
) -> Result<(), Error> {
    for file in documents::files(tx, scope(caller.agency.id), from).await? {
        if file.role != FileRole::Result {
            let file = StoredFile { id: new_id(), document: to, ..file };
            insert(tx, caller.agency.id, caller.person.id, &file, now).await?;
        }
    }
    Ok(())
}
