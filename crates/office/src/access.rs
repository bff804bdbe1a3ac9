//! Quyền: the questions every act asks first.

use crate::office::scope;
use crate::{Caller, Error, Office, delegations, organisation};
use congvan_records::{AccessLevel, AgencyId, DocumentId, PersonId, Role, Timestamp};
use congvan_store::{Read, routings};
use congvan_workflow::{Access, Actor, Facts, Routing, decide};

/// A letter's level: what was fixed on registering. Until then the clerks see what they are to register.
pub(crate) fn level(routing: &Routing) -> AccessLevel {
    routing.registration.map_or(AccessLevel::Normal, |registration| registration.access)
}

pub(crate) fn may(actor: &Actor, access: Access, routing: &Routing, now: Timestamp) -> bool {
    decide(actor, access, Facts { level: level(routing), routing }, now).is_allowed()
}

/// The caller as of now: posts are read afresh inside the transaction in which they decide.
pub(crate) async fn actor(db: &impl Read, caller: &Caller, now: Timestamp) -> Result<Actor, Error> {
    let actor = actor_of(db, caller.agency.id, caller.person.id, now).await?;
    Ok(Actor { session: Some(caller.session), ..actor })
}

/// A person as of now, without a session: for work that goes on after the person has left the screen.
pub(crate) async fn actor_of(
    db: &impl Read,
    agency: AgencyId,
    person: PersonId,
    now: Timestamp,
) -> Result<Actor, Error> {
    let positions = organisation::held(db, agency, person, now).await?;
    let stands_in = organisation::stands_in_now(db, agency, &positions, now).await?;
    let acts_for = delegations::of_person(db, agency, person, now).await?;
    let desks = positions.iter().chain(&stands_in).chain(acts_for.iter().map(|acts_for| &acts_for.desk));
    let inherits = organisation::inherits(db, agency, desks).await?;
    Ok(Actor { person, session: None, positions, stands_in, inherits, acts_for })
}

/// The routing of a letter the caller may know of.
///
/// Errors: [`Error::NotFound`] alike for one that is not there.
pub(crate) async fn readable(
    office: &Office,
    db: &impl Read,
    caller: &Caller,
    document: DocumentId,
    access: Access,
) -> Result<Routing, Error> {
    let routing = routings::load(db, scope(caller.agency.id), document).await?;
    if may(&caller.actor, access, &routing, office.now()) { Ok(routing) } else { Err(Error::NotFound) }
}

/// Is the caller a clerk of the agency's clerical unit?
pub(crate) fn require_clerk(caller: &Caller) -> Result<(), Error> {
    let is_clerk = caller
        .actor
        .positions
        .iter()
        .any(|held| held.roles.contains(&Role::Clerk) && caller.agency.clerical_unit == Some(held.unit));
    if is_clerk { Ok(()) } else { Err(Error::Forbidden(Role::Clerk)) }
}
