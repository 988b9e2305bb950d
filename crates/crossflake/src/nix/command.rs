//! Nix's command lines, put together without running anything.

use std::fmt;
use std::path::{Path, PathBuf};

use super::version::Version;
use crossflake_target::BUILD_MACHINE;

/// The kind of machine that builds, as Nix calls it: the one that this program was compiled for.
pub(crate) const SYSTEM: &str = if cfg!(all(target_arch = "aarch64", target_os = "macos")) {
    "aarch64-darwin"
} else if cfg!(target_arch = "aarch64") {
    "aarch64-linux"
} else {
    BUILD_MACHINE.system
};

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub program: &'static str,
    pub arguments: Vec<String>,
}

/// As people would type it, without arguments of several lines and without the end of a list of hundreds of paths.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 24;
        write!(f, "{}", self.program)?;
        for argument in self.arguments.iter().take(SHOWN) {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./#:+=,@?&".contains(c);
            if !argument.is_empty() && argument.chars().all(plain) {
                write!(f, " {argument}")?;
            } else if argument.contains('\n') {
                f.write_str(" '...'")?;
            } else {
                write!(f, " '{}'", argument.replace('\'', r"'\''"))?;
            }
        }
        if self.arguments.len() > SHOWN { write!(f, " ...") } else { Ok(()) }
    }
}

/// What of this machine decides about Nix's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    /// Commands run as root.
    pub root: bool,
    /// The group of build users exists.
    pub build_users: bool,
    /// The store is another process's: the daemon's, or another machine's.
    pub remote_store: bool,
}

/// The settings that each command gets.
///
/// The sandbox is on unless someone says otherwise nearly everywhere; Debian's nix-bin has it off. Without
/// build users root can build nothing, and Debian's nix-bin does not make them: then builds run as root,
/// in the sandbox.
pub(crate) fn settings(machine: Machine) -> Vec<String> {
    let mut settings = option("sandbox", "true");
    if machine.root && !machine.build_users && !machine.remote_store {
        settings.extend(option("build-users-group", ""));
    }
    settings
}

fn option(name: &str, value: &str) -> Vec<String> {
    ["--option", name, value].map(str::to_owned).to_vec()
}

/// Asks which Nix this is.
pub(crate) fn version() -> Command {
    Command { program: "nix", arguments: vec!["--version".to_owned()] }
}

/// Prints the settings. `switched_on` has the command work where the settings do not allow it.
pub(crate) fn show_configuration(version: Version, switched_on: bool) -> Command {
    /// The first that has the new name, and warns of the old one.
    const RENAMED: Version = Version { major: 2, minor: 20 };
    let words: &[&str] = if version < RENAMED { &["show-config"] } else { &["config", "show"] };
    let features: &[&str] = if switched_on { &["--extra-experimental-features", "nix-command"] } else { &[] };
    let arguments = features.iter().chain(words).map(|word| (*word).to_owned()).collect();
    Command { program: "nix", arguments }
}

/// Where a flake's inputs may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// `flake.lock` has all of them.
    Locked,
    Any,
}

/// Evaluates `function`, an expression of a function, on `legacyPackages.SYSTEM.ATTRIBUTE` of a flake, to JSON.
pub(crate) fn eval(
    settings: &[String],
    flake: &str,
    inputs: Inputs,
    attribute: &str,
    function: &str,
) -> Command {
    let attribute = format!("{flake}#legacyPackages.{SYSTEM}.{attribute}");
    let locked: &[&str] = if inputs == Inputs::Locked { &["--no-update-lock-file"] } else { &[] };
    nix(settings, &[&["eval", "--json"], locked, &["--apply", function, &attribute]].concat())
}

/// Asks which of `paths` the store has not.
pub(crate) fn print_invalid(settings: &[String], paths: &[&str]) -> Command {
    store(settings, &["--check-validity", "--print-invalid"], paths.iter().map(|path| (*path).to_owned()))
}

/// Adds files as fixed outputs. A file's base name becomes its name in the store.
pub(crate) fn add_files(settings: &[String], files: &[PathBuf]) -> Command {
    let files = files.iter().map(|file| file.display().to_string());
    store(settings, &["--add-fixed", "sha256"], files)
}

/// Adds a folder, or a file with its mode, as a fixed output.
pub(crate) fn add_folder(settings: &[String], folder: &Path) -> Command {
    store(settings, &["--add-fixed", "--recursive", "sha256"], [folder.display().to_string()])
}

/// Builds derivations, with the progress and the logs that `nix build -L` shows.
pub(crate) fn realise(settings: &[String], derivations: &[&str]) -> Command {
    let derivations = derivations.iter().map(|derivation| (*derivation).to_owned());
    // Roots are made afterwards, where they are wanted.
    store(settings, &["--log-format", "bar-with-logs", "--no-gc-warning", "--realise"], derivations)
}

/// Asks what building derivations would take, and which of other paths the store has not. Without `caches`, what is not in
/// the store counts as to be built; with it Nix asks its binary caches.
pub(crate) fn dry_run(settings: &[String], wanted: &[&str], caches: bool) -> Command {
    let mut words = if caches { Vec::new() } else { vec!["--option", "substitute", "false"] };
    words.extend(["--realise", "--dry-run"]);
    store(settings, &words, wanted.iter().map(|path| (*path).to_owned()))
}

/// Asks for all that derivations are made from, themselves among it.
pub(crate) fn requisites(settings: &[String], derivations: &[&str]) -> Command {
    store(
        settings,
        &["--query", "--requisites"],
        derivations.iter().map(|derivation| (*derivation).to_owned()),
    )
}

/// How a target's shell is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shell {
    /// Nix asks nobody for the nixpkgs whose bash it would rather have.
    pub offline: bool,
    /// Nix says nothing but errors, among them those that it ignores.
    pub quiet: bool,
}

/// Opens a target's shell, or runs `command` in it.
pub(crate) fn develop(
    settings: &[String],
    flake: &str,
    target: &str,
    how: Shell,
    command: &[String],
) -> Command {
    let attribute = format!("{flake}#{target}");
    let offline: &[&str] = if how.offline { &["--offline"] } else { &[] };
    // Each takes one level of what is said away: information, notices, warnings.
    let quiet: &[&str] = if how.quiet { &["--quiet"; 3] } else { &[] };
    let mut developed = nix(settings, &[&["develop"], offline, quiet, &[attribute.as_str()]].concat());
    if !command.is_empty() {
        developed.arguments.push("--command".to_owned());
        developed.arguments.extend_from_slice(command);
    }
    developed
}

/// Makes `link` point to a path that the store has, and keeps it from the garbage collector.
pub(crate) fn add_root(settings: &[String], path: &str, link: &Path) -> Command {
    store(settings, &["--realise", path, "--add-root"], [link.display().to_string()])
}

/// Writes the content of a file in the store to stdout.
pub(crate) fn read(settings: &[String], path: &str) -> Command {
    nix(settings, &["store", "cat", path])
}

/// Writes a path in the store to stdout, as a Nix archive.
pub(crate) fn dump(settings: &[String], path: &str) -> Command {
    nix(settings, &["store", "dump-path", path])
}

/// Makes `folder` of the Nix archive on stdin.
pub(crate) fn restore(folder: &Path) -> Command {
    let arguments = vec!["--restore".to_owned(), folder.display().to_string()];
    Command { program: "nix-store", arguments }
}

/// Checks a path in the store against the store's own account of it.
pub(crate) fn verify(settings: &[String], path: &str) -> Command {
    store(settings, &["--verify-path"], [path.to_owned()])
}

/// Copies paths, with all they refer to, into the folder of a binary cache. They are not compressed: the same
/// paths are the same bytes, whoever's Nix wrote them.
pub(crate) fn copy_to(
    settings: &[String],
    cache: &Path,
    paths: &[&str],
    secret_key: Option<&Path>,
) -> Command {
    let key = secret_key.map(|key| format!("&secret-key={}", key.display())).unwrap_or_default();
    let cache = format!("file://{}?compression=none{key}", cache.display());
    nix(settings, &[&["copy", "--to", &cache], paths].concat())
}

/// Copies paths, with all they refer to, out of the folder of a binary cache.
pub(crate) fn copy_from(
    settings: &[String],
    cache: &Path,
    paths: &[&str],
    check_signatures: bool,
) -> Command {
    let cache = format!("file://{}", cache.display());
    let trust: &[&str] = if check_signatures { &[] } else { &["--no-check-sigs"] };
    nix(settings, &[&["copy", "--from", &cache], trust, paths].concat())
}

fn nix(settings: &[String], words: &[&str]) -> Command {
    let mut arguments = vec!["--extra-experimental-features".to_owned(), "nix-command flakes".to_owned()];
    arguments.extend_from_slice(settings);
    arguments.extend(words.iter().map(|word| (*word).to_owned()));
    Command { program: "nix", arguments }
}

fn store(settings: &[String], words: &[&str], rest: impl IntoIterator<Item = String>) -> Command {
    let mut arguments = settings.to_vec();
    arguments.extend(words.iter().map(|word| (*word).to_owned()));
    arguments.extend(rest);
    Command { program: "nix-store", arguments }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT_ALONE: Machine = Machine { root: true, build_users: false, remote_store: false };

    #[test]
    fn root_without_build_users_builds_as_root_in_the_sandbox() {
        assert_eq!(
            settings(ROOT_ALONE),
            ["--option", "sandbox", "true", "--option", "build-users-group", ""]
        );
    }

    #[test]
    fn build_users_are_kept_where_they_are_or_where_a_daemon_has_them() {
        for machine in [
            Machine { build_users: true, ..ROOT_ALONE },
            Machine { remote_store: true, ..ROOT_ALONE },
            Machine { root: false, ..ROOT_ALONE },
        ] {
            assert_eq!(settings(machine), ["--option", "sandbox", "true"], "{machine:?}");
        }
    }

    #[test]
    fn an_evaluation_names_the_output_of_the_build_system() {
        let command = eval(&settings(ROOT_ALONE), ".", Inputs::Any, "crossflake.sources", "x: x");
        assert_eq!(
            command.to_string(),
            "nix --extra-experimental-features 'nix-command flakes' --option sandbox true \
             --option build-users-group '' eval --json --apply 'x: x' \
             .#legacyPackages.x86_64-linux.crossflake.sources"
        );
    }

    #[test]
    fn settings_are_shown_by_the_name_that_this_nix_knows() {
        let shown = |minor, on| show_configuration(Version { major: 2, minor }, on).to_string();
        assert_eq!(shown(8, true), "nix --extra-experimental-features nix-command show-config");
        assert_eq!(shown(26, false), "nix config show");
    }

    #[test]
    fn a_long_command_is_cut_in_messages_only() {
        let paths = vec!["/nix/store/x"; 500];
        let command = print_invalid(&[], &paths);
        assert_eq!(command.arguments.len(), 502);
        assert!(command.to_string().ends_with(" /nix/store/x ..."), "{command}");
    }

    #[test]
    fn an_expression_of_several_lines_is_left_out_of_messages() {
        let command = eval(&[], ".", Inputs::Any, "crossflake", "x:\nx");
        assert!(command.to_string().contains("--apply '...' .#"), "{command}");
    }

    #[test]
    fn a_quoted_argument_can_be_typed() {
        let command = Command { program: "nix", arguments: vec!["it's".to_owned()] };
        assert_eq!(command.to_string(), r"nix 'it'\''s'");
    }
}
