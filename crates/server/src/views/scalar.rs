use congvan_records::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// An instant: RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-17T01:12:00Z")]
pub(crate) struct At(pub(crate) Timestamp);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_utc().format(&Rfc3339).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        OffsetDateTime::parse(&text, &Rfc3339).map(|at| Self(at.into())).map_err(D::Error::custom)
    }
}

/// A calendar day in the agency's zone: `2026-11-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-11-17")]
pub(crate) struct Day(pub(crate) Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text =
            self.0.format(format_description!("[year]-[month]-[day]")).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day =
            Date::parse(&text, format_description!("[year]-[month]-[day]")).map_err(D::Error::custom)?;
        // No letter and no deadline lies outside; rows keep four digits of a year.
        if !(1900..=2999).contains(&day.year()) {
            return Err(D::Error::custom("the year is out of range"));
        }
        Ok(Self(day))
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn only_days_that_a_register_can_hold_are_taken() {
        let reads = |text: &str| serde_json::from_str::<Day>(&format!("\"{text}\"")).is_ok();
        assert!(reads("2026-11-17") && reads("1900-01-01") && reads("2999-12-31"));
        for text in [
            "-0001-01-01",
            "0000-01-01",
            "1899-12-31",
            "3000-01-01",
            "9999-12-31",
            "2026-02-30",
            "17/11/2026",
        ] {
            assert!(!reads(text), "{text}");
        }
    }
}
