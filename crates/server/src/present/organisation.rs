use super::person;
use crate::views::{
    At, Day, DayOff, DeadlineChoice, DeadlineChoices, MemberView, OrganisationView, PositionView, UnitView,
};
use congvan_office::{
    Caller,
    calendar::DatedCalendar,
    organisation::{PositionLoad, UnitLoad},
};
use congvan_records::{Office, Position, Role, Timestamp};
use congvan_workflow::{Deadline, HeldPosition};
use time::{Date, Duration};

pub(crate) fn organisation(
    office: &Office,
    caller: &Caller,
    units: &[UnitLoad],
    positions: &[PositionLoad],
) -> OrganisationView {
    let with_role = |role| {
        let mut found: Vec<&Position> = office.positions.iter().filter(|p| p.has(role)).collect();
        found.retain(|position| office.holders(position.id).next().is_some());
        found.sort_by_key(|position| position.order);
        found
    };
    let leaders = with_role(Role::Leader);
    let submit_to = leaders.iter().copied().chain(with_role(Role::OfficeChief));
    OrganisationView {
        units: office.units.iter().map(|unit| unit_view(office, unit, units)).collect(),
        submit_to: submit_to.map(|p| position(office, p)).collect(),
        leaders: leaders.iter().map(|p| position(office, p)).collect(),
        members: members(office, caller, positions),
    }
}

fn unit_view(office: &Office, unit: &congvan_records::Unit, loads: &[UnitLoad]) -> UnitView {
    let load = loads.iter().find(|load| load.unit == unit.id).map(|load| load.load).unwrap_or_default();
    let mut own = office.positions.iter().filter(|p| p.unit == unit.id);
    UnitView {
        id: unit.id.uuid(),
        parent_id: unit.parent.map(|parent| parent.uuid()),
        name: unit.name.clone(),
        short_name: unit.short_name.clone(),
        head: office.head_of(unit.id).map(|head| position(office, head)),
        open_count: load.open,
        overdue_count: load.overdue,
        // Leaders direct to units that have somebody to do the work, not to themselves.
        assignable: own.any(|p| p.has(Role::UnitHead) || p.has(Role::OfficeChief)),
    }
}

/// Positions that the caller, as head of a unit, may name: those of the unit and below, without the caller's own. In the
/// place of a head the caller may be named too, but not that head.
fn members(office: &Office, caller: &Caller, loads: &[PositionLoad]) -> Vec<MemberView> {
    let actor = &caller.actor;
    let gives = |held: &&HeldPosition| {
        held.roles.contains(&Role::UnitHead) || held.roles.contains(&Role::OfficeChief)
    };
    let heads: Vec<_> = actor.desks().filter(gives).collect();
    let is_own = |id| actor.positions.iter().any(|held| held.position == id);
    let named_by = |head: &HeldPosition, p: &Position| {
        let in_place = actor.acts_for.iter().any(|acts_for| acts_for.desk.position == head.position);
        office.is_within(p.unit, head.unit) && p.id != head.position && (in_place || !is_own(p.id))
    };
    let inside = |p: &&Position| {
        heads.iter().any(|head| named_by(head, p))
            && !p.has(Role::Administrator)
            && office.holders(p.id).next().is_some()
    };
    let mut found: Vec<&Position> = office.positions.iter().filter(inside).collect();
    found.sort_by_key(|position| position.order);
    found
        .into_iter()
        .map(|p| {
            let load =
                loads.iter().find(|load| load.position == p.id).map(|load| load.load).unwrap_or_default();
            MemberView { position: position(office, p), open_count: load.open, overdue_count: load.overdue }
        })
        .collect()
}

pub(crate) fn position(office: &Office, position: &Position) -> PositionView {
    PositionView {
        id: position.id.uuid(),
        title: position.title.clone(),
        unit_id: position.unit.uuid(),
        unit_short_name: office.unit(position.unit).map(|unit| unit.short_name.clone()).unwrap_or_default(),
        roles: position.roles.iter().map(|role| role.key().to_owned()).collect(),
        holders: office.holders(position.id).map(person).collect(),
    }
}

pub(crate) fn deadline_choices(
    calendar: &DatedCalendar,
    days: &[u32],
    date: Option<Date>,
    now: Timestamp,
) -> DeadlineChoices {
    let today = now.date_in(calendar.calendar.zone);
    let choice = |working_days: Option<u32>, deadline: Deadline| DeadlineChoice {
        working_days,
        date: Day(deadline.date),
        at: At(deadline.at),
        days_left: calendar.remaining(&deadline, now).days_left,
        is_working_day: calendar.calendar.is_working_day(deadline.date),
        explanation: deadline.explanation,
    };
    let counted = days.iter().map(|n| choice(Some(*n), calendar.calendar.after_working_days(now, *n)));
    let chosen = date.map(|date| choice(None, calendar.calendar.on(date)));
    let until = today.saturating_add(Duration::days(180));
    let days_off =
        calendar.days_off(today, until).map(|day| DayOff { date: Day(day.date), name: day.name.clone() });
    DeadlineChoices {
        choices: counted.chain(chosen).collect(),
        today: Day(today),
        days_off: days_off.collect(),
    }
}
