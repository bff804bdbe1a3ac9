//! Dates as PDF writes them (ISO 32000-2, 7.9.4). Without a zone the instant is not known.

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// Reads `D:YYYYMMDDHHmmSS` with `Z`, `+07'00'` or `+07'00`.
pub(crate) fn parse(bytes: &[u8]) -> Option<OffsetDateTime> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let number = |from: usize, len: usize| -> Option<i32> {
        let part = text.get(from..from + len)?;
        if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let small = |from: usize| number(from, 2).and_then(|n| u8::try_from(n).ok());
    let date = Date::from_calendar_date(number(0, 4)?, Month::try_from(small(4)?).ok()?, small(6)?).ok()?;
    let time = Time::from_hms(small(8)?, small(10)?, small(12)?).ok()?;
    let zone = text.get(14..)?;
    let offset = match zone.as_bytes().first()? {
        b'Z' => UtcOffset::UTC,
        sign @ (b'+' | b'-') => {
            let hours = i8::try_from(number(15, 2)?).ok()?;
            let minutes = if zone.len() >= 6 { i8::try_from(number(18, 2)?).ok()? } else { 0 };
            let sign = if *sign == b'-' { -1 } else { 1 };
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        _ => return None,
    };
    date.with_time(time).assume_offset(offset).checked_to_offset(UtcOffset::UTC)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn zones_are_read_in_the_forms_met_and_never_guessed() {
        for text in
            ["D:20260302083000+07'00'", "D:20260302083000+07'00", "D:20260302083000+07", "D:20260302013000Z"]
        {
            let instant = parse(text.as_bytes()).map(|t| t.to_string());
            assert_eq!(instant.as_deref(), Some("2026-03-02 1:30:00.0 +00:00:00"), "{text}");
        }
        assert_eq!(parse(b"D:20260302083000"), None);
        assert_eq!(parse("D:2026030208300\u{1ea3}".as_bytes()), None);
    }
}
