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

    /// RFC 3339 in UTC, to the second or to the millisecond: `2026-11-23T20:25:00Z`. None outside the years 0 to 9999.
    #[must_use]
    pub fn to_rfc3339(self) -> Option<String> {
        let (seconds, millis) = (self.0.div_euclid(1000), self.0.rem_euclid(1000));
        let (year, month, day) = date_of(seconds.div_euclid(DAY));
        if !(0..=9999).contains(&year) {
            return None;
        }
        let (hour, minute, second) =
            (seconds.rem_euclid(DAY) / 3600, seconds.rem_euclid(3600) / 60, seconds.rem_euclid(60));
        let fraction = if millis == 0 { String::new() } else { format!(".{millis:03}") };
        Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
    }

    /// Parses RFC 3339 with any offset. Fractions beyond milliseconds are dropped.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
        let (local, rest) = civil(text, &['T', 't', ' '])?;
        let digits = rest.strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
        let (fraction, zone) = if digits == 0 { ("", rest) } else { (rest.get(1..=digits)?, rest.get(digits + 1..)?) };
        let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        let offset = match zone.as_bytes() {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (hours, minutes) = (number(zone, 1..3, 0..=23)?, number(zone, 4..6, 0..=59)?);
                (hours * 3600 + minutes * 60) * if *sign == b'+' { 1 } else { -1 }
            }
            _ => return None,
        };
        Some(Timestamp((local - offset) * 1000 + millis))
    }

    /// Parses the vendor's zoneless `2021-11-18 11:51:13`, which is China's time (UTC+8).
    #[must_use]
    pub fn parse_vendor(text: &str) -> Option<Timestamp> {
        let (local, rest) = civil(text.trim(), &[' ', 'T'])?;
        rest.is_empty().then_some(Timestamp((local - 8 * 3600) * 1000))
    }
}

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// Reads `2021-11-18 11:51:13` as seconds since 1970 in its own zone, and gives what follows.
fn civil<'a>(text: &'a str, between: &[char]) -> Option<(i64, &'a str)> {
    let bytes = text.as_bytes();
    for (at, mark) in [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')] {
        if bytes.get(at) != Some(&mark) {
            return None;
        }
    }
    if !between.contains(&char::from(*bytes.get(10)?)) {
        return None;
    }
    let (year, month) = (number(text, 0..4, 0..=9999)?, number(text, 5..7, 1..=12)?);
    let day = number(text, 8..10, 1..=31)?;
    let days = days_of(year, month, day);
    // The thirtieth of February would come out as a day of March.
    if date_of(days) != (year, month, day) {
        return None;
    }
    let time = (number(text, 11..13, 0..=23)?, number(text, 14..16, 0..=59)?, number(text, 17..19, 0..=60)?);
    Some((days * DAY + time.0 * 3600 + time.1 * 60 + time.2, text.get(19..)?))
}

fn number(text: &str, place: std::ops::Range<usize>, legal: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let digits = text.get(place).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|number| legal.contains(number))
}

/// Days since 1970 of a date, and back, by the algorithm of Howard Hinnant's “chrono-compatible low-level date
/// algorithms”. A date library would cost a tenth of the app's size for these two functions.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + days.div_euclid(146_097) * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
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

    #[test]
    fn instants_are_written_and_read_back() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:30:00Z", 951_827_400_000),
            ("2026-11-23T20:25:00.250Z", 1_795_465_500_250),
            ("1969-12-31T23:59:59Z", -1000),
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), Some(Timestamp(millis)), "{text}");
            assert_eq!(Timestamp(millis).to_rfc3339().as_deref(), Some(text));
        }
    }

    #[test]
    fn offsets_and_long_fractions_are_understood() {
        let noon = Timestamp::parse_rfc3339("2026-11-23T12:00:00Z");
        assert_eq!(Timestamp::parse_rfc3339("2026-11-23T20:00:00+08:00"), noon);
        assert_eq!(Timestamp::parse_rfc3339("2026-11-23T12:00:00.000999999Z"), noon);
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "2026-02-30T00:00:00Z",
            "2026-11-23",
            "2026-11-23T25:00:00Z",
            "2026-11-23T12:00:00",
            "２０２６-11-23T12:00:00Z",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), None, "{text}");
        }
    }
}
