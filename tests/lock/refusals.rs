//! What is not believed.

use super::archive::{Key, Suite, index, is_past, xz};
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
    for (packages, words) in [
        (xz(demo("6.6").as_bytes()), "is not what is wanted\n  expected"),
        (longer, "it has more than"),
        (Vec::new(), "got 0 bytes"),
    ] {
        let other = Suite { packages, by_hash: false, ..suite.clone() };
        other.publish(&project.files, "debian", release.clone());
        project.lock(&[]).refuses(words);
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

/// Whatever is wrong with a signature: an error and never a warning, and no lock.
#[test]
fn signatures_that_are_not_good_enough() {
    let project = Project::new();
    let suite = Suite::new("trixie", &demo("1.0"));
    let refused = |signed: Vec<u8>, keyring: &Key, words: &str| {
        suite.publish(&project.files, "debian", signed);
        let mut command = project.command("lock");
        let url = &project.server().url;
        command.args([
            "--mirror",
            &format!("{url}/debian"),
            "--security-mirror",
            &format!("{url}/debian-security"),
        ]);
        let output = command.arg("--keyring").arg(&keyring.keyring).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words}: {stderr}");
        assert!(
            stderr.contains("trixie/InRelease is not signed by a key of the keyring"),
            "{words}: {stderr}"
        );
        assert!(stderr.contains(words), "{words}: {stderr}");
        assert!(!stderr.contains("warning"), "{stderr}");
        assert_eq!(project.lock_text(), None);
    };
    let text = suite.release();
    refused(Vec::new(), &project.key, "no signature in it");
    refused(b"<html>log in first</html>".to_vec(), &project.key, "no signature in it");

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

    // A signature of one text around another.
    let good = String::from_utf8(project.key.sign(&text)).unwrap();
    let other = String::from_utf8(project.key.sign("Origin: Debian\n")).unwrap();
    let signature = "-----BEGIN PGP SIGNATURE-----";
    let mixed = format!(
        "{}{signature}{}",
        good.split(signature).next().unwrap(),
        other.split(signature).nth(1).unwrap()
    );
    refused(mixed.into_bytes(), &project.key, "the signature is not one of this text");
    // The signature alone, and the text alone.
    let cut = format!("{signature}{}", good.split(signature).nth(1).unwrap());
    refused(cut.into_bytes(), &project.key, "signature");
}

/// Rolled back by a mirror of one suite only: the others being newer does not help it.
#[test]
fn an_older_security_suite_is_noticed_too() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    project
        .publish_suite(&Suite { date: "Fri, 20 Nov 2026 02:10:46 UTC", ..Suite::new("trixie-security", "") });
    project.publish_suite(&Suite {
        date: "Sun, 22 Nov 2026 02:10:46 UTC",
        ..Suite::new("trixie", &demo("1.0"))
    });
    project.lock(&[]).refuses("of trixie-security is of 20261120T021046Z, older than 20261121T021046Z");
}

/// Fifty gigabytes out of a few megabytes: reading ends where the signed release says that the index does.
#[test]
fn an_index_that_grows_past_what_the_release_states() {
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
    // In half a gigabyte of memory, whatever it is used for.
    let script = format!("ulimit -v 524288; exec {program} lock {options}");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(project.path(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("decompressed it has more than 10000 bytes"), "{stderr}");
}

/// Signed, and nonsense all the same: what it says must not become a name, a size or an address.
#[test]
fn an_index_that_says_what_cannot_be() {
    let project = Project::new();
    let good = index(&[("libdemo-dev", "1.0", "")]);
    let path = "pool/main/libdemo-dev/libdemo-dev_1.0_amd64.deb";
    let twice = format!(
        "{good}{}",
        good.replace(&good[good.find("SHA256").unwrap()..][..24], "SHA256: 0000000000000000")
    );
    for (changed, words) in [
        (
            good.replace(path, "../../etc/passwd"),
            "libdemo-dev: the field Filename: \"../../etc/passwd\" is malformed",
        ),
        (good.replace(path, "/etc/passwd"), "the field Filename"),
        (good.replace(path, "pool/a b"), "the field Filename"),
        (good.replace(path, "pool/../../x"), "the field Filename"),
        (good.replace(path, "http://evil.example/x.deb"), "the field Filename"),
        (good.replace("Size: 10", "Size: 0"), "the field Size: \"0\" is malformed"),
        (good.replace("Size: 10", "Size: -1"), "the field Size: \"-1\" is malformed"),
        (good.replace("Size: 10", "Size: 18446744073709551615"), "the field Size"),
        (good.replace("Size: 10", "Size: 99999999999999999999999"), "the field Size"),
        (good.replace("SHA256: ", "SHA256: x"), "the field SHA256"),
        (good.replace("SHA256: ", "SHA256: ../"), "the field SHA256"),
        (good.replace("Version: 1.0", "Version: 1.0/../x"), "\"1.0/../x\" is no Debian version"),
        (
            good.replace("Architecture: amd64", "Architecture: ../x"),
            "it is no name, version and architecture",
        ),
        (twice, "has libdemo-dev 1.0 twice, with different files"),
        ("<html>".into(), "is not written in fields"),
    ] {
        assert_ne!(changed, good);
        project.publish("trixie", &changed);
        project.lock(&[]).refuses(words);
        assert_eq!(project.lock_text(), None);
    }
}

/// A lock that somebody changed by hand, or an attacker.
#[test]
fn a_lock_that_says_what_cannot_be() {
    let project = Project::new();
    project.lock(&[]).succeeds();
    let good = project.lock_text().unwrap();
    let path = "pool/main/libdemo1/libdemo1_1.0_amd64.deb";
    let hash = &good[good.rfind("\"sha256\": \"").unwrap() + 11..][..64];
    for (changed, words) in [
        (good.replace(path, "../../../etc/passwd"), "\"../../../etc/passwd\" is no path in an archive"),
        (good.replace(path, "/etc/passwd"), "is no path in an archive"),
        (good.replace(hash, "abc"), "\"abc\" is no SHA-256"),
        (good.replace(hash, &hash.to_uppercase()), "is no SHA-256"),
        (
            good.replace("libdemo1_1.0_amd64\": {", "../x_1.0_amd64\": {"),
            "it is no name, version and architecture",
        ),
        (good.replace("\"size\": 10", "\"size\": 0"), "0 is no size of a package"),
        (good.replace("\"size\": 10", "\"size\": -1"), "invalid value"),
        (good.replace("\"size\": 10", "\"size\": 18446744073709551615"), "is no size of a package"),
        (good.replace("20261121T", "../../T"), "is no instant"),
        (good.replace("\"version\": 1,", "\"version\": 1, \"version\": 1,"), "duplicate field"),
        (good[..good.len() / 2].to_owned(), "is no file of pins"),
    ] {
        assert_ne!(changed, good);
        std::fs::write(project.lock_path(), &changed).unwrap();
        for arguments in [&[][..], &["--check"]] {
            let outcome = project.lock(arguments);
            outcome.refuses(words);
            outcome.refuses("targets.lock.json");
            outcome.refuses("nobody edits this file by hand");
        }
        assert_eq!(project.lock_text().as_deref(), Some(changed.as_str()), "it is not written over");
    }
}
