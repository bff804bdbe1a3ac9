//! Whom a notice reaches, and how.

use super::preferences::{self, Wishes};
use crate::Error;
use crate::office::scope;
use congvan_records::{AgencyId, Office as Organisation, PersonId, PositionId};
use congvan_store::{Tx, notices as rows};
use congvan_workflow::{NoticeKind, Principal};
use std::collections::BTreeMap;

/// The persons behind a principal now: those whom a grant to it reaches.
pub(super) fn persons(organisation: &Organisation, principal: Principal) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = match principal {
        Principal::Person(person) => vec![person],
        Principal::Position(position) => {
            // The work of an empty chair falls to the post above.
            let post = organisation.stand_in_for(position).map_or(position, |post| post.id);
            at_desk(organisation, post).collect()
        }
        Principal::Unit(unit) => organisation
            .positions
            .iter()
            .filter(|position| position.unit == unit && position.speaks_for_unit)
            .flat_map(|position| at_desk(organisation, position.id))
            .collect(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

/// Who holds the position, and who acts for them.
fn at_desk(organisation: &Organisation, position: PositionId) -> impl Iterator<Item = PersonId> {
    let persons = organisation.holders(position).chain(organisation.delegates(position));
    persons.map(|person| person.id)
}

/// What people of one agency want, as of one transaction.
pub(super) struct Ways {
    wishes: BTreeMap<PersonId, Wishes>,
    /// None when the agency sends no mail.
    addresses: Option<BTreeMap<PersonId, String>>,
}

impl Ways {
    pub(super) async fn of(tx: &Tx, agency: AgencyId, persons: &[PersonId]) -> Result<Self, Error> {
        let wishes = preferences::of_persons(tx, agency, persons).await?;
        let sends = super::mail::is_on(tx, agency).await?;
        let addresses = if sends { Some(rows::addresses(tx, scope(agency)).await?) } else { None };
        Ok(Self { wishes, addresses })
    }

    /// Is it to appear in the program?
    pub(super) fn shown(&self, person: PersonId, kind: NoticeKind) -> bool {
        self.wishes.get(&person).is_none_or(|wishes| wishes.in_app(kind))
    }

    /// Is it to go by e-mail?
    pub(super) fn mailed(&self, person: PersonId, kind: NoticeKind) -> bool {
        let reachable = self.addresses.as_ref().is_some_and(|addresses| addresses.contains_key(&person));
        reachable && self.wishes.get(&person).is_none_or(|wishes| wishes.by_mail(kind))
    }
}
