use std::io;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::generate::{self, first_difference};
use crate::manifest::{self, Manifest};
use crate::ui::{self, Messages};
use crossflake_io::file::write_whole;

/// Generate nix/targets.nix from targets.json
///
/// The flake reads the generated file: for each target the triple, toolchain, sysroot, floor and cargo's settings.
/// Commit it with targets.json. crossflake writes the file only if its content changes.
///
/// Exit status: 0 done or current, 1 the file is stale (with --check), 2 error.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake generate\n  \
        crossflake generate --check    # in CI: fail if the file is stale")]
pub(crate) struct Args {
    /// Do not write the file; exit with 1 if it is not current
    #[arg(long)]
    check: bool,
    /// The manifest to read
    #[arg(long, value_name = "FILE", default_value = manifest::FILE)]
    manifest: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = generate::FILE)]
    output: PathBuf,
    #[command(flatten)]
    messages: Messages,
}

/// Writes the file, or compares it with `--check`.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let new = generate::generate(&Manifest::read(&args.manifest)?);
    let old = read_output(args)?;
    let output = args.output.display();
    if old.as_deref() == Some(&new) {
        args.messages.status(format_args!("{output} is current"));
        return Ok(Answer::Yes);
    }
    if args.check {
        ui::failed_check(stale(args, old.as_deref(), &new), &format!("run `{}`", command_without_check(args)));
        return Ok(Answer::No);
    }
    write_whole(&args.output, new.as_bytes())?;
    args.messages.status(format_args!("wrote {output}"));
    Ok(Answer::Yes)
}

/// The content of the output file; `None` if it does not exist. A file that is not text is an error, so that it is not
/// overwritten.
fn read_output(args: &Args) -> io::Result<Option<String>> {
    match fs_err::read_to_string(&args.output) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn stale(args: &Args, old: Option<&str>, new: &str) -> String {
    let (output, manifest) = (args.output.display(), args.manifest.display());
    match old.and_then(|old| first_difference(old, new)) {
        Some(difference) => format!("{output} is stale: it differs from {manifest} in {difference}"),
        None => format!("{output} is stale: no such file"),
    }
}

/// The command that writes the file: this one without `--check`.
fn command_without_check(args: &Args) -> String {
    let mut command = "crossflake generate".to_owned();
    for (option, value, default) in
        [("--manifest", &args.manifest, manifest::FILE), ("--output", &args.output, generate::FILE)]
    {
        if value.as_os_str() != default {
            command.push_str(&format!(" {option} {}", value.display()));
        }
    }
    command
}
