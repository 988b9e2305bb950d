//! Finds indices for registries that only a configuration outside of the project has, such as the user's. Cargo.lock has the
//! indices and Cargo.toml the names; cargo tells whether a pair fits.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::Error;
use super::source::{Origin, Source};
use crate::cargo::{Cargo, quoted, registry_option, unknown_registry};

/// The index of crates.io, which may have a second name.
const CRATES_IO: &str = "https://github.com/rust-lang/crates.io-index";

/// The largest number of assignments that cargo is asked about.
const LIMIT: usize = 256;

/// The tables of the registries that no configuration has. `configuration` replaces the sources with folders.
pub(super) fn missing(sources: &[Source], configuration: &str) -> Result<String, Error> {
    let own = sources.iter().filter_map(|source| match &source.origin {
        Origin::Registry { registry } => Some(registry.as_str()),
        _ => None,
    });
    let mut indices: Vec<&str> = own.collect();
    if indices.is_empty() {
        return Ok(String::new());
    }
    let is_certain = indices.len() == 1;
    indices.push(CRATES_IO);

    let file = std::env::temp_dir().join("crossflake-configure.toml");
    std::fs::write(&file, configuration).map_err(|source| Error::File { path: file.clone(), source })?;
    let result = search(&file, &indices, is_certain, sources);
    let _ = std::fs::remove_file(&file);
    let tables =
        result?.into_iter().map(|(name, index)| format!("[registries.{}]\nindex = {}\n", quoted(&name), quoted(index)));
    Ok(tables.collect())
}

fn search<'a>(
    file: &Path,
    indices: &[&'a str],
    is_certain: bool,
    sources: &[Source],
) -> Result<BTreeMap<String, &'a str>, Error> {
    let metadata = |arguments: &[&str], assigned: &BTreeMap<String, &str>| {
        let options = assigned.iter().flat_map(|(name, index)| registry_option(name, index));
        let cargo = Cargo::default().with(["--config".into(), file.as_os_str().to_owned()]).with(options);
        cargo.run(&[&["metadata", "--offline", "--format-version", "1"], arguments].concat())
    };
    let mut assigned = BTreeMap::new();
    let mut assign_unknown = |arguments: &[&str]| {
        loop {
            match unknown_registry(&metadata(arguments, &assigned)?) {
                Some(name) if !assigned.contains_key(&name) => assigned.insert(name, indices[0]),
                _ => return Ok::<_, Error>(()),
            };
        }
    };
    // Without dependencies, cargo reads the manifests of the project only, which is quick.
    assign_unknown(&["--no-deps"])?;
    if sources.iter().any(|source| matches!(source.origin, Origin::Git { .. })) {
        assign_unknown(&["--locked"])?;
    }
    let names: Vec<String> = assigned.keys().cloned().collect();
    if names.is_empty() || names.len() == 1 && is_certain {
        return Ok(assigned);
    }
    // A skeleton may have an incomplete Cargo.lock.
    for arguments in [&["--locked"][..], &[]] {
        for candidate in assignments(names.len(), indices.len()) {
            let candidate: BTreeMap<_, _> =
                names.iter().cloned().zip(candidate.into_iter().map(|index| indices[index])).collect();
            if metadata(arguments, &candidate)?.status.success() {
                return Ok(candidate);
            }
        }
    }
    Ok(assigned)
}

/// All lists of `length` numbers below `count`, up to [`LIMIT`].
fn assignments(length: usize, count: usize) -> impl Iterator<Item = Vec<usize>> {
    let digits = move |number: usize| (0..length).map(move |place| number / count.pow(place as u32) % count).collect();
    let total = u32::try_from(length).ok().and_then(|length| count.checked_pow(length)).unwrap_or(LIMIT);
    (0..total.min(LIMIT)).map(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_listed() {
        assert_eq!(assignments(2, 2).collect::<Vec<_>>(), [[0, 0], [1, 0], [0, 1], [1, 1]]);
        assert_eq!(assignments(1, 3).count(), 3);
        assert_eq!(assignments(40, 3).count(), LIMIT);
    }
}
