//! The document: CycloneDX 1.5, in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::about::{About, Program, Set};
use super::component::{Component, Property, reference};
use super::licence::Licence;
use super::tree::Tree;

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

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cargo's tree has no package at its root")]
    NoRoot,
    #[error("{0:?} is no Debian package's NAME_VERSION_ARCHITECTURE")]
    Debian(String),
}

/// The document about `programs`, which ends in a line's end.
pub fn document(tree: &Tree, about: &About, programs: &[Program]) -> Result<String, Error> {
    let document = Document {
        bom_format: "CycloneDX",
        spec_version: "1.5",
        version: 1,
        metadata: Metadata {
            tools: Tools { components: tools(about)? },
            component: subject(tree, about, programs)?,
        },
        components: components(tree, about)?,
        dependencies: dependencies(tree, about)?,
    };
    Ok(serde_json::to_string_pretty(&document).expect("strings and numbers are JSON") + "\n")
}

/// What the document is about: the project's package if it is one, else the workspace's packages together.
fn subject(tree: &Tree, about: &About, programs: &[Program]) -> Result<Component, Error> {
    let first = tree.roots.first().ok_or(Error::NoRoot)?;
    let component = if tree.roots.len() == 1 {
        Component::of_crate(first, &tree.packages[first], about).with_kind("application")
    } else {
        Component::new("application", SEVERAL.to_owned(), SEVERAL, None)
    };
    let mut component = component.with(Property::new("crossflake:triple", &about.triple));
    component.components = programs.iter().map(Component::of_program).collect();
    Ok(component)
}

const SEVERAL: &str = "workspace";

fn tools(about: &About) -> Result<Vec<Component>, Error> {
    let mut tools = vec![Component::new(
        "application",
        "tool:crossflake".to_owned(),
        "crossflake",
        Some(env!("CARGO_PKG_VERSION")),
    )];
    tools.extend(of_sets(&about.compilers)?.into_values().map(|tool| tool.with_kind("application")));
    Ok(tools)
}

/// Crates first, then Debian packages, each sorted.
fn components(tree: &Tree, about: &About) -> Result<Vec<Component>, Error> {
    let is_subject = |package| tree.roots.len() == 1 && tree.roots.contains(package);
    let crates = tree
        .packages
        .iter()
        .filter(|(package, _)| !is_subject(package))
        .map(|(package, details)| Component::of_crate(package, details, about));
    Ok(crates.chain(of_sets(&about.packages)?.into_values()).collect())
}

/// By reference: a package may be in several sets, and is listed once.
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

fn dependencies(tree: &Tree, about: &About) -> Result<Vec<Dependency>, Error> {
    let debian: Vec<String> = of_sets(&about.packages)?.into_keys().collect();
    let mut dependencies = Vec::new();
    if tree.roots.len() > 1 {
        let depends_on = tree.roots.iter().map(reference).collect();
        dependencies.push(Dependency { reference: SEVERAL.to_owned(), depends_on });
    }
    for (package, details) in &tree.packages {
        let mut depends_on: Vec<String> = details.depends_on.iter().map(reference).collect();
        // What is linked from the sysroot belongs to the whole program.
        if tree.roots.contains(package) {
            depends_on.extend(debian.iter().cloned());
        }
        dependencies.push(Dependency { reference: reference(package), depends_on });
    }
    dependencies.extend(debian.into_iter().map(|reference| Dependency { reference, depends_on: Vec::new() }));
    Ok(dependencies)
}

/// The licences in a document that [`document()`] made, each with the crates that have it.
pub fn licences(json: &str) -> Result<BTreeMap<String, Vec<String>>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Read {
        components: Vec<Part>,
    }
    #[derive(Deserialize)]
    struct Part {
        #[serde(rename = "bom-ref")]
        reference: String,
        #[serde(default)]
        licenses: Vec<Licence>,
    }
    let mut by_licence: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in serde_json::from_str::<Read>(json)?.components {
        // Debian says licences in files of its packages, not in what is pinned here.
        let Some((kind, name)) = part.reference.split_once(':').filter(|(kind, _)| *kind != "pkg") else {
            continue;
        };
        let licence = part.licenses.first().map_or_else(|| format!("(its {kind} says none)"), Licence::text);
        by_licence.entry(licence).or_default().push(name.to_owned());
    }
    Ok(by_licence)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
            triple: "aarch64-unknown-linux-gnu".to_owned(),
            crates: vec![locked("linked"), locked("only-for-the-build")],
            packages: vec![set("sysroot", "libc6-dev_2.31-13+deb11u11_arm64")],
            compilers: vec![set("gcc", "gcc-14_14.2.0-19_amd64")],
        }
    }

    fn made(tree: &str) -> Value {
        let programs = [Program { name: "tool".to_owned(), sha256: HASH.to_owned() }];
        let text = document(&Tree::parse(tree).unwrap(), &about(), &programs).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    const ONE: &str = "0 tool v0.1.0 (/build/source)|MIT\n1 linked v1.0.0|MIT/Apache-2.0\n";

    #[test]
    fn what_is_linked_is_listed_and_nothing_else() {
        let document = made(ONE);
        let names: Vec<_> = document["components"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part["name"].as_str().unwrap())
            .collect();
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
    fn licences_are_listed_with_the_crates_that_have_them() {
        let tree = "0 tool v0.1.0 (/build/source)|MIT\n1 linked v1.0.0|MIT/Apache-2.0\n1 plain v2.0.0|\n";
        let programs = [Program { name: "tool".to_owned(), sha256: HASH.to_owned() }];
        let text = document(&Tree::parse(tree).unwrap(), &about(), &programs).unwrap();
        let listed: Vec<_> = licences(&text).unwrap().into_iter().collect();
        assert_eq!(
            listed,
            [
                ("(its crate says none)".to_owned(), vec!["plain@2.0.0".to_owned()]),
                ("MIT OR Apache-2.0".to_owned(), vec!["linked@1.0.0".to_owned()]),
            ]
        );
    }

    #[test]
    fn there_is_no_clock_and_no_serial_number_in_it() {
        let document = made(ONE);
        assert_eq!(document["serialNumber"], Value::Null);
        assert_eq!(document["metadata"]["timestamp"], Value::Null);
        assert_eq!(document, made(ONE));
    }

    #[test]
    fn every_reference_is_to_something_in_the_document() {
        for tree in [
            ONE,
            "0 a v1.0.0 (/a)|MIT\n1 linked v1.0.0|MIT\n\n0 b v1.0.0 (/b)|MIT\n1 a v1.0.0 (/a)|MIT (*)\n",
        ] {
            let document = made(tree);
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

    #[test]
    fn a_tree_without_a_root_and_a_wrong_key_are_errors() {
        assert!(matches!(document(&Tree::default(), &about(), &[]), Err(Error::NoRoot)));
        let mut wrong = about();
        wrong.packages[0].packages = vec!["libc6".to_owned()];
        assert!(matches!(document(&Tree::parse(ONE).unwrap(), &wrong, &[]), Err(Error::Debian(_))));
    }
}
