//! `crossflake-builder`: the program that Nix runs inside derivations. Each subcommand writes its result to stdout.
//!
//! Nix compiles it on the user's machine before the first build. It parses its arguments without clap, to keep
//! that compile short.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crossflake_builder::sbom;

const USAGE: &str = "\
usage: crossflake-builder sbom ABOUT TREE PROGRAMS

Run a step of a build. Nix calls it inside derivations.

  sbom      Print an SBOM of programs in CycloneDX's JSON format

Arguments of sbom, all paths of files:
  ABOUT     JSON that crossflake's Nix expressions write: triple, crates in Cargo.lock, Debian packages
  TREE      Output of `cargo tree --edges normal,no-proc-macro --prefix depth --format ' {p}|{l}'`
  PROGRAMS  Output of `sha256sum` for the programs

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
    match (name.to_str(), arguments) {
        (Some("-h" | "--help"), _) => Ok(USAGE.to_owned()),
        (Some("sbom"), [about, tree, programs]) => {
            sbom::from_files(about.as_ref(), tree.as_ref(), programs.as_ref()).map_err(|error| format!("{error}\n"))
        }
        (Some("sbom"), _) => Err(format!("sbom requires 3 arguments, found {}\n\n{USAGE}", arguments.len())),
        _ => Err(format!("unknown subcommand {}\n\n{USAGE}", name.to_string_lossy())),
    }
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
            (&["sbom", "no/such/file", "tree", "programs"], "failed to read no/such/file: "),
        ] {
            let error = run(arguments).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
