//! Agencies, units, positions, persons and terms.

use crate::{AgencyScope, Error, Read, Tx};
use congvan_records::{Agency, AgencyId, Office, Person, Position, Term, Timestamp, Unit};

/// Adds an agency. The units it names may follow in the same transaction.
///
/// Errors: [`Error::Duplicate`] for a code that is there.
pub async fn insert_agency(tx: &Tx, agency: &Agency) -> Result<(), Error> {
    todo!()
}

/// Changes an agency's name, codes, zone and the units it names.
pub async fn update_agency(tx: &Tx, scope: AgencyScope, agency: &Agency) -> Result<(), Error> {
    todo!()
}

/// Every agency of the installation, by name. For start-up and signing in, before a scope is known.
pub async fn agencies(db: &impl Read) -> Result<Vec<Agency>, Error> {
    todo!()
}

/// The agency itself.
pub async fn agency(db: &impl Read, scope: AgencyScope) -> Result<Agency, Error> {
    todo!()
}

/// Adds a unit, with its successors.
pub async fn insert_unit(tx: &Tx, scope: AgencyScope, unit: &Unit) -> Result<(), Error> {
    todo!()
}

/// Changes a unit: names, place, life, successors.
pub async fn update_unit(tx: &Tx, scope: AgencyScope, unit: &Unit) -> Result<(), Error> {
    todo!()
}

/// Adds a position.
pub async fn insert_position(tx: &Tx, scope: AgencyScope, position: &Position) -> Result<(), Error> {
    todo!()
}

/// Changes a position: unit, title, roles.
pub async fn update_position(tx: &Tx, scope: AgencyScope, position: &Position) -> Result<(), Error> {
    todo!()
}

/// Adds a person.
pub async fn insert_person(tx: &Tx, scope: AgencyScope, person: &Person) -> Result<(), Error> {
    todo!()
}

/// Changes a person's name and honorific.
pub async fn update_person(tx: &Tx, scope: AgencyScope, person: &Person) -> Result<(), Error> {
    todo!()
}

/// Adds a term: from now on the person holds the position.
pub async fn insert_term(tx: &Tx, scope: AgencyScope, term: &Term) -> Result<(), Error> {
    todo!()
}

/// Ends the term of this person in this position that began at `term.from`, at `term.until`.
pub async fn end_term(tx: &Tx, scope: AgencyScope, term: &Term) -> Result<(), Error> {
    todo!()
}

/// The organisation at `now`: units alive, their positions, terms that cover the instant, persons of those terms.
pub async fn office(db: &impl Read, scope: AgencyScope, now: Timestamp) -> Result<Office, Error> {
    todo!()
}

/// Every person of the agency by name, those without a post too.
pub async fn persons(db: &impl Read, scope: AgencyScope) -> Result<Vec<Person>, Error> {
    todo!()
}
