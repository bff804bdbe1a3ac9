//! Instants as the rows keep them.

use std::fmt;
use time::{Date, Duration, OffsetDateTime, UtcOffset};

/// Viet Nam's civil time, UTC+7 all year. The default zone of an agency: it decides day and year.
pub const VIETNAM_TIME: UtcOffset = match UtcOffset::from_hms(7, 0, 0) {
    Ok(offset) => offset,
    Err(_) => unreachable!(),
};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch, as stored.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The same instant as a civil time in UTC. Instants outside years ±9999 are clamped to the epoch.
    pub fn to_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The calendar day of this instant in `zone`.
    pub fn date_in(self, zone: UtcOffset) -> Date {
        self.to_utc().to_offset(zone).date()
    }

    /// This instant moved by `by`.
    pub const fn plus(self, by: Duration) -> Self {
        Self(self.0 + by.whole_microseconds() as i64)
    }

    /// Time from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::microseconds(self.0 - earlier.0)
    }
}

impl From<OffsetDateTime> for Timestamp {
    fn from(at: OffsetDateTime) -> Self {
        Self((at.unix_timestamp_nanos() / 1_000) as i64)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_day_turns_at_midnight_in_viet_nam() {
        let before = Timestamp::from(datetime!(2025-12-31 16:59:59 UTC));
        let after = Timestamp::from(datetime!(2025-12-31 17:00:00 UTC));
        assert_eq!(before.date_in(VIETNAM_TIME), date!(2025 - 12 - 31));
        assert_eq!(after.date_in(VIETNAM_TIME), date!(2026 - 01 - 01));
    }

    #[test]
    fn micros_survive_the_round_trip() {
        let at = datetime!(2026-11-17 01:12:00.123456 UTC);
        assert_eq!(Timestamp::from(at).to_utc(), at);
    }
}
