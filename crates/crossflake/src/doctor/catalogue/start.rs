//! What is said when a program is started: by the kernel through a shell, by the loader, by qemu-user.

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
            r"exec user process caused(?: \x22|: )exec format error",
            r"(?<file>\S*/\S+): 1: (?:ELF|Syntax error: (?:\x22\(\x22|\x22\)\x22|word) unexpected)",
        ],
        hides: &[],
        means: "The kernel of this machine cannot start {file}: it is for another processor, or no program at all.",
        why: "That is what cross-compiling makes. It appears when `cargo run` or `cargo test` starts a target's program \
              without a runner, when a build script or proc macro was built for the target, when a container image \
              is of another platform, or when the wrong file was deployed. Some shells read such a file as a script \
              and complain about its syntax.",
        todo: &[
            Step {
                what: "See what the file is for, and what the machine is:",
                lines: &["crossflake verify {file}", "uname -m"],
            },
            Step {
                what: "To run it here, through qemu and with the target's libraries; in the shell cargo does that by itself:",
                lines: &["nix develop .#{name}", "cargo test"],
            },
            Step {
                what: "Without it, give cargo a runner:",
                lines: &["export CARGO_TARGET_{triple_upper}_RUNNER=\"qemu-{machine} -L /path/to/sysroot\""],
            },
            Step {
                what: "If it was deployed, build for the machine it runs on:",
                lines: &["crossflake targets"],
            },
        ],
    },
    Diagnosis {
        code: "interpreter-missing",
        title: "a program is there and yet not found: its interpreter is missing",
        patterns: &[
            r"could not execute process `(?<file>[^` ]*/[^` ]+)[^`]*` \(never executed\)\s+Caused by:\s+No such file or directory \(os error 2\)",
            r"(?m)(?:^|[ :])(?:\S*/)?(?:ba|z|da|k)?sh: (?:line )?(?:\d+: )?(?<file>[^\s:]*/[^\s:]+): (?:cannot execute: required file not found|No such file or directory|not found)$",
            r"(?m)^env: (?:‘|')?(?<file>[^\s:’']*/[^\s:’']+)(?:’|')?: No such file or directory$",
            r"cannot execute: required file not found",
            r"exec (?<file>/\S+): no such file or directory",
            r"exec user process caused(?: \x22|: )no such file or directory",
        ],
        hides: &[],
        means: "The kernel found no {file}, or, if that file is there, not the interpreter that it names: for a program \
                the dynamic loader, for a script what stands after #!.",
        why: "A dynamically linked program names its loader by full path. It is missing where a glibc program meets \
              Alpine Linux or an image without a libc, where a program for musl meets a glibc system, where a 32-bit \
              program meets a system without 32-bit libraries, and where the path is one in /nix/store, as in \
              everything that plain nixpkgs links. NixOS has no loader in the usual place.",
        todo: &[
            Step {
                what: "See which interpreter it names:",
                lines: &["crossflake verify {file}", "readelf --program-headers {file} | grep interpreter"],
            },
            Step {
                what: "A static program names none and starts everywhere: take a musl target.",
                lines: &[r#""targets": { "{musl}": {} }"#],
            },
            Step {
                what: "For a glibc system build with a target of crossflake: it names the standard loader, and a build whose \
                       program does not is no build.",
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
        means: "{file} needs functions of glibc {version}, and the machine it was started on has an older one.",
        why: "A program needs at least the glibc whose functions it was linked with, and that is the build machine's, \
              or nixpkgs', unless something else is said. glibc serves older programs, never newer ones. It cannot \
              be updated apart from the system.",
        todo: &[
            Step {
                what: "Which glibc the machine has; this is the floor to build for:",
                lines: &["ldd --version | head -n 1"],
            },
            Step {
                what: "Promise it to the target in targets.json, build again, and have it proven:",
                lines: &[r#""glibc": "2.31""#, "crossflake generate", "nix build .#{name}"],
            },
            Step { what: "Which floors there are for which target:", lines: &["crossflake targets"] },
            Step {
                what: "Or take the musl target, which needs no glibc at all.",
                lines: &[r#""targets": { "{musl}": {} }"#],
            },
            Step {
                what: "If {file} is a build script or a proc macro, it was built on a newer machine and kept: \
                       `cargo clean`.",
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
        means: "C++ code in {file} needs {version}, and the libstdc++ of the machine does not have it.",
        why: "libstdc++ belongs to gcc, and a program needs the one of the gcc it was linked with, or a newer one. A \
              dependency brought C++ code that is linked to it as a shared library.",
        todo: &[
            Step {
                what: "Build against the libstdc++ of an older release: that of the floor's sysroot, in targets.json:",
                lines: &[r#""glibc": "2.31""#, "crossflake generate", "nix build .#{name}"],
            },
            Step {
                what: "Or link it statically; the crates cc and link-cplusplus do so with",
                lines: &["export CXXSTDLIB_{triple_lower}=static=stdc++"],
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
        means: "The program was started, and its loader finds {library_file} nowhere.",
        why: "The program is linked dynamically and the machine lacks the library, has another version of it, or has it \
              for another processor only. If it is libc.so.6, the program runs under qemu with an incomplete sysroot, or \
              in an image that has a loader but no glibc of its processor.",
        todo: &[
            Step {
                what: "What the program needs, without starting it:",
                lines: &["crossflake verify {file}"],
            },
            Step {
                what: "Which package has the library, on the machine where it runs:",
                lines: &["apt-file search {library_file}"],
            },
            Step {
                what: "Under qemu, name the sysroot that has it. A target's runner does: its sysroot also has the packages of \
                       targets.json.",
                lines: &["export QEMU_LD_PREFIX=/path/to/sysroot"],
            },
            Step {
                what: "To need it no longer, have it linked statically (a feature \"vendored\" or \"bundled\"), or take a musl \
                       target.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "runner-missing",
        title: "the runner of a target is not there",
        patterns: &[
            r"could not execute process `(?<runner>[^`/ ]+) (?:[^`]* )?(?<file>(?:[^` ]*/)?(?:target|debug|release)/[^` ]+)[^`]*` \(never executed\)\s+Caused by:\s+No such file or directory \(os error 2\)",
        ],
        hides: &[],
        means: "cargo is told to start this target's programs with {runner}, which is not on PATH.",
        why: "\"runner\" in .cargo/config.toml or CARGO_TARGET_{triple_upper}_RUNNER names a program that takes \
              the target's program as its argument. Debian has qemu's under two names: {runner} in qemu-user, and with \
              \"-static\" at the end in older releases' qemu-user-static.",
        todo: &[
            Step {
                what: "In the target's shell the runner is there and set:",
                lines: &["nix develop .#{name}", "cargo test"],
            },
            Step { what: "Outside Nix:", lines: &["apt-get install qemu-user"] },
        ],
    },
    Diagnosis {
        code: "qemu-sysroot-missing",
        title: "qemu does not find the target's loader",
        patterns: &[
            r"(?<runner>qemu-\w+)(?:-static)?: Could not open '(?<interpreter>/[^']*)': No such file or directory",
        ],
        hides: &[],
        means: "{runner} runs the program, and the loader that the program names, {interpreter}, is not on this machine.",
        why: "qemu-user translates instructions; libraries have to be the target's. It looks for them below the folder \
              of -L or QEMU_LD_PREFIX, then in the machine's own root, where only the machine's own are.",
        todo: &[
            Step {
                what: "A target's runner brings the sysroot that the program was linked with:",
                lines: &["nix develop .#{name}", "cargo run"],
            },
            Step { what: "Without it, name one:", lines: &["{runner} -L /usr/{triple_gnu} PROGRAM"] },
            Step { what: "A static program needs none: take a musl target.", lines: &[] },
        ],
    },
];
