//! Errors when a program starts: of the kernel (through a shell), the loader and qemu-user.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "exec-format",
        title: "the program is for another machine",
        patterns: &[
            r"could not execute process `(?<file>[^` ]+)[^`]*` \(never executed\)\s+Caused by:\s+Exec format error",
            r"(?<file>[^\s:`'\x22]*/[^\s:`'\x22]*): (?:cannot execute binary file: )?[Ee]xec format error",
            r"[Ee]xec format error: '?(?<file>[^\s':]+)",
            r"[Ee]xec format error \(os error 8\)",
            r#"code: 8, kind: \w+, message: "Exec format error""#,
            r"exec user process caused(?: \x22|: )exec format error",
            r"(?<file>\S*/\S+): 1: (?:ELF|Syntax error: (?:\x22\(\x22|\x22\)\x22|word) unexpected)",
        ],
        hides: &[],
        meaning: "This machine's kernel cannot start {file}: it is for another processor, or it is not a \
                  program.",
        cause: "Either `cargo run` or `cargo test` started a cross-compiled program without a runner, a \
                build script or procedural macro was built for the target, a container image is for another \
                platform, or the wrong file was deployed. Some shells read such a file as a script and \
                report syntax errors.",
        steps: &[
            Step {
                text: "Compare the machine of the file with this machine:",
                lines: &["crossflake verify {file}", "uname -m"],
            },
            Step {
                text: "Run it here, with qemu and the target's libraries. In this shell, cargo does so by \
                       itself:",
                lines: &["nix develop .#{name}", "cargo test"],
            },
            Step {
                text: "Without crossflake, set a runner:",
                lines: &[r#"export CARGO_TARGET_{triple_upper}_RUNNER="qemu-{machine} -L /path/to/sysroot""#],
            },
            Step {
                text: "If the file was deployed, build for the machine where it runs. List the targets:",
                lines: &["crossflake targets"],
            },
        ],
    },
    Diagnosis {
        code: "interpreter-missing",
        title: "the program's interpreter is missing",
        patterns: &[
            r"could not execute process `(?<file>[^` ]*/[^` ]+)[^`]*` \(never executed\)\s+Caused by:\s+No such file or directory \(os error 2\)",
            r"(?m)(?:^|[ :])(?:\S*/)?(?:ba|z|da|k)?sh: (?:line )?(?:\d+: )?(?<file>[^\s:]*/[^\s:]+): (?:cannot execute: required file not found|No such file or directory|not found)$",
            r"(?m)^env: (?:‘|')?(?<file>[^\s:’']*/[^\s:’']+)(?:’|')?: No such file or directory$",
            r"cannot execute: required file not found",
            r"exec (?<file>/\S+): no such file or directory",
            r"exec user process caused(?: \x22|: )no such file or directory",
        ],
        hides: &[],
        meaning: "The kernel does not find {file}. If that file exists, its interpreter is missing: the \
                  dynamic loader of a program, or the program after #! of a script.",
        cause: "A dynamically linked program names its loader by full path. The path is missing for a glibc \
                program on Alpine Linux or in an image without a libc, for a musl program on a glibc system, \
                for a 32-bit program on a system without 32-bit libraries, and for a program of plain \
                nixpkgs, whose loader is in /nix/store. NixOS has no loader in the usual place.",
        steps: &[
            Step {
                text: "Find the interpreter that the program names:",
                lines: &["crossflake verify {file}", "readelf --program-headers {file} | grep interpreter"],
            },
            Step {
                text: "A static program has no interpreter and starts on any Linux. Use a musl target:",
                lines: &[r#""targets": { "{musl}": {} }"#],
            },
            Step {
                text: "For a glibc system, build with crossflake: its programs name the standard loader.",
                lines: &["nix build .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "glibc-too-old",
        title: "the program needs a newer glibc than the machine has",
        patterns: &[
            r"(?:\S+: )?version `GLIBC_(?<version>[\d.]+)' not found \(required by (?<file>[^)]+)\)",
            r"version `GLIBC_(?<version>[\d.]+)' not found",
        ],
        hides: &[],
        meaning: "{file} needs glibc {version}, but this machine has an older one.",
        cause: "A program needs the version of glibc that has all functions it was linked with. Without a \
                floor, that is the version of the build machine or of nixpkgs. A newer glibc runs older \
                programs, but not the reverse, and glibc cannot be updated separately from the system.",
        steps: &[
            Step {
                text: "Find the machine's glibc version, which is the floor to build for:",
                lines: &["ldd --version | head -n 1"],
            },
            Step {
                text: "Set this floor for the target in targets.json and build again; crossflake verifies \
                       the program:",
                lines: &[r#""glibc": "2.31""#, "crossflake generate", "nix build .#{name}"],
            },
            Step { text: "List the floors of each target:", lines: &["crossflake targets"] },
            Step {
                text: "Or use a musl target, whose programs need no glibc:",
                lines: &[r#""targets": { "{musl}": {} }"#],
            },
            Step {
                text: "If {file} is a build script or a procedural macro that was built on a newer machine, \
                       run `cargo clean`.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "libstdcxx-too-old",
        title: "the program needs a newer libstdc++ than the machine has",
        patterns: &[
            r"(?:\S+: )?version `(?<version>(?:GLIBCXX|CXXABI)_[\d.]+)' not found(?: \(required by (?<file>[^)]+)\))?",
        ],
        hides: &[],
        meaning: "C++ code in {file} needs {version}, but this machine's libstdc++ is older.",
        cause: "libstdc++ is part of gcc. A program that links it dynamically needs the version of the gcc \
                that linked the program, or a newer one.",
        steps: &[
            Step {
                text: "Build with the libstdc++ of an older release: set an older floor in targets.json:",
                lines: &[r#""glibc": "2.31""#, "crossflake generate", "nix build .#{name}"],
            },
            Step {
                text: "Or link it statically. For the crate cc, set:",
                lines: &["export CXXSTDLIB_{triple_lower}=dylib:+verbatim=libstdc++.a"],
            },
        ],
    },
    Diagnosis {
        code: "shared-library-missing",
        title: "the loader does not find a shared library",
        patterns: &[
            r"(?:(?<file>[^\s:]+): )?error while loading shared libraries: (?<library_file>[^\s:]+): cannot open shared object file",
            r"Error loading shared library (?<library_file>[^\s:]+): No such file or directory(?: \(needed by (?<file>[^)]+)\))?",
            r"(?m)^[ \t]*(?<library_file>[\w.+-]+\.so[\w.]*) => not found$",
        ],
        hides: &[],
        meaning: "The program starts, but its loader does not find {library_file}.",
        cause: "The machine lacks the library, has another version of it, or has it for another processor \
                only. If it is libc.so.6, the program runs under qemu with an incomplete sysroot, or in an \
                image that has a loader but no glibc for its processor.",
        steps: &[
            Step {
                text: "List the libraries that the program needs, without starting it:",
                lines: &["crossflake verify {file}"],
            },
            Step {
                text: "Find the package of the library, on the machine where the program runs:",
                lines: &["apt-file search {library_file}"],
            },
            Step {
                text: "Under qemu, set the sysroot that has the library. A target's runner does so; its \
                       sysroot includes the packages of targets.json.",
                lines: &["export QEMU_LD_PREFIX=/path/to/sysroot"],
            },
            Step {
                text: "Or link the library statically, with a feature called \"vendored\" or \"bundled\", or \
                       use a musl target.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "runner-missing",
        title: "the target's runner is missing",
        patterns: &[
            r"could not execute process `(?<runner>[^`/ ]+) (?:[^`]* )?(?<file>(?:[^` ]*/)?(?:target|debug|release)/[^` ]+)[^`]*` \(never executed\)\s+Caused by:\s+No such file or directory \(os error 2\)",
        ],
        hides: &[],
        meaning: "cargo starts this target's programs with {runner}, which is not on PATH.",
        cause: "\"runner\" in .cargo/config.toml or CARGO_TARGET_{triple_upper}_RUNNER names a program that \
                starts the target's programs. In Debian, the package qemu-user has {runner}; in older \
                releases, qemu-user-static has it with the suffix \"-static\".",
        steps: &[
            Step {
                text: "The target's shell includes the runner and sets it:",
                lines: &["nix develop .#{name}", "cargo test"],
            },
            Step { text: "Without Nix, install it:", lines: &["apt-get install qemu-user"] },
        ],
    },
    Diagnosis {
        code: "qemu-sysroot-missing",
        title: "qemu does not find the target's loader",
        patterns: &[
            r"(?<runner>qemu-\w+)(?:-static)?: Could not open '(?<interpreter>/[^']*)': No such file or directory",
        ],
        hides: &[],
        meaning: "{runner} runs the program, but the program's loader {interpreter} is not on this machine.",
        cause: "qemu-user runs a program with the target's libraries. It looks for them below the folder of \
                -L or QEMU_LD_PREFIX, and then in this machine's root, which has only the machine's own.",
        steps: &[
            Step {
                text: "A target's runner includes the sysroot that the program was linked with:",
                lines: &["nix develop .#{name}", "cargo run"],
            },
            Step { text: "Without crossflake, name a sysroot:", lines: &["{runner} -L /usr/{triple_gnu} PROGRAM"] },
            Step { text: "Or use a musl target: a static program has no loader.", lines: &[] },
        ],
    },
    Diagnosis {
        code: "static-dlopen",
        title: "a static program cannot load libraries",
        patterns: &[r"Dynamic loading not supported"],
        hides: &[],
        meaning: "The program called dlopen to load a shared library, which a static musl program cannot do.",
        cause: "Loading a library needs the dynamic loader, and a static program has none. Crates that look for libraries when \
                the program runs do so: libloading, graphics and sound crates, and bindgen with the feature \"runtime\".",
        steps: &[
            Step { text: "Use a glibc target:", lines: &[r#""targets": { "aarch64-linux": {} }"#] },
            Step {
                text: "Or find the crate that loads libraries, and disable it with a feature:",
                lines: &["cargo tree --target {triple} --invert libloading"],
            },
        ],
    },
    Diagnosis {
        code: "qemu-crash",
        title: "a program crashed under qemu",
        patterns: &[r"qemu: uncaught target signal (?<signal>\d+) \((?<reason>[^)]+)\)"],
        hides: &[],
        meaning: "The emulated program ended with signal {signal} ({reason}).",
        cause: "Usually the program itself crashes, on real hardware too: assembly or C code that assumes another processor, \
                unaligned access, a stack overflow, or a panic with panic = \"abort\" (signal 6). Sometimes qemu does not \
                support an instruction or a system call that the program uses (signal 4).",
        steps: &[
            Step {
                text: "Run it on the real machine to tell these cases apart. Copy the program there:",
                lines: &["crossflake build {name}", "scp result-{name}/bin/PROGRAM HOST:"],
            },
            Step {
                text: "Print the system calls of the emulated program:",
                lines: &["QEMU_STRACE=1 crossflake run {name}"],
            },
            Step {
                text: "If only qemu fails, do not start it after builds. In targets.json:",
                lines: &[r#""run": false"#, "crossflake generate"],
            },
        ],
    },
];
