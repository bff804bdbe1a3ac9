use congvan_records::{Timestamp, VIETNAM_TIME};
use std::collections::BTreeMap;
use time::{Date, Duration, PrimitiveDateTime, Time, UtcOffset, Weekday};

/// Hạn xử lý: an instant with the day it falls on, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The instant.
    pub at: Timestamp,
    /// Its day in the agency's zone.
    pub date: Date,
    /// Version of the calendar it was counted by.
    pub calendar: String,
    /// How it was found, in Vietnamese: "5 ngày làm việc kể từ 17/11/2026".
    pub explanation: String,
}

/// What a calendar row makes of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Nghỉ lễ.
    Holiday,
    /// Nghỉ bù.
    Compensation,
    /// Hoán đổi: nghỉ.
    SwappedOff,
    /// Hoán đổi: làm việc.
    SwappedWork,
}

/// One row of the working calendar, with its legal basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Name of the holiday or swap.
    pub name: String,
    /// The text it rests on.
    pub legal_basis: String,
}

/// Buổi làm việc: a span of working time in a day. Holds its first minute, not its last instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// First minute.
    pub from: Time,
    /// End.
    pub to: Time,
}

/// Lịch làm việc: which days are worked, and when.
///
/// Source: Labour Code 2019, art. 111–112; resolutions and yearly notices as named in each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Name of this state of the calendar, kept with each deadline counted by it.
    pub version: String,
    /// Zone of the agency.
    pub zone: UtcOffset,
    /// Working sessions of a working day, in order.
    pub sessions: Vec<Session>,
    days: BTreeMap<Date, DayKind>,
}

impl Calendar {
    /// A calendar from its rows; where several speak of one day the last one decides.
    pub fn new(version: impl Into<String>, sessions: Vec<Session>, rows: &[CalendarDay]) -> Self {
        let days = rows.iter().map(|row| (row.date, row.kind)).collect();
        Self { version: version.into(), zone: VIETNAM_TIME, sessions, days }
    }

    /// Is `date` a working day? Without a row, Monday to Friday are.
    pub fn is_working_day(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(DayKind::SwappedWork) => true,
            Some(DayKind::Holiday | DayKind::Compensation | DayKind::SwappedOff) => false,
            None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// The next working day after `date`. Gives `date` plus 60 days if a calendar closes two months in a row.
    pub fn next_working_day(&self, date: Date) -> Date {
        let mut day = date;
        for _ in 0..60 {
            day = day.saturating_add(Duration::DAY);
            if self.is_working_day(day) {
                break;
            }
        }
        day
    }

    /// The last working day up to `date`: `date` itself if it is one. What is due on a day off must be done by then.
    /// Gives `date` less 60 days if a calendar closes two months in a row.
    pub fn last_working_day(&self, date: Date) -> Date {
        let mut day = date;
        for _ in 0..60 {
            if self.is_working_day(day) {
                break;
            }
            day = day.saturating_sub(Duration::DAY);
        }
        day
    }

    /// The instant at which the last session of `date` ends.
    pub fn end_of(&self, date: Date) -> Timestamp {
        let end = self
            .sessions
            .last()
            .map_or(Time::from_hms(17, 0, 0).unwrap_or(Time::MIDNIGHT), |session| session.to);
        Timestamp::from(PrimitiveDateTime::new(date, end).assume_offset(self.zone))
    }

    /// The day on which work received at `at` counts as received: its own day if it comes before the end of a
    /// working day, else the next working day.
    pub fn counted_day(&self, at: Timestamp) -> Date {
        let day = at.date_in(self.zone);
        if self.is_working_day(day) && at < self.end_of(day) { day } else { self.next_working_day(day) }
    }

    /// Due `days` working days after `from`: the day of receipt is not counted, and the work is due when the last
    /// session of the last day ends.
    pub fn after_working_days(&self, from: Timestamp, days: u32) -> Deadline {
        let start = self.counted_day(from);
        let date = (0..days).fold(start, |day, _| self.next_working_day(day));
        let explanation = if days == 0 {
            "trong ngày làm việc".to_owned()
        } else {
            format!("{days} ngày làm việc kể từ {}", vietnamese_date(start))
        };
        Deadline { at: self.end_of(date), date, calendar: self.version.clone(), explanation }
    }

    /// Due on a day somebody chose: at the end of that day's last session.
    pub fn on(&self, date: Date) -> Deadline {
        Deadline {
            at: self.end_of(date),
            date,
            calendar: self.version.clone(),
            explanation: format!("ngày {} do người giao chọn", vietnamese_date(date)),
        }
    }

    /// Working time that lies between two instants: only within the sessions of working days. Nothing when `to` is not
    /// after `from`; at most what a year holds.
    pub fn working_time(&self, from: Timestamp, to: Timestamp) -> Duration {
        let mut day = from.date_in(self.zone);
        let last = to.date_in(self.zone);
        let mut worked = Duration::ZERO;
        for _ in 0..=366 {
            if day > last {
                break;
            }
            if self.is_working_day(day) {
                for session in &self.sessions {
                    let at =
                        |time| Timestamp::from(PrimitiveDateTime::new(day, time).assume_offset(self.zone));
                    let (begin, end) = (at(session.from).max(from), at(session.to).min(to));
                    worked += end.since(begin).max(Duration::ZERO);
                }
            }
            day = day.saturating_add(Duration::DAY);
        }
        worked
    }

    /// Working days that lie between the day of `from` and `to`, `to` included; negative when `to` is past.
    pub fn working_days_until(&self, from: Date, to: Date) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let mut day = first;
        let mut count = 0;
        while day < last && count < 2_000 {
            day = day.saturating_add(Duration::DAY);
            if self.is_working_day(day) {
                count += 1;
            }
        }
        sign * count
    }
}

fn vietnamese_date(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime, time};

    fn calendar() -> Calendar {
        let row = |date, kind| CalendarDay { date, kind, name: String::new(), legal_basis: String::new() };
        Calendar::new(
            "2026-1",
            vec![
                Session { from: time!(7:30), to: time!(11:30) },
                Session { from: time!(13:30), to: time!(17:00) },
            ],
            &[
                row(date!(2026 - 11 - 24), DayKind::Holiday),
                row(date!(2026 - 08 - 31), DayKind::SwappedOff),
                row(date!(2026 - 08 - 22), DayKind::SwappedWork),
            ],
        )
    }

    #[test]
    fn working_days_skip_weekends_holidays_and_swaps() {
        let due = |from: time::OffsetDateTime, days| calendar().after_working_days(from.into(), days).date;
        // Tuesday the 17th; the 24th is the Day of Vietnamese Culture.
        assert_eq!(due(datetime!(2026-11-17 09:00 +7), 3), date!(2026 - 11 - 20));
        assert_eq!(due(datetime!(2026-11-17 09:00 +7), 5), date!(2026 - 11 - 25));
        // After hours and on Saturday the count starts from the next working day.
        assert_eq!(due(datetime!(2026-11-17 17:00 +7), 1), date!(2026 - 11 - 19));
        assert_eq!(due(datetime!(2026-11-21 09:00 +7), 1), date!(2026 - 11 - 25));
        // A swapped Saturday is worked.
        assert_eq!(due(datetime!(2026-08-21 09:00 +7), 1), date!(2026 - 08 - 22));
        assert_eq!(due(datetime!(2026-08-28 09:00 +7), 1), date!(2026 - 09 - 01));
        assert_eq!(due(datetime!(2026-11-17 09:00 +7), 0), date!(2026 - 11 - 17));
    }

    #[test]
    fn due_at_the_end_of_the_last_session() {
        let deadline = calendar().after_working_days(datetime!(2026-11-17 09:00 +7).into(), 1);
        assert_eq!(deadline.at, datetime!(2026-11-18 17:00 +7).into());
    }

    #[test]
    fn working_time_counts_sessions_of_working_days_alone() {
        let hours = |from: time::OffsetDateTime, to: time::OffsetDateTime| {
            calendar().working_time(from.into(), to.into()).as_seconds_f64() / 3_600.0
        };
        assert_eq!(hours(datetime!(2026-11-17 07:00 +7), datetime!(2026-11-17 17:30 +7)), 7.5);
        assert_eq!(hours(datetime!(2026-11-17 11:00 +7), datetime!(2026-11-17 14:00 +7)), 1.0);
        // From Friday afternoon over the weekend and a holiday on Tuesday to Wednesday morning.
        assert_eq!(hours(datetime!(2026-11-20 16:00 +7), datetime!(2026-11-25 08:30 +7)), 9.5);
        assert_eq!(hours(datetime!(2026-11-21 08:00 +7), datetime!(2026-11-22 17:00 +7)), 0.0);
        assert_eq!(hours(datetime!(2026-11-17 09:00 +7), datetime!(2026-11-17 08:00 +7)), 0.0);
    }

    #[test]
    fn days_left_count_both_ways() {
        let c = calendar();
        assert_eq!(c.working_days_until(date!(2026 - 11 - 17), date!(2026 - 11 - 27)), 7);
        assert_eq!(c.working_days_until(date!(2026 - 11 - 17), date!(2026 - 11 - 17)), 0);
        assert_eq!(c.working_days_until(date!(2026 - 11 - 17), date!(2026 - 11 - 13)), -2);
    }
}
