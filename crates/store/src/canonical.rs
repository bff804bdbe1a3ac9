//! One text for one value: JSON in the form of RFC 8785, for what is hashed.
//!
//! Only strings, whole numbers, true, false, null, lists and objects: without fractions no two programs can print a
//! number differently.

use crate::Error;
use ring::digest::{SHA256, digest};
use serde_json::Value;

/// Whole numbers beyond this are not exact in every reader (RFC 8785, section 3.2.2.3; RFC 7493, section 2.2).
const LARGEST: i64 = (1 << 53) - 1;

/// `value` in canonical form.
///
/// Errors: [`Error::Unreadable`] for a fraction or a number beyond 2^53 − 1.
pub(crate) fn write(value: &Value) -> Result<String, Error> {
    let mut text = String::new();
    append(value, &mut text)?;
    Ok(text)
}

fn append(value: &Value, out: &mut String) -> Result<(), Error> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|n| n.abs() <= LARGEST);
            let whole = whole.ok_or_else(|| Error::unreadable("number", "not a whole number below 2^53"))?;
            out.push_str(&whole.to_string());
        }
        Value::String(text) => quote(text, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                append(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // By UTF-16 code units, whatever order the map itself keeps.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (name, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                quote(name, out);
                out.push(':');
                append(member, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// SHA-256 as 64 hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_text_is_escaped_as_the_rfc_says() {
        // RFC 8785, section 3.2.3, without its fractional number.
        let value: Value = serde_json::from_str(
            "{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\ufb33\": \"Hebrew Letter Dalet With \
             Dagesh\", \"1\": \"One\", \"\\ud83d\\ude00\": \"Emoji: Grinning Face\", \"\\u0080\": \"Control\", \
             \"\\u00f6\": \"Latin Small Letter O With Diaeresis\"}",
        )
        .unwrap();
        let text = write(&value).unwrap();
        let order = ["Carriage Return", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|name| text.find(name).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        assert_eq!(
            write(&json!({"b": [true, null, -7], "a": "\u{f}\n\"\\€"})).unwrap(),
            "{\"a\":\"\\u000f\\n\\\"\\\\€\",\"b\":[true,null,-7]}"
        );
    }

    #[test]
    fn fractions_and_huge_numbers_are_refused() {
        assert!(write(&json!(1.5)).is_err());
        assert!(write(&json!(LARGEST)).is_ok());
        assert!(write(&json!(LARGEST + 1)).is_err());
        assert!(write(&json!(u64::MAX)).is_err());
    }
}
