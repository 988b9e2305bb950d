//! Compares the order of versions with dpkg's.

use std::cmp::Ordering;
use std::process::Command;

use crossflake_debian::version::Version;

/// Difficult versions: tildes, missing parts, leading zeros, letters against other characters, long numbers.
const TRICKY: &[&str] = &[
    "0",
    "1",
    "1.0",
    "01.0",
    "1.00",
    "1.0-0",
    "1.0-00",
    "0:1.0",
    "1:0",
    "10:0",
    "1.0-1",
    "1.0-1.1",
    "1.0-10",
    "1.0-2",
    "1.0~",
    "1.0~~",
    "1.0~~a",
    "1.0~rc1",
    "1.0~rc1-1",
    "1.0-1~bpo12+1",
    "1.0-1+b1",
    "1.0-1+deb13u1",
    "1.0a",
    "1.0a0",
    "1.0a1",
    "1.0A",
    "1.0+",
    "1.0+0",
    "1.0+dfsg",
    "1.0.",
    "1.0.0",
    "1.0+dfsg1-1~deb13u1+b1",
    "1.0-a",
    "1.0-a0",
    "1.0--1",
    "1:1.0:1-1",
    "2.31-13+deb11u13",
    "2.31-13+deb11u9",
    "99999999999999999999999",
    "100000000000000000000000",
    "1.0.99999999999999999999999-1",
    "1.0-1-1",
    "1.0-1ubuntu1",
];

#[test]
fn versions_have_the_order_of_dpkg() {
    for a in TRICKY {
        for b in TRICKY {
            let ours = Version::parse(a).unwrap().cmp(&Version::parse(b).unwrap());
            let operator = match ours {
                Ordering::Less => "lt",
                Ordering::Equal => "eq",
                Ordering::Greater => "gt",
            };
            let status = Command::new("dpkg").args(["--compare-versions", a, operator, b]).status().unwrap();
            assert!(status.success(), "dpkg does not agree with {a} {operator} {b}");
        }
    }
}
