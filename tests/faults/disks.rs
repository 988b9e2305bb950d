//! Full disks, and places that cannot be written to. Each is made in a mount namespace of its own, where root, too, is
//! refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::fetch::project::{Project, deb, mirror, stderr, succeed};

/// Runs a shell script with the program and its arguments in `"$@"`, as its own root in its own mount namespace.
fn in_namespace(script: &str, command: &Command) -> Output {
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "--map-root-user", "sh", "-euc", script, "sh"]);
    unshare.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        unshare.env(name, value.unwrap());
    }
    unshare.current_dir(command.get_current_dir().unwrap());
    unshare.output().unwrap()
}

/// The script that mounts a file system of so many bytes at `path` first.
fn tiny(path: &Path, size: usize) -> String {
    format!("mount -t tmpfs -o size={size} tmpfs '{}'; exec \"$@\"", path.display())
}

fn read_only(path: &Path) -> String {
    let path = path.display();
    format!("mount --bind '{path}' '{path}'; mount -o remount,bind,ro '{path}'; exec \"$@\"")
}

fn trouble(output: &Output, words: &[&str]) {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    for word in words {
        assert!(message.contains(word), "{word:?} is not in\n{message}");
    }
}

const SIZE: usize = 300_000;

fn content() -> Vec<u8> {
    (0..SIZE).map(|n| (n * n % 251) as u8).collect()
}

/// A project whose store is there, with one package that is not in it.
fn project() -> (Project, serde_json::Value) {
    let a = deb("a", &content());
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let server = mirror(&[]);
    succeed(&mut project.fetch_command(&server, &["--dry-run"]));
    (project, a)
}

#[test]
fn a_cache_without_room_is_said_and_the_next_fetch_carries_on() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let cache = project.path("cache");
    fs::create_dir_all(&cache).unwrap();
    let output = in_namespace(&tiny(&cache, 64 << 10), &project.fetch_command(&server, &[]));
    trouble(
        &output,
        &["failed to write", "cache/crossflake/downloads", "the disk is full", "XDG_CACHE_HOME"],
    );
    assert!(project.is_store_empty());
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
}

#[test]
fn a_cache_that_cannot_be_written_is_said() {
    let (project, _) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let cache = project.path("cache");
    fs::create_dir_all(&cache).unwrap();
    let output = in_namespace(&read_only(&cache), &project.fetch_command(&server, &[]));
    trouble(&output, &["cache/crossflake/downloads", "Read-only file system"]);
    assert_eq!(server.requests(), [], "nothing is downloaded that has no place");
}

/// The script that puts a file system of its own in the place of the store, with what Nix has put there by evaluating,
/// and mounts that again with other options.
fn other_store(project: &Project, size: &str, remount: &str) -> String {
    let (store, copy) = (project.path("store/nix/store"), project.path("copy"));
    let (store, copy) = (store.display(), copy.display());
    format!(
        "cp -a '{store}' '{copy}'; mount -t tmpfs -o size={size} tmpfs '{store}'; cp -a '{copy}/.' '{store}/'; \
         {remount} '{store}'; exec \"$@\""
    )
}

#[test]
fn a_store_that_cannot_be_written_is_said_and_what_has_arrived_is_kept() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    // Nix makes a store writable for itself that is only mounted so; this one is read-only throughout.
    let script = other_store(&project, "10m", "mount -o remount,ro");
    let output = in_namespace(&script, &project.fetch_command(&server, &[]));
    trouble(&output, &["nix-store", "Read-only file system"]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
    assert_eq!(server.requests().len(), 1, "what had arrived is not asked for again");
}

#[test]
fn a_store_without_room_is_said_and_holds_nothing_half() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let output = in_namespace(&other_store(&project, "128k", "true"), &project.fetch_command(&server, &[]));
    trouble(&output, &["nix-store", "No space left on device"]);
    succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
}

#[test]
fn a_project_without_room_or_that_cannot_be_written_keeps_its_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let manifest = |name: &str, target: &str| {
        fs::write(at(name), format!(r#"{{ "version": 1, "targets": {{ "{target}": {{}} }} }}"#)).unwrap();
    };
    manifest("old.json", "aarch64-linux");
    manifest("new.json", "x86_64-linux");
    fs::create_dir(at("out")).unwrap();
    let generate = |manifest: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
        command.current_dir(folder.path()).args([
            "generate",
            "--output",
            "out/targets.nix",
            "--manifest",
            manifest,
        ]);
        command
    };
    succeed(&mut generate("old.json"));
    let old = fs::read(at("out/targets.nix")).unwrap();
    let out = at("out").display().to_string();
    // Room for the old file and not for a second one; afterwards what is there is shown.
    let size = old.len().next_multiple_of(4096);
    let script = format!(
        "cp -a '{out}' '{out}.copy'; mount -t tmpfs -o size={size} tmpfs '{out}'; cp -a '{out}.copy/.' '{out}/'; \
         code=0; \"$@\" || code=$?; ls -A '{out}'; cmp '{out}/targets.nix' '{out}.copy/targets.nix'; exit $code"
    );
    let output = in_namespace(&script, &generate("new.json"));
    trouble(&output, &["failed to write out/targets.nix", "No space left on device"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "targets.nix\n",
        "nothing is left beside the old file"
    );

    let output = in_namespace(&read_only(&at("out")), &generate("new.json"));
    trouble(&output, &["failed to write out/targets.nix", "Read-only file system"]);
    assert_eq!(fs::read(at("out/targets.nix")).unwrap(), old);
    succeed(&mut generate("new.json"));
    assert_ne!(fs::read(at("out/targets.nix")).unwrap(), old);
}
