//! Errors of build scripts about C compilers, headers, pkg-config, libclang and other programs.

use super::super::diagnosis::{Diagnosis, Step};
use super::steps::{ADD_LIBRARY, ADD_PACKAGE, ADD_TOOL, BUILD_OR_SHELL, LIST_LIBRARIES};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "c-compiler-missing",
        title: "the target's C compiler is missing",
        patterns: &[
            r#"error occurred(?: in cc-rs)?: [Ff]ailed to find tool\s*"(?<tool>[^"]+)""#,
            r"error occurred(?: in cc-rs)?: Failed to find tool\. Is `(?<tool>[^`]+)` installed\?",
        ],
        hides: &[],
        meaning: "The build script of a dependency compiles C or C++, but its compiler {tool} is not on \
                  PATH.",
        cause: "The crate cc reads CC_{triple_lower}, TARGET_CC and CC, or for C++ the same variables with \
                CXX. If none is set, it derives the compiler's name from the triple.",
        steps: &[
            Step { text: "crossflake sets the variables in builds and in shells:", lines: BUILD_OR_SHELL },
            Step {
                text: "Without crossflake, install the cross compiler and set:",
                lines: &["export CC_{triple_lower}={tool}"],
            },
            Step {
                text: "Find the dependency that compiles C:",
                lines: &["cargo tree --target {triple} --invert cc --edges all"],
            },
        ],
    },
    Diagnosis {
        code: "host-compiler",
        title: "C code was compiled for the build machine",
        patterns: &[
            r"skipping incompatible (?<object>\S*/build/(?<crate>[\w.-]+)-[0-9a-f]{16}/out/\S+) when searching for -l(?<library>\S+)\n(?:.*\n){0,8}?.*cannot find -l",
            r"(?<object>\S*/build/(?<crate>[\w.-]+)-[0-9a-f]{16}/out/[^\s:]+)(?:: | )(?:Relocations in generic ELF|error adding symbols: [Ff]ile in wrong format|is incompatible with)",
            r"(?<object>\S*/lib(?<crate>\w+)-[0-9a-f]{16}\.rlib\([0-9a-f]{16}-[\w.+-]+\.o\))(?:: | )(?:Relocations in generic ELF|error adding symbols: [Ff]ile in wrong format|is incompatible with)",
            r"cc1(?:plus)?: error: bad value (?:‘|'|`)(?<value>[\w.+-]+)(?:’|') for (?:‘|'|`)(?<option>-m(?:arch|cpu|tune|abi|fpu))=(?:’|') switch",
            r"error: unrecognized command[- ]line option (?:‘|'|`)(?<option>-m(?:64|32|arch|cpu|fpu|float-abi|thumb|abi)(?:=[\w.+-]+)?)(?:’|')",
        ],
        hides: &["wrong-architecture", "library-missing"],
        meaning: "A build script compiled C code with the compiler of the build machine. Either this \
                  compiler rejects an option for the target's processor, or the linker rejects the objects.",
        cause: "A build script compiles with the crate cc, with cmake or with a makefile. It uses the build \
                machine's compiler if CC names that one, or if CC_{triple_lower} is not set and the script \
                does not look for a cross compiler. cargo cannot detect this.",
        steps: &[
            Step {
                text: "Set the target's compiler for the target only, and unset CC:",
                lines: &[
                    "unset CC CXX",
                    "export CC_{triple_lower}={triple_gnu}-gcc",
                    "export AR_{triple_lower}={triple_gnu}-ar",
                ],
            },
            Step { text: "crossflake sets these variables in builds and in shells:", lines: BUILD_OR_SHELL },
            Step {
                text: "Delete the wrong objects, because cargo does not detect a change of the compiler:",
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
        meaning: "C code includes {header}, but the target's sysroot does not have it.",
        cause: "The header belongs to the development package of a library, for the target's architecture. A \
                cross compiler does not look in /usr/include, because those headers are for the build \
                machine.",
        steps: &[
            ADD_LIBRARY,
            LIST_LIBRARIES,
            Step { text: "Find the package of the header:", lines: &["apt-file search {header}"] },
            Step {
                text: "Or enable a feature called \"vendored\" or \"bundled\": with it, many -sys crates \
                       compile their library from source.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "tool-missing",
        title: "a build script needs a program that is missing",
        patterns: &[
            r"is `(?<tool>[\w.+-]+)` not installed\?",
            r"Could not run `(?:[A-Z_]+=\S+ )*(?:\S*/)?(?<tool>[\w.+-]+)[^`]*`\n\s*The pkg-config command could not be found",
            r"Could not find `(?<tool>protoc)`",
            r"Command '(?<tool>[\w.+-]+)' not found\. Is",
            r"Missing dependency: (?<tool>[\w.+-]+)",
            r"Unable to run (?<tool>nasm|yasm): No such file or directory",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)\n\s*(?:/\S*/)?(?:ba|da)?sh: (?:line )?(?:\d+: )?(?<tool>[\w.+-]+): (?:command )?not found\n",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)\n\s*make(?:\[\d+\])?: (?<tool>[\w.+-]+): No such file or directory\n",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)\n\s*(?:/\S*/)?env: [‘'](?<tool>[\w.+-]+)[’']: No such file or directory\n",
        ],
        hides: &["build-script-not-found"],
        meaning: "The build script of a dependency starts {tool}, which is not on PATH.",
        cause: "Build scripts run programs of the build machine, for every target. A build in the sandbox \
                has only those that the manifest names.",
        steps: &[
            Step { text: "Add the program's Debian package to \"tools\" in targets.json:", lines: ADD_TOOL },
            Step { text: "Without Nix, install it:", lines: &["apt-get install {tool_package}"] },
        ],
    },
    Diagnosis {
        code: "git-missing",
        title: "a build script needs git",
        patterns: &[
            r"panicked at [^\n]*\n[^\n]*\b[Gg]it\b[^\n]*(?:No such file or directory \(os error 2\)|code: 2, kind: NotFound)",
            r"error: Command `git` not found: is git installed\?",
            r"panicked at [^\n]*\n\s*fatal: not a git repository",
            r"git \w+ exited with status \d+: fatal: not a git repository",
        ],
        hides: &["build-script-not-found"],
        meaning: "A build script or a macro asks git for the commit, but the sandbox has neither git nor the \
                  history.",
        cause: "A flake's source has the files that git tracks, without the history. So the same files give \
                the same program, and a commit that changes none of them causes no rebuild.",
        steps: &[
            Step {
                text: "Most build scripts read the commit from a variable if it is set. Find its name in \
                       build.rs, and set it in flake.nix, beside src and targets:",
                lines: &[r#"env.BUILD_COMMIT = self.shortRev or "unknown";"#],
            },
            Step {
                text: "With this, each commit rebuilds the program, but not its dependencies. To avoid that, \
                       set a constant in .cargo/config.toml:",
                lines: &["[env]", r#"BUILD_COMMIT = "unknown""#],
            },
            Step {
                text: "For the macro of the crate git-version, set a fallback:",
                lines: &[r#"git_version::git_version!(fallback = "unknown")"#],
            },
        ],
    },
    Diagnosis {
        code: "pkg-config-cross",
        title: "pkg-config is not set up for the target",
        patterns: &[r"pkg-config has not been configured to support cross-compilation"],
        hides: &[],
        meaning: "A build script asks pkg-config for a library, but pkg-config finds only the build \
                  machine's. The crate pkg-config refuses to use it.",
        cause: "pkg-config reads .pc files from built-in folders. For another target it needs the folders \
                and the root of a sysroot for that target.",
        steps: &[
            Step {
                text: "Do not set PKG_CONFIG_ALLOW_CROSS=1 alone: the build would then use the build \
                       machine's library.",
                lines: &[],
            },
            Step {
                text: "crossflake sets up pkg-config for the target's sysroot. Add the library's development \
                       package to the target in targets.json:",
                lines: ADD_PACKAGE,
            },
            Step {
                text: "Without crossflake, set the folder and the root of a sysroot for this target:",
                lines: &[
                    "export PKG_CONFIG_SYSROOT_DIR_{triple_lower}=/path/to/sysroot",
                    "export PKG_CONFIG_LIBDIR_{triple_lower}=/path/to/sysroot/usr/lib/{multiarch}/pkgconfig",
                ],
            },
        ],
    },
    Diagnosis {
        code: "pkg-config-library-missing",
        title: "pkg-config does not find a library",
        patterns: &[
            r"The system library `(?<module>[^`]+)` required by crate `(?<crate>[^`]+)` was not found",
            r"Package (?<module>[\w.+-]+) was not found in the pkg-config search path",
            r"Package '(?<module>[^']+)', required by '[^']+', not found",
        ],
        hides: &[],
        meaning: "The build script of {crate} asks pkg-config for {module}, but the target's sysroot does not have \
                  {module}.pc.",
        cause: "The development package of a library has the .pc file, the headers and the library, for one \
                architecture. A build sees only the packages that targets.json names for the target; those of this \
                machine do not count, and PKG_CONFIG_PATH must not name them.",
        steps: &[
            ADD_LIBRARY,
            LIST_LIBRARIES,
            Step { text: "Find the package that has the file:", lines: &["apt-file search {module}.pc"] },
            Step {
                text: "Or enable a feature called \"vendored\" or \"bundled\": with it, many -sys crates \
                       compile their library from source. A musl target needs it, because Debian has no libraries for musl.",
                lines: &["cargo tree --target {triple} --invert {crate}"],
            },
        ],
    },
    Diagnosis {
        code: "library-too-old",
        title: "the sysroot's library is older than the crate requires",
        patterns: &[
            r"Package '(?<module>[^']+)' has version '(?<version>[^']+)', required version is '(?<wanted>[^']+)'",
        ],
        hides: &["pkg-config-library-missing"],
        meaning: "The sysroot has {module} {version}, but a crate requires {wanted}.",
        cause: "The target's floor selects the Debian release whose libraries the sysroot has. An older floor means older \
                libraries.",
        steps: &[
            Step {
                text: "Raise the floor of the target in targets.json. `crossflake targets` lists the floors of Debian's releases:",
                lines: &[r#""glibc": "2.41""#, "crossflake lock", "crossflake generate"],
            },
            Step {
                text: "Or compile the library from source, usually with a feature called \"vendored\" or \"bundled\", or \
                       use an older version of the crate.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "nested-cargo",
        title: "a build script runs cargo, which wants to download crates",
        patterns: &[
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)\n\s*error: failed to get `(?<dependency>[^`]+)` as a dependency of package `(?<package_id>[^`]+)`(?s:.*?)[Cc]ould not resolve host",
        ],
        hides: &["build-script-network"],
        meaning: "A build script builds {package_id} with cargo. That package needs {dependency}, which the build does not have.",
        cause: "A build has the crates of the project's own Cargo.lock and no network. The package that the script builds has \
                a Cargo.lock of its own, or none.",
        steps: &[
            Step {
                text: "Make it a member of the workspace, so that its crates are in the project's Cargo.lock. In Cargo.toml:",
                lines: &["[workspace]", r#"members = [".", "FOLDER"]"#],
            },
            Step {
                text: "Or add its crates to the project's [build-dependencies], with the same versions, and give its cargo \
                       the option --offline.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "build-script-network",
        title: "a build script wants to download a file",
        patterns: &[
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)failed to lookup address information",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)[Cc]ould not resolve host: (?<host>[\w.-]+)",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)unable to resolve host address [‘'](?<host>[\w.-]+)[’']",
            r"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)Temporary failure in name resolution",
        ],
        hides: &["build-script-not-found"],
        meaning: "The build script of {crate} asks the network for a file, but a build has no network.",
        cause: "A program must follow from its pinned sources: a file that a script downloads can change or vanish. So Nix \
                builds in a sandbox without a network. Crates that bring prebuilt libraries (v8, ort, skia, duckdb) download \
                them in this way.",
        steps: &[
            Step {
                text: "Find out what the project needs and what crossflake knows about the crate:",
                lines: &["crossflake advise"],
            },
            Step {
                text: "Use the library of Debian, or compile it: look for a feature or a variable of the crate with names such \
                       as \"system\", \"vendored\", \"bundled\" or \"download\", and turn the download off. In targets.json:",
                lines: &[r#""packages": ["lib...-dev"]"#, r#""features": ["FEATURE"]"#],
            },
            Step {
                text: "Or let Nix download the file, with `builtins.fetchurl`, its address and its hash, and give its path to \
                       the script in the variable that it reads. In flake.nix, beside src and targets:",
                lines: &["env.FILE_VARIABLE = FILE;"],
            },
        ],
    },
    Diagnosis {
        code: "build-script-not-found",
        title: "a build script does not find a program or a file",
        patterns: &[
            r#"failed to run custom build command for `(?<crate>[^` ]+)[^`]*`(?s:.*?)Os \{ code: 2, kind: NotFound, message: "No such file or directory" \}"#,
        ],
        hides: &[],
        meaning: "The build script of {crate} started a program or opened a file that does not exist. Its message does not \
                  name it; the line of the script is in the log.",
        cause: "A build has the programs of a small system (a shell, coreutils, make, a C compiler), those that \"tools\" in \
                targets.json names, and the files that git tracks.",
        steps: &[
            Step {
                text: "If the script starts a program, add its Debian package to the target in targets.json:",
                lines: &[r#""tools": ["PACKAGE"]"#, "crossflake lock", "crossflake generate"],
            },
            Step { text: "If it opens a file, check whether git tracks it:", lines: &["git status --short --ignored"] },
        ],
    },
    Diagnosis {
        code: "configure-cross",
        title: "a configure script cannot use the compiler",
        patterns: &[
            r"configure: error: cannot run C compiled programs",
            r"configure: error: C compiler cannot create executables",
        ],
        hides: &[],
        meaning: "The configure script of a C library tried the compiler with a small program. It could not compile it, or \
                  not run the result.",
        cause: "configure runs what it compiles, unless it knows that it cross-compiles: that is what its option --host is \
                for. A compiler that cannot create programs gets wrong flags, or its linker or C library is missing.",
        steps: &[
            Step {
                text: "In the build script, pass the target to configure:",
                lines: &["./configure --host={triple_gnu}"],
            },
            Step {
                text: "The reason is in config.log, in the build's folder. Keep that folder, and read the file:",
                lines: &["nix build --keep-failed .#{name}"],
            },
            Step {
                text: "In the target's shell, the same script finds the same compiler:",
                lines: &["nix develop .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "openssl-missing",
        title: "openssl-sys does not find OpenSSL",
        patterns: &[
            r"Could not find directory of OpenSSL installation, and this `-sys` crate cannot\n(?:.*\n){0,20}?.*\$TARGET = (?<triple>[\w.-]+)",
            r"Could not find directory of OpenSSL installation",
            r"Failed to find OpenSSL development headers",
            r"OpenSSL (?:include|library) directory does not exist: (?<folder>\S+)",
        ],
        hides: &["pkg-config-cross", "header-missing", "pkg-config-library-missing"],
        meaning: "The crate openssl-sys links the system's OpenSSL, but finds no library or headers for \
                  {triple}.",
        cause: "OpenSSL of the build machine is not for this target. openssl-sys reads OPENSSL_DIR, and then \
                asks pkg-config, which must be set up for the target.",
        steps: &[
            Step {
                text: "Often OpenSSL is not necessary: reqwest and others use rustls with a feature. Find \
                       the crate that needs OpenSSL:",
                lines: &["cargo tree --target {triple} --invert openssl-sys"],
            },
            Step {
                text: "For a glibc target, add Debian's package to the target in targets.json. The program \
                       then needs libssl where it runs:",
                lines: &[r#""packages": ["libssl-dev"]"#, "crossflake lock", "crossflake generate"],
            },
            Step {
                text: "For a static musl target, compile OpenSSL from source, which needs perl:",
                lines: &["cargo add openssl --features vendored", r#""tools": ["perl"]"#],
            },
        ],
    },
    Diagnosis {
        code: "libclang-missing",
        title: "bindgen does not find libclang",
        patterns: &[r"Unable to find libclang", r"couldn't find any valid shared libraries matching: \['libclang"],
        hides: &[],
        meaning: "A build script generates Rust declarations from C headers with bindgen, which needs \
                  libclang.",
        cause: "libclang runs on the build machine, inside the build script. bindgen looks for it in \
                LIBCLANG_PATH, with llvm-config, and in the system's folders; a sandbox has none of these.",
        steps: &[
            Step {
                text: "Add it to the target's tools in targets.json:",
                lines: &[r#""tools": ["libclang-dev"]"#, "crossflake lock", "crossflake generate"],
            },
            Step { text: "Without Nix, install it:", lines: &["apt-get install libclang-dev"] },
            Step {
                text: "If bindgen finds libclang but not the target's headers, pass the target and the \
                       sysroot to clang:",
                lines: &[
                    r#"export BINDGEN_EXTRA_CLANG_ARGS_{triple_lower}="--target={triple} --sysroot=/path/to/sysroot""#,
                ],
            },
        ],
    },
];
