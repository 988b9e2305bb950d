//! `crossflake verify` without the rest: what each package's last build step runs.
//!
//! It is built on the user's machine before anything else, so it takes its arguments apart itself instead
//! of waiting for clap to compile.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crossflake_verify::{Request, verify};

const USAGE: &str = "\
usage: crossflake-verify [--triple TRIPLE [--glibc VERSION] [--strip yes|no|any]
                         [--allow-library NAME]...] [--json] [--] FILE...

Says what binaries are and, with --triple, whether they fit that target.
Exit status: 0 when all fit or no triple was named, 1 when one does not, 2 on trouble.
`crossflake verify --help` explains the options.
";

/// Exit codes as in `crossflake::error`, which this program is built without.
const NO: u8 = 1;
const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)) {
        Ok(Some(request)) => run(&request),
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprint!("error: {message}\n\n{USAGE}");
            ExitCode::from(TROUBLE)
        }
    }
}

fn run(request: &Request) -> ExitCode {
    match verify(request, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(NO),
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(hint) = error.hint() {
                eprintln!("\nhint: {hint}");
            }
            ExitCode::from(TROUBLE)
        }
    }
}

/// Takes arguments apart. `None` when they ask for help; an error says what is wrong with them.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Request>, String> {
    let mut request = Request::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        // Only a file may have a name that is no text.
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
    if request.files.is_empty() { Err("no file was named".to_owned()) } else { Ok(Some(request)) }
}

/// Sets an option that has a value.
fn set(request: &mut Request, name: &str, value: String) -> Result<(), String> {
    let wrong = |error: &dyn std::error::Error| format!("{name}: {error}");
    match name {
        "--triple" => request.triple = Some(value),
        "--glibc" => request.glibc = Some(value.parse().map_err(|error| wrong(&error))?),
        "--strip" => request.strip = value.parse().map_err(|error| wrong(&error))?,
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
    fn options_are_read_with_a_space_or_an_equals_sign_before_their_value() {
        let spaced =
            ["--triple", "T", "--glibc", "2.31", "--strip", "yes", "--allow-library", "a", "--json", "f"];
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
    fn after_two_dashes_all_is_files() {
        let request = request(&["a", "--", "--json", "-"]).unwrap().unwrap();
        assert_eq!(request.files, ["a", "--json", "-"].map(PathBuf::from));
        assert!(!request.json);
    }

    #[test]
    fn wrong_arguments_are_named() {
        for (arguments, message) in [
            (&[][..], "no file was named"),
            (&["--json"], "no file was named"),
            (&["--triple"], "--triple needs a value"),
            (&["--quick", "f"], "unknown option --quick"),
            (&["--json=yes", "f"], "unknown option --json=yes"),
            (&["--glibc=2", "f"], "--glibc: \"2\" is no glibc version: write it as \"2.31\""),
            (&["--strip", "all", "f"], "--strip: \"all\" is none of yes, no, any"),
        ] {
            assert_eq!(request(arguments).unwrap_err(), message);
        }
        assert!(request(&["--help"]).unwrap().is_none());
    }
}
