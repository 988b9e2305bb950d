//! Timestamps in the two forms of Debian's archives, in seconds and in UTC.

use std::fmt;

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

/// A point in time. It is printed in the compact form of the snapshot archive and of pins, `20261121T021046Z`, whose
/// text sorts by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

/// The text that could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a timestamp")]
pub struct NotATimestamp(pub String);

/// The form in `Release` files: `Sat, 21 Nov 2026 02:10:46 UTC`.
const RELEASE: &str = "%a, %d %b %Y %H:%M:%S UTC";
const COMPACT: &str = "%Y%m%dT%H%M%SZ";

impl Timestamp {
    /// Parses the form in `Release` files. Debian's are in UTC; other time zones are refused.
    pub fn parse_release(text: &str) -> Result<Self, NotATimestamp> {
        Self::parse(RELEASE, text)
    }

    /// Parses the compact form.
    pub fn parse_compact(text: &str) -> Result<Self, NotATimestamp> {
        let timestamp = Self::parse(COMPACT, text)?;
        // The parser also accepts other spellings, for example `2026121T...`.
        if timestamp.to_string() == text { Ok(timestamp) } else { Err(NotATimestamp(text.to_owned())) }
    }

    fn parse(format: &str, text: &str) -> Result<Self, NotATimestamp> {
        DateTime::strptime(format, text)
            .and_then(|civil| TimeZone::UTC.to_timestamp(civil))
            .map(Self)
            .map_err(|_| NotATimestamp(text.to_owned()))
    }

    /// The present, by this machine's clock. Use it only to check expiry dates and to find the newest snapshot.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }

    /// 24 hours later, or the same if that is out of range.
    pub(crate) fn plus_one_day(self) -> Self {
        Self(self.0.saturating_add(SignedDuration::from_hours(24)).unwrap_or(self.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime(COMPACT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_date_is_printed_in_the_compact_form() {
        let date = Timestamp::parse_release("Sat, 21 Nov 2026 02:10:46 UTC").unwrap();
        assert_eq!(date.to_string(), "20261121T021046Z");
        assert_eq!(Timestamp::parse_compact("20261121T021046Z"), Ok(date));
        assert_eq!(date.plus_one_day().to_string(), "20261122T021046Z");
    }

    #[test]
    fn the_next_day_may_be_in_the_next_year() {
        let date = Timestamp::parse_compact("20261231T235959Z").unwrap();
        assert_eq!(date.plus_one_day().to_string(), "20270101T235959Z");
    }

    #[test]
    fn malformed_timestamps_are_refused() {
        for text in [
            "",
            "Sun, 21 Nov 2026 02:10:46 UTC",
            "Sat, 21 Nov 2026 02:10:46 CET",
            "Sat, 31 Nov 2026 02:10:46 UTC",
            "Sat, 21 Nov 2026 02:10:46 UTC ",
        ] {
            assert!(Timestamp::parse_release(text).is_err(), "{text:?}");
        }
        for text in ["", "20261121", "2026121T021046Z", "20261121T021046", "20261121T251046Z"] {
            assert!(Timestamp::parse_compact(text).is_err(), "{text:?}");
        }
    }
}
