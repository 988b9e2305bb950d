//! Tables of crates and pkg-config names, with the Debian packages that they need.
//!
//! Sources: each crate's Cargo.toml and build script; for Debian's packages the indices of the three releases that
//! sysroots come from, as of November 2026. All three have a package unless [`first_release`] names a release.
//!
//! The tables leave out crates whose dependencies are enough to judge them: a build script that uses `cc` compiles its own C
//! code, even if it tries pkg-config first (libz-sys, zstd-sys, libgit2-sys, ring and hundreds of others).

/// The native code that a crate compiles or links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    /// Compiles C from its own source.
    C,
    /// Compiles C++ from its own source.
    Cplusplus,
    /// Links the libraries of these Debian packages.
    Links(&'static [&'static str]),
    /// Loads a library at run time. A static program cannot.
    Dlopen,
    /// Needs only [tools](KnownCrate::tools), or has native code for other systems only.
    Nothing,
}

/// A crate with native code, and the requirements of its build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownCrate {
    pub name: &'static str,
    pub requirement: Requirement,
    /// Requirements with one of these features; the first enabled one decides.
    pub by_feature: &'static [(&'static [&'static str], Requirement)],
    /// Debian packages with programs or libraries that its build script uses, unless it links a system library.
    /// `None` if they follow from its build-dependencies.
    pub tools: Option<&'static [&'static str]>,
    /// Additional tools if the target is Windows.
    pub tools_for_windows: &'static [&'static str],
}

const fn known(name: &'static str, requirement: Requirement) -> KnownCrate {
    KnownCrate { name, requirement, by_feature: &[], tools: None, tools_for_windows: &[] }
}

const fn links(name: &'static str, packages: &'static [&'static str]) -> KnownCrate {
    known(name, Requirement::Links(packages))
}

impl KnownCrate {
    /// Its requirement with the features that `enabled` accepts.
    pub(crate) fn requirement(&self, enabled: impl Fn(&str) -> bool) -> Requirement {
        let changed = self.by_feature.iter().find(|(features, _)| features.iter().any(|feature| enabled(feature)));
        changed.map_or(self.requirement, |(_, requirement)| *requirement)
    }

    /// The features with which it needs no system library.
    pub(crate) fn spared_by(&self) -> impl Iterator<Item = &'static str> {
        let spares = |requirement| matches!(requirement, Requirement::C | Requirement::Nothing);
        let sparing = self.by_feature.iter().filter(move |(_, requirement)| spares(*requirement));
        sparing.flat_map(|(features, _)| *features).copied()
    }

    const fn with(self, by_feature: &'static [(&'static [&'static str], Requirement)]) -> Self {
        Self { by_feature, ..self }
    }

    const fn tools(self, tools: &'static [&'static str]) -> Self {
        Self { tools: Some(tools), ..self }
    }

    const fn tools_for_windows(self, tools_for_windows: &'static [&'static str]) -> Self {
        Self { tools_for_windows, ..self }
    }
}

/// Known crates, sorted by name.
#[rustfmt::skip]
pub(crate) const KNOWN: &[KnownCrate] = &[
    links("alsa-sys", &["libasound2-dev"]),
    // The rules of its FIPS validation fix how the module is built.
    known("aws-lc-fips-sys", Requirement::C).tools(&["cmake", "golang-go", "perl"]),
    // Depends on the crate cmake, but does not use it for Linux: aws.github.io/aws-lc-rs/requirements.
    known("aws-lc-sys", Requirement::C).tools(&[]).tools_for_windows(&["nasm"]),
    // Older versions use cc for Android.
    known("backtrace", Requirement::Nothing),
    // Loads libclang at run time, for bindgen.
    known("clang-sys", Requirement::Nothing).tools(&["libclang-dev"]),
    links("hidapi", &["libudev-dev"]).with(&[(&["linux-native", "linux-native-basic-udev"], Requirement::Nothing)]),
    // By default it compiles only libbpf.
    links("libbpf-sys", &["libelf-dev", "zlib1g-dev"]).with(&[(&["vendored-libelf"], Requirement::C)]),
    links("libdbus-sys", &["libdbus-1-dev"]).with(&[(&["vendored"], Requirement::C)]),
    links("libgssapi-sys", &["libkrb5-dev"]),
    // Compiles C++ only for MSVC.
    known("libmimalloc-sys", Requirement::C),
    links("libpulse-sys", &["libpulse-dev"]),
    links("libseccomp-sys", &["libseccomp-dev"]),
    // Its other features that compile SQLite enable this one.
    links("libsqlite3-sys", &["libsqlite3-dev"]).with(&[(&["bundled"], Requirement::C)]),
    links("libsystemd-sys", &["libsystemd-dev"]),
    links("libudev-sys", &["libudev-dev"]),
    known("mysqlclient-src", Requirement::Cplusplus).tools(&["cmake"]),
    links("mysqlclient-sys", &["libmariadb-dev"]).with(&[(&["bundled"], Requirement::Nothing)]),
    known("nasm-rs", Requirement::Nothing).tools(&["nasm"]),
    links("nettle-sys", &["nettle-dev"]),
    // OpenSSL's build runs perl.
    links("openssl-sys", &["libssl-dev"]).with(&[(&["vendored"], Requirement::C)]).tools(&["perl"]),
    links("pam-sys", &["libpam0g-dev"]),
    links("pcap", &["libpcap-dev"]),
    links("pq-sys", &["libpq-dev"]).with(&[(&["bundled", "bundled_without_openssl"], Requirement::Nothing)]),
    known("prost-build", Requirement::Nothing).tools(&["protobuf-compiler"]),
    // Compiles librdkafka with configure and make.
    known("rdkafka-sys", Requirement::C).with(&[(&["dynamic-linking", "dynamic_linking"], Requirement::Links(&["librdkafka-dev"]))]),
    links("sdl2-sys", &["libsdl2-dev"]).with(&[(&["bundled"], Requirement::C)]),
    links("selinux-sys", &["libselinux1-dev"]),
    // Without features it has only data types.
    known("wayland-sys", Requirement::Nothing).with(&[
        (&["dlopen"], Requirement::Dlopen),
        (&["client", "cursor", "egl", "server"], Requirement::Links(&["libwayland-dev"])),
    ]),
    links("xcb", &["libxcb1-dev"]).with(&[(&["dl"], Requirement::Dlopen)]),
    links("xkbcommon", &["libxkbcommon-dev"]),
    links("yeslogic-fontconfig-sys", &["libfontconfig-dev"]).with(&[(&["dlopen"], Requirement::Dlopen)]),
];

/// pkg-config names, and the Debian package that has each `.pc` file. Sorted.
#[rustfmt::skip]
pub(crate) const MODULES: &[(&str, &str)] = &[
    ("alsa", "libasound2-dev"),
    ("atk", "libatk1.0-dev"),
    ("cairo", "libcairo2-dev"),
    ("cairo-gobject", "libcairo2-dev"),
    ("dbus-1", "libdbus-1-dev"),
    ("fontconfig", "libfontconfig-dev"),
    ("freetype2", "libfreetype-dev"),
    ("gdk-3.0", "libgtk-3-dev"),
    ("gdk-pixbuf-2.0", "libgdk-pixbuf-2.0-dev"),
    ("gio-2.0", "libglib2.0-dev"),
    ("glib-2.0", "libglib2.0-dev"),
    ("gobject-2.0", "libglib2.0-dev"),
    ("gpgme", "libgpgme-dev"),
    ("graphene-gobject-1.0", "libgraphene-1.0-dev"),
    ("gstreamer-1.0", "libgstreamer1.0-dev"),
    ("gstreamer-app-1.0", "libgstreamer-plugins-base1.0-dev"),
    ("gstreamer-audio-1.0", "libgstreamer-plugins-base1.0-dev"),
    ("gstreamer-base-1.0", "libgstreamer1.0-dev"),
    ("gstreamer-pbutils-1.0", "libgstreamer-plugins-base1.0-dev"),
    ("gstreamer-video-1.0", "libgstreamer-plugins-base1.0-dev"),
    ("gtk+-3.0", "libgtk-3-dev"),
    ("gtk4", "libgtk-4-dev"),
    ("javascriptcoregtk-4.1", "libjavascriptcoregtk-4.1-dev"),
    ("libadwaita-1", "libadwaita-1-dev"),
    ("libcurl", "libcurl4-openssl-dev"),
    ("libdrm", "libdrm-dev"),
    ("libelf", "libelf-dev"),
    ("libevdev", "libevdev-dev"),
    ("libffi", "libffi-dev"),
    ("libinput", "libinput-dev"),
    ("liblzma", "liblzma-dev"),
    ("libpcap", "libpcap-dev"),
    ("libpipewire-0.3", "libpipewire-0.3-dev"),
    ("libpq", "libpq-dev"),
    ("libpulse", "libpulse-dev"),
    ("libseccomp", "libseccomp-dev"),
    ("libsodium", "libsodium-dev"),
    ("libsoup-3.0", "libsoup-3.0-dev"),
    ("libspa-0.2", "libspa-0.2-dev"),
    ("libssh2", "libssh2-1-dev"),
    ("libsystemd", "libsystemd-dev"),
    ("libudev", "libudev-dev"),
    ("libusb-1.0", "libusb-1.0-0-dev"),
    ("libxml-2.0", "libxml2-dev"),
    ("libzmq", "libzmq3-dev"),
    ("libzstd", "libzstd-dev"),
    ("openssl", "libssl-dev"),
    ("pango", "libpango1.0-dev"),
    ("pangocairo", "libpango1.0-dev"),
    ("sdl2", "libsdl2-dev"),
    ("sqlite3", "libsqlite3-dev"),
    ("wayland-client", "libwayland-dev"),
    ("webkit2gtk-4.1", "libwebkit2gtk-4.1-dev"),
    ("x11", "libx11-dev"),
    ("xcb", "libxcb1-dev"),
    ("xkbcommon", "libxkbcommon-dev"),
    ("zlib", "zlib1g-dev"),
];

/// Packages that the oldest releases lack, with the first release that has each. Sorted.
const NEWER: &[(&str, &str)] = &[
    ("libadwaita-1-dev", "bookworm"),
    ("libgtk-4-dev", "bookworm"),
    ("libjavascriptcoregtk-4.1-dev", "bookworm"),
    ("libsoup-3.0-dev", "bookworm"),
    ("libwebkit2gtk-4.1-dev", "bookworm"),
];

/// The entry of a crate; `None` for an unknown one.
pub(crate) fn of_crate(name: &str) -> Option<&'static KnownCrate> {
    KNOWN.iter().find(|known| known.name == name)
}

/// The Debian package of a pkg-config name.
pub(crate) fn of_module(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(module, _)| *module == name).map(|(_, package)| *package)
}

/// The codename of the oldest release that has a package; `None` if all releases have it.
pub(crate) fn first_release(package: &str) -> Option<&'static str> {
    NEWER.iter().find(|(newer, _)| *newer == package).map(|(_, codename)| *codename)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossflake_target::RELEASES;

    #[test]
    fn every_table_is_sorted_without_duplicates() {
        assert!(KNOWN.is_sorted_by(|a, b| a.name < b.name));
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(NEWER.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn every_newer_package_is_used_and_its_release_exists() {
        for (package, codename) in NEWER {
            assert!(MODULES.iter().any(|(_, used)| used == package), "{package}");
            assert!(RELEASES.iter().any(|release| release.codename == *codename), "{codename}");
        }
    }

    #[test]
    fn the_first_enabled_feature_decides() {
        let wayland = |on: &[&str]| of_crate("wayland-sys").unwrap().requirement(|feature| on.contains(&feature));
        assert_eq!(wayland(&[]), Requirement::Nothing);
        assert_eq!(wayland(&["client"]), Requirement::Links(&["libwayland-dev"]));
        assert_eq!(wayland(&["client", "dlopen"]), Requirement::Dlopen);
    }
}
