//! Full and read-only disks. The tests mount them in a mount namespace, where they also apply to root.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::fetch::project::{Project, deb, mirror, stderr, succeed};

/// Runs a shell script as root of a new mount namespace. The script has the command in `"$@"`.
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

/// A script that mounts a file system of `size` bytes at `path` and runs the command.
fn tiny(path: &Path, size: usize) -> String {
    format!("mount -t tmpfs -o size={size} tmpfs '{}'; exec \"$@\"", path.display())
}

/// A script that makes `path` read-only and runs the command.
fn read_only(path: &Path) -> String {
    let path = path.display();
    format!("mount --bind '{path}' '{path}'; mount -o remount,bind,ro '{path}'; exec \"$@\"")
}

/// Asserts that a command failed with exit code 2 and a message that has all `fragments`.
fn fails(output: &Output, fragments: &[&str]) {
    let message = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    for fragment in fragments {
        assert!(message.contains(fragment), "{fragment:?} is not in\n{message}");
    }
}

const SIZE: usize = 300_000;

fn content() -> Vec<u8> {
    (0..SIZE).map(|n| (n * n % 251) as u8).collect()
}

/// A project with a store, and a package that the store does not have.
fn project() -> (Project, serde_json::Value) {
    let a = deb("a", &content());
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let server = mirror(&[]);
    succeed(&mut project.fetch_command(&server, &["--dry-run"]));
    (project, a)
}

#[test]
fn a_full_cache_is_reported_and_the_next_fetch_succeeds() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let cache = project.path("cache");
    fs::create_dir_all(&cache).unwrap();
    let output = in_namespace(&tiny(&cache, 64 << 10), &project.fetch_command(&server, &[]));
    fails(&output, &["failed to write", "cache/crossflake/downloads", "the disk is full", "XDG_CACHE_HOME"]);
    assert!(project.is_store_empty());
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
}

#[test]
fn a_read_only_cache_is_reported_before_the_download() {
    let (project, _) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let cache = project.path("cache");
    fs::create_dir_all(&cache).unwrap();
    let output = in_namespace(&read_only(&cache), &project.fetch_command(&server, &[]));
    fails(&output, &["cache/crossflake/downloads", "Read-only file system"]);
    assert_eq!(server.requests(), []);
}

/// A script that copies the store to a file system of `size`, mounts that over the store, changes its options with the
/// command `remount`, and runs the command.
fn other_store(project: &Project, size: &str, remount: &str) -> String {
    let (store, copy) = (project.path("store/nix/store"), project.path("copy"));
    let (store, copy) = (store.display(), copy.display());
    format!(
        "cp -a '{store}' '{copy}'; mount -t tmpfs -o size={size} tmpfs '{store}'; cp -a '{copy}/.' '{store}/'; \
         {remount} '{store}'; exec \"$@\""
    )
}

#[test]
fn a_read_only_store_is_reported_and_the_download_is_kept() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    // Nix remounts a store that is only bind-mounted read-only. This whole file system is read-only.
    let script = other_store(&project, "10m", "mount -o remount,ro");
    let output = in_namespace(&script, &project.fetch_command(&server, &[]));
    fails(&output, &["nix-store", "Read-only file system"]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
    assert_eq!(server.requests().len(), 1, "the file was downloaded again");
}

#[test]
fn a_full_store_is_reported_and_stays_consistent() {
    let (project, a) = project();
    let server = mirror(&[("/debian/pool/main/a.deb", &content())]);
    let output = in_namespace(&other_store(&project, "128k", "true"), &project.fetch_command(&server, &[]));
    fails(&output, &["nix-store", "No space left on device"]);
    succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
}

#[test]
fn a_full_or_read_only_project_keeps_its_old_file() {
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
        command.current_dir(folder.path()).args(["generate", "--output", "out/targets.nix", "--manifest", manifest]);
        command
    };
    succeed(&mut generate("old.json"));
    let old = fs::read(at("out/targets.nix")).unwrap();
    let out = at("out").display().to_string();
    // There is space for the old file, but not for a second one. The script lists the files afterwards.
    let size = old.len().next_multiple_of(4096);
    let script = format!(
        "cp -a '{out}' '{out}.copy'; mount -t tmpfs -o size={size} tmpfs '{out}'; cp -a '{out}.copy/.' '{out}/'; \
         code=0; \"$@\" || code=$?; ls -A '{out}'; cmp '{out}/targets.nix' '{out}.copy/targets.nix'; exit $code"
    );
    let output = in_namespace(&script, &generate("new.json"));
    fails(&output, &["failed to write out/targets.nix", "No space left on device"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "targets.nix\n", "generate left a temporary file");

    let output = in_namespace(&read_only(&at("out")), &generate("new.json"));
    fails(&output, &["failed to write out/targets.nix", "Read-only file system"]);
    assert_eq!(fs::read(at("out/targets.nix")).unwrap(), old);
    succeed(&mut generate("new.json"));
    assert_ne!(fs::read(at("out/targets.nix")).unwrap(), old);
}
