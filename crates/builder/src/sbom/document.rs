//! Renders an SBOM as JSON in version 1.5 of CycloneDX.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::about::{About, Program, Set};
use super::component::{Component, Property, reference};
use super::license::License;
use crate::cargo_tree::Tree;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    bom_format: &'static str,
    spec_version: &'static str,
    version: u32,
    metadata: Metadata,
    components: Vec<Component>,
    dependencies: Vec<Dependency>,
}

#[derive(Serialize)]
struct Metadata {
    tools: Tools,
    component: Component,
}

#[derive(Serialize)]
struct Tools {
    components: Vec<Component>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    #[serde(rename = "ref")]
    reference: String,
    depends_on: Vec<String>,
}

/// The reason why there is no SBOM.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the output of cargo tree contains no package")]
    NoRoot,
    #[error("expected NAME_VERSION_ARCHITECTURE of a Debian package, found {0:?}")]
    Debian(String),
}

/// Renders the SBOM of `programs`, with the crates in `tree`. Returns JSON that ends with a newline.
///
/// # Errors
///
/// If `tree` is empty, or the name of a Debian package in `about` has the wrong form.
pub fn document(tree: &Tree, about: &About, programs: &[Program]) -> Result<String, Error> {
    let document = Document {
        bom_format: "CycloneDX",
        spec_version: "1.5",
        version: 1,
        metadata: Metadata { tools: Tools { components: tools(about)? }, component: subject(tree, about, programs)? },
        components: components(tree, about)?,
        dependencies: dependencies(tree, about)?,
    };
    Ok(serde_json::to_string_pretty(&document).expect("strings and numbers are JSON") + "\n")
}

/// The component that the document describes: the project's package, or the workspace if it has several.
fn subject(tree: &Tree, about: &About, programs: &[Program]) -> Result<Component, Error> {
    let first = tree.roots.first().ok_or(Error::NoRoot)?;
    let component = if tree.roots.len() == 1 {
        Component::of_crate(first, &tree.packages[first], about).with_kind("application")
    } else {
        Component::new("application", WORKSPACE.to_owned(), WORKSPACE, None)
    };
    let mut component = component.with(Property::new("crossflake:triple", &about.triple));
    component.components = programs.iter().map(Component::of_program).collect();
    Ok(component)
}

/// The name of the described component if `tree` has several roots.
const WORKSPACE: &str = "workspace";

/// crossflake, and the compilers.
fn tools(about: &About) -> Result<Vec<Component>, Error> {
    let mut tools =
        vec![Component::new("application", "tool:crossflake".to_owned(), "crossflake", Some(&about.crossflake))];
    tools.extend(of_sets(&about.compilers)?.into_values().map(|tool| tool.with_kind("application")));
    Ok(tools)
}

/// The crates, then the Debian packages. Both are sorted. Without the described component.
fn components(tree: &Tree, about: &About) -> Result<Vec<Component>, Error> {
    let is_subject = |package| tree.roots.len() == 1 && tree.roots.contains(package);
    let crates = tree
        .packages
        .iter()
        .filter(|(package, _)| !is_subject(package))
        .map(|(package, details)| Component::of_crate(package, details, about));
    Ok(crates.chain(of_sets(&about.packages)?.into_values()).collect())
}

/// The components of Debian packages by their unique name. A package of several sets is listed once.
fn of_sets(sets: &[Set]) -> Result<BTreeMap<String, Component>, Error> {
    let mut components = BTreeMap::new();
    for set in sets {
        for key in &set.packages {
            let component = Component::of_debian(key, set).ok_or_else(|| Error::Debian(key.clone()))?;
            components.entry(component.reference.clone()).or_insert(component);
        }
    }
    Ok(components)
}

/// The dependencies of each component.
fn dependencies(tree: &Tree, about: &About) -> Result<Vec<Dependency>, Error> {
    let debian: Vec<String> = of_sets(&about.packages)?.into_keys().collect();
    let mut dependencies = Vec::new();
    if tree.roots.len() > 1 {
        let depends_on = tree.roots.iter().map(reference).collect();
        dependencies.push(Dependency { reference: WORKSPACE.to_owned(), depends_on });
    }
    for (package, details) in &tree.packages {
        let mut depends_on: Vec<String> = details.depends_on.iter().map(reference).collect();
        // It is unknown which crates link libraries of the sysroot.
        if tree.roots.contains(package) {
            depends_on.extend(debian.iter().cloned());
        }
        dependencies.push(Dependency { reference: reference(package), depends_on });
    }
    dependencies.extend(debian.into_iter().map(|reference| Dependency { reference, depends_on: Vec::new() }));
    Ok(dependencies)
}

/// Parses JSON of [`document()`]. Returns each license with the crates that have it, as NAME@VERSION.
///
/// # Errors
///
/// If `json` is not a document of this form.
pub fn licenses(json: &str) -> Result<BTreeMap<String, Vec<String>>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Components {
        components: Vec<Part>,
    }
    #[derive(Deserialize)]
    struct Part {
        #[serde(rename = "bom-ref")]
        reference: String,
        #[serde(default)]
        licenses: Vec<License>,
    }
    let mut by_license: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in serde_json::from_str::<Components>(json)?.components {
        // Licenses of Debian packages are in files of the packages only.
        let Some((_, name)) = part.reference.split_once(':').filter(|(kind, _)| *kind != "pkg") else {
            continue;
        };
        let license = part.licenses.first().map_or_else(|| "(no license in its Cargo.toml)".to_owned(), License::text);
        by_license.entry(license).or_default().push(name.to_owned());
    }
    Ok(by_license)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cyclonedx_bom::models::bom::{Bom, SpecVersion};
    use cyclonedx_bom::validation::Validate;
    use serde_json::Value;

    use super::*;
    use crate::sbom::about::Crate;

    const HASH: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn about() -> About {
        let locked = |name: &str| Crate {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            source: "registry+https://github.com/rust-lang/crates.io-index".to_owned(),
            sha256: HASH.to_owned(),
        };
        let set = |role: &str, package: &str| Set {
            role: role.to_owned(),
            release: Some("bullseye".to_owned()),
            packages: vec![package.to_owned()],
        };
        About {
            crossflake: "0.1.0".to_owned(),
            triple: "aarch64-unknown-linux-gnu".to_owned(),
            crates: vec![locked("linked"), locked("only-for-the-build")],
            packages: vec![set("sysroot", "libc6-dev_2.31-13+deb11u11_arm64")],
            compilers: vec![set("gcc", "gcc-14_14.2.0-19_amd64")],
        }
    }

    fn sbom_of(tree: &str) -> Value {
        let programs = [Program { name: "tool".to_owned(), sha256: HASH.to_owned() }];
        let text = document(&Tree::parse(tree).unwrap(), &about(), &programs).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    const TWO_ROOTS: &str =
        "0 a v1.0.0 (/a)|MIT\n1 linked v1.0.0|MIT\n\n0 b v1.0.0 (/b)|MIT\n1 a v1.0.0 (/a)|MIT (*)\n";

    const ONE: &str = "0 tool v0.1.0 (/build/source)|MIT\n1 linked v1.0.0|MIT/Apache-2.0\n";

    #[test]
    fn only_linked_components_are_listed() {
        let document = sbom_of(ONE);
        let names: Vec<_> =
            document["components"].as_array().unwrap().iter().map(|part| part["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["linked", "libc6-dev"]);
        let linked = &document["components"][0];
        assert_eq!(linked["purl"], "pkg:cargo/linked@1.0.0");
        assert_eq!(linked["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(linked["hashes"][0]["content"], HASH);
        let subject = &document["metadata"]["component"];
        assert_eq!((subject["name"].as_str(), subject["type"].as_str()), (Some("tool"), Some("application")));
        assert_eq!(subject["components"][0]["hashes"][0]["alg"], "SHA-256");
    }

    #[test]
    fn licenses_are_listed_with_their_crates() {
        let tree = "0 tool v0.1.0 (/build/source)|MIT\n1 linked v1.0.0|MIT/Apache-2.0\n1 plain v2.0.0|\n";
        let programs = [Program { name: "tool".to_owned(), sha256: HASH.to_owned() }];
        let text = document(&Tree::parse(tree).unwrap(), &about(), &programs).unwrap();
        let listed: Vec<_> = licenses(&text).unwrap().into_iter().collect();
        assert_eq!(
            listed,
            [
                ("(no license in its Cargo.toml)".to_owned(), vec!["plain@2.0.0".to_owned()]),
                ("MIT OR Apache-2.0".to_owned(), vec!["linked@1.0.0".to_owned()]),
            ]
        );
    }

    #[test]
    fn the_document_has_neither_timestamp_nor_serial_number() {
        let document = sbom_of(ONE);
        assert_eq!(document["serialNumber"], Value::Null);
        assert_eq!(document["metadata"]["timestamp"], Value::Null);
        assert_eq!(document, sbom_of(ONE));
    }

    #[test]
    fn every_reference_has_a_component() {
        for tree in [ONE, TWO_ROOTS] {
            let document = sbom_of(tree);
            let mut known = BTreeSet::from([document["metadata"]["component"]["bom-ref"].as_str().unwrap()]);
            for part in document["components"].as_array().unwrap() {
                assert!(known.insert(part["bom-ref"].as_str().unwrap()), "twice: {part}");
            }
            let dependencies = document["dependencies"].as_array().unwrap();
            assert_eq!(dependencies.len(), known.len());
            for dependency in dependencies {
                assert!(known.contains(dependency["ref"].as_str().unwrap()), "{dependency}");
                for on in dependency["dependsOn"].as_array().unwrap() {
                    assert!(known.contains(on.as_str().unwrap()), "{dependency}");
                }
            }
        }
    }

    /// Whether `cyclonedx-bom` accepts a document as CycloneDX 1.5. The error says why not.
    fn validate(document: &Value) -> Result<(), String> {
        let bom = Bom::parse_from_json_v1_5(document.to_string().as_bytes()).map_err(|error| error.to_string())?;
        let result = bom.validate_version(SpecVersion::V1_5);
        if result.passed() { Ok(()) } else { Err(format!("{result:?}")) }
    }

    #[test]
    fn documents_are_valid_cyclonedx() {
        let every_origin_and_license = "0 tool v0.1.0 (/build/source)|MIT\n\
             1 linked v1.0.0|Apache-2.0 WITH LLVM-exception/GPL-2.0+\n\
             1 upper v3.2.1 (https://git.example/upper?branch=main#0123abcd)|see LICENSE\n\
             1 own v1.0.0 (registry `company`)|LicenseRef-own\n\
             1 helper v0.2.0 (/build/source/helper)|\n";
        for tree in [ONE, TWO_ROOTS, every_origin_and_license] {
            assert_eq!(validate(&sbom_of(tree)), Ok(()), "{tree}");
        }
    }

    #[test]
    fn the_validator_finds_errors() {
        for (pointer, value) in [
            ("/components/0/licenses/0/expression", "MIT/Apache-2.0"),
            ("/components/0/hashes/0/content", "ba78"),
            ("/components/0/type", "crate"),
            ("/components/0/bom-ref", "renamed"),
        ] {
            let mut document = sbom_of(ONE);
            *document.pointer_mut(pointer).unwrap() = value.into();
            assert!(validate(&document).is_err(), "{pointer}");
        }
    }

    #[test]
    fn an_empty_tree_and_a_wrong_package_name_are_errors() {
        assert!(matches!(document(&Tree::default(), &about(), &[]), Err(Error::NoRoot)));
        let mut wrong = about();
        wrong.packages[0].packages = vec!["libc6".to_owned()];
        assert!(matches!(document(&Tree::parse(ONE).unwrap(), &wrong, &[]), Err(Error::Debian(_))));
    }
}
