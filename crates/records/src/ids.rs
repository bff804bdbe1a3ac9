//! Identifiers, one type for each thing, so that a unit is never passed for a person.

use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is already known to name this kind of thing.
            pub const fn from_uuid(id: Uuid) -> Self { Self(id) }
            /// The bare UUID, for storage and URLs.
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )+};
}

ids! {
    /// Cơ quan: an agency; owns books, numbers and units.
    AgencyId,
    /// Đơn vị: a unit of an agency.
    UnitId,
    /// Chức vụ: a position in a unit; rights and work go to positions.
    PositionId,
    /// Cán bộ: a person; holds positions for a time.
    PersonId,
    /// Ủy quyền: what one person lets another do for a time.
    DelegationId,
    /// Văn bản: a document.
    DocumentId,
    /// Tệp: a file as one document holds it.
    FileId,
    /// Luân chuyển: the routing of one document through an agency.
    RoutingId,
    /// One recorded fact of a routing.
    EventId,
    /// Bút phê: a leader's instruction.
    DirectiveId,
    /// Phần việc: one unit's share of a directive.
    AssignmentId,
    /// Lớp trên trang: a stamp, note or stroke above a page.
    LayerId,
    /// Trao đổi: a remark in the talk about a letter.
    CommentId,
    /// Dãy số: a number series.
    SeriesId,
    /// Phiên làm việc: a signed-in session.
    SessionId,
    /// Việc nền: a background job.
    JobId,
    /// Thông báo: what one person is told of one occurrence.
    NoticeId,
}
