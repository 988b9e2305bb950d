//! `crossflake bundle` and `unbundle` with the machine's Nix on stores of the test's own, and a flake that says by
//! hand what its targets need. Whole builds from a bundle are in `tests/end_to_end/bundle.rs`.

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

/// A folder with a flake, a store that has what its targets need, and a store that has nothing.
struct Place {
    folder: TempDir,
    /// What the first store has.
    store_paths: Vec<String>,
}

impl Place {
    fn new() -> Self {
        let mut place = Self { folder: tempfile::tempdir().unwrap(), store_paths: Vec::new() };
        fs::create_dir_all(place.path("flake")).unwrap();
        fs::write(place.path("flake/flake.nix"), FLAKE.replace("SYSTEM", &crate::system())).unwrap();
        let one = place.file("one-1.0.0.crate", b"one");
        let other = place.file("other-1.0.0.crate", &vec![7; 100_000]);
        let busybox = place.folder("busybox", &[("bin/busybox", "program")]);
        let source = place.folder("source", &[("flake.nix", "{ }"), ("src/main.rs", "fn main() {}")]);
        let deb = json!({
            "name": "busybox.deb", "archive": "debian", "path": "pool/b", "snapshot": "20261121T021046Z", "size": 1,
            "sha256": "0".repeat(64), "storePath": "/nix/store/00000000000000000000000000000000-busybox.deb",
        });
        let busybox = json!({ "kind": "busybox", "name": "busybox", "deb": deb, "storePath": busybox });
        place.say(&json!({
            "sources": { "a": [one, busybox], "b": [other, busybox] },
            "source": { "name": "source", "storePath": source },
            "checkouts": [],
            "targets": { "a": { "supply": "debian" }, "b": { "supply": "debian" } },
        }));
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn say(&self, crossflake: &Value) {
        fs::write(self.path("flake/crossflake.json"), crossflake.to_string()).unwrap();
    }

    fn said(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("flake/crossflake.json")).unwrap()).unwrap()
    }

    fn command(&self, program: &str, store: &str) -> Command {
        let mut command = Command::new(program);
        command.env("NIX_REMOTE", self.path(store)).env("HOME", self.folder.path());
        command.env("XDG_CACHE_HOME", self.path("cache")).current_dir(self.path("flake"));
        command
    }

    /// Adds to the first store; returns the path there.
    fn add(&mut self, options: &[&str], path: &Path) -> String {
        let output = succeed(self.command("nix-store", "store").args(options).arg("sha256").arg(path)).stdout;
        let path = String::from_utf8(output).unwrap().trim_end().to_owned();
        self.store_paths.push(path.clone());
        path
    }

    /// The record of a crate that the first store has.
    fn file(&mut self, name: &str, content: &[u8]) -> Value {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        let store_path = self.add(&["--add-fixed"], &path);
        json!({
            "kind": "crate", "name": name, "sha256": hash::of_file(&path).unwrap(), "storePath": store_path,
            "lock": "/",
        })
    }

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
        command
            .args(["bundle", "--flake", "path:.", "--output", "../bundle"])
            .args(arguments)
            .output()
            .unwrap()
    }

    fn unbundle(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env!("CARGO_BIN_EXE_crossflake"), "empty");
        command.args(["unbundle", "../bundle"]).args(arguments).output().unwrap()
    }

    /// Unbundling must fail with these words in its message, and leave the store empty.
    fn refuses(&self, words: &[&str]) {
        let output = self.unbundle(&["--quiet"]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        for word in words {
            assert!(stderr.contains(word), "no {word:?} in: {stderr}");
        }
        assert_eq!(self.left_in("empty/nix/store"), Vec::<String>::new());
        assert_eq!(self.left_in("cache/crossflake"), Vec::<String>::new());
    }

    fn left_in(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != ".links").collect()
    }

    /// The bundle's members: path and content.
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

    /// Writes the bundle anew.
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

    /// Writes the bundle anew with another list.
    fn relist(&self, change: impl FnOnce(&mut Manifest)) {
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

fn written(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{stderr}");
    stderr
}

#[test]
fn what_one_store_has_comes_to_another() {
    let place = Place::new();
    let told = written(&place.bundle(&[]));
    assert!(told.contains("4 files") && told.contains("for a, b"), "{told}");
    let told = written(&place.unbundle(&[]));
    assert!(told.contains("4 sources added, 0 there before"), "{told}");
    for path in &place.store_paths {
        succeed(place.command("nix-store", "empty").args(["--verify-path", path]));
    }
    let source = place.store_paths.last().unwrap();
    assert_eq!(
        fs::read_link(place.path("empty").join(&source[1..]).join("link")).unwrap(),
        Path::new("elsewhere")
    );
    let again = written(&place.unbundle(&[]));
    assert!(again.contains("0 sources added, 4 there before"), "{again}");
}

#[test]
fn a_target_brings_its_own_sources_only() {
    let place = Place::new();
    let manifest = place.bundle(&["a", "--json"]);
    written(&manifest);
    let manifest = Manifest::parse(&manifest.stdout).unwrap();
    assert_eq!(manifest.targets, ["a"]);
    let mut names: Vec<_> = manifest.members.iter().map(Member::name).collect();
    names.sort_unstable();
    assert_eq!(names, ["busybox", "one-1.0.0.crate", "source"]);
    let unknown = place.bundle(&["c"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains(r#"has no target "c""#));
}

#[test]
fn the_same_inputs_are_the_same_bytes() {
    let place = Place::new();
    written(&place.bundle(&[]));
    let first = fs::read(place.path("bundle")).unwrap();
    // Of another time, another folder, other permissions for new files, and another store.
    let other = Place::new();
    let mut command = Command::new("sh");
    command.args(["-c", "umask 077; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_crossflake")]);
    command.env("NIX_REMOTE", other.path("store")).env("HOME", other.folder.path());
    command.env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Asia/Kathmandu").current_dir(other.path("flake"));
    succeed(command.args(["bundle", "--flake", "path:.", "--quiet", "--output", "../bundle"]));
    assert!(first == fs::read(other.path("bundle")).unwrap(), "the bundles differ");
}

#[test]
fn a_dry_run_checks_and_lists_and_adds_nothing() {
    let place = Place::new();
    written(&place.bundle(&[]));
    let output = place.unbundle(&["--dry-run", "--json"]);
    written(&output);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let members = report["members"].as_array().unwrap();
    assert_eq!(members.len(), 4);
    assert!(members.iter().all(|member| member["present"] == false), "{report}");
    let text = String::from_utf8(place.unbundle(&["--dry-run"]).stdout).unwrap();
    assert!(
        text.contains("missing         3 B  one-1.0.0.crate") || text.contains("one-1.0.0.crate"),
        "{text}"
    );
    assert_eq!(place.left_in("empty/nix/store"), Vec::<String>::new());
}

#[test]
fn one_changed_byte_in_any_member_is_named_with_both_hashes_and_nothing_is_added() {
    let place = Place::new();
    written(&place.bundle(&[]));
    let members = place.members();
    assert_eq!(members.len(), 5);
    for index in 1..members.len() {
        let mut changed = members.clone();
        let content = &mut changed[index].1;
        let middle = content.len() / 2;
        content[middle] ^= 1;
        place.rewrite(&changed);
        let sha256 = |content: &[u8]| {
            fs::write(place.path("content"), content).unwrap();
            hash::of_file(&place.path("content")).unwrap()
        };
        let (expected, got) = (sha256(&members[index].1), sha256(&changed[index].1));
        place.refuses(&[&members[index].0, &expected, &got, "nothing was added"]);
    }
}

#[test]
fn a_bundle_that_ends_early_is_refused_wherever_it_ends() {
    let place = Place::new();
    written(&place.bundle(&["a"]));
    let whole = fs::read(place.path("bundle")).unwrap();
    // In each kind of place: in the list, in a header, in a content, between two members.
    let end_of_content = whole.len() - 1024;
    for length in [1, 511, 512, 700, 1024, end_of_content / 2, end_of_content - 600, end_of_content - 512] {
        fs::write(place.path("bundle"), &whole[..length]).unwrap();
        place.refuses(&[]);
    }
    for length in (0..end_of_content).step_by(1536) {
        fs::write(place.path("bundle"), &whole[..length]).unwrap();
        place.refuses(&[]);
    }
    let middle = place.path("bundle");
    fs::write(&middle, &whole[..end_of_content - 700]).unwrap();
    place.refuses(&["ends before the end of its member sources/", "copy the bundle again"]);
}

#[test]
fn what_is_no_bundle_is_called_so() {
    let place = Place::new();
    for content in [&b""[..], b"hello\n", &[0; 4096], b"PK\x03\x04"] {
        fs::write(place.path("bundle"), content).unwrap();
        place.refuses(&["is no bundle", "crossflake bundle --output FILE"]);
    }
    place.rewrite(&[("index.json".to_owned(), b"{}".to_vec())]);
    place.refuses(&["is no bundle"]);
    place.rewrite(&[("manifest.json".to_owned(), b"{}".to_vec())]);
    place.refuses(&["is no bundle"]);
    fs::remove_file(place.path("bundle")).unwrap();
    place.refuses(&["../bundle", "No such file"]);
}

#[test]
fn a_newer_bundle_says_its_version_and_what_to_take() {
    let place = Place::new();
    let text = br#"{ "format": "crossflake bundle", "version": 2, "parts": {} }"#;
    place.rewrite(&[("manifest.json".to_owned(), text.to_vec())]);
    place.refuses(&["version 2; this crossflake reads 1", "newer one"]);
}

#[test]
fn a_bundle_has_what_its_list_says_and_nothing_else() {
    let place = Place::new();
    written(&place.bundle(&[]));
    let members = place.members();
    let more = [members.clone(), vec![("evil".to_owned(), b"evil".to_vec())]].concat();
    place.rewrite(&more);
    place.refuses(&["\"evil\" where its list has nothing more"]);

    let mut swapped = members.clone();
    swapped.swap(1, 2);
    place.rewrite(&swapped);
    place.refuses(&[&members[1].0, &members[2].0]);

    // A link in the place of a member, to something whose bytes would be right.
    let mut archive = tar::Builder::new(fs::File::create(place.path("bundle")).unwrap());
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
    place.refuses(&["no plain file"]);
}

#[test]
fn a_list_that_lies_about_a_store_path_puts_nothing_in_its_place() {
    let place = Place::new();
    written(&place.bundle(&[]));
    // Both the content and its hash in the list: only the store path knows better.
    let mut members = place.members();
    let index = members.iter().position(|(path, _)| path.ends_with("one-1.0.0.crate")).unwrap();
    members[index].1 = b"evil".to_vec();
    place.rewrite(&members);
    fs::write(place.path("content"), b"evil").unwrap();
    let evil = hash::of_file(&place.path("content")).unwrap();
    let mut pinned = String::new();
    place.relist(|manifest| {
        let member = &mut manifest.members[index - 1];
        member.sha256 = evil;
        member.size = 4;
        pinned = member.store_path.clone().unwrap();
    });
    let output = place.unbundle(&["--quiet"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("one-1.0.0.crate became") && stderr.contains(&pinned), "{stderr}");
    let check = succeed(place.command("nix-store", "empty").args([
        "--check-validity",
        "--print-invalid",
        pinned.as_str(),
    ]));
    assert_eq!(String::from_utf8(check.stdout).unwrap().trim_end(), pinned);
}

#[test]
fn a_damaged_store_makes_no_bundle() {
    let place = Place::new();
    let crate_ = place.path("store").join(&place.store_paths[0][1..]);
    fs::set_permissions(&crate_, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    fs::write(&crate_, b"two").unwrap();
    let output = place.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("one-1.0.0.crate: wrong bytes in the Nix store"), "{stderr}");
    assert!(!place.path("bundle").exists());
    let left: Vec<_> = place.left_in("").into_iter().filter(|name| name.starts_with(".crossflake")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn git_dependencies_are_named_and_no_bundle_is_written() {
    let place = Place::new();
    let mut said = place.said();
    said["checkouts"] = json!([{ "url": "https://git.example/a", "rev": "0123456789abcdef" }]);
    place.say(&said);
    let output = place.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("https://git.example/a at 0123456789abcdef"), "{stderr}");
    assert!(!place.path("bundle").exists());
}

#[test]
fn a_target_of_another_supply_is_named() {
    let place = Place::new();
    let mut said = place.said();
    said["targets"]["b"]["supply"] = json!("nixpkgs");
    place.say(&said);
    let output = place.bundle(&[]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("the target b comes through the supply nixpkgs"), "{stderr}");
    written(&place.bundle(&["a"]));
}

#[test]
fn help() {
    crate::cases(&["tests/cmd/bundle/*.trycmd"]);
}
