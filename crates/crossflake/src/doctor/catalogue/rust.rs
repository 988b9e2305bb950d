//! Errors of rustc and cargo about targets and versions.

use super::super::diagnosis::{Diagnosis, Step};
use super::steps::BUILD_OR_SHELL;

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "std-missing",
        title: "the toolchain has no standard library for the target",
        patterns: &[
            r"can't find crate for `(?:std|core|alloc)`\n(?:.*\n){0,3}?.*the `(?<triple>[\w.-]+)` target may not be installed",
            r"can't find crate for `(?:std|core|alloc)`",
        ],
        hides: &[],
        meaning: "rustc supports {triple}, but the toolchain has no compiled standard library for it.",
        cause: "A toolchain includes the standard library of its own machine. Those of other targets are \
                components of rustup or packages of a distribution, or they are compiled from source. rustup \
                cannot change a toolchain of a Nix shell: `rustup target add` has no effect on it.",
        steps: &[
            Step { text: "crossflake's toolchain includes the target's standard library:", lines: BUILD_OR_SHELL },
            Step {
                text: "With a toolchain of rustup (`which cargo` shows rustup's cargo), add it:",
                lines: &["rustup target add {triple}"],
            },
            Step {
                text: "If you did not mean to build for this target, look for \"build.target\" in \
                       .cargo/config.toml and for the variable CARGO_BUILD_TARGET.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "triple-unknown",
        title: "rustc does not know the target",
        patterns: &[
            r#"[Cc]ould not find specification for target "(?<given>[^"]+)""#,
            r"toolchain '[^']+' does not support target '(?<given>[^']+)'",
        ],
        hides: &[],
        meaning: "\"{given}\" is not a triple of this rustc.",
        cause: "Tools name machines differently. Debian and gcc use aarch64-linux-gnu, Nix uses \
                aarch64-linux, Docker uses linux/arm64, and Rust uses aarch64-unknown-linux-gnu. A triple \
                that only newer versions of Rust support causes the same error.",
        steps: &[
            Step {
                text: "List the triples that crossflake supports, with their short names:",
                lines: &["crossflake targets"],
            },
            Step { text: "List the triples that this rustc supports:", lines: &["rustc --print target-list"] },
        ],
    },
    Diagnosis {
        code: "rustc-too-old",
        title: "a package requires a newer Rust",
        patterns: &[
            r"rustc (?<version>\d[\w.-]*) is not supported by the following packages?:\n\s+(?<package_id>\S+) requires rustc (?<wanted>\d[\w.]*)",
            r"package `(?<package_id>[^`]+)` cannot be built because it requires rustc (?<wanted>\d[\w.]*) or newer",
            r"lock file version `?(?<lock>\d+)`? was found, but this version of Cargo does not understand this lock file",
            r"this version of Cargo is older than the `20\d\d` edition",
        ],
        hides: &[],
        meaning: "A package, its edition or Cargo.lock requires a newer Rust than the toolchain has.",
        cause: "A package declares the oldest Rust that it supports as \"rust-version\". The rustc of a \
                distribution, or one pinned in rust-toolchain.toml or flake.lock, may be older.",
        steps: &[
            Step { text: "Find the toolchain and its version:", lines: &["rustc --version --verbose", "which rustc"] },
            Step {
                text: "List the crates that require a newer Rust than the debian supply has:",
                lines: &["crossflake advise"],
            },
            Step {
                text: "Use older versions of the dependencies: set rust-version in Cargo.toml to the \
                       toolchain's version, and let cargo 1.84 or newer choose versions that support it:",
                lines: &["CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback cargo update"],
            },
            Step {
                text: "Or use a newer toolchain: update the crossflake input, which pins one:",
                lines: &["nix flake update crossflake"],
            },
        ],
    },
    Diagnosis {
        code: "nightly-only",
        title: "only a nightly Rust supports this",
        patterns: &[
            r"error\[E0554\]: `#!\[feature\]` may not be used on the (?<channel>\w+) release channel",
            r"the `-Z` flag is only accepted on the nightly channel of Cargo, but this is the `(?<channel>\w+)` channel",
            r"the cargo feature `[^`]+` requires a nightly version of Cargo, but this is the `(?<channel>\w+)` channel",
            r"but that feature is not stabilized in this version of Cargo",
            r"the option `Z` is only accepted on the nightly compiler",
            r"error\[E0658\]: use of unstable library feature `(?<feature>[^`]+)`",
            r"error\[E0658\]: [^\n]* (?:is|are) (?:experimental|unstable)",
        ],
        hides: &[],
        meaning: "The code, Cargo.toml or an option uses an unstable feature, but the toolchain is not a \
                  nightly.",
        cause: "rustup installs the nightly that rust-toolchain.toml pins. A build in the sandbox does not \
                use rustup, and the debian supply ignores that file: it has one stable Rust.",
        steps: &[
            Step {
                text: "Check whether the project pins another Rust than the debian supply has:",
                lines: &["crossflake advise"],
            },
            Step {
                text: "Avoid the unstable feature. It often comes from a crate's feature called \"nightly\" \
                       or \"unstable\"; find out what enables it:",
                lines: &["cargo tree -e features -i CRATE"],
            },
            Step {
                text: "Or use the Rust that rust-toolchain.toml pins: set \"supply\": \"nixpkgs\" in \
                       targets.json.",
                lines: &["crossflake generate"],
            },
        ],
    },
];
