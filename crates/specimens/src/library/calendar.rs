//! Working days, as far as dates of sample letters need them: letters are not dated on days off.

use time::{Date, Duration, Month, Weekday};

/// Whether an office works that day. Knows weekends and the holidays of fixed date; lunar ones are left out.
pub fn is_working_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = matches!(
        (day.month(), day.day()),
        (Month::January, 1) | (Month::April, 30) | (Month::May, 1) | (Month::September, 1 | 2)
    ) || (day.year() >= 2026 && day.month() == Month::November && day.day() == 24);
    !weekend && !holiday
}

/// The day `count` working days after `day`, or before it when negative.
pub fn add_working_days(day: Date, count: i32) -> Date {
    let step = Duration::days(i64::from(count.signum()));
    let mut day = day;
    let mut left = count.abs();
    while left > 0 {
        day += step;
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn weekends_and_fixed_holidays_are_skipped() {
        assert_eq!(add_working_days(date!(2026 - 11 - 20), 1), date!(2026 - 11 - 23));
        assert_eq!(add_working_days(date!(2026 - 11 - 20), 2), date!(2026 - 11 - 25), "24 November is off");
        assert_eq!(add_working_days(date!(2026 - 11 - 23), -1), date!(2026 - 11 - 20));
    }
}
