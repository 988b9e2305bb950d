//! The archive that keeps every file of every Debian mirror for ever, and how files are addressed there.

use super::timestamp::Timestamp;

/// Where the archives are: Debian's public service.
pub const ROOT: &str = "https://snapshot.debian.org/archive";

/// The root of an archive (`debian`, `debian-security`) as it was at an timestamp: the newest snapshot not
/// after it. A mirror like any other.
pub fn mirror(archive: &str, timestamp: Timestamp) -> String {
    format!("{ROOT}/{archive}/{timestamp}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_addressed_by_name_and_instant() {
        let timestamp = Timestamp::parse_compact("20261121T021046Z").unwrap();
        let wanted = "https://snapshot.debian.org/archive/debian-security/20261121T021046Z";
        assert_eq!(mirror("debian-security", timestamp), wanted);
    }
}
