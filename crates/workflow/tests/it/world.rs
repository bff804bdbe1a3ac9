//! A small agency to route letters in, shared by the tests of this crate.
#![allow(dead_code, reason = "each test file uses its own part of the world")]

use congvan_records::*;
use congvan_workflow::*;
use time::macros::datetime;
use uuid::Uuid;

pub(crate) fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

pub(crate) fn start() -> Timestamp {
    datetime!(2026-11-17 08:00 +7).into()
}

pub(crate) const CLERK: usize = 0;
pub(crate) const CHIEF: usize = 1;
pub(crate) const LEADER: usize = 2;
pub(crate) const HEAD: usize = 3;
pub(crate) const OFFICER: usize = 4;
pub(crate) const SUPPORT_HEAD: usize = 5;
pub(crate) const SUPPORT_OFFICER: usize = 6;
pub(crate) const OUTSIDER: usize = 7;
pub(crate) const ARCHIVIST: usize = 8;
pub(crate) const ADMINISTRATOR: usize = 9;
pub(crate) const OTHER_HEAD: usize = 10;
pub(crate) const DEPUTY: usize = 11;
pub(crate) const CAST: [usize; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

pub(crate) const TOP: u128 = 1;
pub(crate) const OFFICE: u128 = 2;
pub(crate) const CLERKS: u128 = 3;
pub(crate) const ARCHIVE: u128 = 4;
pub(crate) const ECONOMY: u128 = 5;
pub(crate) const CULTURE: u128 = 6;
pub(crate) const VACANT: u128 = 7;
pub(crate) const OTHER: u128 = 8;

/// Unit and role of each member of the cast, by number.
const POSTS: [(u128, Role); 12] = [
    (CLERKS, Role::Clerk),
    (OFFICE, Role::OfficeChief),
    (TOP, Role::Leader),
    (ECONOMY, Role::UnitHead),
    (ECONOMY, Role::Officer),
    (CULTURE, Role::UnitHead),
    (CULTURE, Role::Officer),
    (CULTURE, Role::Officer),
    (ARCHIVE, Role::Archivist),
    (OFFICE, Role::Administrator),
    (OTHER, Role::UnitHead),
    (TOP, Role::Leader),
];

pub(crate) fn person(n: usize) -> PersonId {
    id(1_000 + n as u128)
}

pub(crate) fn position(n: usize) -> PositionId {
    id(2_000 + n as u128)
}

fn speaks(role: Role) -> bool {
    matches!(role, Role::Clerk | Role::Archivist | Role::UnitHead | Role::OfficeChief)
}

pub(crate) fn office() -> Office {
    let agency = id(9_000);
    let unit = |n: u128, parent: Option<u128>| Unit {
        id: id(n),
        agency,
        parent: parent.map(id),
        name: format!("Đơn vị {n}"),
        short_name: format!("ĐV{n}"),
        abbreviation: format!("Đ{n}"),
        order: n as i32,
        valid_from: Timestamp::from_micros(0),
        valid_to: None,
        successors: vec![],
    };
    Office {
        agency: Agency {
            id: agency,
            name: "UBND phường Thọ Hòa".into(),
            abbreviation: "UBND".into(),
            code: "H99.88.01".into(),
            zone: VIETNAM_TIME,
            clerical_unit: Some(id(CLERKS)),
            archive_unit: Some(id(ARCHIVE)),
        },
        units: vec![
            unit(TOP, None),
            unit(OFFICE, Some(TOP)),
            unit(CLERKS, Some(OFFICE)),
            unit(ARCHIVE, Some(OFFICE)),
            unit(ECONOMY, Some(TOP)),
            unit(CULTURE, Some(TOP)),
            unit(VACANT, Some(CULTURE)),
            unit(OTHER, Some(TOP)),
        ],
        positions: POSTS
            .iter()
            .enumerate()
            .map(|(n, (unit, role))| Position {
                id: position(n),
                agency,
                unit: id(*unit),
                title: format!("Chức vụ {n}"),
                roles: vec![*role],
                speaks_for_unit: speaks(*role),
                order: n as i32,
            })
            .collect(),
        terms: CAST
            .iter()
            .map(|n| Term {
                person: person(*n),
                position: position(*n),
                from: Timestamp::from_micros(0),
                until: None,
            })
            .collect(),
        persons: CAST
            .iter()
            .map(|n| Person {
                id: person(*n), agency, name: format!("Người {n}"), honorific: "ông".into()
            })
            .collect(),
        delegations: vec![],
    }
}

pub(crate) fn actor(n: usize) -> Actor {
    let (unit, role) = POSTS[n];
    Actor {
        person: person(n),
        session: None,
        positions: vec![HeldPosition {
            position: position(n),
            unit: id(unit),
            roles: vec![role],
            speaks_for_unit: speaks(role),
        }],
        stands_in: vec![],
        acts_for: vec![],
        inherits: vec![],
    }
}

pub(crate) fn deadline(days: i64) -> Deadline {
    let at = start().plus(time::Duration::days(days));
    Deadline { at, date: at.date_in(VIETNAM_TIME), calendar: "t".into(), explanation: String::new() }
}

pub(crate) fn part(n: u128, role: AssignmentRole, unit: u128, due: Option<Deadline>) -> AssignmentDraft {
    AssignmentDraft { id: id(n), role, unit: id(unit), deadline: due }
}

pub(crate) fn registration(access: AccessLevel) -> Registration {
    Registration {
        series: id(7_000),
        number: ArrivalNumber(1),
        year: Year(2026),
        date: start().date_in(VIETNAM_TIME),
        access,
    }
}

/// A letter under way: its routing, its events, and a clock that moves a minute with each act.
pub(crate) struct Desk {
    pub(crate) routing: Routing,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
    next: u128,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let by =
            EventActor { person: person(CLERK), position: position(CLERK), session: None, on_behalf: None };
        let outcome =
            open(id(1), id(9_000), id(2), Source::Upload, id(CLERKS), None, id(100_000), by, start());
        Self { routing: outcome.routing, events: vec![outcome.event], now: start(), next: 100_001 }
    }

    pub(crate) fn wait(&mut self, minutes: i64) {
        self.now = self.now.plus(time::Duration::minutes(minutes));
    }

    pub(crate) fn fresh(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    pub(crate) fn act(&mut self, by: usize, action: Action) -> Result<(), Refusal> {
        self.wait(1);
        let event = id(self.fresh());
        let outcome = act(&self.routing, &action, &actor(by), &office(), event, self.now)?;
        self.routing = outcome.routing;
        self.events.push(outcome.event);
        Ok(())
    }

    pub(crate) fn offered(&self, by: usize) -> Vec<ActionKind> {
        available_actions(&self.routing, &actor(by), self.now)
    }

    pub(crate) fn direct(&mut self, parts: Vec<AssignmentDraft>) -> Result<(), Refusal> {
        let directive = id(self.fresh());
        self.act(
            LEADER,
            Action::Direct(DirectiveDraft {
                id: directive,
                text: "Giao xử lý".into(),
                parts,
                layers: vec![],
            }),
        )
    }

    /// A letter that waits for the leader.
    pub(crate) fn submitted(access: AccessLevel) -> Self {
        let mut desk = Self::new();
        desk.act(CLERK, Action::Register(registration(access))).unwrap();
        desk.act(CLERK, Action::Submit { to: position(LEADER) }).unwrap();
        desk
    }

    /// A letter that one unit leads and another supports, a third informed.
    pub(crate) fn directed(access: AccessLevel) -> Self {
        let mut desk = Self::submitted(access);
        desk.direct(vec![
            part(11, AssignmentRole::Lead, ECONOMY, Some(deadline(5))),
            part(12, AssignmentRole::Support, CULTURE, Some(deadline(5))),
            part(13, AssignmentRole::Inform, OTHER, None),
        ])
        .unwrap();
        desk
    }

    /// A letter that an officer of the lead unit works on.
    pub(crate) fn assigned(access: AccessLevel) -> Self {
        let mut desk = Self::directed(access);
        desk.assign(HEAD, 11, OFFICER).unwrap();
        desk
    }

    pub(crate) fn assign(&mut self, by: usize, part: u128, officer: usize) -> Result<(), Refusal> {
        let action = Action::Assign {
            assignment: id(part),
            officer: position(officer),
            instruction: String::new(),
            deadline: None,
        };
        self.act(by, action)
    }

    pub(crate) fn can(&self, by: usize, access: Access, level: AccessLevel) -> bool {
        decide(&actor(by), access, Facts { level, routing: &self.routing }, self.now).is_allowed()
    }
}
