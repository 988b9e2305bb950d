//! What is not believed.

use super::archive::{Key, Suite, is_past, xz};
use super::project::{Project, demo};

/// Changes the signed release of the main suite.
fn tamper(project: &Project, change: impl Fn(String) -> String) {
    let mut files = project.files.lock().unwrap();
    let content = files.get_mut("/debian/dists/trixie/InRelease").unwrap();
    *content = change(String::from_utf8(content.clone()).unwrap()).into_bytes();
}

#[test]
fn a_release_that_was_changed_after_it_was_signed() {
    let project = Project::new();
    tamper(&project, |text| text.replace("Origin: Debian", "Origin: debian"));
    project.lock(&[]).refuses("the signature is not one of this text");
    assert_eq!(project.lock_text(), None);
}

#[test]
fn a_release_without_a_signature() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", suite.release().into_bytes());
    project.lock(&[]).refuses("trixie/InRelease is not signed by a key of the keyring");
}

#[test]
fn a_release_signed_by_another_key() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", Key::new().sign(&suite.release()));
    project.lock(&[]).refuses("signed by other keys only");
}

#[test]
fn text_around_the_signed_part() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let lock = project.lock_text();
    let evil = Suite { date: "Sat, 28 Nov 2026 02:10:46 UTC", ..Suite::new("trixie", &demo("6.6")) };
    for place in ["before", "after"] {
        project.publish("trixie", &demo("1.0"));
        tamper(&project, |text| match place {
            "before" => format!("{}\n{text}", evil.release()),
            _ => format!("{text}\n{}", evil.release()),
        });
        // Refused or not seen: what matters is that nothing of it gets into the lock.
        let outcome = project.lock(&[]);
        assert!(matches!(outcome.code, Some(0 | 2)), "{outcome:?}");
        assert_eq!(project.lock_text(), lock, "{place}");
    }
}

#[test]
fn a_release_that_has_expired() {
    let project = Project::new();
    let until = "Sat, 21 Nov 2020 02:10:46 UTC";
    assert!(is_past(until));
    project.publish_suite(&Suite { valid_until: Some(until), ..Suite::new("trixie", &demo("1.0")) });
    project.lock(&[]).refuses("was to be believed until 20201121T021046Z only");
    let until = "Thu, 21 Nov 2126 02:10:46 UTC";
    assert!(!is_past(until));
    project.publish_suite(&Suite { valid_until: Some(until), ..Suite::new("trixie", &demo("1.0")) });
    project.lock(&[]).succeeds();
}

#[test]
fn a_release_older_than_the_lock_was_made_from() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let lock = project.lock_text();
    project.publish_suite(&Suite {
        date: "Fri, 20 Nov 2026 02:10:46 UTC",
        ..Suite::new("trixie", &demo("0.9"))
    });
    project.lock(&[]).refuses("of trixie is of 20261120T021046Z, older than 20261121T021046Z");
    assert_eq!(project.lock_text(), lock);
}

#[test]
fn a_release_of_another_suite() {
    let project = Project::new();
    let old = Suite::new("bullseye", &demo("0.1"));
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", project.key.sign(&old.release()));
    project.lock(&[]).refuses("is about \"bullseye\", not about \"trixie\"");
}

#[test]
fn an_index_that_the_release_does_not_list() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    let release = project.key.sign(&suite.release());
    let mut longer = suite.packages.clone();
    longer.push(0);
    for packages in [xz(demo("6.6").as_bytes()), longer, Vec::new()] {
        let other = Suite { packages, by_hash: false, ..suite.clone() };
        other.publish(&project.files, "debian", release.clone());
        project.lock(&[]).refuses("that is not what is wanted");
    }
    assert_eq!(project.lock_text(), None);
}

#[test]
fn a_keyring_or_an_address_that_is_none() {
    let project = Project::new();
    project.lock(&["--keyring", "no/such/keyring"]).refuses("there is no keyring no/such/keyring");
    project.lock(&["--skip", "trixie"]).refuses("SUITE/ARCHITECTURE");
    project.lock(&["--release", "--check"]).refuses("cannot be used with");
}
