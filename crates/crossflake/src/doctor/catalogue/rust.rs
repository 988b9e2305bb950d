//! What rustc and cargo say about targets and versions.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "std-missing",
        title: "this toolchain has no standard library for the target",
        patterns: &[
            r"can't find crate for `(?:std|core|alloc)`\n(?:.*\n){0,3}?.*the `(?<triple>[\w.-]+)` target may not be installed",
            r"can't find crate for `(?:std|core|alloc)`",
        ],
        hides: &[],
        means: "rustc can make code for {triple}, but the standard library has to be there in compiled form, \
                once for every target, and the toolchain in use has none for this one.",
        why: "A toolchain comes with the standard library of the machine it runs on. The others are separate \
              downloads of rustup, separate packages of a distribution, or have to be compiled. A toolchain in \
              a Nix shell takes no components from rustup: `rustup target add` has no effect on it.",
        todo: &[
            Step {
                what: "With crossflake the target's toolchain has it:",
                lines: &["nix build .#{name}", "nix develop .#{name}"],
            },
            Step {
                what: "With a toolchain of rustup, and where `which cargo` shows rustup's cargo:",
                lines: &["rustup target add {triple}"],
            },
            Step {
                what: "Where a target is built for by accident, look for a setting that nobody remembers: \
                       \"build.target\" in .cargo/config.toml, or the variable CARGO_BUILD_TARGET.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "triple-unknown",
        title: "rustc knows no such target",
        patterns: &[
            r#"[Cc]ould not find specification for target "(?<given>[^"]+)""#,
            r"toolchain '[^']+' does not support target '(?<given>[^']+)'",
        ],
        hides: &[],
        means: "\"{given}\" is no triple of Rust's.",
        why: "There are several ways to name a machine. Debian and gcc say aarch64-linux-gnu, Nix says \
              aarch64-linux, Docker says linux/arm64; Rust's triples have a vendor in the middle: \
              aarch64-unknown-linux-gnu. A target that is only in newer versions of Rust gives the same message.",
        todo: &[
            Step {
                what: "All triples that crossflake builds for, with their short names:",
                lines: &["crossflake targets"],
            },
            Step { what: "All triples that this rustc knows:", lines: &["rustc --print target-list"] },
        ],
    },
    Diagnosis {
        code: "rustc-too-old",
        title: "a package asks for a newer Rust",
        patterns: &[
            r"rustc (?<version>\d[\w.-]*) is not supported by the following packages?:\n\s+(?<package_id>\S+) requires rustc (?<wanted>\d[\w.]*)",
            r"package `(?<package_id>[^`]+)` cannot be built because it requires rustc (?<wanted>\d[\w.]*) or newer",
            r"lock file version `?(?<lock>\d+)`? was found, but this version of Cargo does not understand this lock file",
            r"this version of Cargo is older than the `20\d\d` edition",
        ],
        hides: &[],
        means: "The toolchain in use is older than a package of this build allows.",
        why: "A package names the oldest Rust it works with as \"rust-version\". A distribution's rustc, or one \
              pinned in rust-toolchain.toml or flake.lock, falls behind that.",
        todo: &[
            Step {
                what: "Which toolchain it was, and where it comes from:",
                lines: &["rustc --version --verbose", "which rustc"],
            },
            Step {
                what: "Which crates ask for more than the debian supply has, and how they come in:",
                lines: &["crossflake advise"],
            },
            Step {
                what: "Take versions of the dependencies that fit: with the toolchain's version as rust-version in \
                       Cargo.toml, cargo 1.84 and newer looks for them.",
                lines: &["CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback cargo update"],
            },
            Step {
                what: "Or take a newer toolchain: update the crossflake input, whose pins have one.",
                lines: &["nix flake update crossflake"],
            },
        ],
    },
    Diagnosis {
        code: "nightly-only",
        title: "something that only a nightly Rust does",
        patterns: &[
            r"error\[E0554\]: `#!\[feature\]` may not be used on the (?<channel>\w+) release channel",
            r"the `-Z` flag is only accepted on the nightly channel of Cargo, but this is the `(?<channel>\w+)` channel",
            r"the cargo feature `[^`]+` requires a nightly version of Cargo, but this is the `(?<channel>\w+)` channel",
            r"but that feature is not stabilized in this version of Cargo",
            r"the option `Z` is only accepted on the nightly compiler",
        ],
        hides: &[],
        means: "The code, Cargo.toml or a flag asks for something that is not part of stable Rust, and the \
                toolchain in use is a stable one.",
        why: "With rustup, rust-toolchain.toml brings a nightly to whoever builds. A build in a sandbox has no \
              rustup; the debian supply has one stable Rust and does not look at that file.",
        todo: &[
            Step {
                what: "Whether the project pins another Rust than the debian supply has:",
                lines: &["crossflake advise"],
            },
            Step {
                what: "Do without: crates mostly have a feature called \"nightly\" or \"unstable\", which something \
                       turns on.",
                lines: &["cargo tree -e features -i CRATE"],
            },
            Step {
                what: "Or take the Rust that rust-toolchain.toml pins: in targets.json, \"supply\": \"nixpkgs\".",
                lines: &["crossflake generate"],
            },
        ],
    },
    Diagnosis {
        code: "cargo-lock-stale",
        title: "Cargo.lock does not fit Cargo.toml, or is not there",
        patterns: &[
            r"cannot (?:update|create) the lock file (?<file>\S+) because --(?:locked|frozen) was passed",
            r"the lock file (?<file>\S+) needs to be updated but --(?:locked|frozen) was passed",
        ],
        hides: &[],
        means: "cargo would have to change {file}, and was told not to.",
        why: "A build in a sandbox has exactly the crates that Cargo.lock names, so it must name all of them. A \
              dependency was added to Cargo.toml without a build after it, or git does not track Cargo.lock, so \
              that a flake does not see it.",
        todo: &[
            Step {
                what: "Bring it up to date and let git know it:",
                lines: &["cargo update --workspace", "git add Cargo.lock"],
            },
            Step {
                what: "See that .gitignore does not name it:",
                lines: &["git check-ignore -v Cargo.lock"],
            },
        ],
    },
];
