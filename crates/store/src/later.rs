//! Writes whose outcome nobody waits for: sent together, because the way to the database costs more than the work there.

use crate::{
    Error,
    link::{Columns, Tx},
};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};
use std::fmt::Write;

/// A statement that has not been sent yet.
#[derive(Debug)]
pub(crate) struct Later {
    /// Whose rows it writes. Two of one name are never sent together: on PostgreSQL neither would see the other.
    rows: &'static str,
    sql: String,
    values: Vec<Value>,
    /// What it means when not exactly one row was there to be written; none when that means nothing.
    otherwise: Option<Error>,
}

/// Well below the 32,766 parameters of one SQLite statement.
const MOST_VALUES: usize = 10_000;

impl Tx {
    /// Writes before the next statement of this transaction, or before its end, whichever comes first: what is read
    /// afterwards sees it, and a failure shows there.
    ///
    /// `rows` names what is written, usually the table. `otherwise` is the failure when it was not exactly one row.
    pub(crate) async fn later(
        &self,
        rows: &'static str,
        sql: &str,
        values: Vec<Value>,
        otherwise: Option<Error>,
    ) -> Result<(), Error> {
        let is_apart = {
            let waiting = self.waiting();
            let many = waiting.iter().map(|one| one.values.len()).sum::<usize>() + values.len() > MOST_VALUES;
            many || waiting.iter().any(|one| one.rows == rows)
        };
        if is_apart {
            self.send().await?;
        }
        self.waiting().push(Later { rows, sql: sql.to_owned(), values, otherwise });
        Ok(())
    }

    /// Sends what waits.
    pub(crate) async fn send(&self) -> Result<(), Error> {
        let mut waiting = std::mem::take(&mut *self.waiting());
        let backend = self.inner.get_database_backend();
        match waiting.len() {
            0 => Ok(()),
            1 => {
                let Some(one) = waiting.pop() else { return Ok(()) };
                let statement = Statement::from_sql_and_values(backend, one.sql, one.values);
                let written = self.inner.execute_raw(statement).await?.rows_affected();
                one.otherwise.filter(|_| written != 1).map_or(Ok(()), Err)
            }
            _ => {
                let statement = together(backend, &mut waiting);
                let written = self.inner.query_all_raw(statement).await?;
                verify(waiting, &written)
            }
        }
    }
}

/// Each statement that must write one row tells its place for every row it wrote.
fn verify(sent: Vec<Later>, written: &[QueryResult]) -> Result<(), Error> {
    let mut counts = vec![0_u64; sent.len()];
    for row in written {
        let place: i64 = row.get("place")?;
        if let Some(count) = usize::try_from(place).ok().and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    let failed = sent.into_iter().zip(counts).find_map(|(one, count)| one.otherwise.filter(|_| count != 1));
    failed.map_or(Ok(()), Err)
}

/// One statement out of several. SQLite runs them in turn; PostgreSQL as parts of one, all on the rows as they are before.
fn together(backend: DbBackend, waiting: &mut [Later]) -> Statement {
    let mut values = Vec::new();
    let mut parts = Vec::with_capacity(waiting.len());
    for (place, one) in waiting.iter_mut().enumerate() {
        let mut sql = renumbered(&one.sql, values.len());
        if one.otherwise.is_some() {
            // Writing to a String cannot fail.
            let _ = write!(sql, " RETURNING CAST({place} AS BIGINT) AS place");
        }
        values.append(&mut one.values);
        parts.push(sql);
    }
    let sql = match backend {
        DbBackend::Postgres => {
            let named: Vec<String> =
                parts.iter().enumerate().map(|(place, sql)| format!("w{place} AS ({sql})")).collect();
            let told: Vec<String> = waiting
                .iter()
                .enumerate()
                .filter(|(_, one)| one.otherwise.is_some())
                .map(|(place, _)| format!("SELECT place FROM w{place}"))
                .collect();
            let told = if told.is_empty() {
                "SELECT CAST(0 AS BIGINT) AS place WHERE FALSE".to_owned()
            } else {
                told.join(" UNION ALL ")
            };
            format!("WITH {} {told}", named.join(", "))
        }
        _ => parts.join("; "),
    };
    Statement::from_sql_and_values(backend, sql, values)
}

/// The statement with its `$1` as `$by+1`.
fn renumbered(sql: &str, by: usize) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(digits);
        match number.parse::<usize>() {
            Ok(number) => {
                // Writing to a String cannot fail.
                let _ = write!(text, "${}{rest}", number + by);
            }
            Err(_) => {
                text.push('$');
                text.push_str(piece);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn parameters_count_on() {
        assert_eq!(renumbered("SELECT $1, $12 WHERE a = $2)", 10), "SELECT $11, $22 WHERE a = $12)");
        assert_eq!(renumbered("SELECT 1", 3), "SELECT 1");
    }
}
