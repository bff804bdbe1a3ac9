use super::{WatchList, WatchView};
use crate::{
    documents::at_least,
    link::{Query, write_date},
    narrowing,
};
use congvan_records::{Timestamp, UnitId, Urgency};
use time::Date;

/// Which lines a list shows; what is `None` or false does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchFilter {
    /// Words that all stand in code, kind, issuing body or subject, with or without marks; or an arrival number.
    pub text: Option<String>,
    /// Part of the issuing body's name, as typed.
    pub organ: Option<String>,
    /// At least this urgent.
    pub at_least: Option<Urgency>,
    /// The unit whose share it is; of a letter as a whole, the unit that leads.
    pub unit: Option<UnitId>,
    /// From this day on: hạn xử lý, or the day the letter asks for itself. Of what went back to its sender, the day it
    /// went.
    pub from: Option<Date>,
    /// … to this day, included.
    pub to: Option<Date>,
    /// Past its deadline.
    pub overdue: bool,
}

impl WatchFilter {
    pub(super) fn narrow(&self, query: &mut Query, list: &WatchList, view: WatchView<'_>) {
        if let Some(text) = &self.text {
            narrowing::by_words(query, text);
        }
        if let Some(organ) = &self.organ {
            narrowing::by_organ(query, organ);
        }
        if let Some(least) = self.at_least {
            query.push(" AND d.urgency IN ");
            query.list(at_least(least));
        }
        if let Some(unit) = self.unit {
            let column = if list.is_of_shares() { "e.unit =" } else { "r.lead_unit =" };
            query.and(column, unit.uuid());
        }
        self.within_days(query, list, view);
        match self.overdue {
            true if list.is_of_shares() => query.and("e.due_at <", view.now.micros()),
            true => narrowing::by_lateness(query, view.now),
            false => {}
        }
    }

    fn within_days(&self, query: &mut Query, list: &WatchList, view: WatchView<'_>) {
        if *list == WatchList::Returned {
            let start = |day: Date| Timestamp::from(day.midnight().assume_offset(view.zone)).micros();
            if let Some(from) = self.from {
                query.and("r.held_since >=", start(from));
            }
            // The last day there is has no end.
            if let Some(next) = self.to.and_then(Date::next_day) {
                query.and("r.held_since <", start(next));
            }
            return;
        }
        let due = if list.is_of_shares() { "e.deadline_date" } else { "r.deadline_date" };
        for (bound, day) in [(">=", self.from), ("<=", self.to)] {
            if let Some(day) = day {
                query.and(&format!("COALESCE({due}, d.due_date) {bound}"), write_date(day));
            }
        }
    }
}
