//! References to flakes in git repositories with submodules, which Nix leaves out unless the reference has `submodules=1`.

use std::path::{Path, PathBuf};

use crate::git::{Repository, Submodule};
use crate::nix::FlakeSource;

/// The parameter that makes Nix read submodules.
const PARAMETER: &str = "submodules";

/// The flake with the reference `text` and its submodules. `folder` is its folder on this machine. `None` if its repository has no
/// submodule that is checked out, or if the reference decides about them.
pub(super) fn source(text: &str, folder: &Path) -> Option<FlakeSource> {
    if text.starts_with("path:") || text.contains(PARAMETER) {
        return None;
    }
    let root = Repository::of(folder)?.root().ok()?;
    let submodules = Repository::of(&root)?.submodules().ok()?;
    if !submodules.iter().any(|submodule| submodule.git_folder.is_some()) {
        return None;
    }
    let reference = match text.contains('?') {
        true => format!("{text}&{PARAMETER}=1"),
        false => reference(&root, &flake_folder(&folder.canonicalize().ok()?, &root)?),
    };
    let count = std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    Some(FlakeSource { reference, environment: environment(&submodules, count) })
}

/// The nearest folder with a flake.nix, as Nix looks for it: from `folder` up to the root of the repository.
fn flake_folder(folder: &Path, root: &Path) -> Option<PathBuf> {
    let found = folder.ancestors().take_while(|above| above.starts_with(root));
    let found = found.into_iter().find(|above| above.join("flake.nix").exists()).unwrap_or(folder);
    found.strip_prefix(root).ok().map(Path::to_owned)
}

/// `git+file://ROOT?submodules=1&dir=FOLDER`.
fn reference(root: &Path, folder: &Path) -> String {
    let (root, folder) = (encoded(&root.to_string_lossy()), encoded(&folder.to_string_lossy()));
    let folder = if folder.is_empty() { folder } else { format!("&dir={folder}") };
    format!("git+file://{root}?{PARAMETER}=1{folder}")
}

/// Percent-encodes all characters except those that a path in an address may have.
fn encoded(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    path.bytes().map(encode).collect()
}

/// Git configuration that makes Nix take submodules from this machine.
///
/// Nix before 2.20 clones a repository without changes, and then its submodules from their addresses in `.gitmodules`. That needs
/// the network, and a relative address names a folder that may not exist. The checkouts have all commits.
fn environment(submodules: &[Submodule], count: usize) -> Vec<(String, String)> {
    let is_unique = |name: &String| submodules.iter().filter(|other| other.name.as_ref() == Some(name)).count() == 1;
    let addresses = submodules.iter().filter_map(|submodule| {
        // Nested submodules have their own list of names.
        let name = submodule.name.as_ref().filter(|name| is_unique(name))?;
        Some((format!("submodule.{name}.url"), submodule.git_folder.as_ref()?.to_str()?.to_owned()))
    });
    let settings: Vec<(String, String)> =
        std::iter::once(("protocol.file.allow".to_owned(), "always".to_owned())).chain(addresses).collect();
    let mut environment = vec![("GIT_CONFIG_COUNT".to_owned(), (count + settings.len()).to_string())];
    for (index, (key, value)) in settings.into_iter().enumerate() {
        environment.push((format!("GIT_CONFIG_KEY_{}", count + index), key));
        environment.push((format!("GIT_CONFIG_VALUE_{}", count + index), value));
    }
    environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_the_root_and_the_folder() {
        assert_eq!(reference(Path::new("/a b"), Path::new("")), "git+file:///a%20b?submodules=1");
        assert_eq!(reference(Path::new("/a"), Path::new("b/c")), "git+file:///a?submodules=1&dir=b/c");
    }

    #[test]
    fn checkouts_replace_the_addresses_of_submodules() {
        let submodule = |name: &str, git_folder: Option<&str>| Submodule {
            name: Some(name.to_owned()),
            path: name.to_owned(),
            git_folder: git_folder.map(Into::into),
        };
        let submodules = [
            submodule("a", Some("/p/.git/modules/a")),
            submodule("absent", None),
            submodule("twice", Some("/p/.git/modules/twice")),
            submodule("twice", Some("/p/.git/modules/a/modules/twice")),
        ];
        let environment = environment(&submodules, 3);
        let pairs: Vec<_> = environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("GIT_CONFIG_COUNT", "5"),
                ("GIT_CONFIG_KEY_3", "protocol.file.allow"),
                ("GIT_CONFIG_VALUE_3", "always"),
                ("GIT_CONFIG_KEY_4", "submodule.a.url"),
                ("GIT_CONFIG_VALUE_4", "/p/.git/modules/a"),
            ]
        );
    }
}
