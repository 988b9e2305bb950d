//! Versions of Debian packages and their order.
//!
//! The order is exactly that of dpkg (`lib/dpkg/version.c`, deb-version(7)), also where other implementations differ:
//! `1.0a` and `1.0a0` are equal.

use std::cmp::Ordering;
use std::fmt;

/// A version, `[EPOCH:]UPSTREAM[-REVISION]`. It borrows the text that it was parsed from.
///
/// `==` compares as dpkg does: `1.0`, `0:1.0` and `1.0-0` are equal.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    text: &'a str,
    epoch: u32,
    upstream: &'a str,
    revision: &'a str,
}

/// The text that could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a Debian version")]
pub struct NotAVersion(pub String);

impl<'a> Version<'a> {
    /// Parses a version. Spaces around it are refused.
    pub fn parse(text: &'a str) -> Result<Self, NotAVersion> {
        Self::split(text).ok_or_else(|| NotAVersion(text.to_owned()))
    }

    fn split(text: &'a str) -> Option<Self> {
        let (epoch, rest) = match text.split_once(':') {
            None => (0, text),
            // The standard parser also accepts a sign.
            Some((epoch, _)) if !epoch.bytes().all(|b| b.is_ascii_digit()) => return None,
            Some((epoch, rest)) => (epoch.parse().ok()?, rest),
        };
        let (upstream, revision) = match rest.rsplit_once('-') {
            None => (rest, ""),
            Some((_, "")) => return None,
            Some((upstream, revision)) => (upstream, revision),
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".+~".contains(&b);
        let valid = !upstream.is_empty()
            && upstream.bytes().all(|b| plain(b) || b == b'-' || b == b':')
            && revision.bytes().all(plain);
        valid.then_some(Self { text, epoch, upstream, revision })
    }

    /// The text that the version was parsed from.
    pub fn as_str(&self) -> &'a str {
        self.text
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(self.upstream.as_bytes(), other.upstream.as_bytes()))
            .then_with(|| compare(self.revision.as_bytes(), other.revision.as_bytes()))
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version<'_> {}

/// Compares two upstream versions or two revisions: runs of other characters and runs of digits alternate.
fn compare(mut a: &[u8], mut b: &[u8]) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let (a_text, a_rest) = split_run(a, |byte| !byte.is_ascii_digit());
        let (b_text, b_rest) = split_run(b, |byte| !byte.is_ascii_digit());
        let (a_number, a_rest) = split_run(a_rest, |byte| byte.is_ascii_digit());
        let (b_number, b_rest) = split_run(b_rest, |byte| byte.is_ascii_digit());
        let order = compare_text(a_text, b_text).then_with(|| compare_number(a_number, b_number));
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (a_rest, b_rest);
    }
    Ordering::Equal
}

fn split_run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| !belongs(byte)).unwrap_or(bytes.len());
    bytes.split_at(end)
}

/// Sorts `~` before the end, the end before letters, and letters before all other characters.
fn compare_text(a: &[u8], b: &[u8]) -> Ordering {
    let weight = |byte: Option<&u8>| match byte {
        Some(b'~') => -1,
        None => 0,
        Some(letter) if letter.is_ascii_alphabetic() => i32::from(*letter),
        Some(other) => i32::from(*other) + 256,
    };
    (0..a.len().max(b.len()))
        .map(|i| weight(a.get(i)).cmp(&weight(b.get(i))))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// Compares numbers of any length by value: without leading zeros, the longer one is greater. No digits mean zero.
fn compare_number(a: &[u8], b: &[u8]) -> Ordering {
    let (_, a) = split_run(a, |byte| byte == b'0');
    let (_, b) = split_run(b, |byte| byte == b'0');
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version<'_> {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_have_the_order_of_dpkg() {
        let ascending = [
            "1.0~~",
            "1.0~~a",
            "1.0~",
            "1.0~rc1-1",
            "1.0",
            "1.0-1~bpo12+1",
            "1.0-1",
            "1.0-1+b1",
            "1.0-1+deb13u1",
            "1.0-1.1",
            "1.0a",
            "1.0a1",
            "1.0+dfsg-1",
            "1.0.1",
            "1.2",
            "1.10",
            "1:0.1",
            "2:0",
        ];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn spellings_of_one_version_are_equal() {
        for (a, b) in [("1.0", "0:1.0"), ("1.0", "1.0-0"), ("1.00", "1.0"), ("1.0a", "1.0a0"), ("1.0-1", "1.0-01")] {
            assert_eq!(version(a), version(b));
        }
    }

    #[test]
    fn numbers_of_any_length_are_compared_by_value() {
        let long = format!("1.{}1", "9".repeat(80));
        let longer = format!("1.{}2", "9".repeat(80));
        assert!(version(&long) < version(&longer));
    }

    #[test]
    fn malformed_versions_are_refused() {
        for text in ["", "1.0-", ":1.0", "a:1", "4294967296:1", "1.0_1", "1.0 ", "1:", "-1", "1.0/2", "1.ö", "+1:1"] {
            assert!(Version::parse(text).is_err(), "{text:?}");
        }
    }

    fn any_version() -> impl Strategy<Value = String> {
        "([0-2]:)?[0-2][0-2a-b.+~]{0,4}(-[0-2ab.+~]{1,3})?"
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in any_version(), b in any_version(), c in any_version()) {
            let (a, b, c) = (version(&a), version(&b), version(&c));
            prop_assert_eq!(a.cmp(&a), Ordering::Equal);
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }

        #[test]
        fn no_text_causes_a_panic(a in any::<String>(), b in any::<String>()) {
            if let (Ok(a), Ok(b)) = (Version::parse(&a), Version::parse(&b)) {
                let _ = a.cmp(&b);
            }
        }
    }
}
