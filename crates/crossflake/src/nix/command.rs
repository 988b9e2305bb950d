//! Builds Nix's command lines, without running them.

use std::fmt;
use std::path::{Path, PathBuf};

use super::version::Version;
use crossflake_target::BUILD_MACHINE;

/// Nix's name for the kind of machine that builds: the one that this program was compiled for.
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
    /// Variables for the process, besides those of this one.
    pub environment: Vec<(String, String)>,
}

impl Command {
    fn new(program: &'static str, arguments: Vec<String>) -> Self {
        Self { program, arguments, environment: Vec::new() }
    }

    /// The program and what it does, for error messages: `nix eval`, `nix-store --realise`.
    pub(crate) fn short(&self) -> String {
        let mut arguments = self.arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            match argument {
                "--option" => drop((arguments.next(), arguments.next())),
                "--extra-experimental-features" | "--log-format" => drop(arguments.next()),
                "--no-gc-warning" => {}
                other => return format!("{} {other}", self.program),
            }
        }
        self.program.to_owned()
    }
}

/// A flake for Nix, and the variables that reading it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FlakeSource {
    pub reference: String,
    pub environment: Vec<(String, String)>,
}

impl From<&str> for FlakeSource {
    fn from(reference: &str) -> Self {
        Self { reference: reference.to_owned(), environment: Vec::new() }
    }
}

/// The command line for a POSIX shell, for `--verbose`. It ends after 24 arguments, so that a list of hundreds of paths does not hide the
/// rest of a message.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 24;
        write!(f, "{}", self.program)?;
        for argument in self.arguments.iter().take(SHOWN) {
            if argument.contains('\n') {
                f.write_str(" '...'")?;
            } else {
                let quoter = shlex::Quoter::new().allow_nul(true);
                write!(f, " {}", quoter.quote(argument).map_err(|_| fmt::Error)?)?;
            }
        }
        if self.arguments.len() > SHOWN { write!(f, " ...") } else { Ok(()) }
    }
}

/// Facts about this machine that decide about Nix's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    /// Whether commands run as root.
    pub root: bool,
    /// Whether the group of build users, `nixbld`, exists.
    pub build_users: bool,
    /// Whether another process has the store: the daemon, or another machine.
    pub remote_store: bool,
}

/// The options for every command: Nix's sandbox is on, and root can build without build users.
///
/// Debian's nix-bin disables the sandbox, which is on nearly everywhere else. It also does not create the build users
/// that root needs for a build; without that setting builds run as root in the sandbox.
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

/// Prints Nix's version.
pub(crate) fn version() -> Command {
    Command::new("nix", vec!["--version".to_owned()])
}

/// Prints Nix's settings. `enable` runs the command even if the settings do not enable it.
pub(crate) fn show_configuration(version: Version, enable: bool) -> Command {
    /// The first version with the new name. It warns about the old one.
    const RENAMED: Version = Version { major: 2, minor: 20 };
    let words: &[&str] = if version < RENAMED { &["show-config"] } else { &["config", "show"] };
    let features: &[&str] = if enable { &["--extra-experimental-features", "nix-command"] } else { &[] };
    let arguments = features.iter().chain(words).map(|word| (*word).to_owned()).collect();
    Command::new("nix", arguments)
}

/// How to resolve a flake's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// Fail unless `flake.lock` has all of them.
    Locked,
    /// Lock missing inputs.
    Any,
}

/// Evaluates the Nix function `function` on `legacyPackages.SYSTEM.ATTRIBUTE` of a flake, and prints JSON.
pub(crate) fn eval(
    settings: &[String],
    flake: &FlakeSource,
    inputs: Inputs,
    attribute: &str,
    function: &str,
) -> Command {
    let attribute = format!("{}#legacyPackages.{SYSTEM}.{attribute}", flake.reference);
    let locked: &[&str] = if inputs == Inputs::Locked { &["--no-update-lock-file"] } else { &[] };
    let command = nix(settings, &[&["eval", "--json"], locked, &["--apply", function, &attribute]].concat());
    Command { environment: flake.environment.clone(), ..command }
}

/// Prints those of `paths` that the store does not have.
pub(crate) fn print_invalid(settings: &[String], paths: &[&str]) -> Command {
    store(settings, &["--check-validity", "--print-invalid"], paths.iter().map(|path| (*path).to_owned()))
}

/// Adds files as fixed outputs, and prints their store paths. A file's base name becomes its name in the store.
pub(crate) fn add_files(settings: &[String], files: &[PathBuf]) -> Command {
    let files = files.iter().map(|file| file.display().to_string());
    store(settings, &["--add-fixed", "sha256"], files)
}

/// Adds a folder as a fixed output, and prints its store path. File modes count.
pub(crate) fn add_folder(settings: &[String], folder: &Path) -> Command {
    store(settings, &["--add-fixed", "--recursive", "sha256"], [folder.display().to_string()])
}

/// Downloads a file as a fixed output, and prints its hash and its store path, a line each.
pub(crate) fn download(settings: &[String], url: &str, name: &str, sha256: &str) -> Command {
    let words = ["--print-path", "--type", "sha256", "--name", name];
    Command { program: "nix-prefetch-url", ..store(settings, &words, [url, sha256].map(str::to_owned)) }
}

/// Builds derivations, with the progress and the logs that `nix build -L` shows.
pub(crate) fn realise(settings: &[String], derivations: &[&str]) -> Command {
    let derivations = derivations.iter().map(|derivation| (*derivation).to_owned());
    // `add_root` makes the roots of the garbage collector afterwards, hence no warning.
    store(settings, &["--log-format", "bar-with-logs", "--no-gc-warning", "--realise"], derivations)
}

/// Prints the work to get `paths` into the store: derivations to build, or other paths. With `caches` Nix asks its
/// binary caches; without it, Nix builds all that the store does not have.
pub(crate) fn dry_run(settings: &[String], paths: &[&str], caches: bool) -> Command {
    let mut words = if caches { Vec::new() } else { vec!["--option", "substitute", "false"] };
    words.extend(["--realise", "--dry-run"]);
    store(settings, &words, paths.iter().map(|path| (*path).to_owned()))
}

/// Options for `nix develop`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shell {
    /// Do not let Nix download nixpkgs for its bash.
    pub offline: bool,
    /// Print errors only. Nix then also prints errors that it ignores.
    pub quiet: bool,
}

/// Opens a target's shell, or runs `command` in it if it is not empty.
pub(crate) fn develop(
    settings: &[String],
    flake: &FlakeSource,
    target: &str,
    shell: Shell,
    command: &[String],
) -> Command {
    let attribute = format!("{}#{target}", flake.reference);
    let offline: &[&str] = if shell.offline { &["--offline"] } else { &[] };
    // One each for information, notices and warnings.
    let quiet: &[&str] = if shell.quiet { &["--quiet"; 3] } else { &[] };
    let mut developed = nix(settings, &[&["develop"], offline, quiet, &[attribute.as_str()]].concat());
    developed.environment.clone_from(&flake.environment);
    if !command.is_empty() {
        developed.arguments.push("--command".to_owned());
        developed.arguments.extend_from_slice(command);
    }
    developed
}

/// Prints the log of a derivation's last build, without asking binary caches.
pub(crate) fn read_log(settings: &[String], derivation: &str) -> Command {
    store(settings, &["--option", "substitute", "false", "--read-log"], [derivation.to_owned()])
}

/// Makes `link` a link to a path in the store, and a root of the garbage collector.
pub(crate) fn add_root(settings: &[String], path: &str, link: &Path) -> Command {
    store(settings, &["--realise", path, "--add-root"], [link.display().to_string()])
}

/// Prints the content of a file in the store.
pub(crate) fn read(settings: &[String], path: &str) -> Command {
    nix(settings, &["store", "cat", path])
}

/// Prints a path in the store as a Nix archive.
pub(crate) fn dump(settings: &[String], path: &str) -> Command {
    nix(settings, &["store", "dump-path", path])
}

/// Unpacks the Nix archive on stdin to `folder`.
pub(crate) fn restore(folder: &Path) -> Command {
    let arguments = vec!["--restore".to_owned(), folder.display().to_string()];
    Command::new("nix-store", arguments)
}

/// Checks a path in the store against the hash in the store's database.
pub(crate) fn verify(settings: &[String], path: &str) -> Command {
    store(settings, &["--verify-path"], [path.to_owned()])
}

/// Copies the closure of `paths` into a binary cache in a folder, signed if there is a key. Files are not compressed, so that
/// every version of Nix writes the same bytes.
pub(crate) fn copy_to(settings: &[String], cache: &Path, paths: &[&str], secret_key: Option<&Path>) -> Command {
    let key = secret_key.map(|key| format!("&secret-key={}", key.display())).unwrap_or_default();
    let cache = format!("file://{}?compression=none{key}", cache.display());
    nix(settings, &[&["copy", "--to", &cache], paths].concat())
}

/// Copies the closure of `paths` from a binary cache in a folder into the store.
pub(crate) fn copy_from(settings: &[String], cache: &Path, paths: &[&str], check_signatures: bool) -> Command {
    let cache = format!("file://{}", cache.display());
    let trust: &[&str] = if check_signatures { &[] } else { &["--no-check-sigs"] };
    nix(settings, &[&["copy", "--from", &cache], trust, paths].concat())
}

fn nix(settings: &[String], words: &[&str]) -> Command {
    let mut arguments = vec!["--extra-experimental-features".to_owned(), "nix-command flakes".to_owned()];
    arguments.extend_from_slice(settings);
    arguments.extend(words.iter().map(|word| (*word).to_owned()));
    Command::new("nix", arguments)
}

fn store(settings: &[String], words: &[&str], rest: impl IntoIterator<Item = String>) -> Command {
    let mut arguments = settings.to_vec();
    arguments.extend(words.iter().map(|word| (*word).to_owned()));
    arguments.extend(rest);
    Command::new("nix-store", arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT_ALONE: Machine = Machine { root: true, build_users: false, remote_store: false };

    #[test]
    fn a_download_has_its_name_and_its_expected_hash() {
        let command = download(&[], "https://example.org/a-b", "a-b", "00ff");
        assert_eq!(
            command.to_string(),
            "nix-prefetch-url --print-path --type sha256 --name a-b https://example.org/a-b 00ff"
        );
    }

    #[test]
    fn root_without_build_users_builds_as_root_in_the_sandbox() {
        assert_eq!(settings(ROOT_ALONE), ["--option", "sandbox", "true", "--option", "build-users-group", ""]);
    }

    #[test]
    fn existing_build_users_and_those_of_a_daemon_are_used() {
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
        let command = eval(&settings(ROOT_ALONE), &".".into(), Inputs::Any, "crossflake.sources", "x: x");
        assert_eq!(
            command.to_string(),
            "nix --extra-experimental-features 'nix-command flakes' --option sandbox true \
             --option build-users-group '' eval --json --apply 'x: x' \
             '.#legacyPackages.x86_64-linux.crossflake.sources'"
        );
    }

    #[test]
    fn the_command_for_settings_has_the_name_of_its_version() {
        let shown = |minor, enable| show_configuration(Version { major: 2, minor }, enable).to_string();
        assert_eq!(shown(8, true), "nix --extra-experimental-features nix-command show-config");
        assert_eq!(shown(26, false), "nix config show");
    }

    #[test]
    fn a_long_command_is_shortened_in_messages_only() {
        let paths = vec!["/nix/store/x"; 500];
        let command = print_invalid(&[], &paths);
        assert_eq!(command.arguments.len(), 502);
        assert!(command.to_string().ends_with(" /nix/store/x ..."), "{command}");
    }

    #[test]
    fn an_expression_of_several_lines_is_left_out_of_messages() {
        let command = eval(&[], &".".into(), Inputs::Any, "crossflake", "x:\nx");
        assert!(command.to_string().contains("--apply '...' '.#"), "{command}");
    }

    #[test]
    fn the_short_form_has_no_settings() {
        let settings = settings(ROOT_ALONE);
        assert_eq!(eval(&settings, &".".into(), Inputs::Any, "crossflake", "x: x").short(), "nix eval");
        assert_eq!(realise(&settings, &["/nix/store/a.drv"]).short(), "nix-store --realise");
        assert_eq!(read(&settings, "/nix/store/a").short(), "nix store");
        assert_eq!(version().short(), "nix --version");
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        let command = Command::new("nix", vec!["it's".to_owned()]);
        assert_eq!(command.to_string(), r#"nix "it's""#);
    }
}
