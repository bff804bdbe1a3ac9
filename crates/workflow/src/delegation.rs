//! Ủy quyền: in whose place somebody acts, and how far.

use crate::{ActsFor, HeldPosition, OnBehalf};
use congvan_records::{Delegation, Office, PersonId, Position, Power, Role, Timestamp};

/// The positions in which `person` acts for their holders at `now`: by delegations that hold then, of positions that
/// their giver holds in `office`, the organisation as of that instant. So nobody passes on what was delegated to them,
/// and nothing outlives the giver's own term. With a position comes the work of vacant ones that goes up to it.
pub fn acts_for(
    delegations: &[Delegation],
    office: &Office,
    person: PersonId,
    now: Timestamp,
) -> Vec<ActsFor> {
    let mine = delegations.iter().filter(|delegation| delegation.to == person && delegation.is_active(now));
    let mut found = Vec::new();
    for delegation in mine {
        let held = office.holders(delegation.position).any(|holder| holder.id == delegation.by);
        let Some(position) = office.position(delegation.position).filter(|_| held) else { continue };
        let powers: Vec<Power> = Power::of_roles(&position.roles)
            .iter()
            .filter(|power| delegation.powers.contains(power))
            .copied()
            .collect();
        if delegation.by == person || powers.is_empty() {
            continue;
        }
        let falls_to =
            |vacant: &&Position| office.stand_in_for(vacant.id).is_some_and(|above| above.id == position.id);
        let desks = std::iter::once(position).chain(office.positions.iter().filter(falls_to));
        found.extend(desks.map(|desk| ActsFor {
            desk: deciding(desk),
            delegation: OnBehalf { delegation: delegation.id, person: delegation.by },
            powers: powers.clone(),
            until: delegation.until,
        }));
    }
    found
}

/// The desk without the roles that are not given away.
fn deciding(position: &Position) -> HeldPosition {
    let given = [Role::Leader, Role::OfficeChief, Role::UnitHead, Role::Officer];
    HeldPosition {
        position: position.id,
        unit: position.unit,
        roles: position.roles.iter().filter(|role| given.contains(role)).copied().collect(),
        speaks_for_unit: position.speaks_for_unit,
    }
}
