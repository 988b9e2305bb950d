//! What to write.

use std::path::Path;

use super::{Ci, Project};
use crate::generate;
use crate::manifest::Error;
use crate::manifest::{self, Entry, Manifest, Supply};
use crate::nix::value::quoted;
use crossflake_target::BUILD_MACHINE;

/// A file below the project's root, whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub path: &'static str,
    pub content: String,
    /// It keeps all that was there, so that it may always be written.
    pub additive: bool,
}

/// What people asked for.
#[derive(Debug)]
pub(crate) struct Wishes<'a> {
    pub supply: Supply,
    /// The flake of crossflake.
    pub url: &'a str,
    pub ci: Option<Ci>,
    pub envrc: bool,
}

/// All files, in the order in which they are best read. `ignored` is the .gitignore that is there.
///
/// # Errors
/// Those of a manifest: what was asked for makes none.
pub(crate) fn files(
    project: &Project,
    entries: &[Entry],
    wishes: &Wishes<'_>,
    ignored: &str,
) -> Result<Vec<File>, Error> {
    let own = |path, content| File { path, content, additive: false };
    let manifest = manifest::write(wishes.supply, &project.package, &project.features, entries);
    let targets = generate::generate(&Manifest::parse(Path::new(manifest::FILE), &manifest)?);
    let mut files = vec![
        own(manifest::FILE, manifest),
        own(generate::FILE, targets),
        own("flake.nix", flake(wishes.url)),
        File { path: ".gitignore", content: gitignore(ignored, wishes.envrc), additive: true },
    ];
    files.extend(wishes.ci.map(|ci| own(ci.path(), ci.workflow(entries))));
    if wishes.envrc {
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

/// The lines that are there, and after them those that are not: Nix's links, and direnv's folder.
fn gitignore(present: &str, envrc: bool) -> String {
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

/// The shell of the build machine's own target, if it is one of them, or else of the first. direnv watches
/// flake.nix and flake.lock by itself.
fn envrc(entries: &[Entry]) -> String {
    let own =
        entries.iter().find(|entry| entry.target.triple == BUILD_MACHINE.triple).or_else(|| entries.first());
    let name = own.map(|entry| entry.name.as_str()).unwrap_or_default();
    format!("watch_file {} targets.lock.json\nuse flake .#{name}\n", generate::FILE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::usual_targets;

    fn paths(wishes: &Wishes<'_>) -> Vec<&'static str> {
        let entries: Vec<_> =
            usual_targets().into_iter().map(|target| Entry::of(target, wishes.supply)).collect();
        let project = Project { root: "/p".into(), programs: vec!["p".to_owned()], ..Project::default() };
        files(&project, &entries, wishes, "").unwrap().iter().map(|file| file.path).collect()
    }

    #[test]
    fn what_is_written_is_what_was_asked_for() {
        let wishes = Wishes { supply: Supply::Debian, url: "github:a/b", ci: None, envrc: false };
        assert_eq!(paths(&wishes), ["targets.json", "nix/targets.nix", "flake.nix", ".gitignore"]);
        let all = Wishes { supply: Supply::Nixpkgs, ci: Some(Ci::Gitlab), envrc: true, ..wishes };
        assert_eq!(paths(&all)[4..], [".gitlab-ci.yml", ".envrc"]);
    }

    #[test]
    fn an_address_is_quoted() {
        assert!(flake("path:/a\"${b}").contains(r#"url = "path:/a\"\${b}";"#));
    }

    #[test]
    fn lines_are_added_once_and_nothing_is_lost() {
        assert_eq!(gitignore("", false), "result\nresult-*\n");
        assert_eq!(gitignore("/target", false), "/target\nresult\nresult-*\n");
        assert_eq!(
            gitignore("# mine\n/result\n\nresult-*\n", true),
            "# mine\n/result\n\nresult-*\n.direnv\n"
        );
        let once = gitignore("a\n", true);
        assert_eq!(gitignore(&once, true), once);
    }

    #[test]
    fn the_shell_is_the_build_machines_own_or_the_first() {
        let entry = |triple| Entry::of(crossflake_target::Target::of(triple).unwrap(), Supply::Debian);
        let (arm, own) = (entry("aarch64-unknown-linux-gnu"), entry(BUILD_MACHINE.triple));
        assert!(envrc(&[arm.clone(), own]).ends_with("use flake .#x86_64-linux\n"));
        assert!(envrc(&[arm]).ends_with("use flake .#aarch64-linux\n"));
    }
}
