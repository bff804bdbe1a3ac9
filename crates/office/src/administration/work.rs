//! Việc trong tay một cán bộ: how much is in the hands of whom, by counts and numbers alone.

use super::require;
use crate::office::scope;
use crate::{Caller, Error, Office};
use congvan_records::{
    ArrivalNumber, DocumentId, Office as Organisation, Person, PersonId, Position, PositionId, Role,
    Timestamp, Year,
};
use congvan_store::{Read, organisation as rows, routings};
use congvan_workflow::{InboxBox, Routing};
use std::sync::Arc;

/// A letter as the book numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// Năm.
    pub year: Year,
    /// Số đến.
    pub number: ArrivalNumber,
}

/// Work of one kind in the hands of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    /// Chờ bút phê, chủ trì, phối hợp, để biết, chờ trả lời.
    pub kind: InboxBox,
    /// Its letters, by number.
    pub letters: Vec<Numbered>,
    /// Of these, past their deadline.
    pub overdue: i64,
    /// The posts that may take all of it.
    pub receivers: Vec<PositionId>,
}

/// What is in the hands of one of a person's posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostWork {
    /// The post.
    pub position: Position,
    /// Name of its unit.
    pub unit: String,
    /// Who else holds it: their work does not stop.
    pub shared_with: Vec<String>,
    /// Who answers for it once it is vacant; none when nobody does.
    pub falls_to: Option<String>,
    /// Letters that wait for the clerks together, when this is the last post of a clerk.
    pub common: i64,
    /// Its work, by kind.
    pub piles: Vec<Pile>,
}

/// A letter in the hands of a post.
pub(super) struct Held {
    pub(super) document: DocumentId,
    pub(super) kind: InboxBox,
    pub(super) letter: Numbered,
    routing: Arc<Routing>,
}

impl Held {
    pub(super) fn is_late(&self, position: PositionId, now: Timestamp) -> bool {
        self.routing.deadline_of(position).is_some_and(|deadline| deadline.at < now)
    }

    pub(super) fn may_pass(&self, from: PositionId, to: &Position) -> bool {
        self.routing.may_pass(from, to)
    }
}

/// What is in the hands of a person, post by post.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn work_of(office: &Office, caller: &Caller, person: PersonId) -> Result<Vec<PostWork>, Error> {
    require(caller)?;
    let (db, agency, now) = (office.reader(), scope(caller.agency.id), office.now());
    known_person(db, caller, person).await?;
    let known = rows::office(db, agency, now).await?;
    let mut works = Vec::new();
    for position in posts_of(&known, person) {
        let held = held_by(db, caller, position.id).await?;
        let common = if is_last_clerk(&known, position, person) {
            waiting_for_clerks(db, caller, &known).await?
        } else {
            0
        };
        let without = without(&known, person);
        works.push(PostWork {
            unit: known.unit(position.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            shared_with: others(&known, position.id, person).map(|other| other.name.clone()).collect(),
            falls_to: without.stand_in_for(position.id).map(|above| named(&without, above)),
            common,
            piles: piles(&known, person, position.id, &held, now),
            position: position.clone(),
        });
    }
    Ok(works)
}

pub(super) async fn known_person(db: &impl Read, caller: &Caller, person: PersonId) -> Result<Person, Error> {
    let everybody = rows::persons(db, scope(caller.agency.id)).await?;
    everybody.into_iter().find(|one| one.id == person).ok_or(Error::NotFound)
}

pub(super) fn posts_of(known: &Organisation, person: PersonId) -> impl Iterator<Item = &Position> {
    let held = known.terms.iter().filter(move |term| term.person == person);
    held.filter_map(|term| known.position(term.position))
}

pub(super) fn others(
    known: &Organisation,
    position: PositionId,
    person: PersonId,
) -> impl Iterator<Item = &Person> {
    known.holders(position).filter(move |holder| holder.id != person)
}

/// The organisation as it is once the person holds nothing.
fn without(known: &Organisation, person: PersonId) -> Organisation {
    let mut after = known.clone();
    after.terms.retain(|term| term.person != person);
    after
}

/// "Trưởng phòng Hoàng Văn Sơn".
fn named(known: &Organisation, position: &Position) -> String {
    let holders: Vec<&str> = known.holders(position.id).map(|person| person.name.as_str()).collect();
    format!("{} {}", position.title, holders.join(", "))
}

/// Would the clerks' unit have no clerk without this person?
fn is_last_clerk(known: &Organisation, position: &Position, person: PersonId) -> bool {
    position.has(Role::Clerk)
        && known.agency.clerical_unit == Some(position.unit)
        && !has_clerk(&without(known, person))
}

pub(super) fn has_clerk(known: &Organisation) -> bool {
    known.positions.iter().any(|position| {
        position.has(Role::Clerk)
            && known.agency.clerical_unit == Some(position.unit)
            && known.holders(position.id).next().is_some()
    })
}

pub(super) async fn waiting_for_clerks(
    db: &impl Read,
    caller: &Caller,
    known: &Organisation,
) -> Result<i64, Error> {
    let Some(unit) = known.agency.clerical_unit else { return Ok(0) };
    let waiting = routings::count_with_unit(db, scope(caller.agency.id), unit).await?;
    Ok(waiting as i64)
}

pub(super) async fn held_by(
    db: &impl Read,
    caller: &Caller,
    position: PositionId,
) -> Result<Vec<Held>, Error> {
    let agency = scope(caller.agency.id);
    let documents = routings::open_with_rights_of(db, agency, position).await?;
    let mut held: Vec<Held> = routings::load_many(db, agency, &documents)
        .await?
        .into_iter()
        .filter_map(|routing| {
            let registration = routing.registration?;
            let letter = Numbered { year: registration.year, number: registration.number };
            Some(Held {
                document: routing.document,
                kind: routing.work_in_hands_of(position)?,
                letter,
                routing,
            })
        })
        .collect();
    held.sort_by_key(|one| one.letter);
    Ok(held)
}

fn piles(
    known: &Organisation,
    person: PersonId,
    from: PositionId,
    held: &[Held],
    now: Timestamp,
) -> Vec<Pile> {
    let kinds = [
        InboxBox::Review,
        InboxBox::Tasks,
        InboxBox::Support,
        InboxBox::Requests,
        InboxBox::Reports,
        InboxBox::Inform,
    ];
    let pile = |kind| {
        let letters: Vec<&Held> = held.iter().filter(|one| one.kind == kind).collect();
        let late = |one: &&&Held| one.is_late(from, now);
        let takes = |to: &&Position| {
            others(known, to.id, person).next().is_some() && letters.iter().all(|one| one.may_pass(from, to))
        };
        Pile {
            kind,
            overdue: letters.iter().filter(late).count() as i64,
            receivers: known.positions.iter().filter(takes).map(|position| position.id).collect(),
            letters: letters.iter().map(|one| one.letter).collect(),
        }
    };
    kinds.into_iter().map(pile).filter(|pile| !pile.letters.is_empty()).collect()
}
