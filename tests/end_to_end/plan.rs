//! Compares the download size of `crossflake plan` with the bytes that a mirror sends to `crossflake fetch`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::end_to_end::tools::{crossflake, init, json, run, track, write};
use crate::server::{Answer, Server};

const TARGET: &str = "x86_64-linux-musl";

#[test]
fn the_planned_size_is_the_size_that_fetch_downloads() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "Cargo.toml", "[package]\nname = \"made\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    write(folder, "src/main.rs", "fn main() {}\n");
    run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--offline", "--quiet"]));
    track(folder);
    init(folder, &["x86_64-unknown-linux-musl"]);
    track(folder);
    // Fetches the packages into this machine's store, from which the mirror serves them.
    run(crossflake(folder).args(["fetch", "--quiet", TARGET]));

    let store = tempfile::tempdir().unwrap();
    let before = json(on(store.path(), folder).args(["plan", "--json", TARGET]));
    let planned = before["bytes"].as_u64().unwrap();
    assert!(planned > 100 << 20, "a toolchain of {planned} bytes");

    let (server, served) = mirror(&before);
    let mut fetch = on(store.path(), folder);
    fetch.args(["fetch", "--quiet", TARGET, "--mirror", &format!("{}/debian", server.url)]);
    fetch.args(["--security-mirror", &format!("{}/debian-security", server.url)]);
    run(fetch.args(["--snapshots", &format!("{}/archive", server.url)]));

    assert_eq!(served.load(Ordering::SeqCst), planned);
    let packages = before["targets"][0]["packages"].as_u64().unwrap();
    assert_eq!(server.requests().len() as u64, packages, "requests: one for each package");

    let after = json(on(store.path(), folder).args(["plan", "--json", TARGET]));
    assert_eq!((&after["bytes"], &after["downloads"]), (&0.into(), &Value::Array(Vec::new())));
    assert_eq!(after["targets"][0]["packages"], 0);
}

/// crossflake with a store and a cache of the test's own.
fn on(store: &Path, folder: &Path) -> Command {
    let mut command = crossflake(folder);
    command.env("NIX_REMOTE", store.join("root")).env("XDG_CACHE_HOME", store.join("cache"));
    command
}

/// A mirror of a plan's packages, and the number of bytes that it has sent.
fn mirror(plan: &Value) -> (Server, Arc<AtomicU64>) {
    let files: BTreeMap<String, PathBuf> = plan["downloads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| if file["kind"] == "busybox" { &file["deb"] } else { file })
        .filter(|file| file["kind"] != "crate")
        .map(|deb| {
            let text = |key: &str| deb[key].as_str().unwrap_or_else(|| panic!("no {key} in {deb}")).to_owned();
            (format!("/{}/{}", text("archive"), text("path")), PathBuf::from(text("storePath")))
        })
        .collect();
    let sent = Arc::new(AtomicU64::new(0));
    let (counter, one) = (sent.clone(), Mutex::new(()));
    let server = Server::start(move |request, _| {
        // Keeps only one file in memory.
        let _held = one.lock().unwrap();
        let Some(file) = files.get(&request.path) else { return Answer::Status(404) };
        let content = std::fs::read(file).unwrap();
        counter.fetch_add((content.len() - request.from.unwrap_or(0)) as u64, Ordering::SeqCst);
        Answer::File(content)
    });
    (server, sent)
}
