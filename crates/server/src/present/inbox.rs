use super::deadline;
use crate::english::told;
use crate::views::{At, Day, InboxCounts, InboxItem, InboxPage};
use congvan_office::{
    calendar::DatedCalendar,
    inbox::{Counts, Line, Page},
};
use congvan_records::Timestamp;

pub(crate) fn inbox_page(page: Page, calendar: &DatedCalendar, now: Timestamp) -> InboxPage {
    let items = page.lines.into_iter().map(|line| item(line, calendar, now)).collect();
    InboxPage { items, next: page.next, total: page.total }
}

fn item(line: Line, calendar: &DatedCalendar, now: Timestamp) -> InboxItem {
    InboxItem {
        document_id: line.document.uuid(),
        version: line.version,
        status: line.status.key().to_owned(),
        kind: line.kind,
        code: line.code.map(|code| code.to_string()),
        organ_name: line.organ_name,
        subject: line.subject,
        urgency: line.urgency.key().to_owned(),
        access: line.access.key().to_owned(),
        source: line.source.key().to_owned(),
        issued_date: line.issued_date.map(Day),
        received_at: At(line.received_at),
        arrival_number: line.arrival_number.map(|number| number.0),
        arrival_date: line.arrival_date.map(Day),
        due_date: line.due_date.map(Day),
        deadline: line.deadline.map(|due| deadline(&due, calendar, now)),
        role: line.role.map(|role| role.key().to_owned()),
        since: At(line.since),
        opened: line.opened,
        file_name: line.file_name,
        analysing: line.analysing,
        signature: line.signature.map(|state| state.code().to_owned()),
        assigned_by: line.assigned_by.map(told),
        on_behalf_of: line.on_behalf_of,
        acting_for: line.acting_for,
        sent_back_reason: line.sent_back_reason,
    }
}

pub(crate) fn counts(counts: Counts) -> InboxCounts {
    InboxCounts {
        arrivals: counts.arrivals,
        review: counts.review,
        review_urgent: counts.review_urgent,
        review_invitations: counts.review_invitations,
        tasks: counts.tasks,
        tasks_overdue: counts.tasks_overdue,
        support: counts.support,
        inform: counts.inform,
        overdue: counts.overdue,
        watched: counts.watched,
        sent_back: counts.sent_back,
        requests: counts.requests,
        reports: counts.reports,
        registered_today: counts.registered_today,
    }
}
