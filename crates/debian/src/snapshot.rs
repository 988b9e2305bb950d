//! URLs in snapshot.debian.org, which keeps every file that Debian's archives ever had.

use crate::timestamp::Timestamp;

/// The root of Debian's public service.
pub const ROOT: &str = "https://snapshot.debian.org/archive";

/// The URL of the newest snapshot of `archive` (`debian`, `debian-security`) that is not later than `timestamp`. It
/// works like the root of a mirror.
pub fn mirror(archive: &str, timestamp: Timestamp) -> String {
    format!("{ROOT}/{archive}/{timestamp}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_has_the_archive_and_the_timestamp() {
        let timestamp = Timestamp::parse_compact("20261121T021046Z").unwrap();
        let expected = "https://snapshot.debian.org/archive/debian-security/20261121T021046Z";
        assert_eq!(mirror("debian-security", timestamp), expected);
    }
}
