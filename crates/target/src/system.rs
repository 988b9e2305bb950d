//! Operating systems, and their properties that hold on every processor.

/// The system of a target's programs. It determines how they are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux. Programs are linked dynamically against the glibc of a Debian release.
    Gnu,
    /// Linux. Programs are linked statically with musl and need no library of the machine they run on.
    Musl,
    /// Windows. mingw-w64 links programs against DLLs that every Windows has; the C library is msvcrt.dll.
    Windows,
    /// WebAssembly with WASI preview 1: a module with a `main` that a runtime starts.
    Wasi,
    /// WebAssembly without a system: a module whose functions a host calls. std exists, but its functions that need a
    /// system return errors.
    Wasm,
}

impl System {
    /// The name of the C library in `nix/targets.nix`. `None` if the system has no C library.
    pub fn libc(self) -> Option<&'static str> {
        match self {
            Self::Gnu => Some("gnu"),
            Self::Musl => Some("musl"),
            Self::Windows => Some("msvcrt"),
            Self::Wasi => Some("wasi"),
            Self::Wasm => None,
        }
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gnu => "Linux with glibc",
            Self::Musl => "Linux with musl",
            Self::Windows => "Windows",
            Self::Wasi => "WASI",
            Self::Wasm => "WebAssembly without a system",
        }
    }

    /// The suffix of a program's file name, with its dot: `.exe`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Gnu | Self::Musl => "",
            Self::Windows => ".exe",
            Self::Wasi | Self::Wasm => ".wasm",
        }
    }

    /// Whether programs are static: they need no library of the machine they run on.
    pub fn is_static(self) -> bool {
        matches!(self, Self::Musl | Self::Wasi | Self::Wasm)
    }

    /// Whether a target can have a floor, the lowest glibc that its programs may need. Debian has packages with
    /// libraries for exactly these systems, because both come from the releases' sysroots.
    pub fn has_floor(self) -> bool {
        self == Self::Gnu
    }

    /// Whether C++ code can be compiled and linked. For musl, libstdc++ is compiled from source if a manifest lists it.
    pub fn has_cplusplus(self) -> bool {
        matches!(self, Self::Gnu | Self::Musl | Self::Windows)
    }

    /// Whether the system is Linux.
    pub fn is_linux(self) -> bool {
        matches!(self, Self::Gnu | Self::Musl)
    }
}
