use crate::problem::Problem;
use crate::views::*;
use congvan_office::{
    administration::{
        AgencyDraft, Book, Imported, JournalEntry, Overview, PostDraft, RowState, Welcome, WorkingDays,
    },
    calendar::{kind_from_key, kind_key},
    setup::{Progress, StepState},
};
use congvan_records::{Agency, Role, UnitId};
use congvan_workflow::{CalendarDay, Session};
use time::{Time, UtcOffset, macros::format_description};

pub(crate) fn progress(progress: Progress) -> SetupProgress {
    let steps = progress.steps.into_iter().map(|(step, state)| SetupStep {
        key: step.key().to_owned(),
        state: match state {
            StepState::Open => "open",
            StepState::Done => "done",
            StepState::Skipped => "skipped",
        }
        .to_owned(),
    });
    SetupProgress { steps: steps.collect(), finished: progress.finished }
}

pub(crate) fn agency(agency: &Agency) -> AgencySettings {
    AgencySettings {
        name: agency.name.clone(),
        abbreviation: agency.abbreviation.clone(),
        code: agency.code.clone(),
        zone_minutes: i32::from(agency.zone.whole_minutes()),
        clerical_unit_id: agency.clerical_unit.map(|unit| unit.uuid()),
        archive_unit_id: agency.archive_unit.map(|unit| unit.uuid()),
    }
}

pub(crate) fn agency_in(given: AgencySettings) -> Result<AgencyDraft, Problem> {
    let zone = UtcOffset::from_whole_seconds(given.zone_minutes.saturating_mul(60))
        .ok()
        .filter(|_| given.zone_minutes % 15 == 0 && given.zone_minutes.abs() <= 14 * 60);
    Ok(AgencyDraft {
        name: given.name,
        abbreviation: given.abbreviation,
        code: given.code,
        zone: zone.ok_or_else(|| Problem::invalid("/zone_minutes", "Chọn múi giờ, ở Việt Nam là UTC+7."))?,
        clerical_unit: given.clerical_unit_id.map(UnitId::from_uuid),
        archive_unit: given.archive_unit_id.map(UnitId::from_uuid),
    })
}

pub(crate) fn overview(found: Overview) -> AdminOrganisation {
    let units = found.units.into_iter().map(|info| AdminUnit {
        id: info.unit.id.uuid(),
        parent_id: info.unit.parent.map(|parent| parent.uuid()),
        name: info.unit.name,
        short_name: info.unit.short_name,
        abbreviation: info.unit.abbreviation,
        order: info.unit.order,
        has_head: info.has_head,
        open_count: info.load.open,
        overdue_count: info.load.overdue,
    });
    let positions = found.positions.into_iter().map(|info| AdminPosition {
        id: info.position.id.uuid(),
        unit_id: info.position.unit.uuid(),
        title: info.position.title,
        roles: info.position.roles.iter().map(|role| role.key().to_owned()).collect(),
        holder_ids: info.holders.into_iter().map(|holder| holder.uuid()).collect(),
        open_count: info.load.open,
        overdue_count: info.load.overdue,
    });
    let people = found.people.into_iter().map(|info| AdminPerson {
        id: info.person.id.uuid(),
        name: info.person.name,
        honorific: info.person.honorific,
        login: info.login,
        disabled: info.disabled,
        must_change_password: info.must_change,
        last_sign_in_at: info.last_sign_in_at.map(At),
        position_ids: info.posts.into_iter().map(|post| post.uuid()).collect(),
    });
    AdminOrganisation {
        agency: agency(&found.agency),
        units: units.collect(),
        closed_units: found.closed.into_iter().map(super::closed_unit).collect(),
        positions: positions.collect(),
        people: people.collect(),
    }
}

pub(crate) fn post_in(given: PostInput) -> Result<PostDraft, Problem> {
    let roles = given.roles.iter().map(|key| Role::from_key(key)).collect::<Option<Vec<_>>>();
    Ok(PostDraft {
        unit: UnitId::from_uuid(given.unit_id),
        title: given.title,
        roles: roles.ok_or_else(|| Problem::invalid("/roles", "Không có vai trò này."))?,
    })
}

pub(crate) fn welcome(welcome: Welcome) -> WelcomeView {
    WelcomeView {
        person_id: welcome.person.id.uuid(),
        name: welcome.person.name,
        login: welcome.login,
        password: welcome.password,
    }
}

pub(crate) fn import_report(imported: Imported) -> ImportReport {
    let rows = imported.rows.into_iter().map(|row| ImportRow {
        row: row.row,
        name: row.name,
        place: row.place,
        state: match row.state {
            RowState::Added => "added",
            RowState::Known => "known",
            RowState::Faulty => "faulty",
        }
        .to_owned(),
        faults: row.faults,
        login: row.login,
        password: row.password,
    });
    ImportReport { rows: rows.collect(), applied: imported.applied }
}

pub(crate) fn book(book: Book) -> AdminBook {
    AdminBook {
        begun: book.is_begun(),
        book: book.book,
        name: book.name,
        year: book.year.0,
        first: book.first.0,
        next: book.next.0,
        closed: book.closed,
    }
}

pub(crate) fn calendar(found: WorkingDays) -> CalendarSettings {
    let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let sessions = found
        .sessions
        .iter()
        .map(|session| SessionHours { from: clock(session.from), to: clock(session.to) });
    let days = found.days.into_iter().map(|day| CalendarDayView {
        date: Day(day.date),
        kind: kind_key(day.kind).to_owned(),
        name: day.name,
        legal_basis: day.legal_basis,
    });
    CalendarSettings { version: found.version, sessions: sessions.collect(), days: days.collect() }
}

pub(crate) fn calendar_in(given: CalendarSettings) -> Result<WorkingDays, Problem> {
    let time = |text: &str, place: usize, edge: &str| {
        Time::parse(text, format_description!("[hour]:[minute]")).map_err(|_| {
            Problem::invalid(
                &format!("/sessions/{place}/{edge}"),
                "Nhập giờ từ 00:00 đến 23:59, ví dụ 07:30.",
            )
        })
    };
    let mut sessions = Vec::with_capacity(given.sessions.len());
    for (place, session) in given.sessions.iter().enumerate() {
        sessions
            .push(Session { from: time(&session.from, place, "from")?, to: time(&session.to, place, "to")? });
    }
    let mut days = Vec::with_capacity(given.days.len());
    for day in given.days {
        let kind = kind_from_key(&day.kind);
        days.push(CalendarDay {
            date: day.date.0,
            kind: kind.ok_or_else(|| Problem::invalid("/days", "Không có loại ngày này."))?,
            name: day.name,
            legal_basis: day.legal_basis,
        });
    }
    Ok(WorkingDays { version: given.version, sessions, days })
}

pub(crate) fn journal_item(entry: JournalEntry) -> JournalItem {
    JournalItem {
        link: entry.link,
        at: At(entry.at),
        actor: entry.actor,
        subject: entry.subject,
        kind: entry.kind,
        details: entry.body,
    }
}
