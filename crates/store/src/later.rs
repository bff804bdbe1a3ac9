//! Writes whose outcome nobody waits for: to another process they go together, because the way there costs more than the
//! work.

use crate::{
    Error,
    link::{Columns, Row, Tx, Way},
};
use sea_orm::Value;
use std::fmt::Write;

/// A statement that has not been sent yet.
#[derive(Debug)]
pub(crate) struct Later {
    /// Whose rows it writes. Two of one name are never sent together: neither would see the other.
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
        if let (Way::Sent(_), 2..) = (&self.way, waiting.len()) {
            let (sql, values) = together(&mut waiting);
            let written = self.way.all(&sql, values).await?;
            return verify(waiting, &written);
        }
        for one in waiting {
            let written = self.way.exec(&one.sql, one.values).await?;
            one.otherwise.filter(|_| written != 1).map_or(Ok(()), Err)?;
        }
        Ok(())
    }
}

/// Each statement that must write one row tells its place for every row it wrote.
fn verify(sent: Vec<Later>, written: &[Row]) -> Result<(), Error> {
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

/// One statement out of several, for PostgreSQL: parts of one `WITH`, all on the rows as they are before.
fn together(waiting: &mut [Later]) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let (mut parts, mut told) = (Vec::with_capacity(waiting.len()), Vec::new());
    for (place, one) in waiting.iter_mut().enumerate() {
        let mut sql = renumbered(&one.sql, values.len());
        if one.otherwise.is_some() {
            // Writing to a String cannot fail.
            let _ = write!(sql, " RETURNING CAST({place} AS BIGINT) AS place");
            told.push(format!("SELECT place FROM w{place}"));
        }
        values.append(&mut one.values);
        parts.push(format!("w{place} AS ({sql})"));
    }
    let told = if told.is_empty() {
        "SELECT CAST(0 AS BIGINT) AS place WHERE FALSE".to_owned()
    } else {
        told.join(" UNION ALL ")
    };
    (format!("WITH {} {told}", parts.join(", ")), values)
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
