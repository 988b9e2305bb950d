//! Arguments that several commands share.

use std::time::Duration;

use crate::fetch::{Fetcher, Flake, MirrorOptions};
use crate::nix::Nix;
use crate::ui::Messages;
use crossflake_debian::snapshot;
use crossflake_io::download::Limits;
use crossflake_io::progress;

/// The flake, and how to fetch sources that the Nix store does not have.
#[derive(Debug, clap::Args)]
pub(crate) struct FetchArgs {
    /// The flake with the targets, in Nix's syntax, without an attribute
    #[arg(long, value_name = "REF", default_value = ".")]
    pub flake: Flake,
    #[command(flatten)]
    pub mirrors: MirrorArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    #[command(flatten)]
    pub messages: Messages,
}

/// Servers for Debian packages.
#[derive(Debug, clap::Args)]
pub(crate) struct MirrorArgs {
    /// Use this mirror of Debian's archive instead of the one in apt's sources
    #[arg(long, value_name = "URL")]
    pub mirror: Option<String>,
    /// Use this mirror of Debian's security archive instead of the one in apt's sources
    #[arg(long, value_name = "URL")]
    pub security_mirror: Option<String>,
    /// The snapshot archive, for packages that mirrors have removed
    #[arg(long, value_name = "URL", default_value = snapshot::ROOT)]
    pub snapshots: String,
}

/// When to give up a download.
#[derive(Debug, clap::Args)]
pub(crate) struct LimitArgs {
    /// Give up on a connection after this time without data
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,
    /// Repeat a download this often after temporary failures
    #[arg(long, value_name = "TIMES", default_value_t = 3)]
    pub retries: usize,
}

impl FetchArgs {
    pub(crate) fn fetcher<'a>(&self, nix: &'a Nix) -> Fetcher<'a> {
        let quiet = self.messages.quiet;
        Fetcher {
            nix,
            project: self.flake.folder(),
            mirrors: self.mirrors.options(),
            limits: self.limits.limits(),
            reporter: progress::stderr(quiet),
            quiet,
        }
    }
}

impl MirrorArgs {
    pub(crate) fn options(&self) -> MirrorOptions {
        MirrorOptions {
            debian: self.mirror.clone(),
            security: self.security_mirror.clone(),
            snapshots: self.snapshots.clone(),
        }
    }
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> Limits {
        Limits { stall: Duration::from_secs(self.timeout), retries: self.retries }
    }
}
