//! What linkers say: GNU ld, lld, mold, and rustc about them.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "linker-missing",
        title: "the program that links is not there",
        patterns: &[r"linker `(?<tool>[^`]+)` not found"],
        hides: &[],
        means: "rustc makes objects and leaves the linking to a C compiler. It was to call {tool}, which is not on \
                PATH.",
        why: "Unless told otherwise rustc calls cc, for most targets even when it crosses. A machine without a C \
              compiler has none; for another target it must be that target's, \
              CARGO_TARGET_{triple_upper}_LINKER or \"linker\" in .cargo/config.toml.",
        todo: &[
            Step {
                what: "With crossflake the linker is part of the toolchain, and named by its full path:",
                lines: &["nix build .#{name}", "nix develop .#{name}"],
            },
            Step {
                what: "For the machine itself, install a C compiler:",
                lines: &["apt-get install gcc libc6-dev"],
            },
            Step {
                what: "For another target, install its cross compiler and name it:",
                lines: &["export CARGO_TARGET_{triple_upper}_LINKER={triple_gnu}-gcc"],
            },
        ],
    },
    Diagnosis {
        code: "library-missing",
        title: "the linker does not find a library",
        patterns: &[
            r"cannot find -l:?(?<library>[\w.+-]+)",
            r"unable to find library -l:?(?<library>[\w.+-]+)",
            r"mold: (?:(?:error|fatal): )?library not found: (?<library>[\w.+-]+)",
        ],
        hides: &[],
        means: "The program is to be linked with {library}, and none of the folders that were searched has it for \
                this target.",
        why: "The build machine's libraries are for the build machine. A target's sysroot has libc and its companions; \
              every other library has to be put there, in its development package, which also has the .so name \
              without a version that linking asks for.",
        todo: &[
            Step {
                what: "Add the library's development package to the target in targets.json, and pin it:",
                lines: &[
                    r#""packages": ["{package}"]"#,
                    "crossflake lock",
                    "crossflake generate",
                    "nix build .#{name}",
                ],
            },
            Step {
                what: "Which libraries the dependencies need, and which packages have them:",
                lines: &["crossflake advise"],
            },
            Step { what: "Which package has it:", lines: &["apt-file search lib{library}.so"] },
            Step {
                what: "A static musl target takes no shared libraries, and Debian has none for musl: have the library \
                       built from source, mostly by a feature called \"vendored\" or \"bundled\".",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "sysroot-missing",
        title: "the C library of the target is not there",
        patterns: &[
            r"cannot find (?:\S*/)?(?<file>[SMg]?crt[1in]\.o)",
            r"cannot find (?:-l(?:c|gcc|gcc_s|m|dl|pthread|rt|util)|libgcc_s\.so\.1|libc\.so\.6)(?:$|[^\w.+-])",
            r"cannot open (?:\S*/)?(?<file>[SMg]?crt[1in]\.o)",
            r"unable to find library -l(?:c|gcc|gcc_s)(?:$|[^\w.+-])",
            r"fatal error: '?(?<file>(?:stdio|stdlib|string|stdint|errno|features|bits/libc-header-start|gnu/stubs-32|sys/types)\.h)'?(?:: No such file or directory| file not found)",
        ],
        hides: &["library-missing", "header-missing"],
        means: "The compiler does not find the beginnings of a C library: crt1.o, libc, libgcc or its headers.",
        why: "A compiler for another target is one package, that target's C library with headers is a second. \
              Either it is not installed, or --sysroot names a folder that does not have it in the places where the \
              compiler looks.",
        todo: &[
            Step {
                what: "With crossflake the sysroot belongs to the target, of a Debian release with the wanted glibc:",
                lines: &["nix build .#{name}"],
            },
            Step {
                what: "Without it, install the C library for the target beside the cross compiler:",
                lines: &["apt-get install libc6-dev-{debian}-cross"],
            },
            Step {
                what: "Where the compiler looks:",
                lines: &["{triple_gnu}-gcc -print-sysroot -print-search-dirs"],
            },
        ],
    },
    Diagnosis {
        code: "wrong-architecture",
        title: "objects for different machines are to be linked together",
        patterns: &[
            r"skipping incompatible (?<file>\S+) when searching for -l(?<library>[\w.+-]+)\n(?:.*\n){0,8}?.*cannot find -l",
            r"(?<file>[^\s:]+): Relocations in generic ELF \(EM: (?<elf_machine>\d+)\)",
            r"(?<file>[^\s:]+): error adding symbols: [Ff]ile in wrong format",
            r"(?<file>[^\s:]+): file not recognized: [Ff]ile format not recognized",
            r"\w[\w:.-]* architecture of input file (?:`|')(?<file>[^']+)' is incompatible with \S+ output",
            r"lld: error: (?<file>\S+) is incompatible with (?<wanted>[\w./-]+)",
        ],
        hides: &["library-missing", "sysroot-missing"],
        means: "The linker was given {file}, which is for another machine than the rest.",
        why: "Either the linker is the wrong one: rustc calls cc unless told otherwise, and cc links for the build \
              machine. Or a library is: a folder such as /usr/lib/x86_64-linux-gnu came onto the search path, often \
              through PKG_CONFIG_ALLOW_CROSS=1 or LIBRARY_PATH.",
        todo: &[
            Step {
                what: "See what the file is for:",
                lines: &["crossflake verify {file}", "readelf -h {file}"],
            },
            Step {
                what: "If it is the program's own code (a file below target/), name the target's linker:",
                lines: &["export CARGO_TARGET_{triple_upper}_LINKER={triple_gnu}-gcc"],
            },
            Step {
                what: "If it is a library of the build machine, take its folder off the search path and have the \
                       target's package in the sysroot, in targets.json:",
                lines: &[
                    r#""packages": ["{package}"]"#,
                    "crossflake lock",
                    "crossflake generate",
                    "nix build .#{name}",
                ],
            },
        ],
    },
    Diagnosis {
        code: "newer-glibc-objects",
        title: "an object was compiled against a newer glibc than it is linked with",
        patterns: &[
            r"undefined reference to (?:`|')(?<symbol>__isoc23_\w+|_dl_find_object|__libc_single_threaded|arc4random\w*|\w+@@?GLIBC_[\d.]+)'",
            r"undefined symbol: (?<symbol>__isoc23_\w+|_dl_find_object|__libc_single_threaded|arc4random\w*|\w+@@?GLIBC_[\d.]+)",
        ],
        hides: &[],
        means: "{symbol} is a function of newer versions of glibc only: some object or library that is linked was \
                compiled against one, and the sysroot has an older.",
        why: "glibc's headers decide which functions a C file calls: with 2.38 and newer, strtol becomes \
              __isoc23_strtol. _dl_find_object (2.35) comes from a libgcc of a newer release, arc4random is in 2.36. \
              So the file that asks for it was compiled with other headers, mostly the build machine's, or taken \
              ready-made from a newer system.",
        todo: &[
            Step {
                what: "The message names the object before it. If it is of a build script, compile it again with the \
                       sysroot's headers:",
                lines: &["cargo clean --target {triple}", "nix build .#{name}"],
            },
            Step {
                what: "If it is a ready-made library, take one that was built for older systems, or raise the floor of the \
                       target in targets.json:",
                lines: &[r#""glibc": "2.41""#, "crossflake generate"],
            },
        ],
    },
    Diagnosis {
        code: "not-position-independent",
        title: "an object is not position-independent",
        patterns: &[
            r"(?<file>[^\s:]+): relocation R_\w+ against .{1,200}? can ?not be used when making a (?:PIE object|shared object|PDE object)",
            r"relocation R_\w+ cannot be used against (?:local )?symbol.*recompile with -fPI[CE]",
        ],
        hides: &[],
        means: "The program can be loaded at any address, as Rust's programs are, and {file} has code for a fixed one.",
        why: "Objects that go into such a program are compiled with -fPIC. A library from elsewhere, or from a makefile \
              with flags of its own, was not; assembly files often are not.",
        todo: &[
            Step {
                what: "Have the C code compiled with it; the crate cc does that by itself, makefiles need it said:",
                lines: &["export CFLAGS_{triple_lower}=-fPIC"],
            },
            Step {
                what: "Where the object cannot be changed, link a program for a fixed address; in .cargo/config.toml:",
                lines: &["[target.{triple}]", r#"rustflags = ["-Crelocation-model=static"]"#],
            },
        ],
    },
];
