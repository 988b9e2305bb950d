//! Asks cargo about manifests and configuration. cargo runs from PATH, without a network.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::Value;

/// cargo, with options for all its commands.
#[derive(Debug, Default)]
pub struct Cargo {
    options: Vec<OsString>,
}

/// A package, as `cargo metadata --no-deps` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The folder of its Cargo.toml.
    pub folder: PathBuf,
    /// The folder of its workspace's root. Its own folder if it belongs to no workspace.
    pub root: PathBuf,
    /// The folders of its path dependencies, in the order in which cargo visits them.
    pub paths: Vec<PathBuf>,
}

/// cargo cannot be started.
#[derive(Debug, thiserror::Error)]
#[error("failed to run cargo: {0}")]
pub struct Error(#[from] std::io::Error);

impl Cargo {
    /// Adds options that precede the subcommand.
    #[must_use]
    pub fn with(mut self, options: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.options.extend(options.into_iter().map(Into::into));
        self
    }

    /// Runs a cargo command.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started. The exit status is part of the result.
    pub fn run(&self, arguments: &[&str]) -> Result<Output, Error> {
        Ok(Command::new("cargo").args(&self.options).args(arguments).stdin(Stdio::null()).output()?)
    }

    /// Like [`Cargo::run`], with an index for each registry that no configuration has: cargo reads the name and version of a
    /// package only if it knows the registries of its dependencies.
    fn run_with_registries(&self, arguments: &[&str]) -> Result<Output, Error> {
        let mut names: BTreeSet<String> = BTreeSet::new();
        loop {
            let options = names.iter().flat_map(|name| registry_option(name, "https://crossflake.invalid/"));
            let output = Self { options: self.options.clone() }.with(options).run(arguments)?;
            match unknown_registry(&output) {
                Some(name) if names.insert(name.clone()) => {}
                _ => return Ok(output),
            }
        }
    }

    /// The packages of the workspace of `folder/Cargo.toml`; `None` if cargo cannot load all of it.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started.
    pub fn packages(&self, folder: &Path) -> Result<Option<Vec<Package>>, Error> {
        let manifest = folder.join("Cargo.toml");
        let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"];
        let output = self.run_with_registries(&[&arguments[..], &[&*manifest.to_string_lossy()]].concat())?;
        Ok(parse_metadata(&output.stdout).filter(|_| output.status.success()))
    }

    /// The version of the package `name` whose Cargo.toml is in `folder`; `None` if the package has another name or cargo
    /// cannot load it. Unlike [`Cargo::packages`], this does not read the other members of a workspace: cargo loads the
    /// package as it does a dependency, namely as a patch that nothing uses, and writes its version into Cargo.lock.
    ///
    /// `scratch` is a folder for an empty project.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started or the project not be written.
    pub fn version(&self, scratch: &Path, name: &str, folder: &Path) -> Result<Option<String>, Error> {
        let lock = scratch.join("Cargo.lock");
        let manifest = scratch.join("Cargo.toml");
        std::fs::create_dir_all(scratch.join("src"))?;
        std::fs::write(scratch.join("src/lib.rs"), "")?;
        std::fs::write(
            &manifest,
            format!(
                "[package]\nname = \"crossflake-probe\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
                 [patch.crates-io]\nprobe = {{ package = {}, path = {} }}\n",
                quoted(name),
                quoted(&folder.to_string_lossy())
            ),
        )?;
        match std::fs::remove_file(&lock) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let arguments = ["generate-lockfile", "--offline", "--manifest-path", &*manifest.to_string_lossy()];
        let output = self.run_with_registries(&arguments)?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&lock)?;
        let version = text.split_once("[[patch.unused]]").and_then(|(_, unused)| unused.split_once("\nversion = \""));
        Ok(version.and_then(|(_, rest)| rest.split_once('"')).map(|(version, _)| version.to_owned()))
    }

    /// cargo's configuration for the current folder, merged from all files; null if cargo cannot print it.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started.
    pub fn configuration(&self) -> Result<Value, Error> {
        let output = self.run_config(&["--format", "json"])?;
        Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    }

    /// The keys of a table of cargo's configuration with the files that have them: lines `TABLE.KEY = VALUE # FILE`.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started.
    pub fn configuration_files(&self, table: &str) -> Result<String, Error> {
        let output = self.run_config(&["--show-origin", table])?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// `cargo config get`, which is not stable yet.
    fn run_config(&self, arguments: &[&str]) -> Result<Output, Error> {
        let mut command = Command::new("cargo");
        command.args(["-Zunstable-options", "config", "get"]).args(arguments);
        // Builds set the second variable, which precedes the first.
        command.env("RUSTC_BOOTSTRAP", "1").env_remove("__CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS");
        Ok(command.stdin(Stdio::null()).output()?)
    }
}

/// The option that gives a registry its index.
pub fn registry_option(name: &str, index: &str) -> [String; 2] {
    ["--config".to_owned(), format!("registries.{}.index={}", quoted(name), quoted(index))]
}

/// A TOML string.
pub fn quoted(text: &str) -> String {
    // Every JSON string is one of TOML, too.
    Value::from(text).to_string()
}

/// The name of a registry for which cargo found no index.
pub fn unknown_registry(output: &Output) -> Option<String> {
    if output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let (_, rest) = text.split_once("registry index was not found in any configuration: `")?;
    Some(rest.split_once('`')?.0.to_owned())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    version: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    kind: Option<String>,
    target: Option<String>,
    path: Option<PathBuf>,
}

impl Dependency {
    /// cargo visits path dependencies in this order: those of all platforms first, each group by kind.
    fn rank(&self) -> (Option<&str>, usize) {
        let kinds = [None, Some("build"), Some("dev")];
        let kind = kinds.iter().position(|kind| *kind == self.kind.as_deref()).unwrap_or(kinds.len());
        (self.target.as_deref(), kind)
    }
}

fn parse_metadata(json: &[u8]) -> Option<Vec<Package>> {
    let metadata: Metadata = serde_json::from_slice(json).ok()?;
    let packages = metadata.packages.into_iter().map(|mut package| {
        package.dependencies.sort_by(|a, b| a.rank().cmp(&b.rank()));
        Some(Package {
            name: package.name,
            version: package.version,
            folder: package.manifest_path.parent()?.to_owned(),
            root: metadata.workspace_root.clone(),
            paths: package.dependencies.into_iter().filter_map(|dependency| dependency.path).collect(),
        })
    });
    packages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_has_path_dependencies_in_cargos_order() {
        let dependency = |path: &str, kind: Value, target: Value| serde_json::json!({ "name": "x", "kind": kind, "target": target, "path": path });
        let json = serde_json::json!({
            "workspace_root": "/a",
            "packages": [{
                "name": "b", "version": "1.0.0", "manifest_path": "/a/b/Cargo.toml",
                "dependencies": [
                    dependency("/a/windows", Value::Null, "cfg(windows)".into()),
                    dependency("/a/dev", "dev".into(), Value::Null),
                    dependency("/a/build", "build".into(), Value::Null),
                    dependency("/a/first", Value::Null, Value::Null),
                    { "name": "serde", "kind": null, "target": null },
                    dependency("/a/second", Value::Null, Value::Null),
                ],
            }],
        });
        let packages = parse_metadata(json.to_string().as_bytes()).unwrap();
        let paths = ["/a/first", "/a/second", "/a/build", "/a/dev", "/a/windows"].map(PathBuf::from).to_vec();
        let (name, version) = ("b".to_owned(), "1.0.0".to_owned());
        assert_eq!(packages, [Package { name, version, folder: "/a/b".into(), root: "/a".into(), paths }]);
        assert_eq!(parse_metadata(b"error"), None);
    }

    #[test]
    fn strings_are_quoted_for_toml() {
        assert_eq!(quoted("a\"b\\c\n"), r#""a\"b\\c\n""#);
        assert_eq!(
            registry_option("a.b", "https://x/"),
            ["--config", r#"registries."a.b".index="https://x/""#].map(str::to_owned)
        );
    }

    #[test]
    fn cargo_reads_the_version_of_a_member_whose_workspace_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "[workspace]\nmembers = [\"a\", \"absent\"]\n[workspace.package]\nversion = \"0.3.1\"\n");
        write(
            "a/Cargo.toml",
            "package.name = 'a'\npackage.version.workspace = true\ndependencies.b = { version = \"1\", registry = \"r\" }\n",
        );
        write("a/src/lib.rs", "");
        let scratch = folder.path().join("scratch");
        let cargo = Cargo::default();
        let member = folder.path().join("a");
        assert_eq!(cargo.packages(&member).unwrap(), None);
        assert_eq!(cargo.version(&scratch, "a", &member).unwrap().as_deref(), Some("0.3.1"));
        assert_eq!(cargo.version(&scratch, "b", &member).unwrap(), None);
        assert_eq!(cargo.version(&scratch, "a", &folder.path().join("absent")).unwrap(), None);
    }
}
