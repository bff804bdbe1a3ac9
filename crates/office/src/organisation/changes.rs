//! Making and changing an organisation: for the command line, the demo, and tests.

use crate::office::{new_id, scope};
use crate::{Error, Office};
use congvan_records::{
    Agency, AgencyId, Person, PersonId, Position, PositionId, Role, Term, Timestamp, Unit, UnitId, nfc_line,
};
use congvan_store::{Tx, organisation as rows};
use time::UtcOffset;

/// A new agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAgency {
    /// Tên cơ quan.
    pub name: String,
    /// Tên viết tắt.
    pub abbreviation: String,
    /// Mã định danh.
    pub code: String,
    /// Its zone.
    pub zone: UtcOffset,
}

/// A new unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Whose.
    pub agency: AgencyId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Tên đầy đủ.
    pub name: String,
    /// Tên ngắn.
    pub short_name: String,
    /// Ký hiệu.
    pub abbreviation: String,
    /// Place among its siblings.
    pub order: i32,
    /// First instant of its life.
    pub valid_from: Timestamp,
}

/// A new position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPosition {
    /// Whose.
    pub agency: AgencyId,
    /// Its unit.
    pub unit: UnitId,
    /// Tên chức vụ.
    pub title: String,
    /// What it does in routing.
    pub roles: Vec<Role>,
    /// Does what is granted to the unit reach it?
    pub speaks_for_unit: bool,
    /// Order of rank.
    pub order: i32,
}

/// A new person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Who employs the person.
    pub agency: AgencyId,
    /// Họ và tên.
    pub name: String,
    /// "ông" or "bà".
    pub honorific: String,
}

/// Makes an agency, without a clerical unit yet.
pub async fn create_agency(office: &Office, new: NewAgency) -> Result<Agency, Error> {
    let agency = Agency {
        id: new_id(),
        name: nfc_line(&new.name),
        abbreviation: nfc_line(&new.abbreviation),
        code: nfc_line(&new.code),
        zone: new.zone,
        clerical_unit: None,
        archive_unit: None,
    };
    let tx = office.begin().await?;
    rows::insert_agency(&tx, &agency).await?;
    tx.commit().await?;
    Ok(agency)
}

/// All agencies of the installation.
pub async fn agencies(office: &Office) -> Result<Vec<Agency>, Error> {
    Ok(rows::agencies(office.reader()).await?)
}

/// Names the units of the clerks and of the archive.
///
/// Errors: [`Error::NotFound`].
pub async fn set_services(
    office: &Office,
    agency: AgencyId,
    clerical_unit: Option<UnitId>,
    archive_unit: Option<UnitId>,
) -> Result<(), Error> {
    let tx = office.begin().await?;
    let known = rows::agency(&tx, scope(agency)).await?;
    rows::update_agency(&tx, scope(agency), &Agency { clerical_unit, archive_unit, ..known }).await?;
    saved(office, agency, tx).await
}

/// Makes a unit.
pub async fn create_unit(office: &Office, new: NewUnit) -> Result<Unit, Error> {
    let unit = Unit {
        id: new_id(),
        agency: new.agency,
        parent: new.parent,
        name: nfc_line(&new.name),
        short_name: nfc_line(&new.short_name),
        abbreviation: nfc_line(&new.abbreviation),
        order: new.order,
        valid_from: new.valid_from,
        valid_to: None,
        successors: Vec::new(),
    };
    let tx = office.begin().await?;
    rows::insert_unit(&tx, scope(new.agency), &unit).await?;
    saved(office, new.agency, tx).await?;
    Ok(unit)
}

/// Makes a position.
pub async fn create_position(office: &Office, new: NewPosition) -> Result<Position, Error> {
    let position = Position {
        id: new_id(),
        agency: new.agency,
        unit: new.unit,
        title: nfc_line(&new.title),
        roles: new.roles,
        speaks_for_unit: new.speaks_for_unit,
        order: new.order,
    };
    let tx = office.begin().await?;
    rows::insert_position(&tx, scope(new.agency), &position).await?;
    saved(office, new.agency, tx).await?;
    Ok(position)
}

/// Makes a person.
pub async fn create_person(office: &Office, new: NewPerson) -> Result<Person, Error> {
    let person = Person {
        id: new_id(),
        agency: new.agency,
        name: nfc_line(&new.name),
        honorific: nfc_line(&new.honorific),
    };
    let tx = office.begin().await?;
    rows::insert_person(&tx, scope(new.agency), &person).await?;
    saved(office, new.agency, tx).await?;
    Ok(person)
}

/// Gives a position to a person, from one instant to another.
pub async fn create_term(office: &Office, agency: AgencyId, term: Term) -> Result<(), Error> {
    let tx = office.begin().await?;
    rows::insert_term(&tx, scope(agency), &term).await?;
    saved(office, agency, tx).await
}

/// Ends the term of a person in a position; rights by the position end at `until`.
///
/// Errors: [`Error::NotFound`] when the person does not hold it now.
pub async fn end_term(
    office: &Office,
    agency: AgencyId,
    person: PersonId,
    position: PositionId,
    until: Timestamp,
) -> Result<(), Error> {
    let tx = office.begin().await?;
    let organisation = rows::office(&tx, scope(agency), office.now()).await?;
    let term = organisation.terms.iter().find(|term| term.person == person && term.position == position);
    let term = Term { until: Some(until), ..*term.ok_or(Error::NotFound)? };
    rows::end_term(&tx, scope(agency), &term).await?;
    saved(office, agency, tx).await
}

/// Commits, and lets go of everything remembered about the agency.
async fn saved(office: &Office, agency: AgencyId, tx: Tx) -> Result<(), Error> {
    tx.commit().await?;
    office.inner.organisations.forget(agency);
    office.inner.doorman.forget_all();
    Ok(())
}
