//! From what the office gives to what the API says.

mod administration;
mod book;
mod campaign;
mod chore;
mod closing;
mod delegation;
mod everyday;
mod hand_over;
mod inbox;
mod intake_sources;
mod letter;
mod lists;
mod notice;
mod organisation;
mod reading_rule;
mod scan;
mod search;
mod signature_report;
mod trust;
mod watch;

pub(crate) use administration::*;
pub(crate) use book::{book_page, book_years};
pub(crate) use campaign::{campaign, campaign_page, campaigns, candidates};
pub(crate) use chore::chores;
pub(crate) use closing::{closed_unit, closing_in, closing_plan, held_numbers, last_given};
pub(crate) use delegation::{acting, delegated, delegation, delegations};
pub(crate) use hand_over::{hand_over_in, handed_over, post_work};
pub(crate) use inbox::{counts, inbox_page};
pub(crate) use intake_sources::{
    aside_mail, mail_origin, mailbox_settings, mailbox_status, mailbox_trial, scan_folder,
};
pub(crate) use letter::{document, draft_in, duplicate, fields_in, file, layer_in, part_in};
pub(crate) use lists::{abbreviations, abbreviations_in, admin_kinds, agency_phrases, kind, kinds_in};
pub(crate) use notice::{mail_fault, mail_queue, mail_settings, notice_page, notice_preferences};
pub(crate) use organisation::{deadline_choices, organisation};
pub(crate) use reading_rule::reading_rule;
pub(crate) use scan::{plan_in, scan, scan_letters, scan_line, scan_origin};
pub(crate) use search::{index_state, places, search_page, similar, suggestions};
pub(crate) use signature_report::{repetition, report_lines, signature_report};
pub(crate) use trust::{fetching, fetching_in, found_certificate, root_in, trust};
pub(crate) use watch::{saved_filter, saved_filters, watch_page};

use crate::views::{At, Day, DeadlineView, PersonView};
use congvan_office::calendar::DatedCalendar;
use congvan_records::{Person, Timestamp};
use congvan_workflow::Deadline;

pub(crate) fn person(person: &Person) -> PersonView {
    PersonView {
        id: person.id.uuid(),
        name: person.name.clone(),
        honorific: person.honorific.clone(),
        acting_for: None,
    }
}

pub(crate) fn deadline(deadline: &Deadline, calendar: &DatedCalendar, now: Timestamp) -> DeadlineView {
    let remaining = calendar.remaining(deadline, now);
    DeadlineView {
        at: At(deadline.at),
        date: Day(deadline.date),
        days_left: remaining.days_left,
        overdue: remaining.overdue,
        explanation: deadline.explanation.clone(),
    }
}
