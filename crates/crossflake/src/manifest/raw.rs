//! The manifest as it is written: its keys and their types, before defaults and checks.
//!
//! [`RawManifest::read`] converts JSON values and reports unknown, missing and mistyped keys. The doc comments of fields
//! are the descriptions in the JSON schema, so they address the author of a manifest.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::keys::{Keys, Kind};
use super::path::KeyPath;
use super::problem::Problem;
use crossflake_target::{BUILD_MACHINES, BuildMachine};

/// The targets that crossflake builds, with settings for all of them or for one.
#[derive(Debug, JsonSchema)]
#[schemars(rename = "targets.json", deny_unknown_fields)]
pub(super) struct RawManifest {
    /// The location of this file's JSON schema, for editors. crossflake ignores it.
    #[schemars(rename = "$schema")]
    pub _schema: Option<String>,
    /// The version of this format.
    #[schemars(schema_with = "version_schema")]
    pub version: u32,
    /// The kinds of build machines for which `crossflake lock` pins `tools`, and a toolchain if the project has its own.
    /// Default: ["x86_64-linux"].
    pub machines: Option<Machines>,
    /// The targets. Each key names the target's outputs: `nix build .#NAME`.
    #[schemars(schema_with = "targets_schema")]
    pub targets: BTreeMap<String, RawTarget>,
    /// Settings of all targets that do not have their own.
    #[schemars(flatten)]
    pub settings: Settings,
}

/// One target. A setting here replaces the one at the top.
#[derive(Debug, JsonSchema)]
#[schemars(rename = "target", deny_unknown_fields)]
pub(super) struct RawTarget {
    /// The Rust triple. Optional if the target's name implies it, as `aarch64-linux` implies `aarch64-unknown-linux-gnu`.
    #[schemars(extend("enum" = crossflake_target::TARGETS.iter().map(|t| t.triple).collect::<Vec<_>>()))]
    pub triple: Option<String>,
    #[schemars(flatten)]
    pub settings: Settings,
}

/// Settings for all targets or for one.
#[derive(Debug, Default, JsonSchema)]
#[schemars(rename = "settings", rename_all = "camelCase")]
pub(super) struct Settings {
    /// The source of toolchain and sysroot. Default: "debian".
    pub supply: Option<Supply>,
    /// The floor: the oldest glibc that the programs must run with, such as "2.31". Only for gnu targets of the debian
    /// supply. Default: the triple's lowest floor.
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+$"))]
    pub glibc: Option<String>,
    /// The packages of a workspace to build, one or a list. Default: the packages that cargo builds in the root folder.
    pub package: Option<OneOrMore>,
    /// The binaries to build and install. Default: all.
    #[schemars(inner(length(min = 1)), extend("uniqueItems" = true))]
    pub bins: Option<Vec<String>>,
    /// Features to enable besides the default features. Default: [].
    #[schemars(inner(length(min = 1)), extend("uniqueItems" = true))]
    pub features: Option<Vec<String>>,
    /// Whether to enable the default features. Default: true.
    pub default_features: Option<bool>,
    /// cargo's profile. Default: "release".
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]+$"))]
    pub profile: Option<String>,
    /// Whether to remove symbols from the binaries. Default: true.
    pub strip: Option<bool>,
    /// Libraries to add to the target's sysroot: Debian packages ("libssl-dev") or, with the nixpkgs supply, attributes of
    /// nixpkgs ("openssl"). With the debian supply only for gnu targets; on musl targets only "libstdc++6", which is
    /// compiled. Default: [].
    #[schemars(inner(length(min = 1)), extend("uniqueItems" = true))]
    pub packages: Option<Vec<String>>,
    /// Programs for the build machine that build scripts run: Debian packages ("cmake") or, with the nixpkgs supply,
    /// attributes of nixpkgs. Default: [].
    #[schemars(inner(length(min = 1)), extend("uniqueItems" = true))]
    pub tools: Option<Vec<String>>,
    /// Files and folders, relative to the root folder, to leave out of the source, which is otherwise all that git tracks. A
    /// change in them causes no rebuild. Default: [].
    #[schemars(inner(length(min = 1)), extend("uniqueItems" = true))]
    pub exclude: Option<Vec<String>>,
    /// Files that build scripts need and cannot download, because builds have no network. Nix and `crossflake fetch` download
    /// them. Default: [].
    pub sources: Option<Vec<SourceFile>>,
    /// Whether the check runs the tests, or further arguments of `cargo test`. Default: true.
    pub tests: Option<Tests>,
    /// The arguments with which the check and `crossflake build` start each binary, or false to start no binary. Default:
    /// ["--version"].
    pub run: Option<Run>,
}

/// A file that build scripts find through an environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(crate) struct SourceFile {
    /// The address.
    #[schemars(regex(pattern = r"^https?://[^\s]+$"))]
    pub url: String,
    /// The file's hash: 64 lowercase hexadecimal digits.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// The variable with the file's path. It may not be one of cargo, rustc or Nix.
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9_]*$"))]
    pub variable: String,
    /// Text before the path in the variable, such as "file://". Default: "".
    #[serde(default)]
    pub prefix: String,
}

/// Kinds of build machines, without duplicates and in the order of [`BUILD_MACHINES`].
#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub(super) struct Machines(pub Vec<&'static BuildMachine>);

impl TryFrom<Vec<String>> for Machines {
    type Error = &'static str;

    fn try_from(systems: Vec<String>) -> Result<Self, Self::Error> {
        let named = |machine: &&BuildMachine| systems.iter().any(|system| system == machine.system);
        let machines: Vec<_> = BUILD_MACHINES.iter().filter(named).collect();
        let each_once = machines.len() == systems.len() && !machines.is_empty();
        if each_once { Ok(Self(machines)) } else { Err(Self::EXPECTED) }
    }
}

/// The source of toolchains and sysroots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Supply {
    /// Pinned packages of Debian. Can promise a glibc floor.
    #[default]
    Debian,
    /// fenix, naersk and the cross packages of nixpkgs. Cannot promise a glibc floor.
    Nixpkgs,
}

/// One string, or a list of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum OneOrMore {
    One(#[schemars(length(min = 1))] String),
    More(#[schemars(inner(length(min = 1)), extend("uniqueItems" = true))] Vec<String>),
}

/// Whether tests run, or the arguments that they run with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum Tests {
    Whether(bool),
    Arguments(#[schemars(inner(length(min = 1)))] Vec<String>),
}

/// The arguments of binaries, or false if crossflake does not start them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum Run {
    Never(False),
    Arguments(#[schemars(inner(length(min = 1)))] Vec<String>),
}

/// The literal `false`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
pub(super) struct False;

impl TryFrom<bool> for False {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        if value { Err("expected false") } else { Ok(Self) }
    }
}

impl JsonSchema for False {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "false".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": false })
    }
}

impl JsonSchema for Machines {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "machines".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let systems: Vec<&str> = BUILD_MACHINES.iter().map(|machine| machine.system).collect();
        json_schema!({ "type": "array", "items": { "enum": systems }, "minItems": 1, "uniqueItems": true })
    }
}

impl Kind for Supply {
    const EXPECTED: &'static str = "\"debian\" or \"nixpkgs\"";
}

impl Kind for Machines {
    const EXPECTED: &'static str = "a list of \"x86_64-linux\", \"aarch64-linux\" or both";
}

impl Kind for OneOrMore {
    const EXPECTED: &'static str = "a string or a list of strings";
}

impl Kind for Vec<SourceFile> {
    const EXPECTED: &'static str = r#"a list of { "url": "...", "sha256": "...", "variable": "..." }"#;
}

impl Kind for Tests {
    const EXPECTED: &'static str = "true, false or a list of arguments of `cargo test`";
}

impl Kind for Run {
    const EXPECTED: &'static str = "false or a list of arguments";
}

fn targets_schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "minProperties": 1,
        "propertyNames": { "pattern": super::format::PATTERN, "not": { "enum": super::format::RESERVED } },
        "additionalProperties": generator.subschema_for::<RawTarget>(),
    })
}

fn version_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": super::format::VERSION })
}

impl RawManifest {
    /// Reads the document's keys. Returns `None` and adds at least one problem if a key or a type is wrong.
    pub(super) fn read(document: Value, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut keys = Keys::of(KeyPath::top(), document, problems)?;
        let _schema = keys.take("$schema");
        let version = keys.require("version", "write \"version\": 1");
        let machines = keys.take("machines");
        let targets = keys
            .require::<Map<String, Value>>("targets", "write \"targets\": { \"aarch64-linux\": {} }")
            .unwrap_or_default();
        let settings = Settings::take(&mut keys);
        keys.close();
        let path = KeyPath::top().key("targets");
        let targets = targets
            .into_iter()
            .filter_map(|(name, target)| {
                let target = RawTarget::read(path.key(&name), target, problems)?;
                Some((name, target))
            })
            .collect();
        // A misspelt or mistyped key counts as absent. Checks of such a manifest would report misleading problems.
        problems.is_empty().then_some(Self { _schema, version: version?, machines, targets, settings })
    }
}

impl RawTarget {
    fn read(path: KeyPath, target: Value, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut keys = Keys::of(path, target, problems)?;
        let triple = keys.take("triple");
        let settings = Settings::take(&mut keys);
        keys.close();
        Some(Self { triple, settings })
    }
}

impl Settings {
    fn take(keys: &mut Keys<'_>) -> Self {
        Self {
            supply: keys.take("supply"),
            glibc: keys.take("glibc"),
            package: keys.take("package"),
            bins: keys.take("bins"),
            features: keys.take("features"),
            default_features: keys.take("defaultFeatures"),
            profile: keys.take("profile"),
            strip: keys.take("strip"),
            packages: keys.take("packages"),
            tools: keys.take("tools"),
            exclude: keys.take("exclude"),
            sources: keys.take("sources"),
            tests: keys.take("tests"),
            run: keys.take("run"),
        }
    }
}
