use crate::books::IncomingBook;
use congvan_records::{Person, PersonId, Position, PositionId, Unit, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names that a letter's history speaks of, of people, posts and units that are gone, too, and of the books. Cheap to
/// clone.
#[derive(Clone, Debug, Default)]
pub struct Names(Arc<Maps>);

#[derive(Debug, Default)]
struct Maps {
    persons: BTreeMap<PersonId, Person>,
    positions: BTreeMap<PositionId, Position>,
    units: BTreeMap<UnitId, Unit>,
    books: Vec<IncomingBook>,
}

impl Names {
    /// The names of these people only.
    pub fn of<'a>(persons: impl IntoIterator<Item = &'a Person>) -> Self {
        Self::new(persons.into_iter().cloned(), [], [], Vec::new())
    }

    pub(crate) fn new(
        persons: impl IntoIterator<Item = Person>,
        positions: impl IntoIterator<Item = Position>,
        units: impl IntoIterator<Item = Unit>,
        books: Vec<IncomingBook>,
    ) -> Self {
        Self(Arc::new(Maps {
            persons: persons.into_iter().map(|person| (person.id, person)).collect(),
            positions: positions.into_iter().map(|position| (position.id, position)).collect(),
            units: units.into_iter().map(|unit| (unit.id, unit)).collect(),
            books,
        }))
    }

    /// Does the agency keep several books, so that a number alone does not say which line is meant?
    pub(crate) fn has_several_books(&self) -> bool {
        self.0.books.len() > 1
    }

    /// The name of the book with this key.
    pub(crate) fn book(&self, key: &str) -> Option<&str> {
        self.0.books.iter().find(|book| book.key == key).map(|book| book.name.as_str())
    }

    /// The person, whether or not in office now.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.0.persons.get(&id)
    }

    /// The position, whether or not it still exists. Its roles are not told here.
    pub fn position(&self, id: PositionId) -> Option<&Position> {
        self.0.positions.get(&id)
    }

    /// The unit, whether or not it still exists. Its successors are not told here.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.0.units.get(&id)
    }

    /// The unit of a position.
    pub fn unit_of(&self, position: PositionId) -> Option<&Unit> {
        self.unit(self.position(position)?.unit)
    }

    /// The person's name; empty if not known.
    pub fn person_name(&self, id: PersonId) -> &str {
        self.person(id).map_or("", |person| &person.name)
    }

    /// Người làm, and in whose place if in another's: "Hồ Ngọc Sơn (thay Nguyễn Thị Minh Hà)".
    pub fn actor(&self, person: PersonId, behalf: Option<PersonId>) -> String {
        let name = self.person_name(person);
        match behalf {
            Some(behalf) => format!("{name} (thay {})", self.person_name(behalf)),
            None => name.to_owned(),
        }
    }

    /// The position's title; empty if not known.
    pub fn title(&self, id: PositionId) -> &str {
        self.position(id).map_or("", |position| &position.title)
    }
}
