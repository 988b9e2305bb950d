//! The files of a new project: settings in, paths and texts out.

use std::path::{Path, PathBuf};

use super::{Ci, Project};
use crate::generate;
use crate::manifest::{self, Entry, Error, Manifest, Supply, TopSettings};
use crate::nix::value::quoted;
use crossflake_target::BUILD_MACHINE;

/// A file to write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Relative to the project's root.
    pub path: &'static str,
    pub content: String,
    /// Whether the content includes all lines of the present file, so that writing it loses no content.
    pub additive: bool,
}

/// The options of `crossflake init` that determine the files.
#[derive(Debug)]
pub(crate) struct Options<'a> {
    pub supply: Supply,
    /// The address of crossflake's flake, for flake.nix.
    pub url: &'a str,
    /// The CI service to write a workflow for.
    pub ci: Option<Ci>,
    /// Whether to write an .envrc.
    pub envrc: bool,
    /// Whether the build's git knows the flake's revision.
    pub revision: bool,
}

impl Options<'_> {
    /// The paths of the files that these options add, besides the ones of every project.
    pub(super) fn extra_files(&self) -> Vec<&'static str> {
        self.ci.map(Ci::path).into_iter().chain(self.envrc.then_some(ENVRC)).collect()
    }
}

const ENVRC: &str = ".envrc";

/// The part of the files that follows from the project's own files.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// The setting `exclude`.
    pub exclude: Vec<String>,
    /// Paths of sources above the project's folder, relative to it.
    pub above: Vec<PathBuf>,
    /// The present content of .gitignore, empty without one.
    pub gitignore: String,
}

/// The files to write.
///
/// # Errors
/// If the settings make an invalid manifest.
pub(crate) fn files(
    project: &Project,
    entries: &[Entry],
    options: &Options<'_>,
    contents: &Contents,
) -> Result<Vec<File>, Error> {
    let own = |path, content| File { path, content, additive: false };
    let top = TopSettings {
        supply: options.supply,
        package: &project.package,
        features: &project.features,
        exclude: &contents.exclude,
    };
    let manifest = manifest::write(&top, entries);
    let targets = generate::generate(&Manifest::parse(Path::new(manifest::FILE), &manifest)?);
    let mut files = vec![
        own(manifest::FILE, manifest),
        own(generate::FILE, targets),
        own("flake.nix", flake(options, &contents.above)),
        File { path: ".gitignore", content: with_ignored(&contents.gitignore, options.envrc), additive: true },
    ];
    files.extend(options.ci.map(|ci| own(ci.path(), ci.workflow(entries))));
    if options.envrc {
        files.push(own(ENVRC, envrc(entries)));
    }
    Ok(files)
}

/// The text of flake.nix. `src` is `./.`, not `self`: Nix before 2.14 takes `self` for the repository's root, even if the flake
/// is in a subfolder.
fn flake(options: &Options<'_>, above: &[PathBuf]) -> String {
    let mut arguments = "      src = ./.;\n".to_owned();
    if !above.is_empty() {
        arguments.push_str("      above = [\n");
        for path in above {
            arguments.push_str(&format!("        {}\n", nix_path(path)));
        }
        arguments.push_str("      ];\n");
    }
    if options.revision {
        arguments.push_str("      revision = self.rev or self.dirtyRev or null;\n");
    }
    format!(
        "{{
  inputs.crossflake.url = {};

  outputs =
    {{ self, crossflake }}:
    crossflake.lib.mkFlake {{
{arguments}      targets = import ./{};
    }};
}}
",
        quoted(options.url),
        generate::FILE
    )
}

/// A path relative to flake.nix as an element of a list in Nix.
fn nix_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+/".contains(&byte));
    if is_plain { path.into_owned() } else { format!("(./. + {})", quoted(&format!("/{path}"))) }
}

/// The text of .gitignore with lines added for Nix's links, and with `envrc` for direnv's folder.
fn with_ignored(present: &str, envrc: bool) -> String {
    let mut text = present.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let known = |line: &str| present.lines().any(|own| own.trim().trim_matches('/') == line);
    for line in ["result", "result-*"].into_iter().chain(envrc.then_some(".direnv")) {
        if !known(line) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The text of .envrc. It opens the shell of the build machine's own target or, without it, of the first target. direnv
/// watches flake.nix and flake.lock by itself.
fn envrc(entries: &[Entry]) -> String {
    let own = entries.iter().find(|entry| entry.target.triple == BUILD_MACHINE.triple).or_else(|| entries.first());
    let name = own.map(|entry| entry.name.as_str()).unwrap_or_default();
    format!("watch_file {} targets.lock.json\nuse flake .#{name}\n", generate::FILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::usual_targets;

    fn paths(options: &Options<'_>) -> Vec<&'static str> {
        let entries: Vec<_> = usual_targets().into_iter().map(|target| Entry::of(target, options.supply)).collect();
        let project = Project { root: "/p".into(), programs: vec!["p".to_owned()], ..Project::default() };
        files(&project, &entries, options, &Contents::default()).unwrap().iter().map(|file| file.path).collect()
    }

    fn options() -> Options<'static> {
        Options { supply: Supply::Debian, url: "github:a/b", ci: None, envrc: false, revision: false }
    }

    #[test]
    fn files_follow_the_options() {
        let options = options();
        assert_eq!(paths(&options), ["targets.json", "nix/targets.nix", "flake.nix", ".gitignore"]);
        let all = Options { supply: Supply::Nixpkgs, ci: Some(Ci::Gitlab), envrc: true, ..options };
        assert_eq!(paths(&all)[4..], [".gitlab-ci.yml", ".envrc"]);
    }

    #[test]
    fn the_address_is_quoted() {
        let flake = flake(&Options { url: "path:/a\"${b}", ..options() }, &[]);
        assert!(flake.contains(r#"url = "path:/a\"\${b}";"#));
    }

    #[test]
    fn sources_above_and_the_revision_are_arguments() {
        let above = ["../common", "../with space/$x"].map(PathBuf::from);
        let flake = flake(&Options { revision: true, ..options() }, &above);
        let arguments = "      src = ./.;
      above = [
        ../common
        (./. + \"/../with space/$x\")
      ];
      revision = self.rev or self.dirtyRev or null;
";
        assert!(flake.contains(arguments), "{flake}");
    }

    #[test]
    fn lines_are_added_once_and_none_is_lost() {
        assert_eq!(with_ignored("", false), "result\nresult-*\n");
        assert_eq!(with_ignored("/target", false), "/target\nresult\nresult-*\n");
        assert_eq!(with_ignored("# mine\n/result\n\nresult-*\n", true), "# mine\n/result\n\nresult-*\n.direnv\n");
        let once = with_ignored("a\n", true);
        assert_eq!(with_ignored(&once, true), once);
    }

    #[test]
    fn the_shell_is_for_the_build_machine_or_the_first_target() {
        let entry = |triple| Entry::of(crossflake_target::Target::of(triple).unwrap(), Supply::Debian);
        let (arm, own) = (entry("aarch64-unknown-linux-gnu"), entry(BUILD_MACHINE.triple));
        assert!(envrc(&[arm.clone(), own]).ends_with("use flake .#x86_64-linux\n"));
        assert!(envrc(&[arm]).ends_with("use flake .#aarch64-linux\n"));
    }
}
