//! Errors of the linkers GNU ld, lld and mold, and of rustc about them.

use super::super::diagnosis::{Diagnosis, Step};
use super::steps::{ADD_LIBRARY, ADD_PACKAGE, BUILD_OR_SHELL, LIST_LIBRARIES};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "linker-missing",
        title: "the linker is missing",
        patterns: &[r"linker `(?<tool>[^`]+)` not found"],
        hides: &[],
        meaning: "rustc links with {tool}, which is not on PATH.",
        cause: "By default rustc links with cc, also for most other targets. Either this machine has no C \
                compiler, or the linker in CARGO_TARGET_{triple_upper}_LINKER or in .cargo/config.toml is \
                not installed.",
        steps: &[
            Step { text: "crossflake's toolchain includes the linker:", lines: BUILD_OR_SHELL },
            Step {
                text: "For the build machine itself, install a C compiler:",
                lines: &["apt-get install gcc libc6-dev"],
            },
            Step {
                text: "For another target, install its cross compiler and set it as the linker:",
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
        meaning: "The program links {library}, but no folder on the search path has it for this target.",
        cause: "A sysroot has libc and its companions only. Any other library needs its development package \
                for the target's architecture, which also has the .so name without a version that linkers \
                look for. Libraries of the build machine do not count.",
        steps: &[
            ADD_LIBRARY,
            LIST_LIBRARIES,
            Step { text: "Find the package of the library:", lines: &["apt-file search lib{library}.so"] },
            Step {
                text: "For a static musl target, compile the library from source, usually with a feature \
                       called \"vendored\" or \"bundled\": Debian has no libraries for musl.",
                lines: &[],
            },
        ],
    },
    Diagnosis {
        code: "sysroot-missing",
        title: "the target's C library is missing",
        patterns: &[
            r"cannot find (?:\S*/)?(?<file>[SMg]?crt[1in]\.o)",
            r"cannot find (?:-l(?:c|gcc|gcc_s|m|dl|pthread|rt|util)|libgcc_s\.so\.1|libc\.so\.6)(?:$|[^\w.+-])",
            r"cannot open (?:\S*/)?(?<file>[SMg]?crt[1in]\.o)",
            r"unable to find library -l(?:c|gcc|gcc_s)(?:$|[^\w.+-])",
            r"fatal error: '?(?<file>(?:stdio|stdlib|string|stdint|errno|features|bits/libc-header-start|gnu/stubs-32|sys/types)\.h)'?(?:: No such file or directory| file not found)",
        ],
        hides: &["library-missing", "header-missing"],
        meaning: "The compiler does not find the target's C library: crt1.o, libc, libgcc or the headers.",
        cause: "A cross compiler and the target's C library are separate packages. Either the C library is \
                not installed, or --sysroot names a folder that does not have it.",
        steps: &[
            Step {
                text: "crossflake includes a sysroot, of a Debian release that matches the floor:",
                lines: &["nix build .#{name}"],
            },
            Step {
                text: "Without crossflake, install the target's C library:",
                lines: &["apt-get install libc6-dev-{debian}-cross"],
            },
            Step {
                text: "Show where the compiler looks:",
                lines: &["{triple_gnu}-gcc -print-sysroot -print-search-dirs"],
            },
        ],
    },
    Diagnosis {
        code: "wrong-architecture",
        title: "the linker got files for different machines",
        patterns: &[
            r"skipping incompatible (?<file>\S+) when searching for -l(?<library>[\w.+-]+)\n(?:.*\n){0,8}?.*cannot find -l",
            r"(?<file>[^\s:]+): Relocations in generic ELF \(EM: (?<elf_machine>\d+)\)",
            r"(?<file>[^\s:]+): error adding symbols: [Ff]ile in wrong format",
            r"(?<file>[^\s:]+): file not recognized: [Ff]ile format not recognized",
            r"\w[\w:.-]* architecture of input file (?:`|')(?<file>[^']+)' is incompatible with \S+ output",
            r"lld: error: (?<file>\S+) is incompatible with (?<wanted>[\w./-]+)",
        ],
        hides: &["library-missing", "sysroot-missing"],
        meaning: "{file} is for another machine than the other files.",
        cause: "Either the linker is the wrong one: by default rustc links with cc, which links for the \
                build machine. Or a library is: a folder such as /usr/lib/x86_64-linux-gnu is on the search \
                path, often because of PKG_CONFIG_ALLOW_CROSS=1 or LIBRARY_PATH.",
        steps: &[
            Step {
                text: "Find the machine that the file is for:",
                lines: &["crossflake verify {file}", "readelf -h {file}"],
            },
            Step {
                text: "If the file belongs to the program itself (it is below target/), set the target's \
                       linker:",
                lines: &["export CARGO_TARGET_{triple_upper}_LINKER={triple_gnu}-gcc"],
            },
            Step {
                text: "If it is a library of the build machine, remove its folder from the search path, and \
                       add the target's package in targets.json:",
                lines: ADD_PACKAGE,
            },
        ],
    },
    Diagnosis {
        code: "newer-glibc-objects",
        title: "an object was compiled for a newer glibc than the sysroot's",
        patterns: &[
            r"undefined reference to (?:`|')(?<symbol>__isoc23_\w+|_dl_find_object|__libc_single_threaded|arc4random\w*|\w+@@?GLIBC_[\d.]+)'",
            r"undefined symbol: (?<symbol>__isoc23_\w+|_dl_find_object|__libc_single_threaded|arc4random\w*|\w+@@?GLIBC_[\d.]+)",
        ],
        hides: &[],
        meaning: "{symbol} exists only in newer versions of glibc. An object or a library was compiled for \
                  such a version, but the sysroot has an older one.",
        cause: "glibc's headers decide which functions C code calls: since 2.38 they replace strtol by \
                __isoc23_strtol. arc4random exists since 2.36; _dl_find_object (2.35) is called by newer \
                versions of libgcc. The object was compiled with the build machine's headers, or comes \
                prebuilt from a newer system.",
        steps: &[
            Step {
                text: "The message names the object. If a build script compiled it, compile it again with \
                       the sysroot's headers:",
                lines: &["cargo clean --target {triple}", "nix build .#{name}"],
            },
            Step {
                text: "If it is a prebuilt library, use one for older systems, or raise the target's floor \
                       in targets.json:",
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
        meaning: "Rust programs can be loaded at any address, but {file} has code for a fixed one.",
        cause: "All objects of such a program must be compiled with -fPIC. Prebuilt libraries, makefiles \
                with their own flags, and assembly files often are not.",
        steps: &[
            Step {
                text: "Compile the C code with -fPIC. The crate cc does so by default; for makefiles, set:",
                lines: &["export CFLAGS_{triple_lower}=-fPIC"],
            },
            Step {
                text: "If you cannot change the object, link the program for a fixed address. In \
                       .cargo/config.toml:",
                lines: &["[target.{triple}]", r#"rustflags = ["-Crelocation-model=static"]"#],
            },
        ],
    },
    Diagnosis {
        code: "atomics-missing",
        title: "the program needs libatomic",
        patterns: &[r"undefined reference to (?:`|')(?<symbol>__atomic_\w+)'"],
        hides: &[],
        meaning: "C or C++ code uses an atomic operation ({symbol}) that this processor has no instruction for.",
        cause: "gcc calls a function of libatomic for operations that are too large for the processor: of 16 bytes \
                everywhere, of 8 bytes on some 32-bit processors, and of 1 and 2 bytes on RISC-V with older versions of gcc.",
        steps: &[
            Step {
                text: "Link libatomic, which is part of the compiler. In .cargo/config.toml:",
                lines: &["[target.{triple}]", r#"rustflags = ["-Clink-arg=-latomic"]"#],
            },
            Step {
                text: "If the check of the program then reports libatomic.so.1, the program needs it where it runs. Name its \
                       package in targets.json:",
                lines: &[r#""packages": ["libatomic1"]"#, "crossflake lock", "crossflake generate"],
            },
        ],
    },
    Diagnosis {
        code: "cplusplus-library-missing",
        title: "C++ code is linked without the C++ library",
        patterns: &[
            r"undefined reference to (?:`|')(?<symbol>std::[^'\n]+|operator (?:new|delete)[^'\n]*|__gxx_personality_v0|__cxa_\w+|vtable for __cxxabiv1::[^'\n]+)'",
        ],
        hides: &[],
        meaning: "The objects of a C++ library use {symbol} of libstdc++, but the program does not link libstdc++.",
        cause: "A build script that compiles or finds C++ must tell cargo to link the C++ library. The crate cc does so after \
                `.cpp(true)`; scripts that call cmake, make or a prebuilt library often do so for one system only.",
        steps: &[
            Step {
                text: "In a build script of your own, print after the library's own line:",
                lines: &[r#"println!("cargo::rustc-link-lib=stdc++");"#],
            },
            Step {
                text: "For a crate of others, add the library in .cargo/config.toml:",
                lines: &["[target.{triple}]", r#"rustflags = ["-Clink-arg=-lstdc++"]"#],
            },
        ],
    },
    Diagnosis {
        code: "relocation-overflow",
        title: "a program is too large for its code model",
        patterns: &[r"relocation truncated to fit: (?<relocation>R_\w+) against"],
        hides: &[],
        meaning: "The linker cannot write a distance between two parts of the program: it is larger than {relocation} allows.",
        cause: "Code for the usual model reaches 2 GB on x86-64, 128 MB for calls on AArch64, and 16 or 32 MB on Arm. Large \
                static data, debug information in code sections, or objects that were not compiled as position-independent \
                code exceed it.",
        steps: &[
            Step {
                text: "Make the program smaller: optimize, and leave out unused code. In Cargo.toml:",
                lines: &["[profile.release]", "opt-level = \"s\"", "lto = true"],
            },
            Step {
                text: "Or use a larger code model. In .cargo/config.toml:",
                lines: &["[target.{triple}]", r#"rustflags = ["-Ccode-model=large"]"#],
            },
            Step { text: "C code needs the same option:", lines: &["export CFLAGS_{triple_lower}=-mcmodel=large"] },
        ],
    },
];
