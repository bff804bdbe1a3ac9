//! Sắp xếp tệp: which of the files that came together is the letter, and which is a letter of its own.

use super::delivery::{Piece, Recipient, open_delivered};
use super::open_for_clerk;
use super::upload::{ask_for_reading, blank_form};
use crate::letters::{self, Letter};
use crate::office::scope;
use crate::{Caller, Error, Office, jobs};
use congvan_records::{DocumentFields, DocumentId, FileId, FileRole, Sha256, StoredFile};
use congvan_store::blobs::Published;
use congvan_store::{Tx, documents, incoming_mail};

/// Đặt làm văn bản chính: an attachment of a letter without a number becomes its main file, and the main file an
/// attachment. The form is blank again and filled in from the new main file: what stood there was the other's.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`] once it is registered.
pub async fn make_main(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<Letter, Error> {
    let (agency, now) = (scope(caller.agency.id), office.now());
    let tx = office.begin().await?;
    open_for_clerk(office, &tx, caller, document).await?;
    let chosen = attachment(&tx, caller, document, file).await?;
    let files = documents::files(&tx, agency, document).await?;
    for main in files.iter().filter(|file| file.role == FileRole::Main) {
        documents::set_file_role(&tx, agency, main.id, FileRole::Attachment).await?;
    }
    documents::set_file_role(&tx, agency, chosen.id, FileRole::Main).await?;
    documents::update_fields(&tx, agency, document, &blank_form()).await?;
    ask_for_reading(&tx, caller.agency.id, &chosen, now).await?;
    jobs::index_document(&tx, caller.agency.id, document, now).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    letters::get(office, caller, document).await
}

/// Takes the main file, which must be the one with this digest, off a letter without a number, and blanks its form:
/// another file is to come in its place.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`] once it is registered; [`Error::Stale`] when another file has become
/// the main one.
pub(crate) async fn empty_for_clerk(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    expected: Sha256,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    open_for_clerk(office, tx, caller, document).await?;
    let files = documents::files(tx, agency, document).await?;
    let main = files.iter().find(|file| file.role == FileRole::Main && file.sha256 == expected);
    documents::delete_file(tx, agency, main.ok_or(Error::Stale)?.id).await?;
    Ok(documents::update_fields(tx, agency, document, &blank_form()).await?)
}

/// Tách thành văn bản riêng: an attachment of a letter without a number becomes a letter of its own, from the same source
/// and with the same envelope.
///
/// Errors: [`Error::NotFound`], [`Error::Refused`] once it is registered.
pub async fn split(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<DocumentId, Error> {
    let agency = scope(caller.agency.id);
    let tx = office.begin().await?;
    open_for_clerk(office, &tx, caller, document).await?;
    let chosen = attachment(&tx, caller, document, file).await?;
    let source = documents::get(&tx, agency, document).await?.source;
    let mut pieces = vec![piece(FileRole::Main, &chosen)];
    let files = documents::files(&tx, agency, document).await?;
    pieces.extend(
        files.iter().filter(|file| file.role == FileRole::Envelope).map(|file| piece(file.role, file)),
    );
    documents::delete_file(&tx, agency, chosen.id).await?;
    let to = Recipient { agency: caller.agency.id, person: caller.person.id };
    let letter = open_delivered(office, &tx, to, source, &pieces, DocumentFields::default()).await?;
    if let Some(mail) = incoming_mail::origin(&tx, agency, document).await? {
        incoming_mail::link(&tx, agency, mail.id, letter).await?;
    }
    jobs::index_document(&tx, caller.agency.id, document, office.now()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(letter)
}

async fn attachment(
    tx: &Tx,
    caller: &Caller,
    document: DocumentId,
    file: FileId,
) -> Result<StoredFile, Error> {
    let stored = documents::file(tx, scope(caller.agency.id), file).await?;
    if stored.document != document || stored.role != FileRole::Attachment {
        return Err(Error::NotFound);
    }
    Ok(stored)
}

fn piece(role: FileRole, file: &StoredFile) -> Piece {
    let published = Published { sha256: file.sha256, size: file.size };
    Piece { role, name: file.name.clone(), media_type: file.media_type.clone(), published }
}
