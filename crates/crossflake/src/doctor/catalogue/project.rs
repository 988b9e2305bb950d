//! Errors of rustc and cargo about the project's files, dependencies and settings.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "source-file-missing",
        title: "a file of the project is missing",
        patterns: &[
            r#"error\[E0583\]: file not found for module `[^`]+`\n(?:.*\n){0,8}?.*create file "(?<file>[^"]+)""#,
            r"couldn't read `?(?<file>[^`\s]+)`?: No such file or directory",
            r"can't find \w+ `[^`]+` at path `(?<file>[^`]+)`",
            r"can't find `[^`]+` \w+ at `(?<file>[^`]+)`",
            r"failed to read `(?<file>[^`]*Cargo\.toml)`\s+Caused by:\s+No such file or directory",
        ],
        hides: &[],
        meaning: "rustc or cargo needs {file}, but the build does not have it.",
        cause: "In a git repository, a build with Nix has only the files that git tracks. A new file is missing \
                until `git add`. A file that .gitignore excludes, that \"exclude\" in targets.json names, or that is \
                in a git submodule, is missing too.",
        steps: &[
            Step {
                text: "List the new files, and add the missing ones; a commit is not necessary:",
                lines: &["git status --short --ignored", "git add FILE"],
            },
            Step {
                text: "If the file is in a git submodule, check it out. `crossflake build` then reads it; for a plain `nix build`, name the submodules:",
                lines: &["git submodule update --init", "nix build '.?submodules=1#{name}'"],
            },
            Step { text: "Let crossflake compare this folder with git:", lines: &["crossflake doctor"] },
        ],
    },
    Diagnosis {
        code: "env-missing",
        title: "the code reads an environment variable that the build does not have",
        patterns: &[r"environment variable `(?<variable>[^`]+)` not defined at compile time"],
        hides: &[],
        meaning: "`env!(\"{variable}\")` reads a variable when the code is compiled, but the build has none of that name.",
        cause: "The sandbox does not have the variables of your shell, so that a build depends on its source only. \
                Variables in [env] of .cargo/config.toml, and those that a build script sets, do count.",
        steps: &[
            Step { text: "Set it in flake.nix, beside src and targets:", lines: &[r#"env.{variable} = "VALUE";"#] },
            Step {
                text: "Or in .cargo/config.toml, for builds without Nix too:",
                lines: &["[env]", r#"{variable} = "VALUE""#],
            },
            Step {
                text: "If a build script sets it, `env!` sees it only in the same package. If the script asks git for it, see also:",
                lines: &["crossflake explain git-missing"],
            },
        ],
    },
    Diagnosis {
        code: "crate-type-unsupported",
        title: "the target has no shared libraries of this kind",
        patterns: &[
            r"cannot produce (?<kind>cdylib|dylib|proc-macro) for `(?<package_id>[^`]+)` as the target `(?<triple>[\w.-]+)` does not support these crate types",
        ],
        hides: &[],
        meaning: "{package_id} is a {kind}, but rustc makes only static files for {triple}.",
        cause: "rustc links programs for musl statically, and a static program loads no shared libraries. If a package \
                has other crate types too, rustc leaves out the {kind} with a warning.",
        steps: &[
            Step {
                text: "Build the shared library for a glibc target, and name in \"bins\" or \"package\" of this target what else to build:",
                lines: &[r#""targets": { "aarch64-linux": {} }"#],
            },
            Step {
                text: "Or add a crate type that the target supports, in Cargo.toml:",
                lines: &["[lib]", r#"crate-type = ["cdylib", "staticlib"]"#],
            },
        ],
    },
    Diagnosis {
        code: "cargo-lock-stale",
        title: "Cargo.lock is missing or does not match Cargo.toml",
        patterns: &[
            r"cannot (?:update|create) the lock file (?<file>\S+) because --(?:locked|frozen) was passed",
            r"the lock file (?<file>\S+) needs to be updated but --(?:locked|frozen) was passed",
            r"no matching package named `(?<crate>[^`]+)` found\n(?:.*\n){0,8}?.*offline mode \((?:via `)?--(?:frozen|locked|offline)",
            r"failed to select a version for the requirement `(?<crate>[\w-]+) = [^`]+`\n(?:.*\n){0,8}?.*offline mode \((?:via `)?--(?:frozen|locked|offline)",
            r"can't checkout from '(?<url>[^']+)': you are in the offline mode \(--(?:frozen|offline)\)",
        ],
        hides: &[],
        meaning: "Cargo.lock does not name the crates that Cargo.toml needs, and a build does not change it.",
        cause: "A build in the sandbox has only the crates in Cargo.lock. Either Cargo.toml has a dependency \
                that Cargo.lock lacks, or git does not track Cargo.lock, so the flake does not see it.",
        steps: &[
            Step {
                text: "Update Cargo.lock and add it to git. `cargo check` updates it too:",
                lines: &["cargo update --workspace", "git add Cargo.lock"],
            },
            Step { text: "Without a Cargo.lock, write one:", lines: &["cargo generate-lockfile"] },
            Step { text: "Check whether .gitignore excludes it:", lines: &["git check-ignore -v Cargo.lock"] },
        ],
    },
    Diagnosis {
        code: "registry-unknown",
        title: "cargo does not know a registry",
        patterns: &[r"registry index was not found in any configuration: `(?<registry>[^`]+)`"],
        hides: &[],
        meaning: "A dependency is in the registry {registry}, but no configuration that the build sees says where that is.",
        cause: "cargo reads the addresses of registries from configuration files and from CARGO_REGISTRIES_* variables. \
                A build does not see those of your home folder and of your shell.",
        steps: &[Step {
            text: "Name the registry in the project's .cargo/config.toml, and add the file to git:",
            lines: &[
                "[registries.{registry}]",
                r#"index = "sparse+https://HOST/index/""#,
                "git add .cargo/config.toml",
            ],
        }],
    },
    Diagnosis {
        code: "feature-missing",
        title: "a package does not have a feature",
        patterns: &[
            r"the package '(?<package_id>[^']+)' does not contain (?:this feature|these features): (?<feature>[\w/, -]+)",
            r"none of the selected packages contains (?:this feature|these features): (?<feature>[\w/, -]+)",
            r"package `(?<package_id>[^`]+)` depends on `[^`]+` with feature `(?<feature>[^`]+)` but `[^`]+` does not have that feature",
        ],
        hides: &[],
        meaning: "Cargo.toml or targets.json enables the feature {feature}, which does not exist.",
        cause: "\"features\" in targets.json names features of the packages that are built, as `cargo build --features` \
                does. In a workspace, a feature of one package is written PACKAGE/FEATURE. A feature of a dependency may \
                have gone with a newer version.",
        steps: &[
            Step {
                text: "List the features of the project's packages:",
                lines: &["cargo metadata --no-deps --format-version 1 | jq '.packages[] | .name, .features'"],
            },
            Step {
                text: "Correct \"features\" of the target in targets.json:",
                lines: &[r#""features": ["FEATURE"]"#, "crossflake generate"],
            },
            Step { text: "If plain cargo reports the same, correct Cargo.toml:", lines: &["cargo check"] },
        ],
    },
    Diagnosis {
        code: "package-unknown",
        title: "the workspace has no such package or program",
        patterns: &[
            r"package ID specification `(?<wanted>[^`]+)` did not match any packages",
            r"no bin target named `(?<wanted>[^`]+)`",
        ],
        hides: &[],
        meaning: "targets.json or a command asks for {wanted}, which the workspace does not have.",
        cause: "\"package\" in targets.json is the name of a package, and \"bins\" lists names of programs. A program has \
                the name of its package, unless Cargo.toml names it in [[bin]] or it is a file in src/bin. A new program in \
                src/bin is missing until git tracks it.",
        steps: &[
            Step {
                text: "List the packages and programs:",
                lines: &[
                    "cargo metadata --no-deps --format-version 1 | jq -r '.packages[].targets[] | .kind[0] + \" \" + .name'",
                ],
            },
            Step { text: "Correct \"package\" or \"bins\" in targets.json:", lines: &["crossflake generate"] },
            Step { text: "List files that git does not track:", lines: &["git status --short"] },
        ],
    },
];
