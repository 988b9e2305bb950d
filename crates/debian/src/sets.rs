//! How the sets of [pins](crate::pins) are called: `generate` names them, `lock` fills them, and the Nix
//! expressions look them up.
//!
//! What runs on build machines is there for each kind of them, by [`on`].

use crossflake_target::{BUILD_MACHINE, BuildMachine};

/// The userland of builds: bash, coreutils, make, libc. Users' locks name the set, so it keeps its older name.
pub const USERLAND: &str = "base";
/// The static busybox that everything else is unpacked with.
pub const BUSYBOX: &str = "busybox";
/// patchelf, which gives the packages' programs a dynamic linker and libraries in the store.
pub const PATCHELF: &str = "patchelf";
/// rustc and cargo, with std for the build machine.
pub const RUST: &str = "rust";
/// The sources of std, for targets it is compiled for.
pub const RUST_SRC: &str = "rust-src";
/// The sources of gcc, for targets its libstdc++ is compiled for.
pub const GCC_SRC: &str = "gcc-src";
/// gcc for the build machine itself.
pub const GCC: &str = "gcc";
/// qemu's user-mode emulators.
pub const QEMU: &str = "qemu";
/// Wine, which runs Windows programs.
pub const WINE: &str = "wine";
/// WasmEdge, which runs WebAssembly with WASI.
pub const WASMEDGE: &str = "wasmedge";
/// clang and lld, which compile and link WebAssembly.
pub const CLANG: &str = "clang";
/// The C library of WASI.
pub const WASI: &str = "sysroot/wasi";

/// The set `name` for a kind of build machine: `base` for the usual one, `base@arm64` for another.
pub fn on(machine: &BuildMachine, name: &str) -> String {
    if machine == BUILD_MACHINE { name.to_owned() } else { format!("{name}@{}", machine.architecture) }
}

/// The cross gcc whose programs' names start with `gnu` and a dash.
pub fn cross(gnu: &str) -> String {
    format!("cross/{gnu}")
}

/// std, compiled, of a Debian architecture.
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

/// The build-machine programs that a project adds for a target.
pub fn tools(target: &str) -> String {
    format!("tools/{target}")
}
