//! One value of a row, as JSON and back.

use super::{Column, Kind};
use crate::{
    Error,
    link::{Columns, Row},
};
use sea_orm::Value;
use serde_json::Value as Json;
use uuid::Uuid;

/// The value in a row. Bytes are written as hexadecimal digits.
pub(super) fn read(row: &Row, column: &Column) -> Result<Json, Error> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Uuid => row.get::<Option<Uuid>>(name)?.map(|id| id.to_string()).into(),
        Kind::Text => row.get::<Option<String>>(name)?.into(),
        Kind::Int => row.get::<Option<i64>>(name)?.into(),
        Kind::Bool => row.get::<Option<bool>>(name)?.into(),
        Kind::Bytes => row.get::<Option<Vec<u8>>>(name)?.map(|bytes| hexadecimal(&bytes)).into(),
        Kind::Real => row.get::<Option<f64>>(name)?.into(),
    })
}

/// The value for a statement. Errors: [`Error::Unreadable`] with the column's name, never the value.
pub(super) fn write(value: Json, column: &Column) -> Result<Value, Error> {
    let odd = || Error::unreadable("value", format!("in the column {}", column.name));
    let is_null = value.is_null();
    let text = |value: Json| match value {
        Json::String(text) => Some(text),
        _ => None,
    };
    let (made, is_made): (Value, bool) = match column.kind {
        Kind::Uuid => made(text(value).and_then(|text| text.parse::<Uuid>().ok())),
        Kind::Text => made(text(value)),
        Kind::Int => made(value.as_i64()),
        Kind::Bool => made(value.as_bool()),
        Kind::Bytes => made(text(value).and_then(|text| bytes(&text))),
        Kind::Real => made(value.as_f64()),
    };
    if is_made || is_null { Ok(made) } else { Err(odd()) }
}

fn made<T>(value: Option<T>) -> (Value, bool)
where
    Value: From<Option<T>>,
{
    let is_made = value.is_some();
    (Value::from(value), is_made)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn column(kind: Kind) -> Column {
        Column { name: "c".to_owned(), kind }
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        assert!(write(json!("x"), &column(Kind::Int)).is_err());
        assert!(write(json!(1.5), &column(Kind::Int)).is_err());
        assert!(write(json!("no uuid"), &column(Kind::Uuid)).is_err());
        assert!(write(json!("0g"), &column(Kind::Bytes)).is_err());
        assert!(write(json!(7), &column(Kind::Text)).is_err());
        assert_eq!(write(json!(null), &column(Kind::Text)).unwrap(), Value::from(None::<String>));
        assert_eq!(write(json!("00ff"), &column(Kind::Bytes)).unwrap(), Value::from(Some(vec![0_u8, 255])));
    }

    #[test]
    fn bytes_survive() {
        assert_eq!(bytes(&hexadecimal(&[0, 1, 254, 255])), Some(vec![0, 1, 254, 255]));
        assert_eq!(bytes("abc"), None);
        assert_eq!(bytes("đđ"), None);
    }
}
