use super::require;
use crate::office::scope;
use crate::organisation::{self, Load};
use crate::{Caller, Error, Office};
use congvan_records::{Agency, Person, PersonId, Position, PositionId, Role, Timestamp, Unit, UnitId};
use congvan_store::{accounts, inbox};

/// The whole organisation as its administrator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The agency.
    pub agency: Agency,
    /// Units alive, in order.
    pub units: Vec<UnitInfo>,
    /// Units that have ended, the last one first.
    pub closed: Vec<ClosedUnit>,
    /// Their posts, by rank.
    pub positions: Vec<PositionInfo>,
    /// Everybody, those without a post too, by name.
    pub people: Vec<PersonInfo>,
}

/// A unit that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedUnit {
    /// The unit, with its successors.
    pub unit: Unit,
    /// When it ended.
    pub at: Timestamp,
    /// Names of its successors, ended ones too.
    pub successors: Vec<String>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitInfo {
    /// The unit.
    pub unit: Unit,
    /// Does somebody hold a post that heads it? Without one the unit above answers.
    pub has_head: bool,
    /// Work it leads or supports.
    pub load: Load,
}

/// A post.
#[derive(Clone, Debug, PartialEq)]
pub struct PositionInfo {
    /// The post.
    pub position: Position,
    /// Who holds it now.
    pub holders: Vec<PersonId>,
    /// Work that waits for it.
    pub load: Load,
}

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonInfo {
    /// Who.
    pub person: Person,
    /// Posts held now.
    pub posts: Vec<PositionId>,
    /// Tài khoản, if there is one.
    pub login: Option<String>,
    /// Is it locked?
    pub disabled: bool,
    /// Was its first password never changed?
    pub must_change: bool,
    /// When it last signed in.
    pub last_sign_in_at: Option<Timestamp>,
}

/// The organisation with its accounts, and how much waits where: counts alone.
///
/// Errors: [`Error::Forbidden`].
pub async fn overview(office: &Office, caller: &Caller) -> Result<Overview, Error> {
    require(caller)?;
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    let known = congvan_store::organisation::office(db, agency, now).await?;
    let persons = congvan_store::organisation::persons(db, agency).await?;
    let accounts = accounts::list(db, agency).await?;
    let activity = accounts::activity(db, agency, now).await?;
    let closed = closed(&congvan_store::organisation::units(db, agency).await?, now);
    let by_unit = organisation::unit_loads(office, caller).await?;
    let by_position = inbox::load_by_position(db, agency, now).await?;
    let units = known.units.iter().map(|unit| UnitInfo {
        has_head: known.positions.iter().any(|position| {
            position.unit == unit.id
                && (position.has(Role::UnitHead)
                    || position.has(Role::OfficeChief)
                    || position.has(Role::Leader))
                && known.holders(position.id).next().is_some()
        }),
        load: by_unit.iter().find(|load| load.unit == unit.id).map(|load| load.load).unwrap_or_default(),
        unit: unit.clone(),
    });
    let positions = known.positions.iter().map(|position| PositionInfo {
        holders: known.holders(position.id).map(|person| person.id).collect(),
        load: by_position
            .iter()
            .find(|load| load.position == position.id)
            .map_or_else(Load::default, |load| Load { open: load.open as i64, overdue: load.overdue as i64 }),
        position: position.clone(),
    });
    let people = persons.into_iter().map(|person| {
        let account = accounts.iter().find(|account| account.person == person.id);
        let seen = activity.iter().find(|seen| seen.person == person.id);
        PersonInfo {
            posts: known
                .terms
                .iter()
                .filter(|term| term.person == person.id)
                .map(|term| term.position)
                .collect(),
            login: account.map(|account| account.login.clone()),
            disabled: account.is_some_and(|account| account.disabled),
            must_change: account.is_some_and(|account| account.must_change),
            last_sign_in_at: seen.map(|seen| seen.last_sign_in_at),
            person,
        }
    });
    Ok(Overview {
        units: units.collect(),
        closed,
        positions: positions.collect(),
        people: people.collect(),
        agency: known.agency.clone(),
    })
}

fn closed(all: &[Unit], now: Timestamp) -> Vec<ClosedUnit> {
    let name = |id: &UnitId| all.iter().find(|unit| unit.id == *id).map(|unit| unit.name.clone());
    let mut closed: Vec<ClosedUnit> = all
        .iter()
        .filter_map(|unit| {
            let at = unit.valid_to.filter(|at| *at <= now)?;
            Some(ClosedUnit {
                unit: unit.clone(),
                at,
                successors: unit.successors.iter().filter_map(name).collect(),
            })
        })
        .collect();
    closed.sort_by_key(|closed| std::cmp::Reverse(closed.at));
    closed
}
