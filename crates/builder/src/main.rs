//! Writes the CycloneDX document of a target's programs: the last step of `.#TARGET.sbom`.
//!
//! Like `crossflake-verify` it is built on the user's machine, and takes its arguments without clap.

use std::path::Path;
use std::process::ExitCode;

use crossflake_builder::sbom::{About, Program, Tree, document};

const USAGE: &str = "\
usage: crossflake-sbom ABOUT TREE PROGRAMS

Prints what is in programs, as a CycloneDX document. ABOUT is the JSON that crossflake's Nix expressions write, TREE what
`cargo tree --edges normal,no-proc-macro --prefix depth --format ' {p}|{l}'` prints, PROGRAMS what `sha256sum` does.
";
/// As in `crossflake::error`, which this program is built without.
const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [about, tree, programs] = arguments.as_slice() else {
        eprint!("{USAGE}");
        return ExitCode::from(TROUBLE);
    };
    match made(about.as_ref(), tree.as_ref(), programs.as_ref()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(TROUBLE)
        }
    }
}

fn made(about: &Path, tree: &Path, programs: &Path) -> Result<String, String> {
    let named = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| named(path, &error));
    let known: About = serde_json::from_str(&read(about)?).map_err(|error| named(about, &error))?;
    let linked = Tree::parse(&read(tree)?).map_err(|error| named(tree, &error))?;
    let hashes = Program::parse_all(&read(programs)?).ok_or_else(|| named(programs, &"no list of hashes"))?;
    document(&linked, &known, &hashes).map_err(|error| error.to_string())
}
