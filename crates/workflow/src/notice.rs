//! Thông báo: of what somebody is told, and when. What follows from a step, and what follows from the clock.

mod clock;
mod step;

pub use clock::{UNOPENED_AT_LEAST, notices_of_clock, unopened_after};
pub use step::notices_of_step;

use crate::{Calendar, InboxBox, InboxEntry, Principal};
use congvan_records::{PersonId, Timestamp, Urgency};
use time::{Date, Time};

/// Loại thông báo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// Việc mới.
    NewWork,
    /// Văn bản bị trả lại cho mình.
    SentBack,
    /// Sắp đến hạn: due on the next working day.
    DueSoon,
    /// Đến hạn hôm nay.
    DueToday,
    /// Quá hạn.
    Overdue,
    /// Chưa ai mở sau một thời gian làm việc.
    Unopened,
    /// Gấp hơn: a correction made the letter more urgent, or due earlier.
    MoreUrgent,
    /// Đã báo cáo: an officer has reported the share that one gave.
    Reported,
    /// Yêu cầu làm tiếp: one's report was given back.
    Reopened,
    /// Trao đổi: somebody wrote to those at work on the letter.
    Commented,
    /// Đã kết thúc: an officer has closed the letter whose share one gave.
    Closed,
    /// Có người xin gia hạn, or an answer to one's own asking.
    Extension,
    /// Quyền hoặc chức vụ của mình thay đổi.
    AccessChanged,
}

impl NoticeKind {
    /// Every kind, in the order in which screens list them.
    pub const ALL: [Self; 13] = [
        Self::NewWork,
        Self::SentBack,
        Self::DueSoon,
        Self::DueToday,
        Self::Overdue,
        Self::Unopened,
        Self::MoreUrgent,
        Self::Reported,
        Self::Reopened,
        Self::Commented,
        Self::Closed,
        Self::Extension,
        Self::AccessChanged,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NewWork => "new_work",
            Self::SentBack => "sent_back",
            Self::DueSoon => "due_soon",
            Self::DueToday => "due_today",
            Self::Overdue => "overdue",
            Self::Unopened => "unopened",
            Self::MoreUrgent => "more_urgent",
            Self::Reported => "reported",
            Self::Reopened => "reopened",
            Self::Commented => "commented",
            Self::Closed => "closed",
            Self::Extension => "extension",
            Self::AccessChanged => "access_changed",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// May nobody switch it off in the program? Work would be missed, or a change of rights go unseen.
    pub const fn is_mandatory(self) -> bool {
        match self {
            Self::NewWork
            | Self::SentBack
            | Self::Overdue
            | Self::MoreUrgent
            | Self::Reopened
            | Self::Extension
            | Self::AccessChanged => true,
            // What was reported stands in the head's list as well; words and a closed letter ask for nothing by themselves.
            Self::DueSoon
            | Self::DueToday
            | Self::Unopened
            | Self::Reported
            | Self::Commented
            | Self::Closed => false,
        }
    }

    /// May nobody switch it off by e-mail, who has an address? Who lost an account to somebody else must hear of it
    /// elsewhere.
    pub const fn is_mandatory_by_mail(self) -> bool {
        matches!(self, Self::AccessChanged)
    }
}

/// Vì sao nhận: what the receiver is to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeCause {
    /// Văn thư của sổ.
    Clerk,
    /// It waits for one's proposal or directive.
    Review,
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Support,
    /// Để biết.
    Inform,
    /// One gave the work to somebody.
    Giver,
    /// One has written about the letter before.
    Participant,
    /// It is about one's own account or post.
    Account,
}

impl NoticeCause {
    /// Every cause.
    pub const ALL: [Self; 8] = [
        Self::Clerk,
        Self::Review,
        Self::Lead,
        Self::Support,
        Self::Inform,
        Self::Giver,
        Self::Participant,
        Self::Account,
    ];

    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Review => "review",
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Inform => "inform",
            Self::Giver => "giver",
            Self::Participant => "participant",
            Self::Account => "account",
        }
    }

    /// The cause with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.key() == key)
    }

    const fn of(inbox: InboxBox) -> Self {
        match inbox {
            InboxBox::Arrivals => Self::Clerk,
            InboxBox::Review => Self::Review,
            InboxBox::Tasks => Self::Lead,
            InboxBox::Support => Self::Support,
            InboxBox::Inform => Self::Inform,
            InboxBox::Requests | InboxBox::Reports => Self::Giver,
        }
    }
}

/// A notice to be, before it is known which persons it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeDraft {
    /// What of.
    pub kind: NoticeKind,
    /// To whom.
    pub to: Principal,
    /// Who need not be told, having done it.
    pub except: Option<PersonId>,
    /// Why.
    pub cause: NoticeCause,
    /// The piece of work it is about; when that ends, the notice is settled.
    pub work: String,
    /// The same occurrence has the same key for ever: a person is told of it once.
    pub key: String,
    /// Due then.
    pub due: Option<Date>,
    /// How urgent the letter is now, where that is what changed.
    pub urgency: Option<Urgency>,
}

/// What follows from one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticesOfStep {
    /// New notices.
    pub notices: Vec<NoticeDraft>,
    /// Pieces of work that no longer wait: notices about them are settled.
    pub settled: Vec<String>,
}

/// The name of a piece of work: who has what of a letter.
fn work(entry: &InboxEntry) -> String {
    let who = match entry.principal {
        Principal::Person(id) => format!("person {id}"),
        Principal::Position(id) => format!("position {id}"),
        Principal::Unit(id) => format!("unit {id}"),
    };
    match entry.assignment {
        Some(share) => format!("{}/{share}/{who}", entry.inbox.key()),
        None => format!("{}/{who}", entry.inbox.key()),
    }
}

/// Giờ gửi bản tổng hợp: digests leave at these times of a working day.
const DIGESTS: [(u8, u8); 2] = [(7, 30), (13, 30)];

/// The digest whose time came last today: its day and its number, 0 or 1. None before the first and on days off.
///
/// A program that was not running at the time gives the digest late, and never one of another day.
pub fn digest_of(calendar: &Calendar, now: Timestamp) -> Option<(Date, u8)> {
    let today = now.date_in(calendar.zone);
    if !calendar.is_working_day(today) {
        return None;
    }
    let time = now.to_utc().to_offset(calendar.zone).time();
    let reached =
        |(hour, minute): &(u8, u8)| Time::from_hms(*hour, *minute, 0).is_ok_and(|digest| digest <= time);
    let number = DIGESTS.iter().filter(|digest| reached(digest)).count();
    number.checked_sub(1).map(|number| (today, number as u8))
}

/// Does it leave at once? Hỏa tốc does, at any hour; the rest waits for the digest.
pub const fn leaves_at_once(urgency: Urgency) -> bool {
    matches!(urgency, Urgency::Flash | Urgency::FlashTimed)
}
