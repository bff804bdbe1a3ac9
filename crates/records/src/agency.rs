use crate::{AgencyId, Delegation, PersonId, PositionId, Timestamp, UnitId};
use time::UtcOffset;

/// Cơ quan: an agency. Between agencies only the exchange passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Identifier.
    pub id: AgencyId,
    /// Tên cơ quan.
    pub name: String,
    /// Tên viết tắt, as in symbols: `UBND`.
    pub abbreviation: String,
    /// Mã định danh, at least 13 and up to 35 characters (QĐ 20/2020/QĐ-TTg and its successors).
    pub code: String,
    /// Decides day and year.
    pub zone: UtcOffset,
    /// Bộ phận văn thư: the unit whose clerks receive, register and number.
    pub clerical_unit: Option<UnitId>,
    /// Bộ phận lưu trữ: the unit that is given closed letters.
    pub archive_unit: Option<UnitId>,
}

/// Đơn vị: a unit in the agency's tree, of any depth, for a time.
///
/// Source: Law 72/2025/QH15 (units end and are merged in mid-year, so predecessors are n:m).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Identifier.
    pub id: UnitId,
    /// The owner.
    pub agency: AgencyId,
    /// The unit above; `None` at the top.
    pub parent: Option<UnitId>,
    /// Tên đầy đủ.
    pub name: String,
    /// Tên ngắn, as a directive writes it: "P. Kinh tế, HT&ĐT".
    pub short_name: String,
    /// Ký hiệu: abbreviation in document symbols.
    pub abbreviation: String,
    /// Place among its siblings.
    pub order: i32,
    /// First instant of its life.
    pub valid_from: Timestamp,
    /// End of its life, not included.
    pub valid_to: Option<Timestamp>,
    /// Units that took over its work.
    pub successors: Vec<UnitId>,
}

/// Vai trò: what a position does in the routing of letters. Roles belong to positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Văn thư.
    Clerk,
    /// Lãnh đạo cơ quan.
    Leader,
    /// Chánh văn phòng: proposes to the leader.
    OfficeChief,
    /// Trưởng đơn vị.
    UnitHead,
    /// Chuyên viên.
    Officer,
    /// Lưu trữ viên.
    Archivist,
    /// Quản trị hệ thống: reads no content.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Clerk,
        Self::Leader,
        Self::OfficeChief,
        Self::UnitHead,
        Self::Officer,
        Self::Archivist,
        Self::Administrator,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Leader => "leader",
            Self::OfficeChief => "office_chief",
            Self::UnitHead => "unit_head",
            Self::Officer => "officer",
            Self::Archivist => "archivist",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Chức vụ: a position in a unit. Work and rights go to positions; persons hold them for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Identifier.
    pub id: PositionId,
    /// The owner.
    pub agency: AgencyId,
    /// Its unit.
    pub unit: UnitId,
    /// Tên chức vụ: "Chủ tịch UBND phường".
    pub title: String,
    /// What it does in routing. An office chief is also the head of the office's unit.
    pub roles: Vec<Role>,
    /// Does what is granted to the unit reach this position? True for a unit's head and for the clerks and
    /// archivists of their own units.
    pub speaks_for_unit: bool,
    /// Order of rank among positions, lowest first.
    pub order: i32,
}

impl Position {
    /// Does the position have this role?
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Cán bộ: a person of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// The agency that employs the person.
    pub agency: AgencyId,
    /// Họ và tên.
    pub name: String,
    /// Xưng hô: "ông" or "bà".
    pub honorific: String,
}

/// Nhiệm kỳ: a person holds a position from one instant to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Who.
    pub person: PersonId,
    /// What.
    pub position: PositionId,
    /// First instant.
    pub from: Timestamp,
    /// End, not included.
    pub until: Option<Timestamp>,
}

impl Term {
    /// Does the person hold the position at `now`?
    pub fn covers(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// The organisation of one agency at one instant: what routing needs to know to find heads and holders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// The agency.
    pub agency: Agency,
    /// Its units alive at the instant.
    pub units: Vec<Unit>,
    /// Positions of those units.
    pub positions: Vec<Position>,
    /// Terms that cover the instant.
    pub terms: Vec<Term>,
    /// The persons named in the terms.
    pub persons: Vec<Person>,
    /// Delegations that hold at the instant, of positions that their giver holds.
    pub delegations: Vec<Delegation>,
}

impl Office {
    /// The unit with this id, if it is alive.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The position with this id.
    pub fn position(&self, id: PositionId) -> Option<&Position> {
        self.positions.iter().find(|position| position.id == id)
    }

    /// The person with this id.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.iter().find(|person| person.id == id)
    }

    /// Persons who hold a position now, in the order of their terms.
    pub fn holders(&self, position: PositionId) -> impl Iterator<Item = &Person> {
        self.terms
            .iter()
            .filter(move |term| term.position == position)
            .filter_map(|term| self.person(term.person))
    }

    /// Persons who act for a holder of the position now.
    pub fn delegates(&self, position: PositionId) -> impl Iterator<Item = &Person> {
        self.delegations
            .iter()
            .filter(move |delegation| delegation.position == position)
            .filter_map(|delegation| self.person(delegation.to))
    }

    /// Trưởng đơn vị: the position that answers for a unit. A unit whose head's post is vacant, or that has
    /// none, is answered for by the head of the unit above: work never waits on an empty chair.
    pub fn head_of(&self, unit: UnitId) -> Option<&Position> {
        let mut unit = self.unit(unit)?;
        // Bounded, so that a cycle in bad data cannot hang a request.
        for _ in 0..self.units.len() {
            let heads = self.positions.iter().filter(|p| {
                p.unit == unit.id
                    && (p.has(Role::UnitHead) || p.has(Role::OfficeChief) || p.has(Role::Leader))
            });
            let filled = heads.filter(|p| self.holders(p.id).next().is_some()).min_by_key(|p| p.order);
            if filled.is_some() {
                return filled;
            }
            unit = self.unit(unit.parent?)?;
        }
        None
    }

    /// Xử lý thay: who answers for a vacant position. An officer's work goes to the head of the unit, a head's to the
    /// head of the unit above, a leader's to the next leader by rank. None while somebody holds it; and none for posts
    /// whose work is done by a unit together or belongs to one person alone (clerks, archivists, administrators).
    pub fn stand_in_for(&self, position: PositionId) -> Option<&Position> {
        let vacant = self.position(position)?;
        let handles = [Role::Leader, Role::OfficeChief, Role::UnitHead, Role::Officer];
        let shared = [Role::Clerk, Role::Archivist, Role::Administrator];
        let goes_up = vacant.roles.iter().any(|role| handles.contains(role))
            && !vacant.roles.iter().any(|role| shared.contains(role));
        if !goes_up || self.holders(position).next().is_some() {
            return None;
        }
        self.head_of(vacant.unit)
    }

    /// Is `unit` the same as `above` or below it?
    pub fn is_within(&self, unit: UnitId, above: UnitId) -> bool {
        let mut at = Some(unit);
        for _ in 0..=self.units.len() {
            match at {
                Some(id) if id == above => return true,
                Some(id) => at = self.unit(id).and_then(|unit| unit.parent),
                None => return false,
            }
        }
        false
    }
}
