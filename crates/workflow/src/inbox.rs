use crate::{AssignmentRole, Deadline, Holder, Principal, Routing, Status};
use congvan_records::{AssignmentId, Timestamp};

/// Hộp việc: in which list an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InboxBox {
    /// Vào sổ đến: the clerks'.
    Arrivals,
    /// Chờ đề xuất, chờ bút phê: the office chief's and the leaders'.
    Review,
    /// Cần xử lý: those who lead.
    Tasks,
    /// Phối hợp.
    Support,
    /// Để biết.
    Inform,
    /// Chờ trả lời: questions for a later day.
    Requests,
    /// Cán bộ đã báo cáo: reports of officers, for the head who gave them the share.
    Reports,
}

impl InboxBox {
    /// Every box.
    pub const ALL: [Self; 7] = [
        Self::Arrivals,
        Self::Review,
        Self::Tasks,
        Self::Support,
        Self::Inform,
        Self::Requests,
        Self::Reports,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arrivals => "arrivals",
            Self::Review => "review",
            Self::Tasks => "tasks",
            Self::Support => "support",
            Self::Inform => "inform",
            Self::Requests => "requests",
            Self::Reports => "reports",
        }
    }

    /// The box with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.key() == key)
    }
}

/// One line in somebody's inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Whose.
    pub principal: Principal,
    /// In which list.
    pub inbox: InboxBox,
    /// The share it stands for, if any.
    pub assignment: Option<AssignmentId>,
    /// Due.
    pub deadline: Option<Deadline>,
    /// Waiting since.
    pub since: Timestamp,
}

/// Everything that waits for somebody in this routing. A letter that is open always yields an entry for its holder.
pub fn inbox_entries(routing: &Routing) -> Vec<InboxEntry> {
    let whole = |inbox| {
        let principal = match routing.holder? {
            Holder::Clerks(unit) => Principal::Unit(unit),
            Holder::Position(position) => Principal::Position(position),
        };
        Some(InboxEntry { principal, inbox, assignment: None, deadline: None, since: routing.held_since })
    };
    match routing.status {
        Status::Arrived | Status::Registered => whole(InboxBox::Arrivals).into_iter().collect(),
        Status::Proposing | Status::Submitted => whole(InboxBox::Review).into_iter().collect(),
        Status::Returned | Status::Voided => Vec::new(),
        Status::Directed | Status::Assigned | Status::Closed => {
            let closed = routing.status == Status::Closed;
            let work = routing
                .parts_in_force()
                // The lead's line stays until the letter is closed: reporting alone does not end it.
                .filter(|part| part.is_open() || (part.role == AssignmentRole::Lead && !closed))
                .map(|part| InboxEntry {
                    principal: Principal::Position(part.holder()),
                    inbox: match part.role {
                        AssignmentRole::Lead => InboxBox::Tasks,
                        AssignmentRole::Support => InboxBox::Support,
                        AssignmentRole::Inform => InboxBox::Inform,
                    },
                    assignment: Some(part.id),
                    deadline: part.deadline.clone(),
                    since: routing.waits_since(part).unwrap_or(routing.held_since),
                });
            let questions =
                routing.pending_extensions().filter(|_| !closed).map(|(part, question)| InboxEntry {
                    principal: Principal::Position(question.to),
                    inbox: InboxBox::Requests,
                    assignment: Some(part.id),
                    deadline: part.deadline.clone(),
                    since: question.at,
                });
            let reports = routing.reports_to_look_at().map(|(part, reported_at)| InboxEntry {
                principal: Principal::Position(part.head),
                inbox: InboxBox::Reports,
                assignment: Some(part.id),
                // Nothing is late any more once it was reported.
                deadline: None,
                since: reported_at,
            });
            // The leader is told of a unit that was invited after the directive.
            let joined =
                routing.untold_invitations().filter(|_| !closed).map(|(leader, part, invited)| InboxEntry {
                    principal: Principal::Position(leader),
                    inbox: InboxBox::Inform,
                    assignment: Some(part.id),
                    deadline: None,
                    since: invited.at,
                });
            work.chain(questions).chain(joined).chain(reports).collect()
        }
    }
}
