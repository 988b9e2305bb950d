//! What is written when all is well.

use crossflake_debian::pins::Pins;

use super::archive::Suite;
use super::project::{Project, demo};

fn packages(project: &Project) -> Vec<String> {
    Pins::read(&project.lock_path()).unwrap().unwrap().packages.into_keys().collect()
}

#[test]
fn a_lock_has_what_is_asked_for_and_what_that_needs_and_locking_twice_is_the_same() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let first = project.lock_text().unwrap();
    let pins = Pins::read(&project.lock_path()).unwrap().unwrap();
    assert_eq!(packages(&project), ["libdemo-dev_1.0_amd64", "libdemo1_1.0_amd64"]);
    assert_eq!(pins.sets["packages/x86_64-linux"].over, ["sysroot/trixie/amd64"]);
    assert_eq!(pins.snapshots["debian"], "20261122T021046Z");
    assert_eq!(pins.suites["debian-security/trixie-security"], "20261121T021046Z");
    assert!(!first.contains("127.0.0.1"), "the mirror's address is in the lock");
    project.lock(&[]).succeeds();
    assert_eq!(project.lock_text().unwrap(), first);
    project.lock(&["--check"]).succeeds();
}

#[test]
fn updates_and_security_updates_count() {
    let project = Project::new();
    project.publish("trixie-updates", &demo("1.0+deb13u1"));
    project.publish("trixie-security", &demo("1.0+deb13u2"));
    project.lock(&[]).succeeds();
    assert_eq!(packages(&project), ["libdemo-dev_1.0+deb13u2_amd64", "libdemo1_1.0+deb13u2_amd64"]);
    let pins = Pins::read(&project.lock_path()).unwrap().unwrap();
    assert_eq!(pins.snapshots.into_keys().collect::<Vec<_>>(), ["debian-security"]);
}

#[test]
fn a_mirror_without_folders_by_hash_serves() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    // Announced, but not there.
    let release = project.key.sign(&suite.release());
    Suite { by_hash: false, ..suite }.publish(&project.files, "debian", release);
    project.lock(&[]).succeeds();
}

#[test]
fn updates_that_a_mirror_announces_but_lacks_can_be_done_without() {
    let project = Project::new();
    project.files.lock().unwrap().retain(|path, _| !path.contains("trixie-security/main"));
    let outcome = project.lock(&[]);
    outcome.refuses("does not have the index of trixie-security/amd64");
    outcome.refuses("--skip trixie-security/amd64");
    project.lock(&["--skip", "trixie-security/amd64"]).succeeds();
}

#[test]
fn what_a_package_needs_and_nobody_has_is_named() {
    let project = Project::new();
    project.publish("trixie", &demo("1.0").replace("libdemo1 (= 1.0)", "libdemo1 (= 2.0)"));
    project.lock(&[]).refuses(
        "the set packages/x86_64-linux: libdemo-dev needs libdemo1 (= 2.0), but the release has libdemo1 1.0",
    );
    project.manifest(r#""packages": ["libdem-dev"]"#);
    project.lock(&[]).refuses("there is no package libdem-dev");
    assert_eq!(project.lock_text(), None);
}

#[test]
fn a_changed_manifest_makes_the_lock_stale_and_one_that_wants_nothing_removes_it() {
    let project = Project::new();
    assert_eq!(project.lock(&["--check"]).code, Some(1));
    project.lock(&[]).succeeds();
    project.manifest(r#""packages": ["libdemo-dev", "other"]"#);
    let check = project.lock(&["--check"]);
    assert_eq!(check.code, Some(1));
    assert!(check.stderr.contains("packages/x86_64-linux was made from something else"), "{}", check.stderr);
    project.manifest("");
    assert_eq!(project.lock(&["--check"]).code, Some(1));
    let outcome = project.lock(&[]);
    outcome.succeeds();
    assert!(outcome.stderr.contains("removed targets.lock.json"), "{}", outcome.stderr);
    assert_eq!(project.lock_text(), None);
    project.lock(&["--check"]).succeeds();
}
