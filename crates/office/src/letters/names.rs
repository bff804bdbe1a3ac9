use congvan_records::{Person, PersonId, Position, PositionId, Unit, UnitId};
use std::collections::BTreeMap;

/// Names that a letter's history speaks of, of people, posts and units that are gone, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub(crate) persons: BTreeMap<PersonId, Person>,
    pub(crate) positions: BTreeMap<PositionId, Position>,
    pub(crate) units: BTreeMap<UnitId, Unit>,
}

impl Names {
    /// The person, whether or not in office now.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&id)
    }

    /// The position, whether or not it still exists.
    pub fn position(&self, id: PositionId) -> Option<&Position> {
        self.positions.get(&id)
    }

    /// The unit, whether or not it still exists.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// The unit of a position.
    pub fn unit_of(&self, position: PositionId) -> Option<&Unit> {
        self.unit(self.position(position)?.unit)
    }

    /// The person's name; empty if not known.
    pub fn person_name(&self, id: PersonId) -> &str {
        self.person(id).map_or("", |person| &person.name)
    }

    /// The position's title; empty if not known.
    pub fn title(&self, id: PositionId) -> &str {
        self.position(id).map_or("", |position| &position.title)
    }
}
