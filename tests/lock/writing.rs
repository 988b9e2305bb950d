//! The lock that `crossflake lock` writes.

use crossflake_debian::pins::Pins;

use super::archive::Suite;
use super::project::{Project, demo};

fn packages(project: &Project) -> Vec<String> {
    Pins::read(&project.lock_path()).unwrap().unwrap().packages.into_keys().collect()
}

#[test]
fn a_lock_has_packages_and_dependencies_and_is_reproducible() {
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
fn packages_come_from_the_suite_with_the_newest_version() {
    let project = Project::new();
    project.publish("trixie-updates", &demo("1.0+deb13u1"));
    project.publish("trixie-security", &demo("1.0+deb13u2"));
    project.lock(&[]).succeeds();
    assert_eq!(packages(&project), ["libdemo-dev_1.0+deb13u2_amd64", "libdemo1_1.0+deb13u2_amd64"]);
    let pins = Pins::read(&project.lock_path()).unwrap().unwrap();
    assert_eq!(pins.snapshots.into_keys().collect::<Vec<_>>(), ["debian-security"]);
}

#[test]
fn a_mirror_without_by_hash_folders_is_sufficient() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    // The release file promises the folders, but they do not exist.
    let release = project.key.sign(&suite.release());
    Suite { by_hash: false, ..suite }.publish(&project.files, "debian", release);
    project.lock(&[]).succeeds();
}

#[test]
fn a_missing_index_can_be_skipped() {
    let project = Project::new();
    project.files.lock().unwrap().retain(|path, _| !path.contains("trixie-security/main"));
    let outcome = project.lock(&[]);
    outcome.refuses("lists an index of trixie-security/amd64 but does not have it");
    outcome.refuses("--skip trixie-security/amd64");
    project.lock(&["--skip", "trixie-security/amd64"]).succeeds();
}

#[test]
fn the_error_names_the_missing_package_or_version() {
    let project = Project::new();
    project.publish("trixie", &demo("1.0").replace("libdemo1 (= 1.0)", "libdemo1 (= 2.0)"));
    project
        .lock(&[])
        .refuses("the set packages/x86_64-linux: libdemo-dev needs libdemo1 (= 2.0), but the release has libdemo1 1.0");
    project.manifest(r#""packages": ["libdem-dev"]"#);
    project.lock(&[]).refuses("there is no package libdem-dev");
    assert_eq!(project.lock_text(), None);
}

#[test]
fn a_changed_manifest_makes_the_lock_stale_and_one_without_extras_removes_it() {
    let project = Project::new();
    assert_eq!(project.lock(&["--check"]).code, Some(1));
    project.lock(&[]).succeeds();
    project.manifest(r#""packages": ["libdemo-dev", "other"]"#);
    let check = project.lock(&["--check"]);
    assert_eq!(check.code, Some(1));
    assert!(check.stderr.contains("packages/x86_64-linux was made with other settings"), "{}", check.stderr);
    project.manifest("");
    assert_eq!(project.lock(&["--check"]).code, Some(1));
    let outcome = project.lock(&[]);
    outcome.succeeds();
    assert!(outcome.stderr.contains("removed targets.lock.json"), "{}", outcome.stderr);
    assert_eq!(project.lock_text(), None);
    project.lock(&["--check"]).succeeds();
}
