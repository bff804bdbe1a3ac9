use super::deadline;
use crate::views::{At, Day, HoldingView, SavedFilterView, SavedFilters, WatchItem, WatchPage};
use congvan_office::{
    calendar::DatedCalendar,
    saved_filters::SavedFilter,
    watch::{Line, Page},
};
use congvan_records::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

pub(crate) fn watch_page(page: Page, calendar: &DatedCalendar, now: Timestamp) -> WatchPage {
    let items = page.lines.into_iter().map(|line| item(line, calendar, now)).collect();
    WatchPage { items, next: page.next, total: page.total }
}

fn item(line: Line, calendar: &DatedCalendar, now: Timestamp) -> WatchItem {
    WatchItem {
        document_id: line.document.uuid(),
        version: line.version,
        status: line.status.key().to_owned(),
        kind: line.kind,
        code: line.code.map(|code| code.to_string()),
        organ_name: line.organ_name,
        subject: line.subject,
        urgency: line.urgency.key().to_owned(),
        access: line.access.key().to_owned(),
        arrival_number: line.arrival_number.map(|number| number.0),
        arrival_date: line.arrival_date.map(Day),
        holding: line.holding.map(|holding| HoldingView {
            name: holding.name,
            title: holding.title,
            unit: holding.unit,
        }),
        since: At(line.since),
        role: line.role.map(|role| role.key().to_owned()),
        deadline: line.deadline.map(|due| deadline(&due, calendar, now)),
        due_date: line.due_date.map(Day),
        overdue: line.overdue,
        is_reported: line.is_reported,
        opened: line.opened,
        followed_since: line.followed_since.map(At),
        reason: line.reason,
        received_again: line.received_again,
        may_receive_again: line.may_receive_again,
    }
}

pub(crate) fn saved_filter(filter: SavedFilter, new_hits: u64) -> SavedFilterView {
    let SavedFilter { id, place, name, address } = filter;
    SavedFilterView { id, place, name, address, new_hits }
}

pub(crate) fn saved_filters(filters: Vec<SavedFilter>, new_hits: &BTreeMap<Uuid, u64>) -> SavedFilters {
    let counted = |filter: SavedFilter| {
        let new = new_hits.get(&filter.id).copied().unwrap_or_default();
        saved_filter(filter, new)
    };
    SavedFilters { items: filters.into_iter().map(counted).collect() }
}
