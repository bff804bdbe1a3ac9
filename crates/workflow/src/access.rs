use crate::{ActionKind, Relation, Routing};
use congvan_records::{
    AccessLevel, DelegationId, PersonId, PositionId, Power, Role, SessionId, Timestamp, UnitId,
};

/// A position somebody holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPosition {
    /// The position.
    pub position: PositionId,
    /// Its unit.
    pub unit: UnitId,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Does what is granted to the unit reach it?
    pub speaks_for_unit: bool,
}

/// Người thao tác: a person with the positions held at this instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The session, when there is one.
    pub session: Option<SessionId>,
    /// Positions held now.
    pub positions: Vec<HeldPosition>,
    /// Chức vụ trống mà người này xử lý thay: vacant positions whose work goes up to one of those held.
    pub stands_in: Vec<HeldPosition>,
    /// Đơn vị đã đóng mà người này kế thừa: units that ended, for whose successors one of those positions speaks.
    pub inherits: Vec<UnitId>,
    /// Người này đang thay ai: positions in which the person acts for their holder, by delegations that hold now.
    pub acts_for: Vec<ActsFor>,
}

/// Thay: a position in which somebody acts for its holder, by a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActsFor {
    /// The position, or a vacant one whose work goes up to it. Of its roles only those that decide.
    pub desk: HeldPosition,
    /// The delegation, and for whom.
    pub delegation: OnBehalf,
    /// Within these powers.
    pub powers: Vec<Power>,
    /// End, not included.
    pub until: Timestamp,
}

/// By which delegation, and in whose place, something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OnBehalf {
    /// The delegation.
    pub delegation: DelegationId,
    /// Người ủy quyền: who gave it.
    pub person: PersonId,
}

impl Actor {
    /// The positions in whose place the person may act: those held, the vacant ones that fall to them, and those whose
    /// holder has delegated. In this order: what one may do in one's own right one does in it.
    pub fn desks(&self) -> impl Iterator<Item = &HeldPosition> {
        let own = self.positions.iter().chain(&self.stands_in);
        own.chain(self.acts_for.iter().map(|acts_for| &acts_for.desk))
    }

    /// Is the position the person's own, or a vacant one that falls to the person?
    pub(crate) fn is_own(&self, position: PositionId) -> bool {
        self.positions.iter().chain(&self.stands_in).any(|held| held.position == position)
    }

    /// By which delegation what waits for the principal waits for the person; none when it is the person's own.
    pub fn acts_for_at(&self, principal: Principal) -> Option<&ActsFor> {
        let reaches = |desk: &HeldPosition| match principal {
            Principal::Person(person) => person == self.person,
            Principal::Position(position) => desk.position == position,
            Principal::Unit(unit) => desk.speaks_for_unit && desk.unit == unit,
        };
        if self.positions.iter().chain(&self.stands_in).any(reaches) {
            return None;
        }
        self.acts_for.iter().find(|acts_for| reaches(&acts_for.desk))
    }

    /// In whose place the person does this as `relation` at `position`: in nobody's at a desk of their own. None where
    /// no delegation of the desk goes so far.
    pub(crate) fn authority(
        &self,
        relation: Relation,
        position: PositionId,
        kind: ActionKind,
    ) -> Option<Option<OnBehalf>> {
        if self.is_own(position) {
            return Some(None);
        }
        let reaches = |acts_for: &&ActsFor| {
            acts_for.desk.position == position && within(&acts_for.powers, relation, kind)
        };
        self.acts_for.iter().find(reaches).map(|acts_for| Some(acts_for.delegation))
    }

    /// Everyone a grant may name to reach this person: the person, the positions held or stood in for, the units for
    /// which those positions speak, and the units that those took over.
    pub fn principals(&self) -> Vec<Principal> {
        let mut all = vec![Principal::Person(self.person)];
        for held in self.desks() {
            all.push(Principal::Position(held.position));
            if held.speaks_for_unit {
                all.push(Principal::Unit(held.unit));
            }
        }
        all.extend(self.inherits.iter().map(|unit| Principal::Unit(*unit)));
        all
    }

    /// Does any position held have this role?
    pub fn has(&self, role: Role) -> bool {
        self.positions.iter().any(|held| held.roles.contains(&role))
    }

    /// The first position held with this role.
    pub fn position_with(&self, role: Role) -> Option<&HeldPosition> {
        self.positions.iter().find(|held| held.roles.contains(&role))
    }
}

/// Is the act within these powers, done as `relation`? Reading, talking and taking back one's own step are within any.
fn within(powers: &[Power], relation: Relation, kind: ActionKind) -> bool {
    use ActionKind::*;
    let needed = match (relation, kind) {
        (Relation::Clerk, _) => return false,
        (_, Open | Comment | TakeBack) => return !powers.is_empty(),
        (Relation::Chief | Relation::Leader, _) => Power::Direct,
        (Relation::LeadHead | Relation::SupportHead, Assign | AnswerExtension | Invite | Reopen) => {
            Power::Assign
        }
        (Relation::LeadHead | Relation::SupportHead, _) => Power::Handle,
        (Relation::LeadOfficer | Relation::SupportOfficer | Relation::Informed, _) => Power::Handle,
    };
    powers.contains(&needed)
}

/// Whom a grant names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// One person, whatever posts come and go.
    Person(PersonId),
    /// Whoever holds a position.
    Position(PositionId),
    /// The positions that speak for a unit.
    Unit(UnitId),
}

/// Why somebody may read a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrantReason {
    /// Văn thư của sổ.
    Clerk,
    /// Chánh văn phòng.
    Chief,
    /// Lãnh đạo phụ trách.
    Leader,
    /// Đơn vị chủ trì.
    Lead,
    /// Đơn vị phối hợp.
    Support,
    /// Để biết.
    Inform,
    /// Lưu trữ.
    Archive,
}

impl GrantReason {
    /// Every reason.
    pub const ALL: [Self; 7] =
        [Self::Clerk, Self::Chief, Self::Leader, Self::Lead, Self::Support, Self::Inform, Self::Archive];

    /// The stable English key used in storage.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Chief => "chief",
            Self::Leader => "leader",
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Inform => "inform",
            Self::Archive => "archive",
        }
    }

    /// The reason with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.key() == key)
    }

    /// Does the grant reach the content of a letter for named persons only? Clerks see its line in the book, the
    /// archive nothing at all.
    const fn names(self) -> bool {
        match self {
            Self::Chief | Self::Leader | Self::Lead | Self::Support | Self::Inform => true,
            Self::Clerk | Self::Archive => false,
        }
    }
}

/// Quyền đọc: a row that lets a principal read one letter from one instant to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// To whom.
    pub principal: Principal,
    /// Why.
    pub reason: GrantReason,
    /// First instant.
    pub from: Timestamp,
    /// End, not included: set when the grant is withdrawn, or from the beginning for who gives a letter back.
    pub until: Option<Timestamp>,
}

impl Grant {
    /// Does the grant hold at `now`?
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// What somebody wants with one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// See that it exists: number, date, subject, state.
    ReadMetadata,
    /// Read the file, its page images, its text, the talk.
    ReadContent,
    /// Do something.
    Act(ActionKind),
}

/// What is true of the letter.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its access level.
    pub level: AccessLevel,
    /// Its routing, with all grants.
    pub routing: &'a Routing,
}

/// The answer, with its reason for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed, because of this grant, to this principal.
    Allow {
        /// Why.
        reason: GrantReason,
        /// Whom the grant names.
        principal: Principal,
    },
    /// Denied.
    Deny(DenyReason),
}

impl Decision {
    /// Is it an allowance?
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allow { .. })
    }
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenyReason {
    /// No grant reaches the person: to them the letter does not exist.
    NoGrant,
    /// The letter is for named persons only, and this person is not one.
    NamedOnly,
    /// The person may read, but not do this in the letter's present state.
    NotPermitted,
}

/// The one rule of rights. Denies by default.
///
/// Source: the rights table of the house (relations, levels, states); Decree 30/2020/NĐ-CP, appendix VI, part I
/// (rights per document).
pub fn decide(actor: &Actor, access: Access, facts: Facts<'_>, now: Timestamp) -> Decision {
    let principals = actor.principals();
    let reaching = || {
        facts
            .routing
            .grants
            .iter()
            .filter(|grant| grant.is_active(now) && principals.contains(&grant.principal))
    };
    let allow = |grant: &Grant| Decision::Allow { reason: grant.reason, principal: grant.principal };
    let named_only = facts.level == AccessLevel::NamedOnly;
    let metadata = reaching().find(|grant| !(named_only && grant.reason == GrantReason::Archive));
    let Some(metadata) = metadata else { return Decision::Deny(DenyReason::NoGrant) };
    match access {
        Access::ReadMetadata => allow(metadata),
        Access::ReadContent => {
            let content = reaching().find(|grant| !named_only || grant.reason.names());
            content.map_or(Decision::Deny(DenyReason::NamedOnly), allow)
        }
        Access::Act(kind) => {
            let offered = !facts.routing.offered(actor, kind).is_empty();
            if offered { allow(metadata) } else { Decision::Deny(DenyReason::NotPermitted) }
        }
    }
}
