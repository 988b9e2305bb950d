//! Lists of dependencies to ignore, each with the reason.
//!
//! Debian's dependencies serve an installed, running system. crossflake only unpacks packages to compile and link with
//! them: it configures and starts no package, and takes some parts from other packages. A root of a set is never
//! ignored.

/// A package that is ignored as a dependency.
#[derive(Debug, PartialEq, Eq)]
pub struct Excluded {
    /// The package's name. A `*` at its beginning or end stands for any text.
    pub name: &'static str,
    /// The reason why it may be left out.
    pub why: &'static str,
}

impl Excluded {
    /// Whether the pattern matches a package's name.
    pub(crate) fn matches(&self, name: &str) -> bool {
        match (self.name.strip_prefix('*'), self.name.strip_suffix('*')) {
            (Some(suffix), _) => name.ends_with(suffix),
            (_, Some(prefix)) => name.starts_with(prefix),
            _ => name == self.name,
        }
    }
}

macro_rules! excluded {
    ($($name:literal: $why:literal,)*) => { &[$(Excluded { name: $name, why: $why }),*] };
}

/// Every set: packages that only a running system needs.
pub(crate) const RUNNING_SYSTEM: &[Excluded] = excluded! {
    "adduser": "makes accounts at installation",
    "base-files": "the skeleton of a root file system",
    "base-passwd": "the accounts of a root file system",
    "cdebconf": "asks questions at installation",
    "debconf": "asks questions at installation",
    "debconf-2.0": "asks questions at installation",
    "debianutils": "add-shell and the like, for installation scripts",
    "dpkg": "packages are unpacked without it",
    "init-system-helpers": "starts services",
    "install-info": "indexes manuals at installation",
    "libpam-runtime": "configures logins",
    "openssl": "the command; ca-certificates runs it to make links at installation",
    "openssl-provider-legacy": "obsolete ciphers, loaded only if a configuration enables them",
    "readline-common": "key bindings for interactive use",
    "sensible-utils": "starts the user's editor",
    "systemd*": "starts services",
    "sysvinit-utils": "starts services",
    "ucf": "merges configuration files at installation",
};

/// Compilers and plain sysroots: run-time libraries that gcc links only with certain options.
pub(crate) const COMPILER_OPTIONS: &[Excluded] = excluded! {
    "libasan*": "only -fsanitize=address links it",
    "libcc1-0": "gdb's compile command; neither the driver nor cc1 loads it",
    "libgomp1": "only -fopenmp links it",
    "libgprofng0": "the profiler gprofng; neither as nor ld loads it",
    "libhwasan*": "only -fsanitize=hwaddress links it",
    "libitm1": "only -fgnu-tm links it",
    "liblsan*": "only -fsanitize=leak links it",
    "libquadmath0": "only gfortran links it by itself",
    "libtsan*": "only -fsanitize=thread links it",
    "libubsan*": "only -fsanitize=undefined links it",
};

/// A target's packages: programs, which the build machine cannot run, data that only running programs read, and
/// libraries that no program links.
pub(crate) const TARGET_PROGRAMS: &[Excluded] = excluded! {
    "*-bin": "programs",
    "*-icon-theme": "icons",
    "*-tools": "programs",
    "dbus*": "a service",
    "dconf-*": "a service",
    "dpkg-dev": "programs",
    "fontconfig-config": "which fonts to use",
    "fonts-*": "fonts",
    "gir1.2-*": "descriptions of libraries for other languages",
    "gnupg": "a program",
    "gpg": "a program",
    "hunspell-*": "dictionaries",
    "icu-devtools": "programs",
    "libnsl-dev": "NIS, which libc6-dev does not depend on since trixie",
    "media-types": "a catalogue of file types",
    "mime-support": "a catalogue of file types",
    "perl": "a program",
    "perl-base": "a program",
    "pkg-config": "a program; the build machine's reads the target's .pc files",
    "pkgconf": "a program; the build machine's reads the target's .pc files",
    "python3": "a program",
    "rpcsvc-proto": "a program",
    "sgml-base": "a catalogue of document types",
    "shared-mime-info": "a catalogue of file types",
    "xkb-data": "keyboard layouts",
    "xml-core": "a catalogue of document types",
    "xorg-sgml-doctools": "documentation",
};

/// Cross compilers: the target's libraries and headers in the toolchain's release. The sysroot has them in the
/// release with the right glibc; both together break linking against the older one.
pub(crate) const CROSS_LIBRARIES: &[Excluded] = excluded! {
    "*-cross": "the sysroot's counterpart is used",
};

/// The compiler for Windows.
pub(crate) const WINDOWS_DLLS: &[Excluded] = excluded! {
    "gcc-mingw-w64-x86-64-posix-runtime": "DLLs; crossflake links these libraries statically",
};

/// clang, which compiles for WebAssembly only.
pub(crate) const CLANG_OPTIONS: &[Excluded] = excluded! {
    "binutils": "WebAssembly is linked by lld",
    "libc6-dev": "for compiling for the build machine, which gcc does",
    "libgcc-14-dev": "for compiling for the build machine, which gcc does",
    "libobjc-14-dev": "for compiling for the build machine, which gcc does",
    "libstdc++-14-dev": "for compiling for the build machine, which gcc does",
    "libclang1-19": "for programs that use clang as a library",
    "llvm-19-linker-tools": "link-time optimization of the system's linkers",
};

/// Libraries and headers that the build machine's compiler does not bring, because they are in another set: the build
/// machine's sysroot. A compiler that finds them next to itself would use them for a target too.
pub(crate) const BUILD_SYSROOT: &[Excluded] = excluded! {
    "libc6-dev": "the sysroot has it",
    "libstdc++-14-dev": "the sysroot has it",
};

/// Packages that bring the data of a tool: libraries that the tool does not need.
pub(crate) const DATA_LIBRARIES: &[Excluded] = excluded! {
    "zlib1g-dev": "for linking with libprotobuf; protoc only reads files of libprotobuf-dev",
};

/// rustc and cargo: their default linker.
pub(crate) const NATIVE_COMPILER: &[Excluded] = excluded! {
    "gcc": "the set gcc has gcc-14, called by its path",
    "libc-dev": "the build machine's sysroot has libc6-dev",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_at_either_end_matches_any_text() {
        let matches = |pattern: &'static str, name| Excluded { name: pattern, why: "" }.matches(name);
        assert!(matches("*-cross", "libgomp1-armhf-cross"));
        assert!(!matches("*-cross", "gcc-14-cross-base"));
        assert!(matches("libasan*", "libasan8"));
        assert!(!matches("libasan*", "libc6"));
        assert!(matches("gcc", "gcc"));
        assert!(!matches("gcc", "gcc-14"));
    }
}
