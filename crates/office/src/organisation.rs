//! Tổ chức: the agency, its units, positions and people.

use crate::{Caller, Error, Office};
use congvan_records::{
    Agency, AgencyId, Office as Organisation, Person, PersonId, Position, PositionId, Role, Term, Timestamp,
    Unit, UnitId,
};
use std::sync::Arc;
use time::UtcOffset;

/// Work under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open shares that lead.
    pub open: i64,
    /// Of these, past their deadline.
    pub overdue: i64,
}

/// A unit's work under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitLoad {
    /// The unit.
    pub unit: UnitId,
    /// Its work.
    pub load: Load,
}

/// A position's work under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionLoad {
    /// The position.
    pub position: PositionId,
    /// Its work.
    pub load: Load,
}

/// The caller's organisation now. Cached; a change made in this process shows at once.
pub async fn current(office: &Office, caller: &Caller) -> Result<Arc<Organisation>, Error> {
    of_agency(office, caller.agency.id).await
}

pub(crate) async fn of_agency(office: &Office, agency: AgencyId) -> Result<Arc<Organisation>, Error> {
    let _ = (office, agency);
    Err(Error::Unavailable("organisation"))
}

/// Work under way by unit, for the rows a leader chooses from. Units without work are left out.
pub async fn unit_loads(office: &Office, caller: &Caller) -> Result<Vec<UnitLoad>, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("loads"))
}

/// Work under way by position, for a head who names an officer. Positions without work are left out.
pub async fn position_loads(office: &Office, caller: &Caller) -> Result<Vec<PositionLoad>, Error> {
    let _ = (office, caller);
    Err(Error::Unavailable("loads"))
}

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
    let _ = (office, new);
    Err(Error::Unavailable("organisation"))
}

/// All agencies of the installation.
pub async fn agencies(office: &Office) -> Result<Vec<Agency>, Error> {
    let _ = office;
    Err(Error::Unavailable("organisation"))
}

/// Names the units of the clerks and of the archive.
pub async fn set_services(
    office: &Office,
    agency: AgencyId,
    clerical_unit: Option<UnitId>,
    archive_unit: Option<UnitId>,
) -> Result<(), Error> {
    let _ = (office, agency, clerical_unit, archive_unit);
    Err(Error::Unavailable("organisation"))
}

/// Makes a unit.
pub async fn create_unit(office: &Office, new: NewUnit) -> Result<Unit, Error> {
    let _ = (office, new);
    Err(Error::Unavailable("organisation"))
}

/// Makes a position.
pub async fn create_position(office: &Office, new: NewPosition) -> Result<Position, Error> {
    let _ = (office, new);
    Err(Error::Unavailable("organisation"))
}

/// Makes a person.
pub async fn create_person(office: &Office, new: NewPerson) -> Result<Person, Error> {
    let _ = (office, new);
    Err(Error::Unavailable("organisation"))
}

/// Gives a position to a person, from one instant to another.
pub async fn create_term(office: &Office, agency: AgencyId, term: Term) -> Result<(), Error> {
    let _ = (office, agency, term);
    Err(Error::Unavailable("organisation"))
}

/// Ends the terms of a person in a position; rights by the position end at `until`.
pub async fn end_term(
    office: &Office,
    agency: AgencyId,
    person: PersonId,
    position: PositionId,
    until: Timestamp,
) -> Result<(), Error> {
    let _ = (office, agency, person, position, until);
    Err(Error::Unavailable("organisation"))
}
