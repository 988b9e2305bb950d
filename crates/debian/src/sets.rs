//! The names of the sets in [pins](crate::pins). `crossflake generate` writes them into targets.nix, `crossflake lock`
//! resolves the sets, and the Nix expressions look them up.
//!
//! Sets of programs that run on build machines exist once for each kind: see [`on`].

use crossflake_target::{BUILD_MACHINE, BuildMachine};

/// The userland of builds: bash, coreutils, make, libc. Users' locks name the set, so it keeps its older name.
pub const USERLAND: &str = "base";
/// The static busybox that unpacks everything else.
pub(crate) const BUSYBOX: &str = "busybox";
/// patchelf, which lets the programs of packages find their dynamic linker and libraries in the Nix store.
pub(crate) const PATCHELF: &str = "patchelf";
/// rustc and cargo, with std for the build machine.
pub const RUST: &str = "rust";
/// The sources of std, for targets without a compiled std.
pub(crate) const RUST_SRC: &str = "rust-src";
/// The sources of gcc, for targets without a compiled libstdc++.
pub(crate) const GCC_SRC: &str = "gcc-src";
/// gcc for the build machine.
pub(crate) const GCC: &str = "gcc";
/// qemu's user-mode emulators.
pub(crate) const QEMU: &str = "qemu";
/// Wine, which runs Windows programs.
pub(crate) const WINE: &str = "wine";
/// WasmEdge, which runs WebAssembly with WASI.
pub(crate) const WASMEDGE: &str = "wasmedge";
/// clang and lld, which compile and link WebAssembly.
pub(crate) const CLANG: &str = "clang";
/// The C library of WASI.
pub const WASI: &str = "sysroot/wasi";

/// The name of a set for a kind of build machine: `gcc` for the default one, `gcc@arm64` for another.
pub fn on(machine: &BuildMachine, name: &str) -> String {
    if machine == BUILD_MACHINE { name.to_owned() } else { format!("{name}@{}", machine.architecture) }
}

/// The cross gcc with the program prefix `gnu`, for example `aarch64-linux-gnu`.
pub fn cross(gnu: &str) -> String {
    format!("cross/{gnu}")
}

/// The compiled std of a Debian architecture.
pub fn std(architecture: &str) -> String {
    format!("std/{architecture}")
}

/// glibc, libstdc++ and headers of a Debian architecture in a release.
pub fn sysroot(codename: &str, architecture: &str) -> String {
    format!("sysroot/{codename}/{architecture}")
}

/// musl and headers of a Debian architecture.
pub fn musl(architecture: &str) -> String {
    format!("musl/{architecture}")
}

/// The libraries that a project adds to a target's sysroot.
pub fn packages(target: &str) -> String {
    format!("packages/{target}")
}

/// The build machine's programs that a project adds to a target's builds.
pub fn tools(target: &str) -> String {
    format!("tools/{target}")
}
