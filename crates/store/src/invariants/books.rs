//! I2: numbers.

use super::Finding;
use crate::{
    AgencyScope, Error, Reader,
    link::{Columns, params, sealed::Linked},
    restoration,
};
use uuid::Uuid;

pub(super) async fn check(db: &Reader, scope: AgencyScope, found: &mut Vec<Finding>) -> Result<(), Error> {
    let gaps = restoration::gaps(db, scope).await?;
    let sql = "SELECT * FROM number_series WHERE agency = $1 ORDER BY year, book";
    for series in db.all(sql, params![scope.uuid()]).await? {
        let (book, year): (String, i64) = (series.get("book")?, series.get("year")?);
        let subject = || format!("series {book} {year}");
        let mut report = |problem: String| found.push(Finding::new("I2", subject(), problem));
        let sql = "SELECT arrival_number, arrival_date, year FROM documents WHERE agency = $1 AND series = $2 \
                   ORDER BY arrival_number";
        let rows = db.all(sql, params![scope.uuid(), series.get::<Uuid>("id")?]).await?;
        let (mut expected, mut last) = (series.get::<i64>("first")?, None::<String>);
        // Numbers given after a backup that was put back: said to be lost, so they may be missing.
        let lost = restoration::lost_in(&gaps, &book, year);
        for row in &rows {
            expected = behind(&lost, expected);
            let number: Option<i64> = row.get("arrival_number")?;
            let date: Option<String> = row.get("arrival_date")?;
            if number != Some(expected) {
                report(format!("number {expected} is missing; the next one found is {number:?}"));
                expected = number.unwrap_or(expected);
            }
            if date.is_none() || date < last {
                report(format!("number {expected} bears {date:?}, after one of {last:?}"));
            }
            if row.get::<Option<i64>>("year")? != Some(year)
                || !date.as_deref().is_some_and(|date| date.starts_with(&format!("{year:04}-")))
            {
                report(format!("number {expected} does not belong to the year"));
            }
            (expected, last) = (expected + 1, date.max(last));
        }
        let next: i64 = series.get("next")?;
        expected = behind(&lost, expected);
        if next != expected {
            report(format!("the counter stands at {next}, but the next number is {expected}"));
        }
        if series.get::<Option<String>>("last_date")? != last {
            report("its last day is not that of its last number".to_owned());
        }
    }
    let sql = "SELECT d.id FROM documents d WHERE d.agency = $1 AND d.arrival_number IS NOT NULL AND NOT EXISTS \
               (SELECT 1 FROM number_series s WHERE s.id = d.series AND s.agency = d.agency)";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let subject = format!("document {}", row.get::<Uuid>("id")?);
        found.push(Finding::new("I2", subject, "it has a number of no series of the agency"));
    }
    Ok(())
}

/// The number after the lost ones that begin at `expected`, or `expected` itself.
fn behind(lost: &std::collections::BTreeMap<i64, i64>, mut expected: i64) -> i64 {
    while let Some(last) = lost.get(&expected) {
        expected = last + 1;
    }
    expected
}
