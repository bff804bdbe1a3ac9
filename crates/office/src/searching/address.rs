//! A question as the screen's address has it: what a kept search keeps.

use super::{Query, Sort};
use congvan_records::{UnitId, Urgency};
use congvan_workflow::Status;
use time::Date;
use time::macros::format_description;

/// Most values of one filter.
const MOST: usize = 50;

impl Query {
    /// The question in the part of the search screen's address after `?`. What is not known there is passed over.
    pub fn from_address(address: &str) -> Self {
        let mut query = Self { limit: 20, ..Self::default() };
        for (name, value) in url::form_urlencoded::parse(address.as_bytes()) {
            let list = |separator| value.split(separator).filter(|part| !part.is_empty()).take(MOST);
            match &*name {
                "q" => query.text = value.into_owned(),
                "loai" => query.kinds = list('|').map(str::to_owned).collect(),
                "cq" => query.agencies = list('|').map(str::to_owned).collect(),
                "nam" => query.years = list(',').filter_map(|year| year.parse().ok()).collect(),
                "tt" => query.statuses = list(',').filter_map(Status::from_key).collect(),
                "khan" => query.urgencies = list(',').filter_map(Urgency::from_key).collect(),
                "dv" => query.units = list(',').filter_map(|id| id.parse::<UnitId>().ok()).collect(),
                "huong" => query.directions = list(',').map(str::to_owned).collect(),
                "tu" => query.from = day(&value),
                "den" => query.to = day(&value),
                "sap" if value == "moi" => query.sort = Sort::Newest,
                _ => {}
            }
        }
        query
    }
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn an_address_is_read_as_the_screen_wrote_it() {
        let unit = "0198a3c0-0000-7000-8000-000000000501";
        let read = Query::from_address(&format!(
            "cq=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5%7CUBND+t%E1%BB%89nh&den=2026-05-31&dv={unit}&huong=incoming&khan=urgent&la=1\
             &loai=C%C3%B4ng+v%C4%83n&nam=2025%2C2026%2Cx&q=%C4%91%E1%BA%A5t+%C4%91ai&sap=moi&tt=assigned&tu=2026-05-01"
        ));
        let wanted = Query {
            text: "đất đai".to_owned(),
            kinds: vec!["Công văn".to_owned()],
            agencies: vec!["Sở Nội vụ".to_owned(), "UBND tỉnh".to_owned()],
            years: vec![2025, 2026],
            statuses: vec![Status::Assigned],
            urgencies: vec![Urgency::Urgent],
            units: vec![unit.parse().unwrap()],
            directions: vec!["incoming".to_owned()],
            from: Some(date!(2026 - 05 - 01)),
            to: Some(date!(2026 - 05 - 31)),
            sort: Sort::Newest,
            offset: 0,
            limit: 20,
        };
        assert_eq!(read, wanted);
        assert_eq!(Query::from_address(""), Query { limit: 20, ..Query::default() });
    }
}
