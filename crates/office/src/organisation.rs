//! Tổ chức: the agency, its units, positions and people.

mod changes;

pub use changes::{
    NewAgency, NewPerson, NewPosition, NewUnit, agencies, create_agency, create_person, create_position,
    create_term, create_unit, end_term, set_services,
};

use crate::letters::Names;
use crate::office::scope;
use crate::{Caller, Error, Office, books};
use congvan_records::{
    Agency, AgencyId, Office as Organisation, PersonId, Position, PositionId, Role, Timestamp, UnitId,
};
use congvan_store::{Read, organisation as rows};
use congvan_workflow::HeldPosition;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use time::Duration;

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

/// How long an organisation once read is used, by the office's clock: a term that begins or ends by itself shows
/// within this time. What is changed through this module shows at once.
const FRESH: Duration = Duration::seconds(30);

/// An organisation as read at an instant.
type Known = (Timestamp, Arc<Organisation>, Names);

#[derive(Default)]
pub(crate) struct Cache {
    agencies: Mutex<HashMap<AgencyId, Known>>,
}

impl Cache {
    fn find(&self, agency: AgencyId, now: Timestamp) -> Option<(Arc<Organisation>, Names)> {
        let agencies = self.agencies.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, organisation, names) = agencies.get(&agency)?;
        let age = now.since(*at);
        (Duration::ZERO..FRESH).contains(&age).then(|| (Arc::clone(organisation), names.clone()))
    }

    pub(crate) fn forget(&self, agency: AgencyId) {
        self.agencies.lock().unwrap_or_else(PoisonError::into_inner).remove(&agency);
    }
}

/// The caller's organisation now. Cached; a change made in this process shows at once.
pub async fn current(office: &Office, caller: &Caller) -> Result<Arc<Organisation>, Error> {
    of_agency(office, caller.agency.id).await
}

/// Work under way by unit, for the rows a leader chooses from. Units without work are left out.
pub async fn unit_loads(office: &Office, caller: &Caller) -> Result<Vec<UnitLoad>, Error> {
    let loads =
        congvan_store::inbox::load_by_unit(office.reader(), scope(caller.agency.id), office.now()).await?;
    Ok(loads
        .into_iter()
        .map(|row| UnitLoad {
            unit: row.unit,
            load: Load { open: row.open as i64, overdue: row.overdue as i64 },
        })
        .collect())
}

/// Work under way by position, for a head who names an officer. Positions without work are left out.
pub async fn position_loads(office: &Office, caller: &Caller) -> Result<Vec<PositionLoad>, Error> {
    let agency = scope(caller.agency.id);
    let loads = congvan_store::inbox::load_by_position(office.reader(), agency, office.now()).await?;
    Ok(loads
        .into_iter()
        .map(|row| PositionLoad {
            position: row.position,
            load: Load { open: row.open as i64, overdue: row.overdue as i64 },
        })
        .collect())
}

pub(crate) async fn of_agency(office: &Office, agency: AgencyId) -> Result<Arc<Organisation>, Error> {
    Ok(both(office, agency).await?.0)
}

/// The names of everybody and everything the caller's agency ever had.
pub async fn known_names(office: &Office, caller: &Caller) -> Result<Names, Error> {
    names(office, caller.agency.id).await
}

/// The names of everybody and everything the agency ever had.
pub(crate) async fn names(office: &Office, agency: AgencyId) -> Result<Names, Error> {
    Ok(both(office, agency).await?.1)
}

async fn both(office: &Office, agency: AgencyId) -> Result<(Arc<Organisation>, Names), Error> {
    let now = office.now();
    let cache = &office.inner.organisations;
    if let Some(found) = cache.find(agency, now) {
        return Ok(found);
    }
    let organisation = rows::office(office.reader(), scope(agency), now).await?;
    let (db, agency_scope) = (office.reader(), scope(agency));
    let names = Names::new(
        rows::persons(db, agency_scope).await?,
        rows::positions(db, agency_scope).await?,
        rows::units(db, agency_scope).await?,
        books::kept(db, agency).await?.1,
    );
    let organisation = Arc::new(organisation);
    let mut agencies = cache.agencies.lock().unwrap_or_else(PoisonError::into_inner);
    agencies.insert(agency, (now, Arc::clone(&organisation), names.clone()));
    Ok((organisation, names))
}

/// The positions a person holds at `now`, read afresh: rights hang on them.
pub(crate) async fn held(
    db: &impl Read,
    agency: AgencyId,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<HeldPosition>, Error> {
    let positions = rows::held(db, scope(agency), person, now).await?;
    Ok(positions
        .into_iter()
        .map(|position| HeldPosition {
            position: position.id,
            unit: position.unit,
            roles: position.roles,
            speaks_for_unit: position.speaks_for_unit,
        })
        .collect())
}

/// Vacant positions whose work falls to one of those held, with the organisation as it is now.
///
/// Source: the house's rule that work never waits on an empty chair: a vacancy goes up one level.
pub(crate) fn stands_in(office: &Organisation, held: &[HeldPosition]) -> Vec<HeldPosition> {
    let falls_to = |vacant: &&Position| {
        let to = office.stand_in_for(vacant.id).map(|position| position.id);
        held.iter().any(|held| Some(held.position) == to)
    };
    office.positions.iter().filter(falls_to).map(|vacant| desk(vacant.clone())).collect()
}

/// As [`stands_in`], of posts as they are in this transaction.
pub(crate) async fn stands_in_now(
    db: &impl Read,
    agency: AgencyId,
    held: &[HeldPosition],
    now: Timestamp,
) -> Result<Vec<HeldPosition>, Error> {
    let heads = [Role::Leader, Role::OfficeChief, Role::UnitHead];
    let answers = held.iter().any(|held| heads.iter().any(|role| held.roles.contains(role)));
    if !answers || !rows::has_vacancies(db, scope(agency), now).await? {
        return Ok(Vec::new());
    }
    Ok(stands_in(&rows::office(db, scope(agency), now).await?, held))
}

/// Units that ended and were taken over by one for which these desks speak.
pub(crate) async fn inherits(
    db: &impl Read,
    agency: AgencyId,
    desks: impl Iterator<Item = &HeldPosition>,
) -> Result<Vec<UnitId>, Error> {
    let units: Vec<UnitId> = desks.filter(|desk| desk.speaks_for_unit).map(|desk| desk.unit).collect();
    if units.is_empty() {
        return Ok(Vec::new());
    }
    Ok(rows::predecessors(db, scope(agency), &units).await?)
}

fn desk(position: Position) -> HeldPosition {
    HeldPosition {
        position: position.id,
        unit: position.unit,
        roles: position.roles,
        speaks_for_unit: position.speaks_for_unit,
    }
}

/// The agency's name as stamps and rails write it: "UBND PHƯỜNG THỌ HÒA".
pub fn stamp_name(agency: &Agency) -> String {
    agency.name.to_uppercase().replace("ỦY BAN NHÂN DÂN", "UBND")
}

/// The agency's name as the generated sheet of a letter without a file has it, on screen and on paper.
pub fn sheet_name(agency: &Agency) -> String {
    agency.name.to_uppercase()
}
