//! Giờ làm việc, ngày nghỉ: the agency's calendar as its administrator sees it.

use super::{Act, begin, note, refuse, require};
use crate::calendar::{self, DatedCalendar};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::nfc_line;
use congvan_store::settings;
use congvan_workflow::{CalendarDay, Session};
use serde_json::json;

/// The calendar with the version it is changed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    /// 0 as long as the built-in calendar of Viet Nam holds.
    pub version: u32,
    /// Hours of a working day, in order.
    pub sessions: Vec<Session>,
    /// Days that are not as their weekday says.
    pub days: Vec<CalendarDay>,
}

/// Most rows of a calendar: thirty years of holidays.
const MOST_DAYS: usize = 2_000;

/// The calendar now.
///
/// Errors: [`Error::Forbidden`].
pub async fn working_days(office: &Office, caller: &Caller) -> Result<WorkingDays, Error> {
    require(caller)?;
    let own = settings::find(office.reader(), scope(caller.agency.id), None, calendar::SETTING).await?;
    let version = own.as_ref().map_or(0, |own| own.version);
    let DatedCalendar { calendar, days } = calendar::read(own.as_ref().map(|own| own.body.as_str()))?;
    Ok(WorkingDays { version, sessions: calendar.sessions, days })
}

/// Sets the calendar. Deadlines already given keep their day.
///
/// Errors: [`Error::Forbidden`], [`Error::Input`]; [`Error::Blocked`] when somebody else changed it meanwhile.
pub async fn set_working_days(
    office: &Office,
    caller: &Caller,
    given: WorkingDays,
) -> Result<WorkingDays, Error> {
    let mut faults = Vec::new();
    let in_order = given.sessions.windows(2).all(|pair| pair[0].to <= pair[1].from);
    if given.sessions.is_empty()
        || given.sessions.len() > 4
        || !in_order
        || given.sessions.iter().any(|session| session.from >= session.to)
    {
        let fault = "Giờ làm việc phải theo thứ tự, giờ vào trước giờ ra. Ví dụ: 07:30–11:30, 13:30–17:00.";
        faults.push(InputFault::new("sessions", fault));
    }
    let mut days = given.days;
    days.sort_by_key(|day| day.date);
    if days.len() > MOST_DAYS {
        faults.push(InputFault::new("days", format!("Nhiều nhất {MOST_DAYS} ngày.")));
    }
    if let Some(pair) = days.windows(2).find(|pair| pair[0].date == pair[1].date) {
        let date = pair[0].date;
        let fault = format!("Ngày {}/{}/{} có hai dòng.", date.day(), u8::from(date.month()), date.year());
        faults.push(InputFault::new("days", fault));
    }
    for day in &mut days {
        day.name = nfc_line(&day.name).chars().take(200).collect();
        day.legal_basis = nfc_line(&day.legal_basis).chars().take(300).collect();
    }
    refuse(faults)?;
    let version = given.version + 1;
    let body = calendar::write(&format!("agency-{version}"), &given.sessions, &days)?;
    let tx = begin(office, caller).await?;
    let agency = scope(caller.agency.id);
    let now = office.now();
    match settings::put(&tx, agency, None, calendar::SETTING, &body, given.version, now).await {
        Err(congvan_store::Error::Conflict) => {
            return Err(Error::Blocked("Người khác vừa sửa lịch làm việc. Tải lại rồi sửa tiếp.".to_owned()));
        }
        other => other?,
    };
    let body = json!({
        "version": i64::from(version),
        "sessions": given.sessions.iter().map(calendar::session_text).collect::<Vec<_>>(),
        "days": days.len(),
    });
    note(office, &tx, caller, Act::new("calendar_changed", body)).await?;
    tx.commit().await?;
    calendar::forget(office, caller.agency.id);
    Ok(WorkingDays { version, sessions: given.sessions, days })
}
