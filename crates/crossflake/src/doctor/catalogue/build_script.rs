//! What build scripts say: C compilers, headers, pkg-config, libclang.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "c-compiler-missing",
        title: "there is no C compiler for the target",
        patterns: &[
            r#"error occurred(?: in cc-rs)?: [Ff]ailed to find tool\s*"(?<tool>[^"]+)""#,
            r"error occurred(?: in cc-rs)?: Failed to find tool\. Is `(?<tool>[^`]+)` installed\?",
        ],
        hides: &[],
        means: "A dependency compiles C or C++ code in its build script, and the compiler it looked for, {tool}, \
                is not on PATH.",
        why: "The crate cc looks into CC_{triple_lower}, then TARGET_CC and CC, and then guesses a name \
              from the triple. Where nothing is set and the guess is not installed, it ends like this. For a C++ \
              file the variables begin with CXX.",
        todo: &[
            Step {
                what: "With crossflake the variables are set in the build and in the shell:",
                lines: &["nix build .#{name}", "nix develop .#{name}"],
            },
            Step {
                what: "Without it, install the cross compiler and name it:",
                lines: &["export CC_{triple_lower}={tool}"],
            },
            Step {
                what: "Which dependency wants C:",
                lines: &["cargo tree --target {triple} --invert cc --edges all"],
            },
        ],
    },
    Diagnosis {
        code: "host-compiler",
        title: "C code was compiled by the build machine's compiler",
        patterns: &[
            r"skipping incompatible (?<object>\S*/build/(?<crate>[\w.-]+)-[0-9a-f]{16}/out/\S+) when searching for -l(?<library>\S+)\n(?:.*\n){0,8}?.*cannot find -l",
            r"(?<object>\S*/build/(?<crate>[\w.-]+)-[0-9a-f]{16}/out/[^\s:]+)(?:: | )(?:Relocations in generic ELF|error adding symbols: [Ff]ile in wrong format|is incompatible with)",
            r"(?<object>\S*/lib(?<crate>\w+)-[0-9a-f]{16}\.rlib\([0-9a-f]{16}-[\w.+-]+\.o\))(?:: | )(?:Relocations in generic ELF|error adding symbols: [Ff]ile in wrong format|is incompatible with)",
            r"cc1(?:plus)?: error: bad value (?:‘|'|`)(?<value>[\w.+-]+)(?:’|') for (?:‘|'|`)(?<option>-m(?:arch|cpu|tune|abi|fpu))=(?:’|') switch",
            r"error: unrecognized command[- ]line option (?:‘|'|`)(?<option>-m(?:64|32|arch|cpu|fpu|float-abi|thumb|abi)(?:=[\w.+-]+)?)(?:’|')",
        ],
        hides: &["wrong-architecture", "library-missing"],
        means: "Code of a dependency's build script was compiled for another machine than the rest of the program. \
                It shows as an option that the compiler does not know, or only when all is linked: an \
                object in the build script's output folder has the wrong format.",
        why: "A build script compiles with the crate cc, with cmake, or with a makefile of its own. Where CC is set \
              to the build machine's compiler, or CC_{triple_lower} is not set and the script does not \
              guess, the result is an object for the build machine. Cargo cannot notice.",
        todo: &[
            Step {
                what: "Name the target's compiler for the target only, and leave CC to the build machine:",
                lines: &[
                    "unset CC CXX",
                    "export CC_{triple_lower}={triple_gnu}-gcc",
                    "export AR_{triple_lower}={triple_gnu}-ar",
                ],
            },
            Step {
                what: "crossflake sets these for every target, in builds and in shells:",
                lines: &["nix develop .#{name}"],
            },
            Step {
                what: "Throw away what was compiled wrongly; cargo does not see that the compiler was another:",
                lines: &["cargo clean --target {triple}"],
            },
        ],
    },
    Diagnosis {
        code: "header-missing",
        title: "a C header is missing",
        patterns: &[
            r"fatal error: (?:'|‘)?(?<header>[\w+/-]+(?:\.[\w]+)?)(?:'|’)?(?:: No such file or directory| file not found)",
        ],
        hides: &[],
        means: "C code includes {header}, and the compiler finds no such file in the target's sysroot.",
        why: "Headers of the build machine in /usr/include are not for the target, and a cross compiler rightly does \
              not look there. They come with the development package of the library, for the target's architecture.",
        todo: &[
            Step {
                what: "Add the library's development package to the target in targets.json, and pin it:",
                lines: &[r#""packages": ["{package}"]"#, "crossflake lock", "crossflake generate"],
            },
            Step {
                what: "Which libraries the dependencies need, and which packages have them:",
                lines: &["crossflake advise"],
            },
            Step { what: "Which package has the file:", lines: &["apt-file search {header}"] },
            Step {
                what: "Many -sys crates can build their library from source; look for a feature called \"vendored\" or \
                       \"bundled\".",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "tool-missing",
        title: "a build script needs a program that is not there",
        patterns: &[
            r"is `(?<tool>[\w.+-]+)` not installed\?",
            r"Could not run `(?:[A-Z_]+=\S+ )*(?:\S*/)?(?<tool>[\w.+-]+)[^`]*`\n\s*The pkg-config command could not be found",
            r"Could not find `(?<tool>protoc)`",
        ],
        hides: &[],
        means: "The build script of a dependency starts {tool}, and it is not on PATH.",
        why: "Such programs run on the build machine, whatever the target is. A build in a sandbox sees none of the \
              machine's own programs: it has to be told.",
        todo: &[
            Step {
                what: "Add it to \"tools\" in targets.json, by the name of its Debian package, and pin it:",
                lines: &[r#""tools": ["{tool_package}"]"#, "crossflake lock", "crossflake generate"],
            },
            Step { what: "Outside Nix, install it:", lines: &["apt-get install {tool_package}"] },
        ],
    },
    Diagnosis {
        code: "git-missing",
        title: "a build asks git which version it is",
        patterns: &[
            r"panicked at [^\n]*\n[^\n]*\b[Gg]it\b[^\n]*(?:No such file or directory \(os error 2\)|code: 2, kind: NotFound)",
            r"error: Command `git` not found: is git installed\?",
            r"panicked at [^\n]*\n\s*fatal: not a git repository",
            r"git \w+ exited with status \d+: fatal: not a git repository",
        ],
        hides: &[],
        means: "A build script or a macro asks git for the commit, and there is no answer: a build in a sandbox has no \
                history to ask for, and no git.",
        why: "The source of a flake is what git tracks, without what was committed before. So the same files make the same \
              program, and a commit that changes none of them builds nothing anew.",
        todo: &[
            Step {
                what: "Most build scripts take the answer from a variable, if it is set; which one stands in build.rs. \
                       The flake knows the commit. In flake.nix, beside src and targets:",
                lines: &["env.BUILD_COMMIT = self.shortRev or \"unknown\";"],
            },
            Step {
                what: "Each commit then builds the program anew, but not its dependencies. Without that, name none, in \
                       .cargo/config.toml:",
                lines: &["[env]", "BUILD_COMMIT = \"unknown\""],
            },
            Step {
                what: "The macro of the crate git-version takes a text for when git does not answer:",
                lines: &["git_version::git_version!(fallback = \"unknown\")"],
            },
        ],
    },
    Diagnosis {
        code: "pkg-config-cross",
        title: "pkg-config is not set up for the target",
        patterns: &[r"pkg-config has not been configured to support cross-compilation"],
        hides: &[],
        means: "A build script asked pkg-config for a library, and pkg-config knows the build machine's libraries only. \
                The crate pkg-config refuses before it gives a wrong answer.",
        why: "pkg-config reads .pc files from the folders it was built with. For another target it needs that \
              target's folders and the root that paths in them are relative to.",
        todo: &[
            Step {
                what: "Do not set PKG_CONFIG_ALLOW_CROSS=1 alone: it only silences the question, and the build machine's \
                       library is linked, or fails to be.",
                lines: &[],
            },
            Step {
                what: "crossflake points pkg-config to the target's sysroot; add the library's development package there:",
                lines: &[
                    r#""packages": ["{package}"]"#,
                    "crossflake lock",
                    "crossflake generate",
                    "nix build .#{name}",
                ],
            },
            Step {
                what: "Without it, name folder and root of a sysroot for this target:",
                lines: &[
                    "export PKG_CONFIG_SYSROOT_DIR_{triple_lower}=/path/to/sysroot",
                    "export PKG_CONFIG_LIBDIR_{triple_lower}=/path/to/sysroot/usr/lib/{multiarch}/pkgconfig",
                ],
            },
        ],
    },
    Diagnosis {
        code: "openssl-missing",
        title: "openssl-sys finds no OpenSSL for the target",
        patterns: &[
            r"Could not find directory of OpenSSL installation, and this `-sys` crate cannot\n(?:.*\n){0,20}?.*\$TARGET = (?<triple>[\w.-]+)",
            r"Could not find directory of OpenSSL installation",
            r"Failed to find OpenSSL development headers",
            r"OpenSSL (?:include|library) directory does not exist: (?<folder>\S+)",
        ],
        hides: &["pkg-config-cross", "header-missing"],
        means: "The crate openssl-sys links the system's OpenSSL, and found no library and headers for {triple}.",
        why: "OpenSSL of the build machine does not serve another target. openssl-sys asks OPENSSL_DIR, then \
              pkg-config, which must be set up for the target.",
        todo: &[
            Step {
                what: "Often nothing needs OpenSSL at all: reqwest and others take rustls by a feature. Who wants it:",
                lines: &["cargo tree --target {triple} --invert openssl-sys"],
            },
            Step {
                what: "For a glibc target, add Debian's package to the target in targets.json; the program then needs \
                       libssl where it runs:",
                lines: &[r#""packages": ["libssl-dev"]"#, "crossflake lock", "crossflake generate"],
            },
            Step {
                what: "For a static musl target, have it compiled from source; this needs perl as a tool:",
                lines: &["cargo add openssl --features vendored", r#""tools": ["perl"]"#],
            },
        ],
    },
    Diagnosis {
        code: "libclang-missing",
        title: "bindgen finds no libclang",
        patterns: &[
            r"Unable to find libclang",
            r"couldn't find any valid shared libraries matching: \['libclang",
        ],
        hides: &[],
        means: "A build script makes Rust declarations from C headers with bindgen, which loads libclang, and there is \
                none.",
        why: "libclang runs on the build machine, inside the build script, whatever the target is. bindgen finds it by \
              LIBCLANG_PATH, llvm-config or in the system's folders; a sandbox has none of them.",
        todo: &[
            Step {
                what: "Add it to the target's tools in targets.json, and pin it:",
                lines: &[r#""tools": ["libclang-dev"]"#, "crossflake lock", "crossflake generate"],
            },
            Step { what: "Outside Nix:", lines: &["apt-get install libclang-dev"] },
            Step {
                what: "Where it is there but the headers of the target are not found, tell clang target and sysroot:",
                lines: &[
                    "export BINDGEN_EXTRA_CLANG_ARGS_{triple_lower}=\"--target={triple} --sysroot=/path/to/sysroot\"",
                ],
            },
        ],
    },
];
