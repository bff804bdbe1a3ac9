//! The registration form as columns of a letter's row.

use super::{fold_name, read_code};
use crate::{
    Error, Tx,
    link::{Columns, Query, params, sealed::Linked, write_date},
};
use congvan_records::{DocumentCode, DocumentFields, fold_marks};
use sea_orm::Value;

/// The columns that hold the form, in the order of [`values`].
pub(super) const COLUMNS: [&str; 19] = [
    "kind",
    "code_number",
    "code_notation",
    "code_key",
    "issued_date",
    "organ_name",
    "organ_key",
    "organ_code",
    "subject",
    "language",
    "page_count",
    "note",
    "signer_position",
    "signer_name",
    "urgency",
    "access_level",
    "due_date",
    "file_notation",
    "line_key",
];

/// ` SET` of every column of the form.
pub(super) fn set(query: &mut Query, fields: &DocumentFields) {
    for (place, (column, value)) in COLUMNS.into_iter().zip(values(fields)).enumerate() {
        query.push(if place == 0 { " SET " } else { ", " });
        query.push(column);
        query.push(" = ");
        query.bind(value);
    }
}

/// One for each of [`COLUMNS`].
pub(super) fn values(fields: &DocumentFields) -> Vec<Value> {
    let code = fields.code.as_ref();
    params![
        fields.kind.as_str(),
        code.map(|code| code.number().to_owned()),
        code.map(|code| code.notation().to_owned()),
        code.map(DocumentCode::key),
        fields.issued_date.map(write_date),
        fields.organ_name.as_str(),
        fold_name(&fields.organ_name),
        fields.organ_code.clone(),
        fields.subject.as_str(),
        fields.language.as_str(),
        fields.page_count.map(i64::from),
        fields.note.as_str(),
        fields.signer.position.as_str(),
        fields.signer.name.as_str(),
        fields.urgency.key(),
        fields.access.key(),
        fields.due_date.map(write_date),
        fields.file_notation.clone(),
        line_key(&fields.kind, code, &fields.organ_name, &fields.subject),
    ]
}

/// What a search within a list compares: code, kind, issuing body and subject, as
/// [`fold_marks`](congvan_records::fold_marks) makes them.
fn line_key(kind: &str, code: Option<&DocumentCode>, organ_name: &str, subject: &str) -> String {
    let code = code.map(ToString::to_string).unwrap_or_default();
    fold_marks(&[code.as_str(), kind, organ_name, subject].join(" "))
}

/// Letters folded in one transaction by [`fill_line_keys`].
const FOLDED_AT_ONCE: usize = 500;

/// Folds what letters from before this column are searched by; gives how many were left. Safe to repeat.
pub(crate) async fn fill_line_keys(tx: &Tx) -> Result<usize, Error> {
    let sql = "SELECT id, kind, code_number, code_notation, organ_name, subject FROM documents \
               WHERE line_key IS NULL LIMIT $1";
    let rows = tx.all(sql, params![FOLDED_AT_ONCE as i64]).await?;
    for row in &rows {
        let (kind, organ): (String, String) = (row.get("kind")?, row.get("organ_name")?);
        let key = line_key(&kind, read_code(row)?.as_ref(), &organ, &row.get::<String>("subject")?);
        let values = params![row.get::<uuid::Uuid>("id")?, key];
        tx.exec("UPDATE documents SET line_key = $2 WHERE id = $1", values).await?;
    }
    Ok(rows.len())
}
