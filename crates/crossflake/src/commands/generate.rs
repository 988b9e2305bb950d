use std::io;
use std::path::PathBuf;

use crate::error::{Answer, Error};
use crate::generate::{self, first_difference};
use crate::manifest::{self, Manifest};
use crate::ui::{self, Messages};
use crossflake_io::file::write_whole;

/// Turn targets.json into nix/targets.nix
///
/// The generated file has everything the flake needs to know about each target: triple, toolchain,
/// sysroot, floor, cargo's settings. Commit it beside targets.json. It is written only when its content
/// changes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  crossflake generate\n  \
        crossflake generate --check    # in CI: exits with 1 when the file is stale")]
pub(crate) struct Args {
    /// Only say whether the file is current; exit with 1 when it is not
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

/// Writes the file, or with `--check` compares it.
pub(crate) fn run(args: &Args) -> Result<Answer, Error> {
    let new = generate::generate(&Manifest::read(&args.manifest)?);
    let old = present(args)?;
    let output = args.output.display();
    if old.as_deref() == Some(&new) {
        args.messages.status(format_args!("{output} is current"));
        return Ok(Answer::Yes);
    }
    if args.check {
        ui::failed_check(stale(args, old.as_deref(), &new), &format!("run `{}`", mending(args)));
        return Ok(Answer::No);
    }
    write_whole(&args.output, new.as_bytes())?;
    args.messages.status(format_args!("wrote {output}"));
    Ok(Answer::Yes)
}

/// The file as it is; `None` when there is none. What is no text is not ours to write over: an error.
fn present(args: &Args) -> io::Result<Option<String>> {
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
        None => format!("{output} is stale: there is no such file"),
    }
}

/// The command that was run, without `--check`.
fn mending(args: &Args) -> String {
    let mut command = "crossflake generate".to_owned();
    for (option, value, usual) in
        [("--manifest", &args.manifest, manifest::FILE), ("--output", &args.output, generate::FILE)]
    {
        if value.as_os_str() != usual {
            command.push_str(&format!(" {option} {}", value.display()));
        }
    }
    command
}
