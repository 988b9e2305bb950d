//! The file `rust-toolchain.toml`, or the older `rust-toolchain`: the Rust that rustup uses for a project.
//!
//! Format: the chapter "Overrides" of the rustup book. The nixpkgs supply reads the same files in
//! `nix/supplies/nixpkgs/channel.nix`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::rust_version::Version;

/// The channel that a project pins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pin {
    /// The file's name.
    pub file: &'static str,
    /// For example `1.85.0`, `stable` or `nightly-2026-11-01`.
    pub channel: String,
}

/// How a Rust version compares with a pinned channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It belongs to the channel.
    Same,
    /// It is newer, so it compiles the same code.
    Newer,
    /// It is older, or the channel is not a release.
    Other,
}

impl Pin {
    /// Reads the pin from a project's folder. `None` if no file pins a channel, or if the file is invalid: rustup
    /// reports that.
    pub(crate) fn read(root: &Path) -> Option<Self> {
        ["rust-toolchain.toml", "rust-toolchain"].into_iter().find_map(|file| {
            let text = fs_err::read_to_string(root.join(file)).ok()?;
            Some(Self { file, channel: channel(&text)? })
        })
    }

    /// Compares `version` with the pinned channel.
    pub(crate) fn fit(&self, version: Version) -> Fit {
        // A channel may end with the build machine's triple.
        let base = self.channel.split('-').next().unwrap_or_default();
        if base == "stable" || format!("{version}.").starts_with(&format!("{base}.")) {
            return Fit::Same;
        }
        match Version::parse(base) {
            Some(pinned) if pinned < version => Fit::Newer,
            _ => Fit::Other,
        }
    }
}

/// The channel in a file's text: TOML, or the older form, which is the channel alone. `None` if it pins none.
fn channel(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct File {
        toolchain: Toolchain,
    }
    #[derive(Deserialize)]
    struct Toolchain {
        channel: Option<String>,
    }
    let is_channel = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    match text.trim() {
        "" => None,
        name if is_channel(name) => Some(name.to_owned()),
        table => toml::from_str::<File>(table).ok()?.toolchain.channel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_file_are_read() {
        assert_eq!(channel("1.85.0\n").unwrap(), "1.85.0");
        let toml = "# why\n[toolchain]\nchannel = \"nightly-2026-11-01\"\ncomponents = [\"clippy\"]\n";
        assert_eq!(channel(toml).unwrap(), "nightly-2026-11-01");
        for text in ["", "[toolchain]\npath = \"/x\"\n", "[toolchain", "[toolchain]\nchannel = 1\n"] {
            assert_eq!(channel(text), None, "{text}");
        }
    }

    #[test]
    fn a_version_is_in_the_channel_or_newer_or_neither() {
        let version = Version([1, 96, 0]);
        let fit = |channel: &str| Pin { file: "rust-toolchain.toml", channel: channel.to_owned() }.fit(version);
        for channel in ["stable", "1.96", "1.96.0", "1.96.0-x86_64-unknown-linux-gnu", "stable-x86_64"] {
            assert_eq!(fit(channel), Fit::Same, "{channel}");
        }
        for channel in ["1.85", "1.9", "1.95.1"] {
            assert_eq!(fit(channel), Fit::Newer, "{channel}");
        }
        for channel in ["1.97", "1.96.1", "nightly", "nightly-2026-11-01", "beta", "own"] {
            assert_eq!(fit(channel), Fit::Other, "{channel}");
        }
    }
}
