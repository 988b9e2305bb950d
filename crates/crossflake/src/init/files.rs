//! The files of a new project: settings in, paths and texts out.

use std::path::Path;

use super::{Ci, Project};
use crate::generate;
use crate::manifest::{self, Entry, Error, Manifest, Supply};
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
}

/// The files to write. `gitignore` is the present content of .gitignore, empty without one.
///
/// # Errors
/// If the settings make an invalid manifest.
pub(crate) fn files(
    project: &Project,
    entries: &[Entry],
    options: &Options<'_>,
    gitignore: &str,
) -> Result<Vec<File>, Error> {
    let own = |path, content| File { path, content, additive: false };
    let manifest = manifest::write(options.supply, &project.package, &project.features, entries);
    let targets = generate::generate(&Manifest::parse(Path::new(manifest::FILE), &manifest)?);
    let mut files = vec![
        own(manifest::FILE, manifest),
        own(generate::FILE, targets),
        own("flake.nix", flake(options.url)),
        File { path: ".gitignore", content: with_ignored(gitignore, options.envrc), additive: true },
    ];
    files.extend(options.ci.map(|ci| own(ci.path(), ci.workflow(entries))));
    if options.envrc {
        files.push(own(".envrc", envrc(entries)));
    }
    Ok(files)
}

fn flake(url: &str) -> String {
    format!(
        "{{
  inputs.crossflake.url = {};

  outputs =
    {{ self, crossflake }}:
    crossflake.lib.mkFlake {{
      src = self;
      targets = import ./{};
    }};
}}
",
        quoted(url),
        generate::FILE
    )
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
        files(&project, &entries, options, "").unwrap().iter().map(|file| file.path).collect()
    }

    #[test]
    fn files_follow_the_options() {
        let options = Options { supply: Supply::Debian, url: "github:a/b", ci: None, envrc: false };
        assert_eq!(paths(&options), ["targets.json", "nix/targets.nix", "flake.nix", ".gitignore"]);
        let all = Options { supply: Supply::Nixpkgs, ci: Some(Ci::Gitlab), envrc: true, ..options };
        assert_eq!(paths(&all)[4..], [".gitlab-ci.yml", ".envrc"]);
    }

    #[test]
    fn the_address_is_quoted() {
        assert!(flake("path:/a\"${b}").contains(r#"url = "path:/a\"\${b}";"#));
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
