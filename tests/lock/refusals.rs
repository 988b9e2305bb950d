//! `crossflake lock` refuses tampered, expired, old and malformed files.

use super::archive::{Key, Suite, index, is_past, xz};
use super::project::{Project, demo};

/// Changes the signed release file of the main suite.
fn tamper(project: &Project, change: impl Fn(String) -> String) {
    let mut files = project.files.lock().unwrap();
    let content = files.get_mut("/debian/dists/trixie/InRelease").unwrap();
    *content = change(String::from_utf8(content.clone()).unwrap()).into_bytes();
}

#[test]
fn a_release_file_that_was_changed_after_signing_is_refused() {
    let project = Project::new();
    tamper(&project, |text| text.replace("Origin: Debian", "Origin: debian"));
    project.lock(&[]).refuses("the signature does not match the text");
    assert_eq!(project.lock_text(), None);
}

#[test]
fn a_release_file_without_a_signature_is_refused() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", suite.release().into_bytes());
    project.lock(&[]).refuses("trixie/InRelease is not signed by a key of the keyring");
}

#[test]
fn a_release_file_with_a_signature_of_another_key_is_refused() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", Key::new().sign(&suite.release()));
    project.lock(&[]).refuses("signed by other keys only");
}

#[test]
fn text_around_the_signed_part_has_no_effect() {
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
        // Whether crossflake refuses or ignores the text, the lock stays the same.
        let outcome = project.lock(&[]);
        assert!(matches!(outcome.code, Some(0 | 2)), "{outcome:?}");
        assert_eq!(project.lock_text(), lock, "{place}");
    }
}

#[test]
fn an_expired_release_file_is_refused() {
    let project = Project::new();
    let until = "Sat, 21 Nov 2020 02:10:46 UTC";
    assert!(is_past(until));
    project.publish_suite(&Suite { valid_until: Some(until), ..Suite::new("trixie", &demo("1.0")) });
    project.lock(&[]).refuses("InRelease expired on 20201121T021046Z");
    let until = "Thu, 21 Nov 2126 02:10:46 UTC";
    assert!(!is_past(until));
    project.publish_suite(&Suite { valid_until: Some(until), ..Suite::new("trixie", &demo("1.0")) });
    project.lock(&[]).succeeds();
}

#[test]
fn a_release_file_older_than_that_of_the_lock_is_refused() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let lock = project.lock_text();
    project.publish_suite(&Suite { date: "Fri, 20 Nov 2026 02:10:46 UTC", ..Suite::new("trixie", &demo("0.9")) });
    project
        .lock(&[])
        .refuses("of trixie is from 20261120T021046Z, but the pins were made from a newer one of 20261121T021046Z");
    assert_eq!(project.lock_text(), lock);
}

#[test]
fn a_release_file_of_another_suite_is_refused() {
    let project = Project::new();
    let old = Suite::new("bullseye", &demo("0.1"));
    let suite = Suite::new("trixie", &demo("1.0"));
    suite.publish(&project.files, "debian", project.key.sign(&old.release()));
    project.lock(&[]).refuses("expected the suite \"trixie\", found \"bullseye\"");
}

#[test]
fn an_index_that_the_release_file_does_not_list_is_refused() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    let release = project.key.sign(&suite.release());
    let mut longer = suite.packages.clone();
    longer.push(0);
    for (packages, message) in [
        (xz(demo("6.6").as_bytes()), "is not the file that the archive's signed index lists\n  expected"),
        (longer, "it has more than"),
        (Vec::new(), "got 0 bytes"),
    ] {
        let other = Suite { packages, by_hash: false, ..suite.clone() };
        other.publish(&project.files, "debian", release.clone());
        project.lock(&[]).refuses(message);
    }
    assert_eq!(project.lock_text(), None);
}

#[test]
fn invalid_options_are_refused() {
    let project = Project::new();
    project.lock(&["--keyring", "no/such/keyring"]).refuses("there is no keyring no/such/keyring");
    project.lock(&["--skip", "trixie"]).refuses("SUITE/ARCHITECTURE");
    project.lock(&["--release", "--check"]).refuses("cannot be used with");
}

/// A bad signature is an error, never a warning, and there is no lock.
#[test]
fn bad_signatures_are_refused() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    let refused = |signed: Vec<u8>, keyring: &Key, message: &str| {
        suite.publish(&project.files, "debian", signed);
        let mut command = project.command("lock");
        let url = &project.server().url;
        command.args(["--mirror", &format!("{url}/debian"), "--security-mirror", &format!("{url}/debian-security")]);
        let output = command.arg("--keyring").arg(&keyring.keyring).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{message}: {stderr}");
        assert!(stderr.contains("trixie/InRelease is not signed by a key of the keyring"), "{message}: {stderr}");
        assert!(stderr.contains(message), "{message}: {stderr}");
        assert!(!stderr.contains("warning"), "{stderr}");
        assert_eq!(project.lock_text(), None);
    };
    let text = suite.release();
    refused(Vec::new(), &project.key, "it has no signature");
    refused(b"<html>log in first</html>".to_vec(), &project.key, "it has no signature");

    let expired = Key::expired();
    refused(expired.sign_long_ago(&text), &expired, "the key has expired");
    let weak = Key::weak();
    refused(
        weak.sign_with(&["--digest-algo", "SHA1", "--allow-weak-digest-algos"], &text),
        &weak,
        "no valid signature",
    );
    let revoked = Key::new();
    let signed = revoked.sign(&text);
    revoked.revoke();
    refused(signed, &revoked, "the key was revoked");

    // The signature of another text.
    let good = String::from_utf8(project.key.sign(&text)).unwrap();
    let other = String::from_utf8(project.key.sign("Origin: Debian\n")).unwrap();
    let signature = "-----BEGIN PGP SIGNATURE-----";
    let mixed =
        format!("{}{signature}{}", good.split(signature).next().unwrap(), other.split(signature).nth(1).unwrap());
    refused(mixed.into_bytes(), &project.key, "the signature does not match the text");
    // A signature without a text.
    let cut = format!("{signature}{}", good.split(signature).nth(1).unwrap());
    refused(cut.into_bytes(), &project.key, "signature");
}

/// One old suite is enough, even if another one is newer than that of the lock.
#[test]
fn an_older_security_suite_is_refused() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    project.publish_suite(&Suite { date: "Fri, 20 Nov 2026 02:10:46 UTC", ..Suite::new("trixie-security", "") });
    project.publish_suite(&Suite { date: "Sun, 22 Nov 2026 02:10:46 UTC", ..Suite::new("trixie", &demo("1.0")) });
    project.lock(&[]).refuses(
        "of trixie-security is from 20261120T021046Z, but the pins were made from a newer one of 20261121T021046Z",
    );
}

/// An index of a few megabytes that expands to 50 GB: crossflake stops at the size in the signed release file.
#[test]
fn an_index_that_expands_beyond_its_listed_size_is_refused() {
    let project = Project::new();
    let stream = xz(&vec![0; 1 << 20]);
    let bomb = stream.repeat((50 << 30) / (1 << 20));
    project.publish_suite(&Suite { packages: bomb, unpacked: 10_000, ..Suite::new("trixie", "") });
    let url = &project.server().url;
    let options = format!(
        "--mirror {url}/debian --security-mirror {url}/debian-security --keyring {}",
        project.key.keyring.display()
    );
    let program = env!("CARGO_BIN_EXE_crossflake");
    // With at most half a gigabyte of address space.
    let script = format!("ulimit -v 524288; exec {program} lock {options}");
    let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(project.path("")).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("the decompressed data has more than 10000 bytes"), "{stderr}");
}

/// Malformed values are refused even with a good signature: they would become names, sizes and URLs.
#[test]
fn an_index_with_malformed_values_is_refused() {
    let project = Project::new();
    let good = index(&[("libdemo-dev", "1.0", "")]);
    let path = "pool/main/libdemo-dev/libdemo-dev_1.0_amd64.deb";
    let twice =
        format!("{good}{}", good.replace(&good[good.find("SHA256").unwrap()..][..24], "SHA256: 0000000000000000"));
    for (changed, message) in [
        (good.replace(path, "../../etc/passwd"), "libdemo-dev: the field Filename is malformed: \"../../etc/passwd\""),
        (good.replace(path, "/etc/passwd"), "the field Filename"),
        (good.replace(path, "pool/a b"), "the field Filename"),
        (good.replace(path, "pool/../../x"), "the field Filename"),
        (good.replace(path, "http://evil.example/x.deb"), "the field Filename"),
        (good.replace("Size: 10", "Size: 0"), "the field Size is malformed: \"0\""),
        (good.replace("Size: 10", "Size: -1"), "the field Size is malformed: \"-1\""),
        (good.replace("Size: 10", "Size: 18446744073709551615"), "the field Size"),
        (good.replace("Size: 10", "Size: 99999999999999999999999"), "the field Size"),
        (good.replace("SHA256: ", "SHA256: x"), "the field SHA256"),
        (good.replace("SHA256: ", "SHA256: ../"), "the field SHA256"),
        (good.replace("Version: 1.0", "Version: 1.0/../x"), "\"1.0/../x\" is not a Debian version"),
        (good.replace("Architecture: amd64", "Architecture: ../x"), "the key is not NAME_VERSION_ARCHITECTURE"),
        (twice, "has two different files of libdemo-dev 1.0"),
        ("<html>".into(), "has a line that is not a field"),
    ] {
        assert_ne!(changed, good);
        project.publish("trixie", &changed);
        project.lock(&[]).refuses(message);
        assert_eq!(project.lock_text(), None);
    }
}

/// A user or an attacker edited the lock.
#[test]
fn a_lock_with_malformed_values_is_refused_and_not_overwritten() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let good = project.lock_text().unwrap();
    let path = "pool/main/libdemo1/libdemo1_1.0_amd64.deb";
    let hash = &good[good.rfind("\"sha256\": \"").unwrap() + 11..][..64];
    for (changed, message) in [
        (good.replace(path, "../../../etc/passwd"), "\"../../../etc/passwd\" is not a path in an archive"),
        (good.replace(path, "/etc/passwd"), "is not a path in an archive"),
        (good.replace(hash, "abc"), "\"abc\" is not a SHA-256"),
        (good.replace(hash, &hash.to_uppercase()), "is not a SHA-256"),
        (good.replace("libdemo1_1.0_amd64\": {", "../x_1.0_amd64\": {"), "the key is not NAME_VERSION_ARCHITECTURE"),
        (good.replace("\"size\": 10", "\"size\": 0"), "the size 0 is not between 1 and"),
        (good.replace("\"size\": 10", "\"size\": -1"), "invalid value"),
        (good.replace("\"size\": 10", "\"size\": 18446744073709551615"), "is not between 1 and"),
        (good.replace("20261121T", "../../T"), "is not a timestamp"),
        (good.replace("\"version\": 1,", "\"version\": 1, \"version\": 1,"), "duplicate field"),
        (good[..good.len() / 2].to_owned(), "failed to parse"),
    ] {
        assert_ne!(changed, good);
        std::fs::write(project.lock_path(), &changed).unwrap();
        for arguments in [&[][..], &["--check"]] {
            let outcome = project.lock(arguments);
            outcome.refuses(message);
            outcome.refuses("targets.lock.json");
            outcome.refuses("restore it from version control");
        }
        assert_eq!(project.lock_text().as_deref(), Some(changed.as_str()));
    }
}
