//! Lịch làm việc: which days the agency works, and what is due when.

use crate::office::scope;
use crate::{Error, Office};
use congvan_records::{AgencyId, Timestamp};
use congvan_store::settings;
use congvan_workflow::{Calendar, CalendarDay, DayKind, Deadline, Session};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use time::{Date, Time, macros::format_description};

/// Days off and exchanged days of Viet Nam, with source and certainty a row. Own work, CC0-1.0.
const VIET_NAM: &str = include_str!("../data/calendar-vn.json");

/// A calendar with the rows it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCalendar {
    /// What counts.
    pub calendar: Calendar,
    /// The rows, by date.
    pub days: Vec<CalendarDay>,
}

/// How far off a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// Working days left; 0 on its day; negative when late.
    pub days_left: i64,
    /// Is it past?
    pub overdue: bool,
}

impl DatedCalendar {
    /// How far off `deadline` is at `now`.
    pub fn remaining(&self, deadline: &Deadline, now: Timestamp) -> Remaining {
        let today = now.date_in(self.calendar.zone);
        Remaining {
            days_left: self.calendar.working_days_until(today, deadline.date),
            overdue: deadline.at <= now,
        }
    }

    /// Days off with a name from `from` to `to`, both included. Weekends are not listed.
    pub fn days_off(&self, from: Date, to: Date) -> impl Iterator<Item = &CalendarDay> {
        self.days
            .iter()
            .filter(move |day| from <= day.date && day.date <= to && day.kind != DayKind::SwappedWork)
    }
}

/// Name of the setting that holds an agency's own calendar.
pub(crate) const SETTING: &str = "calendar";

#[derive(Default)]
pub(crate) struct Cache {
    agencies: Mutex<HashMap<AgencyId, (Instant, Arc<DatedCalendar>)>>,
}

/// How long a calendar set by another process may go unseen.
const FRESH: Duration = Duration::from_secs(60);

/// The agency's calendar: its own rows, or else the built-in ones of Viet Nam.
pub async fn of_agency(office: &Office, agency: AgencyId) -> Result<Arc<DatedCalendar>, Error> {
    let cache = &office.inner.calendars.agencies;
    let known = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&agency).cloned();
    if let Some((_, calendar)) = known.filter(|(since, _)| since.elapsed() < FRESH) {
        return Ok(calendar);
    }
    let own = settings::find(office.reader(), scope(agency), None, SETTING).await?;
    let calendar = Arc::new(read(own.as_ref().map(|own| own.body.as_str()))?);
    let mut agencies = cache.lock().unwrap_or_else(PoisonError::into_inner);
    agencies.insert(agency, (Instant::now(), Arc::clone(&calendar)));
    Ok(calendar)
}

/// Sets the agency's calendar to a file of the built-in one's form. Deadlines already given keep their day.
///
/// Errors: [`Error::Configuration`].
pub async fn set(office: &Office, agency: AgencyId, json: &str) -> Result<(), Error> {
    parse(json)?;
    let tx = office.begin().await?;
    let version = settings::find(&tx, scope(agency), None, SETTING).await?.map_or(0, |own| own.version);
    settings::put(&tx, scope(agency), None, SETTING, json, version, office.now()).await?;
    tx.commit().await?;
    forget(office, agency);
    Ok(())
}

/// Lets go of a calendar that was changed.
pub(crate) fn forget(office: &Office, agency: AgencyId) {
    office.inner.calendars.agencies.lock().unwrap_or_else(PoisonError::into_inner).remove(&agency);
}

/// The agency's own calendar, or that of Viet Nam.
pub(crate) fn read(own: Option<&str>) -> Result<DatedCalendar, Error> {
    parse(own.unwrap_or(VIET_NAM))
}

/// A calendar as it is kept.
pub(crate) fn write(version: &str, sessions: &[Session], days: &[CalendarDay]) -> Result<String, Error> {
    let rows = days.iter().map(|day| Row {
        date: format!("{:04}-{:02}-{:02}", day.date.year(), u8::from(day.date.month()), day.date.day()),
        kind: kind_key(day.kind).to_owned(),
        name: day.name.clone(),
        legal_basis: day.legal_basis.clone(),
    });
    let sessions = sessions.iter().map(|session| [clock(session.from), clock(session.to)]).collect();
    let file = File { version: version.to_owned(), sessions, rows: rows.collect() };
    serde_json::to_string(&file).map_err(|_| Error::Machine("writing a calendar", None))
}

/// "07:30–11:30".
pub(crate) fn session_text(session: &Session) -> String {
    format!("{}–{}", clock(session.from), clock(session.to))
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The stable key of a kind of day.
pub const fn kind_key(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "holiday",
        DayKind::Compensation => "compensation",
        DayKind::SwappedOff => "swapped_off",
        DayKind::SwappedWork => "swapped_work",
    }
}

/// The kind of day with this key.
pub fn kind_from_key(key: &str) -> Option<DayKind> {
    [DayKind::Holiday, DayKind::Compensation, DayKind::SwappedOff, DayKind::SwappedWork]
        .into_iter()
        .find(|kind| kind_key(*kind) == key)
}

#[derive(Deserialize, Serialize)]
struct File {
    version: String,
    sessions: Vec<[String; 2]>,
    rows: Vec<Row>,
}

#[derive(Deserialize, Serialize)]
struct Row {
    date: String,
    kind: String,
    name: String,
    legal_basis: String,
}

fn parse(json: &str) -> Result<DatedCalendar, Error> {
    let wrong = |what: &str| Error::Configuration(format!("the calendar's {what}"));
    let file: File = serde_json::from_str(json).map_err(|error| wrong(&error.to_string()))?;
    let time = |text: &str| {
        Time::parse(text, format_description!("[hour]:[minute]")).map_err(|_| wrong("time of day"))
    };
    let sessions = file
        .sessions
        .iter()
        .map(|[from, to]| Ok(Session { from: time(from)?, to: time(to)? }))
        .collect::<Result<Vec<_>, Error>>()?;
    let mut days = Vec::with_capacity(file.rows.len());
    for row in file.rows {
        days.push(CalendarDay {
            date: Date::parse(&row.date, format_description!("[year]-[month]-[day]"))
                .map_err(|_| wrong("date"))?,
            kind: kind_from_key(&row.kind).ok_or_else(|| wrong("kind of day"))?,
            name: row.name,
            legal_basis: row.legal_basis,
        });
    }
    days.sort_by_key(|day| day.date);
    Ok(DatedCalendar { calendar: Calendar::new(file.version, sessions, &days), days })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn the_built_in_calendar_knows_holidays_and_exchanged_days() {
        let calendar = parse(VIET_NAM).map(|dated| dated.calendar);
        let calendar = calendar.unwrap_or_else(|error| panic!("{error}"));
        for (day, worked) in [
            (date!(2026 - 11 - 24), false),
            (date!(2026 - 08 - 31), false),
            (date!(2026 - 08 - 22), true),
            (date!(2026 - 02 - 16), false),
            (date!(2026 - 11 - 25), true),
            (date!(2026 - 11 - 28), false),
        ] {
            assert_eq!(calendar.is_working_day(day), worked, "{day}");
        }
    }

    #[test]
    fn days_left_say_when_it_is_late() {
        let dated = parse(VIET_NAM).unwrap_or_else(|error| panic!("{error}"));
        let due = dated.calendar.on(date!(2026 - 11 - 20));
        let left = |at: time::OffsetDateTime| dated.remaining(&due, at.into());
        assert_eq!(left(datetime!(2026-11-18 9:00 +7)), Remaining { days_left: 2, overdue: false });
        assert_eq!(left(datetime!(2026-11-20 17:00 +7)), Remaining { days_left: 0, overdue: true });
        assert_eq!(left(datetime!(2026-11-23 9:00 +7)), Remaining { days_left: -1, overdue: true });
    }

    #[test]
    fn a_broken_file_is_refused() {
        for json in [
            "",
            "{}",
            r#"{"version":"1","sessions":[],"rows":[{"date":"2026-13-01","kind":"holiday","name":"","legal_basis":""}]}"#,
        ] {
            assert!(matches!(parse(json), Err(Error::Configuration(_))), "{json}");
        }
    }
}
