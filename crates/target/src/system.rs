//! What programs run on, and what follows from that for every machine alike.

/// The system that a target's programs run on, and how they are linked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Linux, linked dynamically against the glibc of a Debian release: the floor.
    Gnu,
    /// Linux, linked statically with musl: nothing of the machine's is needed.
    Musl,
    /// Windows, linked by mingw-w64 against DLLs that every Windows has, its C library msvcrt.dll among them.
    Windows,
    /// WebAssembly with WASI's first preview: a module with a `main`, which a runtime starts.
    Wasi,
    /// WebAssembly alone: a module whose functions a host calls. std is there, and what needs a system fails.
    Wasm,
}

impl System {
    /// The C library, as `nix/targets.nix` names it; `None` where there is none.
    pub fn libc(self) -> Option<&'static str> {
        match self {
            Self::Gnu => Some("gnu"),
            Self::Musl => Some("musl"),
            Self::Windows => Some("msvcrt"),
            Self::Wasi => Some("wasi"),
            Self::Wasm => None,
        }
    }

    /// How people call it, where the triple does not say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gnu => "Linux with glibc",
            Self::Musl => "Linux with musl",
            Self::Windows => "Windows",
            Self::Wasi => "WASI",
            Self::Wasm => "WebAssembly without a system",
        }
    }

    /// What names of programs end in.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Gnu | Self::Musl => "",
            Self::Windows => ".exe",
            Self::Wasi | Self::Wasm => ".wasm",
        }
    }

    /// Whether programs need no library of the machine they run on.
    pub fn is_static(self) -> bool {
        matches!(self, Self::Musl | Self::Wasi | Self::Wasm)
    }

    /// Whether the oldest glibc that programs run with can be promised. It is the same as whether Debian has
    /// libraries for them: both come with its releases' sysroots.
    pub fn has_floor(self) -> bool {
        self == Self::Gnu
    }

    /// Whether C++ code can be compiled and linked. For musl its library is compiled, where a manifest asks for it.
    pub fn has_cplusplus(self) -> bool {
        matches!(self, Self::Gnu | Self::Musl | Self::Windows)
    }

    /// Whether its programs are started by Linux itself: directly, or for another machine by qemu.
    pub fn is_linux(self) -> bool {
        matches!(self, Self::Gnu | Self::Musl)
    }
}
