//! The components of an SBOM: crates, Debian packages and programs.
//!
//! Names of fields follow CycloneDX.

use serde::Serialize;

use super::about::{About, Program, Set};
use super::license::License;
use super::purl;
use crate::cargo_tree::{Details, Origin, Package};

/// A component, with JSON as CycloneDX requires it.
#[derive(Debug, Serialize)]
pub(super) struct Component {
    #[serde(rename = "type")]
    kind: &'static str,
    /// The component's unique name in the document.
    #[serde(rename = "bom-ref")]
    pub reference: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<License>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hashes: Vec<Hash>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
}

#[derive(Debug, Serialize)]
struct Hash {
    alg: &'static str,
    content: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Property {
    name: &'static str,
    value: String,
}

impl Property {
    pub(super) fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into() }
    }
}

impl Component {
    pub(super) fn new(kind: &'static str, reference: String, name: &str, version: Option<&str>) -> Self {
        Self {
            kind,
            reference,
            name: name.to_owned(),
            version: version.map(str::to_owned),
            purl: None,
            licenses: Vec::new(),
            hashes: Vec::new(),
            properties: Vec::new(),
            components: Vec::new(),
        }
    }

    /// A crate. Checksum and registry come from `about`.
    pub(super) fn of_crate(package: &Package, details: &Details, about: &About) -> Self {
        let locked = about.crates.iter().find(|locked| {
            package.origin == Origin::Registry && locked.name == package.name && locked.version == package.version
        });
        let mut component = Self::new("library", reference(package), &package.name, Some(&package.version));
        component.purl = purl::of_crate(package, locked.map(|locked| locked.source.as_str()));
        component.licenses.extend(details.license.as_deref().map(License::of));
        component.hashes.extend(locked.map(|locked| sha256(&locked.sha256)));
        component
    }

    /// A Debian package. `None` if `key` is not NAME_VERSION_ARCHITECTURE.
    pub(super) fn of_debian(key: &str, set: &Set) -> Option<Self> {
        let (name, rest) = key.split_once('_')?;
        let (version, architecture) = rest.rsplit_once('_')?;
        let purl = purl::of_debian(name, version, architecture, set.release.as_deref());
        let mut component = Self::new("library", purl.clone(), name, Some(version));
        component.purl = Some(purl);
        component.properties.push(Property::new("crossflake:role", &set.role));
        Some(component)
    }

    /// A built program.
    pub(super) fn of_program(program: &Program) -> Self {
        let mut component = Self::new("file", format!("program:{}", program.name), &program.name, None);
        component.hashes.push(sha256(&program.sha256));
        component
    }

    /// Adds a property.
    pub(super) fn with(mut self, property: Property) -> Self {
        self.properties.push(property);
        self
    }

    /// Replaces the component's type.
    pub(super) fn with_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
}

fn sha256(content: &str) -> Hash {
    Hash { alg: "SHA-256", content: content.to_owned() }
}

/// The unique name of a package in the document.
pub(super) fn reference(package: &Package) -> String {
    let Package { name, version, origin } = package;
    match origin {
        Origin::Registry => format!("crate:{name}@{version}"),
        Origin::Git { rev, .. } => format!("git:{name}@{version}#{rev}"),
        Origin::Path => format!("path:{name}@{version}"),
    }
}
