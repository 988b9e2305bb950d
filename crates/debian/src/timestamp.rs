//! Instants as Debian's archives write them, to the second and in UTC.

use std::fmt;

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

/// A second in time. Printed and read in the compact form, `20261121T021046Z`, that the snapshot archive
/// uses and pins are written in; later timestamps have the greater text too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

/// Why a text is no timestamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no timestamp")]
pub struct NotATimestamp(pub String);

/// How `Release` files write timestamps: `Sat, 21 Nov 2026 02:10:46 UTC`.
const RELEASE: &str = "%a, %d %b %Y %H:%M:%S UTC";
const COMPACT: &str = "%Y%m%dT%H%M%SZ";

impl Timestamp {
    /// Reads the form of `Release` files. Debian always says UTC; nothing else is accepted.
    pub fn parse_release(text: &str) -> Result<Self, NotATimestamp> {
        Self::parse(RELEASE, text)
    }

    /// Reads the compact form.
    pub fn parse_compact(text: &str) -> Result<Self, NotATimestamp> {
        let timestamp = Self::parse(COMPACT, text)?;
        // One timestamp, one text: the parser alone would take `2026121T...` for one too.
        if timestamp.to_string() == text { Ok(timestamp) } else { Err(NotATimestamp(text.to_owned())) }
    }

    fn parse(format: &str, text: &str) -> Result<Self, NotATimestamp> {
        DateTime::strptime(format, text)
            .and_then(|civil| TimeZone::UTC.to_timestamp(civil))
            .map(Self)
            .map_err(|_| NotATimestamp(text.to_owned()))
    }

    /// This machine's clock. Only for what depends on the present: whether an index has expired, and which
    /// snapshot is the newest.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }

    /// The same time on the next day. Stays where it is at the end of time.
    pub fn plus_one_day(self) -> Self {
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
    fn a_release_date_is_written_as_the_snapshot_archive_writes_it() {
        let date = Timestamp::parse_release("Sat, 21 Nov 2026 02:10:46 UTC").unwrap();
        assert_eq!(date.to_string(), "20261121T021046Z");
        assert_eq!(Timestamp::parse_compact("20261121T021046Z"), Ok(date));
        assert_eq!(date.plus_one_day().to_string(), "20261122T021046Z");
    }

    #[test]
    fn a_day_later_may_be_another_year() {
        let date = Timestamp::parse_compact("20261231T235959Z").unwrap();
        assert_eq!(date.plus_one_day().to_string(), "20270101T235959Z");
    }

    #[test]
    fn what_is_no_instant_is_refused() {
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
