use crate::{DelegationId, PersonId, PositionId, Role, Timestamp};

/// Quyền được ủy: what the holder of a position lets another do in its place. Reading the letters of the position and
/// talking about them comes with any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Power {
    /// Bút phê, đề xuất: to direct, propose, pass on, send back as the leader or the office chief.
    Direct,
    /// Giao việc trong đơn vị: what the head of a unit decides.
    Assign,
    /// Xử lý: what is done with a share of work.
    Handle,
}

impl Power {
    /// Every power.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Assign, Self::Handle];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Assign => "assign",
            Self::Handle => "handle",
        }
    }

    /// The power with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.key() == key)
    }

    /// The powers that a position with these roles has to give: those who decide may be acted for, officers are given
    /// their work anew by their head. Clerks and archivists work together, and who administers reads nothing.
    pub fn of_roles(roles: &[Role]) -> &'static [Self] {
        let any = |wanted: &[Role]| wanted.iter().any(|role| roles.contains(role));
        if any(&[Role::Leader, Role::OfficeChief]) {
            &Self::ALL
        } else if any(&[Role::UnitHead]) {
            &[Self::Assign, Self::Handle]
        } else {
            &[]
        }
    }
}

/// Ủy quyền: the holder of a position lets another act in it for a time, within some of its powers. Nobody who acts for
/// another can pass that on.
///
/// Source: Decree 30/2020/NĐ-CP, art. 13 (authorisation is written, limited in time and content, without
/// sub-delegation).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Identifier.
    pub id: DelegationId,
    /// The position.
    pub position: PositionId,
    /// Người ủy quyền: who holds it.
    pub by: PersonId,
    /// Người được ủy quyền.
    pub to: PersonId,
    /// What the other may do, at least one.
    pub powers: Vec<Power>,
    /// First instant.
    pub from: Timestamp,
    /// End, not included: as agreed, or earlier when it was taken back.
    pub until: Timestamp,
}

impl Delegation {
    /// Does it hold at `now`?
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }
}
