//! Builds on a machine with an empty store and no network, from a bundle or a binary cache. Such a machine is a network
//! namespace without a device, with an empty folder mounted over /nix.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::end_to_end::tools::{
    commit, copy_of_repository, crossflake, derivation_names, is_root, json, nix, run, stdout, track, write,
};

/// The derivations of the project itself. The toolchain comes from the bundle or the cache.
const CRATE: [&str; 5] = ["carried", "carried-dependencies", "carried-dependencies", "carried-host", "vendor"];
const TARGET: &str = "aarch64-linux";

/// A machine with a /nix and a home of its own, in a temporary folder.
struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(machine.0.path().join("nix")).unwrap();
        machine
    }

    /// A command on this machine.
    fn command(&self, folder: &Path, program: impl AsRef<std::ffi::OsStr>) -> Command {
        // Builders change their user, which needs the real root.
        let mut command = Command::new(if is_root() { "unshare" } else { "sudo" });
        if !is_root() {
            command.args(["--preserve-env", "unshare"]);
        }
        command
            .args(["--net", "--mount", "sh", "-ec"])
            .arg("mount --bind \"$0\" /nix; exec \"$@\"")
            .arg(self.0.path().join("nix"))
            .arg(program.as_ref());
        command
            .current_dir(folder)
            .env("HOME", self.0.path())
            .env("XDG_CACHE_HOME", self.0.path().join("cache"))
            .env("LC_ALL", "tr_TR.UTF-8")
            .env("TZ", "Asia/Kathmandu");
        command.env(
            "NIX_CONFIG",
            "build-users-group =\nexperimental-features = nix-command flakes\nsandbox = true\ncores = 1\n",
        );
        command
    }

    fn crossflake(&self, folder: &Path) -> Command {
        self.command(folder, env!("CARGO_BIN_EXE_crossflake"))
    }

    /// Builds the project's target with these settings of Nix. Returns the names of the derivations built, sorted.
    fn build(&self, folder: &Path, settings: &[(&str, &str)]) -> Vec<String> {
        let mut command = self.command(folder, "nix");
        for (name, value) in settings {
            command.args(["--option", name, value]);
        }
        let output =
            run(command.args(["build", "--print-build-logs", "--out-link", "result"]).arg(format!(".#{TARGET}")));
        let mut built = derivation_names(&String::from_utf8_lossy(&output.stderr), |line| {
            line.strip_prefix("building '")?.strip_suffix(".drv'...")
        });
        built.sort();
        let kind = stdout(Command::new("readelf").arg("--file-header").arg(self.program(folder)));
        assert!(kind.contains("AArch64"), "{kind}");
        built
    }

    /// The path of the built program outside the namespace.
    fn program(&self, folder: &Path) -> PathBuf {
        let package = stdout(Command::new("readlink").arg(folder.join("result")));
        self.0.path().join(&package[1..]).join("bin/carried")
    }
}

/// A project with a dependency and several targets. Its flake's input is a commit of a copy of this repository.
struct Carried {
    project: TempDir,
    input: TempDir,
}

impl Carried {
    fn new() -> Self {
        let input = copy_of_repository();
        commit(input.path());
        let project = tempfile::tempdir().unwrap();
        let folder = project.path();
        write(
            folder,
            "Cargo.toml",
            "[package]\nname = \"carried\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\nitoa = \"1\"\n",
        );
        write(folder, "src/main.rs", "fn main() { println!(\"{}\", itoa::Buffer::new().format(42)); }\n");
        run(Command::new("cargo").current_dir(folder).args(["generate-lockfile", "--quiet"]));
        track(folder);
        let reference = format!("git+file://{}", input.path().display());
        run(crossflake(folder).args(["init", "--crossflake", &reference]).args([
            "--target",
            "aarch64-unknown-linux-gnu",
            "--target",
            "x86_64-unknown-linux-gnu",
        ]));
        track(folder);
        Self { project, input }
    }

    fn folder(&self) -> &Path {
        self.project.path()
    }

    /// The project after the folder of the flake's input is removed.
    fn without_input(self) -> TempDir {
        track(self.folder());
        self.input.close().unwrap();
        self.project
    }
}

/// Makes a key pair. Returns the file of the secret key and the text of the public one.
fn key(folder: &Path, name: &str) -> (PathBuf, String) {
    let (secret, public) = (folder.join(format!("{name}.sec")), folder.join(format!("{name}.pub")));
    run(Command::new("nix-store").args(["--generate-binary-cache-key", name]).arg(&secret).arg(&public));
    (secret, std::fs::read_to_string(public).unwrap())
}

#[test]
fn a_bundle_builds_in_an_empty_store_without_a_network() {
    let carried = Carried::new();
    let place = tempfile::tempdir().unwrap();
    let bundle = place.path().join("bundle");
    run(crossflake(carried.folder()).args(["bundle", TARGET, "--output"]).arg(&bundle));
    let project = carried.without_input();

    let machine = Machine::new();
    run(machine.crossflake(project.path()).arg("unbundle").arg(&bundle));
    let built = machine.build(project.path(), &[]);
    println!("from a bundle: {} derivations built, the toolchain among them", built.len());
    assert!(built.iter().any(|name| name == "debian-rust") && built.len() > CRATE.len(), "{built:?}");
    // `crossflake build` works there too.
    let report = run(machine.crossflake(project.path()).args(["build", TARGET, "--quiet", "--no-run", "--json"]));
    assert!(String::from_utf8_lossy(&report.stdout).contains("AArch64"), "{report:?}");
}

#[test]
fn a_bundled_toolchain_needs_a_trusted_signature_and_then_only_the_crate_is_built() {
    let carried = Carried::new();
    let place = tempfile::tempdir().unwrap();
    let bundle = place.path().join("bundle");
    let (secret, public) = key(place.path(), "team-1");
    let (_, other) = key(place.path(), "other-1");
    let mut command = crossflake(carried.folder());
    run(command.args(["bundle", TARGET, "--toolchain", "--secret-key"]).arg(secret).arg("--output").arg(&bundle));
    let project = carried.without_input();

    let machine = Machine::new();
    let unbundle = |key: &str| {
        let mut command = machine.crossflake(project.path());
        command.arg("unbundle").arg(&bundle);
        command.env("NIX_CONFIG", format!("experimental-features = nix-command\ntrusted-public-keys = {key}\n"));
        command
    };
    let refused = unbundle(&other).output().unwrap();
    let message = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{message}");
    assert!(message.contains("this machine trusts no key that signed the toolchain"), "{message}");
    run(&mut unbundle(&public));
    let built = machine.build(project.path(), &[]);
    println!("from a bundle with a toolchain: {} derivations built: {}", built.len(), built.join(", "));
    assert_eq!(built, CRATE);
}

#[test]
fn from_a_signed_cache_only_the_crate_is_built() {
    let carried = Carried::new();
    let folder = carried.folder();
    let place = tempfile::tempdir().unwrap();
    let (secret, public) = key(place.path(), "team-1");
    let cache = format!("file://{}", place.path().join("cache").display());
    // The commands of docs/caches.md.
    run(crossflake(folder).args(["fetch", "--quiet", TARGET]));
    let toolchain = format!(".#crossflake.toolchains.{TARGET}");
    run(nix(folder).args(["build", "--no-link", &toolchain]));
    let to = format!("{cache}?compression=none&secret-key={}", secret.display());
    run(nix(folder).args(["copy", "--to", &to, &toolchain]));
    let needed = json(crossflake(folder).args(["fetch", "--dry-run", "--json", TARGET]));
    let crates = needed.as_array().unwrap().iter().filter(|source| source["kind"] == "crate");
    let crates = crates.map(|source| source["storePath"].as_str().unwrap());
    run(nix(folder).args(["copy", "--to", &to]).args(crates));

    // Nix turns substitution off if it finds no network.
    let substituting =
        [("substitute", "true"), ("substituters", cache.as_str()), ("trusted-public-keys", public.as_str())];
    let machine = Machine::new();
    let built = machine.build(folder, &substituting);
    println!("from a cache of the toolchain: {} derivations built: {}", built.len(), built.join(", "));
    assert_eq!(built, CRATE);

    // With the package in the cache too, Nix builds nothing.
    let package = format!(".#{TARGET}");
    run(nix(folder).args(["build", "--no-link", &package]));
    // The bits are the same as in another store, with another core count, locale and time zone.
    let here = stdout(nix(folder).args(["eval", "--raw", &package]));
    let bytes = |path: &Path| std::fs::read(path).expect("a program");
    assert!(bytes(&machine.program(folder)) == bytes(&Path::new(&here).join("bin/carried")));
    run(nix(folder).args(["copy", "--to", &to, &package]));
    let built = Machine::new().build(folder, &substituting);
    println!("from a cache of the package: {} derivations built", built.len());
    assert_eq!(built, Vec::<String>::new());
}
