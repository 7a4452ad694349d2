//! An instant, as events carry it. The domain never asks a clock.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant, `millis` later.
    #[must_use]
    pub fn plus(self, millis: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this; negative if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 in UTC, `2026-11-23T20:25:00Z`. None outside the years that it can write.
    #[must_use]
    pub fn to_rfc3339(self) -> Option<String> {
        jiff::Timestamp::from_millisecond(self.0).ok().map(|t| t.to_string())
    }

    /// Parses RFC 3339 with any offset.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
        text.parse::<jiff::Timestamp>().ok().map(|t| Timestamp(t.as_millisecond()))
    }

    /// Parses the vendor's zoneless `2021-11-18 11:51:13`, which is China's time (UTC+8).
    #[must_use]
    pub fn parse_vendor(text: &str) -> Option<Timestamp> {
        let local: jiff::civil::DateTime = text.trim().parse().ok()?;
        let zoned = jiff::tz::Offset::constant(8).to_timestamp(local).ok()?;
        Some(Timestamp(zoned.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendor_time_is_china_time() {
        let parsed = Timestamp::parse_vendor("2021-11-18 11:51:13").unwrap();
        assert_eq!(parsed.to_rfc3339().unwrap(), "2021-11-18T03:51:13Z");
    }

    #[test]
    fn rfc3339_of_any_offset_is_read_and_written_in_utc() {
        for text in ["2026-11-23T20:25:00Z", "2026-11-24T04:25:00+08:00"] {
            let parsed = Timestamp::parse_rfc3339(text).unwrap();
            assert_eq!(parsed.to_rfc3339().unwrap(), "2026-11-23T20:25:00Z");
        }
        for text in ["", "2026-11-23", "2026-11-23 20:25:00", "tomorrow"] {
            assert_eq!(Timestamp::parse_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn times_beyond_the_calendar_are_not_written() {
        assert_eq!(Timestamp(i64::MAX).to_rfc3339(), None);
        assert_eq!(Timestamp(i64::MAX).plus(1), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN).since(Timestamp(1)), i64::MIN);
    }
}
