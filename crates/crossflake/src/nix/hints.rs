//! Hints for Nix's own messages.

/// The hint for one of Nix's own error messages.
pub(super) fn hint_for(message: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &str)] = &[
        ("No space left on device", "the disk with the Nix store is full: `nix-collect-garbage` removes unused paths"),
        (
            "does not provide attribute",
            "the flake has no crossflake outputs: its outputs must be `crossflake.lib.mkFlake { ... }`",
        ),
        ("could not find a flake.nix", "name the flake with --flake, or run the command in its folder"),
        (
            "is not tracked by Git",
            "run `git add` for the file: a flake in a git repository has only the files that git tracks",
        ),
    ];
    KNOWN.iter().find(|(part, _)| message.contains(part)).map(|(_, hint)| *hint)
}
