//! `crossflake bundle` and `unbundle`, with this machine's Nix, temporary stores, and a flake with a list of sources.
//! `tests/end_to_end/bundle.rs` builds from a bundle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crossflake::testing::{BundleManifest as Manifest, Member};
use crossflake_io::hash;
use serde_json::{Value, json};
use tempfile::TempDir;

const FLAKE: &str = "{
  outputs = _: {
    legacyPackages.SYSTEM.crossflake = builtins.fromJSON (builtins.readFile ./crossflake.json);
  };
}";

/// A folder with a flake, a store that has the sources of its targets, and an empty store.
struct Project {
    folder: TempDir,
    /// The store paths in the first store.
    store_paths: Vec<String>,
}

impl Project {
    fn new() -> Self {
        let mut project = Self { folder: tempfile::tempdir().unwrap(), store_paths: Vec::new() };
        fs::create_dir_all(project.path("flake")).unwrap();
        fs::write(project.path("flake/flake.nix"), FLAKE.replace("SYSTEM", &crate::system())).unwrap();
        let one = project.file("one-1.0.0.crate", b"one");
        let other = project.file("other-1.0.0.crate", &vec![7; 100_000]);
        let busybox = project.folder("busybox", &[("bin/busybox", "program")]);
        let source = project.folder("source", &[("flake.nix", "{ }"), ("src/main.rs", "fn main() {}")]);
        let deb = json!({
            "name": "busybox.deb", "archive": "debian", "path": "pool/b", "snapshot": "20261121T021046Z", "size": 1,
            "sha256": "0".repeat(64), "storePath": "/nix/store/00000000000000000000000000000000-busybox.deb",
        });
        let busybox = json!({ "kind": "busybox", "name": "busybox", "deb": deb, "storePath": busybox });
        project.write_output(&json!({
            "sources": { "a": [one, busybox], "b": [other, busybox] },
            "source": { "name": "source", "storePath": source },
            "checkouts": [],
            "targets": { "a": { "supply": "debian" }, "b": { "supply": "debian" } },
        }));
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes the flake's output.
    fn write_output(&self, crossflake: &Value) {
        fs::write(self.path("flake/crossflake.json"), crossflake.to_string()).unwrap();
    }

    fn output(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("flake/crossflake.json")).unwrap()).unwrap()
    }

    fn command(&self, program: &str, store: &str) -> Command {
        let mut command = Command::new(program);
        command.env("NIX_REMOTE", self.path(store)).env("HOME", self.folder.path());
        command.env("XDG_CACHE_HOME", self.path("cache")).current_dir(self.path("flake"));
        command
    }

    /// Adds a file or folder to the first store, and returns its store path.
    fn add(&mut self, options: &[&str], path: &Path) -> String {
        let output = succeed(self.command("nix-store", "store").args(options).arg("sha256").arg(path)).stdout;
        let path = String::from_utf8(output).unwrap().trim_end().to_owned();
        self.store_paths.push(path.clone());
        path
    }

    /// Adds a crate to the first store, and returns its record.
    fn file(&mut self, name: &str, content: &[u8]) -> Value {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        let store_path = self.add(&["--add-fixed"], &path);
        json!({
            "kind": "crate", "name": name, "sha256": hash::of_file(&path).unwrap(), "storePath": store_path,
            "lock": "/",
        })
    }

    /// Adds a folder with these files and a link to the first store, and returns its store path.
    fn folder(&mut self, name: &str, files: &[(&str, &str)]) -> String {
        let folder = self.path("folders").join(name);
        for (path, content) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        std::os::unix::fs::symlink("elsewhere", folder.join("link")).unwrap();
        self.add(&["--add-fixed", "--recursive"], &folder)
    }

    fn bundle(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_crossflake"), "store");
        command.args(["bundle", "--flake", "path:.", "--output", "../bundle"]).args(arguments).output().unwrap()
    }

    fn unbundle(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_crossflake"), "empty");
        command.args(["unbundle", "../bundle"]).args(arguments).output().unwrap()
    }

    /// Checks that `unbundle` fails with these parts in its message, and leaves the store and the cache empty.
    fn expect_refusal(&self, parts: &[&str]) {
        let output = self.unbundle(&["--quiet"]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        for part in parts {
            assert!(stderr.contains(part), "no {part:?} in: {stderr}");
        }
        assert_eq!(self.entries("empty/nix/store"), Vec::<String>::new());
        assert_eq!(self.entries("cache/crossflake"), Vec::<String>::new());
    }

    /// The names in a folder; none if it does not exist.
    fn entries(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != ".links").collect()
    }

    /// The paths and contents of the bundle's members, with the manifest.
    fn members(&self) -> Vec<(String, Vec<u8>)> {
        let mut archive = tar::Archive::new(fs::File::open(self.path("bundle")).unwrap());
        let read = |entry: std::io::Result<tar::Entry<'_, fs::File>>| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
            (entry.path().unwrap().to_str().unwrap().to_owned(), content)
        };
        archive.entries().unwrap().map(read).collect()
    }

    /// Replaces the bundle by one with these members.
    fn rewrite(&self, members: &[(String, Vec<u8>)]) {
        let mut archive = tar::Builder::new(fs::File::create(self.path("bundle")).unwrap());
        for (path, content) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, path, &content[..]).unwrap();
        }
        archive.finish().unwrap();
    }

    /// Changes the manifest of the bundle.
    fn change_manifest(&self, change: impl FnOnce(&mut Manifest)) {
        let mut members = self.members();
        let mut manifest = Manifest::parse(&members[0].1).unwrap();
        change(&mut manifest);
        members[0].1 = manifest.to_json().into_bytes();
        self.rewrite(&members);
    }
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The stderr of a command, which must succeed.
fn success(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    stderr
}

#[test]
fn a_bundle_copies_sources_from_one_store_to_another() {
    let project = Project::new();
    let message = success(&project.bundle(&[]));
    assert!(message.contains("4 files") && message.contains("for a, b"), "{message}");
    let message = success(&project.unbundle(&[]));
    assert!(message.contains("4 sources added, 0 present before"), "{message}");
    for path in &project.store_paths {
        succeed(project.command("nix-store", "empty").args(["--verify-path", path]));
    }
    let source = project.store_paths.last().unwrap();
    assert_eq!(fs::read_link(project.path("empty").join(&source[1..]).join("link")).unwrap(), Path::new("elsewhere"));
    let again = success(&project.unbundle(&[]));
    assert!(again.contains("0 sources added, 4 present before"), "{again}");
}

#[test]
fn a_bundle_for_one_target_has_its_sources_only() {
    let project = Project::new();
    let manifest = project.bundle(&["a", "--json"]);
    success(&manifest);
    let manifest = Manifest::parse(&manifest.stdout).unwrap();
    assert_eq!(manifest.targets, ["a"]);
    let mut names: Vec<_> = manifest.members.iter().map(Member::name).collect();
    names.sort_unstable();
    assert_eq!(names, ["busybox", "one-1.0.0.crate", "source"]);
    let unknown = project.bundle(&["c"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains(r#"has no target "c""#));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let project = Project::new();
    success(&project.bundle(&[]));
    let first = fs::read(project.path("bundle")).unwrap();
    // At another time, in another folder, with other permissions for new files, and from another store.
    let other = Project::new();
    let mut command = Command::new("sh");
    command.args(["-c", "umask 077; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_crossflake")]);
    command.env("NIX_REMOTE", other.path("store")).env("HOME", other.folder.path());
    command.env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Asia/Kathmandu").current_dir(other.path("flake"));
    succeed(command.args(["bundle", "--flake", "path:.", "--quiet", "--output", "../bundle"]));
    assert!(first == fs::read(other.path("bundle")).unwrap(), "the bundles differ");
}

#[test]
fn a_dry_run_lists_members_and_leaves_the_store_empty() {
    let project = Project::new();
    success(&project.bundle(&[]));
    let output = project.unbundle(&["--dry-run", "--json"]);
    success(&output);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let members = report["members"].as_array().unwrap();
    assert_eq!(members.len(), 4);
    assert!(members.iter().all(|member| member["present"] == false), "{report}");
    let text = String::from_utf8(project.unbundle(&["--dry-run"]).stdout).unwrap();
    assert!(text.contains("missing         3 B  one-1.0.0.crate") || text.contains("one-1.0.0.crate"), "{text}");
    assert_eq!(project.entries("empty/nix/store"), Vec::<String>::new());
}

#[test]
fn a_changed_byte_in_any_member_is_an_error_with_both_hashes() {
    let project = Project::new();
    success(&project.bundle(&[]));
    let members = project.members();
    assert_eq!(members.len(), 5);
    for index in 1..members.len() {
        let mut changed = members.clone();
        let content = &mut changed[index].1;
        let middle = content.len() / 2;
        content[middle] ^= 1;
        project.rewrite(&changed);
        let sha256 = |content: &[u8]| {
            fs::write(project.path("content"), content).unwrap();
            hash::of_file(&project.path("content")).unwrap()
        };
        let (expected, got) = (sha256(&members[index].1), sha256(&changed[index].1));
        project.expect_refusal(&[&members[index].0, &expected, &got, "the Nix store is unchanged"]);
    }
}

#[test]
fn a_truncated_bundle_is_refused_at_any_length() {
    let project = Project::new();
    success(&project.bundle(&["a"]));
    let whole = fs::read(project.path("bundle")).unwrap();
    // In the manifest, in a header, in a member's content, and between two members.
    let end_of_content = whole.len() - 1024;
    for length in [1, 511, 512, 700, 1024, end_of_content / 2, end_of_content - 600, end_of_content - 512] {
        fs::write(project.path("bundle"), &whole[..length]).unwrap();
        project.expect_refusal(&[]);
    }
    for length in (0..end_of_content).step_by(1536) {
        fs::write(project.path("bundle"), &whole[..length]).unwrap();
        project.expect_refusal(&[]);
    }
    let middle = project.path("bundle");
    fs::write(&middle, &whole[..end_of_content - 700]).unwrap();
    project.expect_refusal(&["ends before the end of its member sources/", "copy the bundle again"]);
}

#[test]
fn other_files_are_refused() {
    let project = Project::new();
    for content in [&b""[..], b"hello\n", &[0; 4096], b"PK\x03\x04"] {
        fs::write(project.path("bundle"), content).unwrap();
        project.expect_refusal(&["is not a bundle", "crossflake bundle --output FILE"]);
    }
    project.rewrite(&[("index.json".to_owned(), b"{}".to_vec())]);
    project.expect_refusal(&["is not a bundle"]);
    project.rewrite(&[("manifest.json".to_owned(), b"{}".to_vec())]);
    project.expect_refusal(&["is not a bundle"]);
    fs::remove_file(project.path("bundle")).unwrap();
    project.expect_refusal(&["../bundle", "No such file"]);
}

#[test]
fn a_newer_bundle_is_refused_with_its_version() {
    let project = Project::new();
    let text = br#"{ "format": "crossflake bundle", "version": 2, "parts": {} }"#;
    project.rewrite(&[("manifest.json".to_owned(), text.to_vec())]);
    project.expect_refusal(&["version 2; this crossflake reads 1", "newer one"]);
}

#[test]
fn unlisted_swapped_and_irregular_members_are_refused() {
    let project = Project::new();
    success(&project.bundle(&[]));
    let members = project.members();
    let more = [members.clone(), vec![("evil".to_owned(), b"evil".to_vec())]].concat();
    project.rewrite(&more);
    project.expect_refusal(&["\"evil\" where its manifest has no member"]);

    let mut swapped = members.clone();
    swapped.swap(1, 2);
    project.rewrite(&swapped);
    project.expect_refusal(&[&members[1].0, &members[2].0]);

    // A link instead of a member.
    let mut archive = tar::Builder::new(fs::File::create(project.path("bundle")).unwrap());
    for (index, (path, content)) in members.iter().enumerate() {
        let mut header = tar::Header::new_gnu();
        if index == 1 {
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_size(0);
            archive.append_link(&mut header, path, "/etc/passwd").unwrap();
        } else {
            header.set_size(content.len() as u64);
            archive.append_data(&mut header, path, &content[..]).unwrap();
        }
    }
    archive.finish().unwrap();
    project.expect_refusal(&["not a regular file"]);
}

#[test]
fn a_false_store_path_in_the_manifest_does_not_reach_the_store() {
    let project = Project::new();
    success(&project.bundle(&[]));
    // The content and its listed hash agree; the store path does not.
    let mut members = project.members();
    let index = members.iter().position(|(path, _)| path.ends_with("one-1.0.0.crate")).unwrap();
    members[index].1 = b"evil".to_vec();
    project.rewrite(&members);
    fs::write(project.path("content"), b"evil").unwrap();
    let evil = hash::of_file(&project.path("content")).unwrap();
    let mut pinned = String::new();
    project.change_manifest(|manifest| {
        let member = &mut manifest.members[index - 1];
        member.sha256 = evil;
        member.size = 4;
        pinned = member.store_path.clone().unwrap();
    });
    let output = project.unbundle(&["--quiet"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("one-1.0.0.crate became") && stderr.contains(&pinned), "{stderr}");
    let check =
        succeed(project.command("nix-store", "empty").args(["--check-validity", "--print-invalid", pinned.as_str()]));
    assert_eq!(String::from_utf8(check.stdout).unwrap().trim_end(), pinned);
}

#[test]
fn a_damaged_store_is_an_error() {
    let project = Project::new();
    let crate_ = project.path("store").join(&project.store_paths[0][1..]);
    fs::set_permissions(&crate_, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    fs::write(&crate_, b"two").unwrap();
    let output = project.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("one-1.0.0.crate: wrong bytes in the Nix store"), "{stderr}");
    assert!(!project.path("bundle").exists());
    let left: Vec<_> = project.entries("").into_iter().filter(|name| name.starts_with(".crossflake")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn git_dependencies_are_named_and_no_bundle_is_written() {
    let project = Project::new();
    let mut output = project.output();
    output["checkouts"] = json!([{ "url": "https://git.example/a", "rev": "0123456789abcdef" }]);
    project.write_output(&output);
    let output = project.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("https://git.example/a at 0123456789abcdef"), "{stderr}");
    assert!(!project.path("bundle").exists());
}

#[test]
fn a_target_of_another_supply_is_an_error_that_names_it() {
    let project = Project::new();
    let mut output = project.output();
    output["targets"]["b"]["supply"] = json!("nixpkgs");
    project.write_output(&output);
    let output = project.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("the target b uses the nixpkgs supply"), "{stderr}");
    success(&project.bundle(&["a"]));
}

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/bundle/*.trycmd"]);
}
