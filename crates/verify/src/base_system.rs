//! Libraries that each system of a kind has, whatever is installed there.

use crossflake_target::{System, Target};

/// glibc's own libraries (Debian's libc6, all releases) and gcc's run-time library, which Rust's std
/// needs for unwinding. libcrypt.so.1 is not here: glibc gave it up with 2.28.
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

/// DLLs of every Windows 10 and 11, Server included, that programs import. Lower case: Windows makes no difference.
/// Not here: those of Visual C++'s run-time (vcruntime140.dll, msvcp140.dll), which are installed with programs.
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

/// Names that Windows resolves to DLLs of its own, whichever have the functions: its API sets.
const API_SETS: &[&str] = &["api-ms-win-", "ext-ms-win-"];

/// The module that WASI's first preview is imported from.
const WASI: &str = "wasi_snapshot_preview1";

/// Where a linker puts symbols that nobody defined.
const UNDEFINED: &str = "env";

/// Whether a system that `target` is for has `library` without anything added. The dynamic linker is a library, too:
/// programs name it for thread-local storage or the stack guard. What WebAssembly imports from, here also called a
/// library, its host has; for one without a system that is whatever the source names, but not WASI.
pub(crate) fn has(library: &str, target: &Target) -> bool {
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
    fn only_the_systems_own_libraries_and_its_own_linker_count() {
        let arm = of("aarch64-unknown-linux-gnu");
        assert!(has("libc.so.6", arm));
        assert!(has("libgcc_s.so.1", arm));
        assert!(has("ld-linux-aarch64.so.1", arm));
        assert!(!has("ld-linux-x86-64.so.2", arm));
        assert!(!has("libstdc++.so.6", arm));
        assert!(!has("libc.so", arm));
        assert!(!has("/lib/libc.so.6", arm));
    }

    #[test]
    fn windows_has_its_own_dlls_in_any_case_and_no_compilers() {
        let windows = of("x86_64-pc-windows-gnu");
        for own in ["KERNEL32.dll", "msvcrt.dll", "api-ms-win-core-synch-l1-2-0.dll"] {
            assert!(has(own, windows), "{own}");
        }
        for foreign in ["libgcc_s_seh-1.dll", "libwinpthread-1.dll", "VCRUNTIME140.dll", "libc.so.6"] {
            assert!(!has(foreign, windows), "{foreign}");
        }
        assert!(WINDOWS.is_sorted());
    }

    #[test]
    fn a_module_imports_what_its_host_has() {
        let (wasi, bare) = (of("wasm32-wasip1"), of("wasm32-unknown-unknown"));
        assert!(has(WASI, wasi) && !has(WASI, bare));
        assert!(!has("host", wasi) && has("host", bare));
        assert!(!has("env", wasi) && !has("env", bare));
    }
}
