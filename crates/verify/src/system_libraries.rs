//! System libraries: the libraries of every system of a kind, without further packages.

use crossflake_target::{System, Target};

/// The libraries of glibc, and gcc's runtime library, which Rust's std needs for unwinding. Source: the file list of
/// Debian's libc6 in all releases. libcrypt.so.1 is missing because glibc dropped it in 2.28.
const GLIBC: &[&str] = &[
    "libBrokenLocale.so.1",
    "libanl.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libmvec.so.1",
    "libnsl.so.1",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libthread_db.so.1",
    "libutil.so.1",
];

/// DLLs of every Windows 10 and 11, Server included. In lower case, because Windows ignores case in names of DLLs.
/// The DLLs of Visual C++'s runtime (vcruntime140.dll, msvcp140.dll) are not in the list because programs install them.
const WINDOWS: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "cfgmgr32.dll",
    "combase.dll",
    "comctl32.dll",
    "comdlg32.dll",
    "credui.dll",
    "crypt32.dll",
    "cryptbase.dll",
    "d3d11.dll",
    "d3d12.dll",
    "dbghelp.dll",
    "dnsapi.dll",
    "dwmapi.dll",
    "dwrite.dll",
    "dxgi.dll",
    "fwpuclnt.dll",
    "gdi32.dll",
    "hid.dll",
    "imm32.dll",
    "iphlpapi.dll",
    "kernel32.dll",
    "kernelbase.dll",
    "mpr.dll",
    "msvcrt.dll",
    "mswsock.dll",
    "ncrypt.dll",
    "netapi32.dll",
    "normaliz.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "opengl32.dll",
    "pdh.dll",
    "powrprof.dll",
    "propsys.dll",
    "psapi.dll",
    "rpcrt4.dll",
    "rstrtmgr.dll",
    "sechost.dll",
    "secur32.dll",
    "setupapi.dll",
    "shcore.dll",
    "shell32.dll",
    "shlwapi.dll",
    "ucrtbase.dll",
    "user32.dll",
    "userenv.dll",
    "uxtheme.dll",
    "version.dll",
    "wevtapi.dll",
    "winhttp.dll",
    "wininet.dll",
    "winmm.dll",
    "winspool.drv",
    "wintrust.dll",
    "wldap32.dll",
    "ws2_32.dll",
    "wtsapi32.dll",
];

/// Prefixes of API sets: names that Windows maps to DLLs of its own.
const API_SETS: &[&str] = &["api-ms-win-", "ext-ms-win-"];

/// The module with the functions of WASI preview 1.
const WASI: &str = "wasi_snapshot_preview1";

/// The module from which the linker imports undefined symbols.
const UNDEFINED: &str = "env";

/// Whether `library` is a system library of `target`.
///
/// The dynamic linker counts as one: programs need it for thread-local storage or the stack guard. For WebAssembly, `library`
/// is the name of an imported module, which the host provides. Without WASI the host may provide any module that the source
/// code names.
pub(crate) fn is_system_library(library: &str, target: &Target) -> bool {
    match target.system {
        System::Gnu => {
            let linker = target.interpreter.and_then(|path| path.rsplit('/').next());
            GLIBC.contains(&library) || linker == Some(library)
        }
        System::Musl => false,
        System::Windows => {
            let library = library.to_ascii_lowercase();
            WINDOWS.contains(&library.as_str()) || API_SETS.iter().any(|set| library.starts_with(set))
        }
        System::Wasi => library == WASI,
        System::Wasm => library != UNDEFINED && !library.starts_with("wasi"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(triple: &str) -> &'static Target {
        Target::of(triple).unwrap()
    }

    #[test]
    fn linux_has_glibcs_libraries_and_the_targets_dynamic_linker() {
        let arm = of("aarch64-unknown-linux-gnu");
        assert!(is_system_library("libc.so.6", arm));
        assert!(is_system_library("libgcc_s.so.1", arm));
        assert!(is_system_library("ld-linux-aarch64.so.1", arm));
        assert!(!is_system_library("ld-linux-x86-64.so.2", arm));
        assert!(!is_system_library("libstdc++.so.6", arm));
        assert!(!is_system_library("libc.so", arm));
        assert!(!is_system_library("/lib/libc.so.6", arm));
    }

    #[test]
    fn windows_has_its_own_dlls_but_not_those_of_compilers() {
        let windows = of("x86_64-pc-windows-gnu");
        for own in ["KERNEL32.dll", "msvcrt.dll", "api-ms-win-core-synch-l1-2-0.dll"] {
            assert!(is_system_library(own, windows), "{own}");
        }
        for foreign in ["libgcc_s_seh-1.dll", "libwinpthread-1.dll", "VCRUNTIME140.dll", "libc.so.6"] {
            assert!(!is_system_library(foreign, windows), "{foreign}");
        }
        assert!(WINDOWS.is_sorted());
    }

    #[test]
    fn the_host_provides_wasi_or_modules_that_the_source_names() {
        let (wasi, bare) = (of("wasm32-wasip1"), of("wasm32-unknown-unknown"));
        assert!(is_system_library(WASI, wasi) && !is_system_library(WASI, bare));
        assert!(!is_system_library("host", wasi) && is_system_library("host", bare));
        assert!(!is_system_library("env", wasi) && !is_system_library("env", bare));
    }
}
