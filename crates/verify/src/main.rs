//! `crossflake-verify`: the command `crossflake verify` as a program of its own. Nix runs it in the last step of each
//! build.
//!
//! Nix compiles it on the user's machine before the first build. It parses its arguments without clap, to keep
//! that compile short.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crossflake_verify::{Request, verify};

const USAGE: &str = "\
usage: crossflake-verify [--triple TRIPLE [--glibc VERSION] [--strip yes|no|any]
                         [--allow-library NAME]...] [--json] [--] FILE...

Print the properties of binaries. With --triple, also check that they fit this target.
Exit status: 0 if all files fit or --triple is not given, 1 if a file does not fit, 2 on errors.
See `crossflake verify --help` for the options.
";

/// The exit codes besides 0. `crossflake verify` has the same.
mod exit_code {
    /// A file does not fit the target.
    pub(crate) const NO: u8 = 1;
    /// Invalid arguments, or a file that cannot be read.
    pub(crate) const TROUBLE: u8 = 2;
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)) {
        // Nix sets this variable for builders.
        Ok(Some(request)) => run(&Request { in_build: std::env::var_os("NIX_BUILD_TOP").is_some(), ..request }),
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprint!("error: {message}\n\n{USAGE}");
            ExitCode::from(exit_code::TROUBLE)
        }
    }
}

fn run(request: &Request) -> ExitCode {
    match verify(request, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(exit_code::NO),
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                eprintln!("\nhint: {hint}");
            }
            ExitCode::from(exit_code::TROUBLE)
        }
    }
}

/// Parses arguments without the program's name. `None` if they contain `--help`; the error is a message for the user.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Request>, String> {
    let mut request = Request::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        // An argument that is not UTF-8 can only be a file.
        let Some(text) = argument.to_str().filter(|text| text.starts_with('-') && *text != "-") else {
            request.files.push(PathBuf::from(argument));
            continue;
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        match (name, &value) {
            ("-h" | "--help", None) => return Ok(None),
            ("--json", None) => request.json = true,
            ("--", None) => request.files.extend(arguments.by_ref().map(PathBuf::from)),
            ("--triple" | "--glibc" | "--strip" | "--allow-library", _) => {
                let next = || arguments.next().and_then(|next| next.into_string().ok());
                let value = value.or_else(next).ok_or_else(|| format!("{name} needs a value"))?;
                set(&mut request, name, value)?;
            }
            _ => return Err(format!("unknown option {text}")),
        }
    }
    if request.files.is_empty() { Err("FILE is missing".to_owned()) } else { Ok(Some(request)) }
}

/// Sets the option `name`. The error is a message for the user.
fn set(request: &mut Request, name: &str, value: String) -> Result<(), String> {
    let invalid = |error: &dyn std::error::Error| format!("{name}: {error}");
    match name {
        "--triple" => request.triple = Some(value),
        "--glibc" => request.glibc = Some(value.parse().map_err(|error| invalid(&error))?),
        "--strip" => request.strip = value.parse().map_err(|error| invalid(&error))?,
        _ => request.allowed_libraries.push(value),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crossflake_verify::Strip;

    use super::*;

    fn request(arguments: &[&str]) -> Result<Option<Request>, String> {
        parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn a_space_or_an_equals_sign_may_precede_values() {
        let spaced = ["--triple", "T", "--glibc", "2.31", "--strip", "yes", "--allow-library", "a", "--json", "f"];
        let joined = ["f", "--json", "--allow-library=a", "--strip=yes", "--glibc=2.31", "--triple=T"];
        for arguments in [&spaced[..], &joined[..]] {
            let request = request(arguments).unwrap().unwrap();
            assert_eq!(request.triple.as_deref(), Some("T"));
            assert_eq!(request.glibc, Some("2.31".parse().unwrap()));
            assert_eq!(request.strip, Strip::Yes);
            assert_eq!(request.allowed_libraries, ["a"]);
            assert!(request.json);
            assert_eq!(request.files, [PathBuf::from("f")]);
        }
    }

    #[test]
    fn arguments_after_two_dashes_are_files() {
        let request = request(&["a", "--", "--json", "-"]).unwrap().unwrap();
        assert_eq!(request.files, ["a", "--json", "-"].map(PathBuf::from));
        assert!(!request.json);
    }

    #[test]
    fn messages_name_the_wrong_argument() {
        for (arguments, message) in [
            (&[][..], "FILE is missing"),
            (&["--json"], "FILE is missing"),
            (&["--triple"], "--triple needs a value"),
            (&["--quick", "f"], "unknown option --quick"),
            (&["--json=yes", "f"], "unknown option --json=yes"),
            (&["--glibc=2", "f"], "--glibc: \"2\" is not a glibc version: write it as \"2.31\""),
            (&["--strip", "all", "f"], "--strip: \"all\" is not one of yes, no, any"),
        ] {
            assert_eq!(request(arguments).unwrap_err(), message);
        }
        assert!(request(&["--help"]).unwrap().is_none());
    }
}
