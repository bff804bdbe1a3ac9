use super::{letter::person_view, person};
use crate::views::*;
use congvan_office::{
    Caller,
    delegations::{self, Given, Overview},
    letters::Names,
};
use congvan_records::{Delegation, Office, Power, Timestamp};
use congvan_workflow::ActsFor;
use time::Duration;

pub(crate) fn delegations(
    overview: Overview,
    office: &Office,
    names: &Names,
    caller: &Caller,
    now: Timestamp,
) -> DelegationsView {
    let of = |all: Vec<Given>| all.iter().map(|one| delegation(one, office, names, caller, now)).collect();
    let unit = |position: &congvan_records::Position| {
        office.unit(position.unit).map(|unit| unit.short_name.clone()).unwrap_or_default()
    };
    DelegationsView {
        posts: overview
            .posts
            .iter()
            .map(|(position, powers)| GivingPost {
                position_id: position.id.uuid(),
                title: position.title.clone(),
                unit_short_name: unit(position),
                powers: keys(powers),
            })
            .collect(),
        people: overview
            .people
            .iter()
            .map(|(somebody, post)| DelegateChoice {
                person: person(somebody),
                title: post.title.clone(),
                unit_short_name: unit(post),
            })
            .collect(),
        given: of(overview.given),
        received: of(overview.taken),
    }
}

pub(crate) fn delegation(
    given: &Given,
    office: &Office,
    names: &Names,
    caller: &Caller,
    now: Timestamp,
) -> DelegationView {
    let Delegation { id, position, by, to, powers, from, until } = &given.delegation;
    let (first_day, last_day) = delegations::days(given, office);
    let state = match given.ended {
        Some(_) => "ended",
        None if now < *from => "upcoming",
        None if now < *until => "active",
        None => "over",
    };
    DelegationView {
        id: id.uuid(),
        position_id: position.uuid(),
        title: names.title(*position).to_owned(),
        unit_short_name: names.unit_of(*position).map(|unit| unit.short_name.clone()).unwrap_or_default(),
        by: person_view(names, *by),
        to: person_view(names, *to),
        powers: keys(powers),
        first_day: Day(first_day),
        last_day: Day(last_day),
        reason: given.reason.clone(),
        state: state.to_owned(),
        given_at: At(given.given_at),
        ended_at: given.ended.map(|(at, _)| At(at)),
        ended_by: given.ended.map(|(_, person)| person_view(names, person)),
        may_end: matches!(state, "upcoming" | "active")
            && (*by == caller.person.id || *to == caller.person.id),
    }
}

/// In whose place the caller acts.
pub(crate) fn acting(acts_for: &ActsFor, office: &Office, names: &Names) -> ActingView {
    ActingView {
        id: acts_for.delegation.delegation.uuid(),
        title: names.title(acts_for.desk.position).to_owned(),
        person: person_view(names, acts_for.delegation.person),
        powers: keys(&acts_for.powers),
        last_day: last_day(acts_for.until, office),
    }
}

/// Who acts in the giver's place.
pub(crate) fn delegated(given: &Delegation, office: &Office, names: &Names) -> ActingView {
    ActingView {
        id: given.id.uuid(),
        title: names.title(given.position).to_owned(),
        person: person_view(names, given.to),
        powers: keys(&given.powers),
        last_day: last_day(given.until, office),
    }
}

fn last_day(until: Timestamp, office: &Office) -> Day {
    Day(until.plus(Duration::microseconds(-1)).date_in(office.agency.zone))
}

fn keys(powers: &[Power]) -> Vec<String> {
    powers.iter().map(|power| power.key().to_owned()).collect()
}
