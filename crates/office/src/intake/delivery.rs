//! Tiếp nhận qua máy: letters that no person uploads; a machine hands them in, in the name of a clerk.

use super::upload::{blank_form, fill_blanks, insert, open_for};
use crate::office::{new_id, scope};
use crate::{Error, Office, jobs, organisation};
use congvan_reading::FileKind;
use congvan_records::{AgencyId, DocumentFields, DocumentId, FileRole, PersonId, Role, Source, StoredFile};
use congvan_store::blobs::Published;
use congvan_store::{Tx, accounts, deliveries, documents};
use congvan_workflow::EventActor;

/// In whose name a machine hands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) agency: AgencyId,
    pub(crate) person: PersonId,
}

/// What became of a file that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    /// A letter was opened for it.
    New(DocumentId),
    /// There is one already, from the same source with the same bytes.
    Before(DocumentId),
}

/// The clerk with this login; none when it is nobody's, locked, or of somebody who is no clerk now.
pub(crate) async fn clerk_called(office: &Office, login: &str) -> Result<Option<Recipient>, Error> {
    let db = office.reader();
    let Some(account) = accounts::find_by_login(db, login).await? else { return Ok(None) };
    let (agency, person) = (account.agency, account.person);
    let unit = congvan_store::organisation::agency(db, scope(agency)).await?.clerical_unit;
    let held = organisation::held(db, agency, person, office.now()).await?;
    let is_clerk = held.iter().any(|held| held.roles.contains(&Role::Clerk) && Some(held.unit) == unit);
    Ok((is_clerk && !account.disabled).then_some(Recipient { agency, person }))
}

/// The first clerk of the only agency; none when there are several agencies or nobody keeps the book.
pub(crate) async fn only_clerk(office: &Office) -> Result<Option<Recipient>, Error> {
    let agencies = congvan_store::organisation::agencies(office.reader()).await?;
    let [agency] = &agencies[..] else { return Ok(None) };
    first_clerk(office, agency.id).await
}

/// The agency's first clerk; none when nobody keeps the book.
pub(crate) async fn first_clerk(office: &Office, agency: AgencyId) -> Result<Option<Recipient>, Error> {
    let organisation = organisation::of_agency(office, agency).await?;
    let mut clerks = organisation.positions.iter().filter(|position| {
        position.roles.contains(&Role::Clerk) && Some(position.unit) == organisation.agency.clerical_unit
    });
    let clerk = clerks.find_map(|position| organisation.holders(position.id).next());
    Ok(clerk.map(|clerk| Recipient { agency, person: clerk.id }))
}

/// A file of a letter that is handed in, its bytes published.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) role: FileRole,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) published: Published,
}

/// Opens a letter for a file whose bytes are published; once for the same bytes from the same source.
///
/// Errors: [`Error::Forbidden`] when the recipient is no clerk any more, [`Error::Busy`].
pub(crate) async fn deliver(
    office: &Office,
    to: Recipient,
    source: Source,
    name: String,
    kind: FileKind,
    published: Published,
) -> Result<Delivered, Error> {
    let agency = scope(to.agency);
    let tx = office.begin().await?;
    if let Some(document) = deliveries::find(&tx, agency, source, published.sha256).await? {
        tx.roll_back().await?;
        return Ok(Delivered::Before(document));
    }
    let main = Piece { role: FileRole::Main, name, media_type: kind.media_type().to_owned(), published };
    let document = open_delivered(office, &tx, to, source, &[main], DocumentFields::default()).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(Delivered::New(document))
}

/// Opens a letter with these files inside a transaction. `known` says what its form holds already.
///
/// Errors: [`Error::Forbidden`] when the recipient is no clerk any more.
pub(crate) async fn open_delivered(
    office: &Office,
    tx: &Tx,
    to: Recipient,
    source: Source,
    pieces: &[Piece],
    known: DocumentFields,
) -> Result<DocumentId, Error> {
    let (now, agency) = (office.now(), scope(to.agency));
    let unit = congvan_store::organisation::agency(tx, agency).await?.clerical_unit;
    let unit = unit.ok_or(Error::Forbidden(Role::Clerk))?;
    let held = organisation::held(tx, to.agency, to.person, now).await?;
    let clerk = held.iter().find(|held| held.unit == unit && held.roles.contains(&Role::Clerk));
    let clerk = clerk.ok_or(Error::Forbidden(Role::Clerk))?;
    let by = EventActor { person: to.person, position: clerk.position, session: None, on_behalf: None };
    let document = new_id();
    open_for(tx, to.agency, unit, by, document, (source, None), now).await?;
    let blank = blank_form();
    let fields = fill_blanks(known, blank.clone());
    if fields != blank {
        documents::update_fields(tx, agency, document, &fields).await?;
    }
    for piece in pieces {
        let file = StoredFile {
            id: new_id(),
            document,
            role: piece.role,
            name: piece.name.clone(),
            media_type: piece.media_type.clone(),
            size: piece.published.size,
            sha256: piece.published.sha256,
        };
        insert(tx, to.agency, to.person, &file, now).await?;
    }
    jobs::index_document(tx, to.agency, document, now).await?;
    Ok(document)
}
