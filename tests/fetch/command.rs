//! `crossflake fetch`, with this machine's Nix, a temporary store, a mirror, and a flake with a list of sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::project::{
    Project, SNAPSHOT, crate_, deb, flat_path, flipped, mirror, paths, sha256, stderr, store_path, succeed, trouble,
};
use crate::server::{Answer, Server};

#[test]
fn packages_are_added_to_the_store_and_downloaded_once() {
    let (a, b) = (deb("a", b"content of a"), deb("b", b"content of b"));
    let project = Project::new(&[a.clone(), b.clone()], std::slice::from_ref(&b));
    let server = mirror(&[("/debian/pool/main/a.deb", b"content of a"), ("/debian/pool/main/b.deb", b"content of b")]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a) && project.has(&b));
    assert_eq!(project.left(), [""; 0].map(PathBuf::from));
    let mut requested = paths(&server);
    requested.sort();
    assert_eq!(requested, ["/debian/pool/main/a.deb", "/debian/pool/main/b.deb"]);

    succeed(&mut project.fetch_command(&server, &[]));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn only_the_sources_of_the_named_targets_are_fetched() {
    let (a, b) = (deb("a", b"content of a"), deb("b", b"content of b"));
    let project = Project::new(std::slice::from_ref(&a), std::slice::from_ref(&b));
    let server = mirror(&[("/debian/pool/main/b.deb", b"content of b")]);
    succeed(&mut project.fetch_command(&server, &["two"]));
    assert!(project.has(&b) && !project.has(&a));
}

#[test]
fn a_flipped_byte_in_a_package_is_an_error_and_nothing_is_added() {
    let a = deb("a", b"content of a");
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let wrong = flipped(b"content of a");
    let server = mirror(&[("/debian/pool/main/a.deb", &wrong)]);
    let message = trouble(&project.fetch(&server, &[]));
    for part in ["a.deb", a["sha256"].as_str().unwrap(), &sha256(&wrong)] {
        assert!(message.contains(part), "{part} is not in:\n{message}");
    }
    assert!(project.is_store_empty());
    assert_eq!(project.left(), [""; 0].map(PathBuf::from));
}

#[test]
fn all_packages_without_a_mirror_are_named_and_the_others_fetched() {
    let (a, b, c) = (deb("a", b"content of a"), deb("b", b"content of b"), deb("c", b"content of c"));
    let project = Project::new(&[a.clone(), b.clone(), c.clone()], &[]);
    let server = mirror(&[("/debian/pool/main/b.deb", b"content of b")]);
    let message = trouble(&project.fetch(&server, &[]));
    assert!(message.contains("2 pinned packages are no longer on any mirror"), "{message}");
    assert!(message.contains("a.deb is gone") && message.contains("c.deb is gone"), "{message}");
    assert!(message.contains("crossflake lock --toolchain"), "{message}");
    assert!(project.has(&b) && !project.has(&a) && !project.has(&c));
}

#[test]
fn the_snapshot_archive_is_used_if_the_mirror_has_no_such_file() {
    let a = deb("a", b"content of a");
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let archived = format!("/archive/debian/{SNAPSHOT}/pool/main/a.deb");
    let server = mirror(&[(&archived, b"content of a")]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
    assert_eq!(paths(&server), ["/debian/pool/main/a.deb", &archived]);
}

#[test]
fn security_updates_come_from_the_security_mirror() {
    let mut a = deb("a", b"content of a");
    a["archive"] = "debian-security".into();
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let server = mirror(&[("/debian-security/pool/main/a.deb", b"content of a")]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn an_interrupted_download_is_continued() {
    let a = deb("a", b"content of a");
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let server = Server::start(|request, count| match count {
        _ if request.path.starts_with("/archive/") => Answer::Status(500),
        0 => Answer::Truncated(b"content of a".to_vec(), 5),
        _ => Answer::File(b"content of a".to_vec()),
    });
    let message = trouble(&project.fetch(&server, &[]));
    assert!(message.contains("a.deb could not be downloaded"), "{message}");
    assert!(project.is_store_empty());
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&a));
    assert_eq!(server.requests().last().unwrap().from, Some(5));
}

#[test]
fn several_processes_fetch_each_file_once() {
    let names: Vec<String> = (0..20).map(|n| format!("p{n}")).collect();
    let records: Vec<Value> = names.iter().map(|name| deb(name, name.as_bytes())).collect();
    let project = Project::new(&records, &[]);
    let server = Server::start(|request, _| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        let name = request.path.rsplit('/').next().and_then(|file| file.strip_suffix(".deb")).unwrap();
        Answer::File(name.as_bytes().to_vec())
    });
    // Evaluates the flake once beforehand: Nix itself fails if several processes do it first in a new store.
    succeed(&mut project.fetch_command(&server, &["--dry-run"]));
    let children: Vec<_> = (0..3)
        .map(|_| project.fetch_command(&server, &["--quiet"]).stderr(std::process::Stdio::piped()).spawn().unwrap())
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert!(records.iter().all(|record| project.has(record)));
    assert_eq!(server.requests().len(), 20, "a process downloads a file that another one fetches");
    assert_eq!(project.left(), [""; 0].map(PathBuf::from));
}

#[test]
fn a_dry_run_lists_and_downloads_nothing() {
    let a = deb("a", b"content of a");
    let project = Project::new(std::slice::from_ref(&a), &[]);
    let server = mirror(&[]);
    let output = succeed(&mut project.fetch_command(&server, &["--dry-run"]));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "missing          12 B  a.deb\n1 file needed: 1 package (12 B) and 0 crates to fetch\n");
    let output = succeed(&mut project.fetch_command(&server, &["--dry-run", "--json"]));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list[0]["name"], "a.deb");
    assert_eq!(list[0]["present"], false);
    assert_eq!(server.requests(), []);
}

#[test]
fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
    let project = Project::new(&[], &[]);
    let message = trouble(&project.fetch(&mirror(&[]), &["three"]));
    assert!(message.contains(r#"has no target "three": it has "one", "two""#), "{message}");
}

#[test]
fn the_error_for_a_flake_without_crossflake_names_the_missing_function() {
    let project = Project::new(&[], &[]);
    fs::write(project.path("flake/flake.nix"), "{ outputs = _: { }; }").unwrap();
    let message = trouble(&project.fetch(&mirror(&[]), &[]));
    assert!(message.contains("crossflake.lib.mkFlake"), "{message}");
}

#[test]
fn a_wrong_store_path_in_the_flake_is_an_error() {
    let mut a = deb("a", b"content of a");
    a["storePath"] = deb("a", b"something else")["storePath"].clone();
    let project = Project::new(&[a], &[]);
    let server = mirror(&[("/debian/pool/main/a.deb", b"content of a")]);
    let message = trouble(&project.fetch(&server, &[]));
    assert!(message.contains("the flake expects"), "{message}");
}

#[test]
fn busybox_is_unpacked_from_its_package() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |path: &str| folder.path().join(path);
    fs::create_dir_all(inside("usr/bin")).unwrap();
    fs::write(inside("usr/bin/busybox"), "a program").unwrap();
    fs::write(inside("debian-binary"), "2.0\n").unwrap();
    succeed(Command::new("tar").args(["-cJf", "data.tar.xz", "./usr"]).current_dir(folder.path()));
    succeed(Command::new("ar").args(["rc", "package", "debian-binary", "data.tar.xz"]).current_dir(folder.path()));
    let content = fs::read(inside("package")).unwrap();
    let expected = store_path(&["--add-fixed", "--recursive", "sha256"], "busybox", |path| {
        let script = "mkdir -p $0/bin && cp $1 $0/bin/busybox && chmod 555 $0/bin/busybox && \
                      ln -s busybox $0/bin/sh && ln -s busybox $0/bin/ash";
        succeed(Command::new("sh").args(["-ec", script]).arg(path).arg(inside("usr/bin/busybox")));
    });
    let package = deb("busybox-static", &content);
    let record = json!({
        "kind": "busybox", "name": "busybox", "deb": package, "member": "usr/bin/busybox",
        "narHash": "sha256-...", "storePath": expected,
    });
    let project = Project::new(std::slice::from_ref(&record), &[]);
    let server = mirror(&[("/debian/pool/main/busybox-static.deb", &content)]);
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&record) && project.has(&package));
}

#[test]
fn a_crate_in_cargos_cache_needs_neither_cargo_nor_a_network() {
    let record = crate_("a-1.0.0.crate", b"a crate", Path::new("/nowhere"));
    let project = Project::new(std::slice::from_ref(&record), &[]);
    let cache = project.path("cargo/registry/cache/example.org-0123");
    fs::create_dir_all(&cache).unwrap();
    fs::write(cache.join("a-1.0.0.crate"), "a crate").unwrap();
    succeed(&mut project.fetch_command(&mirror(&[]), &[]));
    assert!(project.has(&record));
}

#[test]
fn a_flipped_byte_in_a_crate_is_an_error_and_nothing_is_added() {
    let good = crate_("b-1.0.0.crate", b"another", Path::new("/nowhere"));
    let bad = crate_("a-1.0.0.crate", b"a crate", Path::new("/nowhere"));
    let project = Project::new(&[good, bad.clone()], &[]);
    let cache = project.path("cargo/registry/cache/example.org-0123");
    fs::create_dir_all(&cache).unwrap();
    let wrong = flipped(b"a crate");
    fs::write(cache.join("a-1.0.0.crate"), &wrong).unwrap();
    fs::write(cache.join("b-1.0.0.crate"), "another").unwrap();
    let message = trouble(&project.fetch(&mirror(&[]), &[]));
    for part in ["a-1.0.0.crate", bad["sha256"].as_str().unwrap(), &sha256(&wrong), "delete "] {
        assert!(message.contains(part), "{part} is not in:\n{message}");
    }
    assert!(project.is_store_empty());
}

/// A record of a file that the manifest's `sources` names. The server has it under `/files/`.
fn file(server: &Server, name: &str, content: &[u8]) -> Value {
    let (url, path) = (format!("{}/files/{name}", server.url), flat_path(name, content));
    json!({ "kind": "file", "name": name, "url": url, "sha256": sha256(content), "storePath": path })
}

#[test]
fn files_of_the_manifest_are_downloaded_with_their_names() {
    let server = mirror(&[("/files/lib.a.gz", b"a library")]);
    let record = file(&server, "lib.a.gz", b"a library");
    let project = Project::new(std::slice::from_ref(&record), &[]);
    let output = succeed(&mut project.fetch_command(&server, &[]));
    assert!(stderr(&output).contains("1 file of \"sources\" fetched"), "{}", stderr(&output));
    assert!(project.has(&record));
    succeed(&mut project.fetch_command(&server, &[]));
    assert_eq!(paths(&server), ["/files/lib.a.gz"]);
}

#[test]
fn a_file_of_the_manifest_with_other_content_is_an_error() {
    let server = mirror(&[("/files/lib.a.gz", b"other")]);
    let record = file(&server, "lib.a.gz", b"a library");
    let project = Project::new(std::slice::from_ref(&record), &[]);
    let message = trouble(&project.fetch(&server, &[]));
    assert!(message.contains("hash mismatch"), "{message}");
    assert!(project.is_store_empty());
}

/// A registry with one crate, `leaf` 1.0.0, and a project that depends on it. Only the project's own `.cargo/config.toml`
/// has the registry's address. Also returns the crate's content.
fn registry_and_project(folder: &Path) -> (Server, Vec<u8>) {
    let leaf = folder.join("leaf");
    fs::create_dir_all(leaf.join("src")).unwrap();
    fs::write(leaf.join("src/lib.rs"), "").unwrap();
    let manifest = "[package]\nname = \"leaf\"\nversion = \"1.0.0\"\nedition = \"2021\"\n";
    fs::write(leaf.join("Cargo.toml"), manifest).unwrap();
    let target = leaf.join("target");
    let mut package = Command::new("cargo");
    package.args(["package", "--no-verify", "--offline", "-q", "--target-dir"]).arg(&target).current_dir(&leaf);
    succeed(&mut package);
    let content = fs::read(target.join("package/leaf-1.0.0.crate")).unwrap();
    let index = json!({
        "name": "leaf", "vers": "1.0.0", "deps": [], "cksum": sha256(&content), "features": {}, "yanked": false,
    });
    let served = content.clone();
    let server = Server::start(move |request, _| match request.path.as_str() {
        "/index/config.json" => {
            Answer::File(json!({ "dl": format!("http://{}/dl", request.host) }).to_string().into_bytes())
        }
        "/index/le/af/leaf" => Answer::File(format!("{index}\n").into_bytes()),
        "/dl/leaf/1.0.0/download" => Answer::File(served.clone()),
        _ => Answer::Status(404),
    });
    let app = folder.join("flake");
    fs::create_dir_all(app.join("src")).unwrap();
    fs::create_dir_all(app.join(".cargo")).unwrap();
    fs::write(app.join("src/main.rs"), "fn main() {}").unwrap();
    let manifest = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n\
                    [dependencies]\nleaf = \"1\"\n";
    fs::write(app.join("Cargo.toml"), manifest).unwrap();
    let config = format!(
        "[source.crates-io]\nreplace-with = \"own\"\n[source.own]\nregistry = \"sparse+{}/index/\"\n",
        server.url
    );
    fs::write(app.join(".cargo/config.toml"), config).unwrap();
    let lock = format!(
        "version = 3\n\n[[package]]\nname = \"app\"\nversion = \"1.0.0\"\ndependencies = [\n \"leaf\",\n]\n\n\
         [[package]]\nname = \"leaf\"\nversion = \"1.0.0\"\n\
         source = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"{}\"\n",
        sha256(&content)
    );
    fs::write(app.join("Cargo.lock"), lock).unwrap();
    (server, content)
}

#[test]
fn cargo_fetches_crates_with_the_projects_own_configuration() {
    let project = Project::new(&[], &[]);
    let (server, content) = registry_and_project(project.folder.path());
    // The Cargo.lock is in another folder without the configuration, like one in the store.
    let elsewhere = project.path("elsewhere");
    succeed(Command::new("cp").arg("-r").arg(project.path("flake")).arg(&elsewhere));
    fs::remove_dir_all(elsewhere.join(".cargo")).unwrap();
    let record = crate_("leaf-1.0.0.crate", &content, &elsewhere);
    let sources = json!({ "one": [record.clone()] }).to_string();
    fs::write(project.path("flake/sources.json"), sources).unwrap();
    succeed(&mut project.fetch_command(&server, &[]));
    assert!(project.has(&record));
    assert!(!elsewhere.join("target").exists());
}

#[test]
fn patches_in_cargos_configuration_apply_to_the_projects_own_cargo_lock() {
    let project = Project::new(&[], &[]);
    let (server, content) = registry_and_project(project.folder.path());
    let flake = project.path("flake");
    // A second project, without patches: a copy of the first one before it gets some.
    let other = project.path("other");
    succeed(Command::new("cp").arg("-r").arg(&flake).arg(&other));
    fs::remove_dir_all(other.join(".cargo")).unwrap();

    // The user's configuration has the registry, the project's has patches. The package that replaces a crate is a member
    // too.
    fs::create_dir_all(project.path("cargo")).unwrap();
    fs::rename(flake.join(".cargo/config.toml"), project.path("cargo/config.toml")).unwrap();
    fs::write(flake.join(".cargo/config.toml"), "[patch.crates-io]\nown.path = \"own\"\n").unwrap();
    fs::create_dir_all(flake.join("own/src")).unwrap();
    fs::write(flake.join("own/src/lib.rs"), "").unwrap();
    fs::write(flake.join("own/Cargo.toml"), "[package]\nname = \"own\"\nversion = \"1.0.0\"\n").unwrap();
    let manifest = fs::read_to_string(flake.join("Cargo.toml")).unwrap();
    fs::write(flake.join("Cargo.toml"), manifest + "own = \"1\"\n[workspace]\nmembers = [\"own\"]\n").unwrap();
    let lock = fs::read_to_string(flake.join("Cargo.lock")).unwrap();
    let lock = lock.replace(" \"leaf\",\n", " \"leaf\",\n \"own\",\n")
        + "\n[[package]]\nname = \"own\"\nversion = \"1.0.0\"\n";
    fs::write(flake.join("Cargo.lock"), lock).unwrap();
    let copied = project.path("copied");
    succeed(Command::new("cp").arg("-r").arg(&flake).arg(&copied));

    for folder in [&copied, &other] {
        let record = crate_("leaf-1.0.0.crate", &content, folder);
        let sources = json!({ "one": [record.clone()] }).to_string();
        fs::write(flake.join("sources.json"), sources).unwrap();
        succeed(&mut project.fetch_command(&server, &[]));
        assert!(project.has(&record), "{}", folder.display());
        fs::remove_dir_all(project.path("cargo/registry")).unwrap();
        succeed(project.command("nix-store").arg("--delete").arg(record["storePath"].as_str().unwrap()));
    }
}

/// Folders of crates in the configuration of the project or the user do not have the crates of another Cargo.lock, or leave nothing in
/// the cache.
#[test]
fn folders_that_replace_registries_do_not_keep_crates_from_the_cache() {
    let project = Project::new(&[], &[]);
    let (server, content) = registry_and_project(project.folder.path());
    let flake = project.path("flake");
    let other = project.path("other");
    succeed(Command::new("cp").arg("-r").arg(&flake).arg(&other));
    fs::remove_dir_all(other.join(".cargo")).unwrap();
    fs::write(other.join("src/main.rs"), "fn main() { leaf::leaf() }").unwrap();
    fs::create_dir_all(project.path("cargo")).unwrap();
    let user = project.path("cargo/config.toml");
    fs::rename(flake.join(".cargo/config.toml"), &user).unwrap();
    let of_project = "[source.crates-io]\nreplace-with = \"ours\"\n[source.ours]\ndirectory = \"vendor\"\n";
    fs::write(flake.join(".cargo/config.toml"), of_project).unwrap();
    fs::create_dir_all(flake.join("vendor")).unwrap();
    let fetch = |folder: &Path| {
        let record = crate_("leaf-1.0.0.crate", &content, folder);
        fs::write(flake.join("sources.json"), json!({ "one": [record.clone()] }).to_string()).unwrap();
        let mut command = project.fetch_command(&server, &[]);
        succeed(command.env("CARGO_REGISTRIES_OWN_INDEX", format!("sparse+{}/index/", server.url)));
        assert!(project.has(&record), "{}", folder.display());
        fs::remove_dir_all(project.path("cargo/registry")).unwrap();
        succeed(project.command("nix-store").arg("--delete").arg(record["storePath"].as_str().unwrap()));
    };
    fetch(&other);

    // The project's own crate is in a folder of the user, and only the environment has its registry.
    fs::remove_dir_all(flake.join(".cargo")).unwrap();
    let replace = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(flake.join(file)).unwrap();
        fs::write(flake.join(file), text.replace(from, to)).unwrap();
    };
    replace("Cargo.toml", "leaf = \"1\"", "leaf = { version = \"1\", registry = \"own\" }");
    let index = format!("sparse+{}/index/", server.url);
    replace("Cargo.lock", "registry+https://github.com/rust-lang/crates.io-index", &index);
    let folder = project.path("folder/leaf");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"leaf\"\nversion = \"1.0.0\"\n").unwrap();
    let checksum = json!({ "files": {}, "package": sha256(&content) }).to_string();
    fs::write(folder.join(".cargo-checksum.json"), checksum).unwrap();
    let of_user = format!(
        "[source.corp]\nregistry = \"{index}\"\nreplace-with = \"ours\"\n[source.ours]\ndirectory = {:?}\n",
        project.path("folder")
    );
    fs::write(&user, of_user).unwrap();
    fetch(&flake);
}

#[test]
fn cargo_fetches_the_crates_of_a_base() {
    let project = Project::new(&[], &[]);
    let (server, content) = registry_and_project(project.folder.path());
    // The project itself no longer needs the crate.
    let files: serde_json::Map<String, Value> = ["Cargo.toml", "Cargo.lock", "src/main.rs"]
        .map(|path| (path.to_owned(), fs::read_to_string(project.path("flake").join(path)).unwrap().into()))
        .into_iter()
        .collect();
    for path in ["Cargo.toml", "Cargo.lock"] {
        fs::remove_file(project.path("flake").join(path)).unwrap();
    }
    let store = project.path("source");
    fs::create_dir_all(store.join("nix")).unwrap();
    fs::create_dir_all(project.path("flake/nix")).unwrap();
    let base = json!({ "version": 1, "files": files }).to_string();
    // A version of Nix that copies sources late has only the file in the project.
    for (case, folder) in [("first", &store), ("late", &project.path("flake"))] {
        fs::write(folder.join("nix/base.json"), &base).unwrap();
        let record = crate_("leaf-1.0.0.crate", &content, &store.join("nix/base.json"));
        let sources = json!({ "one": [record.clone()] }).to_string();
        fs::write(project.path("flake/sources.json"), sources).unwrap();
        succeed(&mut project.fetch_command(&server, &[]));
        assert!(project.has(&record), "{case}");
        fs::remove_file(folder.join("nix/base.json")).unwrap();
        fs::remove_dir_all(project.path("cargo")).unwrap();
        succeed(project.command("nix-store").arg("--delete").arg(record["storePath"].as_str().unwrap()));
    }

    fs::write(project.path("flake/nix/base.json"), "{}").unwrap();
    let message = trouble(&project.fetch(&server, &[]));
    for part in ["nix/base.json is damaged", "`crossflake base` writes it again"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn a_failure_of_cargo_is_an_error_with_its_message() {
    let record = crate_("leaf-1.0.0.crate", b"a crate", Path::new("/nowhere"));
    let project = Project::new(std::slice::from_ref(&record), &[]);
    let message = trouble(&project.fetch(&mirror(&[]), &[]));
    assert!(message.contains("there is no Cargo.toml in /nowhere"), "{message}");

    fs::write(project.path("flake/Cargo.toml"), "[package]\nname = 1\n").unwrap();
    let message = trouble(&project.fetch(&mirror(&[]), &["--quiet"]));
    assert!(message.contains("`cargo fetch --locked`") && message.contains("name = 1"), "{message}");
}
