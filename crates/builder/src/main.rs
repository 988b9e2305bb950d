//! `crossflake-builder`: the program that Nix runs inside derivations. Each subcommand writes its result to stdout.
//!
//! Nix compiles it on the user's machine before the first build. It parses its arguments without clap, to keep
//! that compile short.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crossflake_builder::checkout::{self, Wanted};
use crossflake_builder::{artifacts, configure, sbom};

const USAGE: &str = "\
usage: crossflake-builder SUBCOMMAND ARGUMENT...

Run a step of a build. Nix calls it inside derivations.

  artifacts MESSAGES FOLDER    Print the programs and libraries that cargo built, one a line: program, shared, static or
                               import, and the path
  checkout FOLDER PACKAGE...   Make a cargo directory source of the git checkout FOLDER/checkout
  configure SOURCES FOLDER     Print cargo configuration for the project in the current folder
  sbom ABOUT TREE PROGRAMS     Print an SBOM of programs in CycloneDX's JSON format

Arguments of checkout:
  FOLDER    A folder whose `checkout` is changed and prepared; prints the path of the directory source in it, and of the manifests
            that contain a placeholder for FOLDER
  PACKAGE   A package of Cargo.lock, as NAME@VERSION

Arguments of configure, paths:
  SOURCES   JSON that crossflake's Nix expressions write: the sources in Cargo.lock
  FOLDER    A folder with the packages of each source

Arguments of sbom, all paths of files:
  ABOUT     JSON that crossflake's Nix expressions write: triple, crates in Cargo.lock, Debian packages
  TREE      Output of `cargo tree --edges normal,no-proc-macro --prefix depth --format ' {p}|{l}'`
  PROGRAMS  Output of `sha256sum` for the programs

Arguments of artifacts:
  MESSAGES  File with the output of `cargo build --message-format=json`
  FOLDER    Folder of the files, as cargo names it: /build/target/release

Exit status: 0 if done, 2 on errors.
";

/// The exit codes besides 0. The command `crossflake` has the same.
mod exit_code {
    /// Invalid arguments, or a file that cannot be read or is invalid.
    pub(crate) const TROUBLE: u8 = 2;
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let message = match run(&arguments) {
        Ok(output) => match std::io::stdout().write_all(output.as_bytes()) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(error) => format!("failed to write the result: {error}\n"),
        },
        Err(message) => message,
    };
    eprint!("error: {message}");
    ExitCode::from(exit_code::TROUBLE)
}

/// Runs the subcommand `arguments[0]`. Returns the text for stdout; the error is a message that ends with a newline.
fn run(arguments: &[OsString]) -> Result<String, String> {
    let (name, arguments) = arguments.split_first().ok_or_else(|| format!("a subcommand is missing\n\n{USAGE}"))?;
    let count = |expected: &str| {
        format!("{} requires {expected}, found {}\n\n{USAGE}", name.to_string_lossy(), arguments.len())
    };
    match (name.to_str(), arguments) {
        (Some("-h" | "--help"), _) => Ok(USAGE.to_owned()),
        (Some("checkout"), [folder, packages @ ..]) => prepare(folder.as_ref(), packages),
        (Some("checkout"), _) => Err(count("1 argument or more")),
        (Some("configure"), [sources, folder]) => {
            configure::from_file(sources.as_ref(), folder.as_ref()).map_err(|error| format!("{error}\n"))
        }
        (Some("configure"), _) => Err(count("2 arguments")),
        (Some("sbom"), [about, tree, programs]) => {
            sbom::from_files(about.as_ref(), tree.as_ref(), programs.as_ref()).map_err(|error| format!("{error}\n"))
        }
        (Some("sbom"), _) => Err(count("3 arguments")),
        (Some("artifacts"), [messages, folder]) => {
            artifacts::from_file(messages.as_ref(), folder.as_ref()).map_err(|error| format!("{error}\n"))
        }
        (Some("artifacts"), _) => Err(count("2 arguments")),
        _ => Err(format!("unknown subcommand {}\n\n{USAGE}", name.to_string_lossy())),
    }
}

/// Prepares the checkout in `folder`.
fn prepare(folder: &Path, packages: &[OsString]) -> Result<String, String> {
    let message = |error: checkout::Error| format!("{error}\n");
    let wanted: Vec<Wanted> =
        packages.iter().map(|package| package.to_string_lossy().parse()).collect::<Result<_, _>>().map_err(message)?;
    let scratch = std::env::temp_dir().join("crossflake-checkout");
    checkout::prepare(folder, &scratch, &wanted).map(|prepared| prepared.to_string()).map_err(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &[&str]) -> Result<String, String> {
        super::run(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn help_is_printed_on_request() {
        assert_eq!(run(&["--help"]), Ok(USAGE.to_owned()));
    }

    #[test]
    fn messages_name_the_wrong_argument() {
        for (arguments, message) in [
            (&[][..], "a subcommand is missing\n"),
            (&["build"], "unknown subcommand build\n"),
            (&["sbom", "about.json"], "sbom requires 3 arguments, found 1\n"),
            (&["checkout"], "checkout requires 1 argument or more, found 0\n"),
            (&["checkout", "folder", "a"], "\"a\" is not NAME@VERSION\n"),
            (&["configure", "a", "b", "c"], "configure requires 2 arguments, found 3\n"),
            (&["configure", "no/such/file", "folder"], "failed to read or write no/such/file: "),
            (&["artifacts", "a"], "artifacts requires 2 arguments, found 1\n"),
            (&["artifacts", "no/such/file", "a"], "failed to read no/such/file: "),
            (&["sbom", "no/such/file", "tree", "programs"], "failed to read no/such/file: "),
        ] {
            let error = run(arguments).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
