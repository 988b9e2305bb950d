//! What is known of crates and libraries, where a crate's place in the graph does not tell.
//!
//! Rows of crates come from the crate's own Cargo.toml and build script. Debian's packages were looked up in the
//! indices of the three releases that sysroots come from, in November 2026: all have them unless `since` says
//! otherwise.
//!
//! Not here are crates that the graph is enough for: a build script that uses `cc` compiles its own C, even if it
//! asks pkg-config first (libz-sys, zstd-sys, libgit2-sys, ring and hundreds of others).

/// What a crate compiles or links for the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Compiles C from its own source.
    C,
    /// Compiles C++ from its own source.
    Cplusplus,
    /// Links these Debian packages' libraries.
    Links(&'static [&'static str]),
    /// Opens a library when it runs, on a machine that has it. A static program cannot.
    Opens,
    /// Nothing: it is there for what it runs on the build machine, or for other systems.
    Nothing,
}

/// A crate, and what follows from its being in a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub name: &'static str,
    pub way: Way,
    /// Features with one of which it goes another way; the first that is on decides.
    pub with: &'static [(&'static [&'static str], Way)],
    /// Debian packages with what it runs or opens on the build machine when it links nothing. `None`: the graph
    /// tells.
    pub tools: Option<&'static [&'static str]>,
    /// Further ones where it is built for Windows.
    pub tools_for_windows: &'static [&'static str],
}

const fn row(name: &'static str, way: Way) -> Row {
    Row { name, way, with: &[], tools: None, tools_for_windows: &[] }
}

const fn links(name: &'static str, packages: &'static [&'static str]) -> Row {
    row(name, Way::Links(packages))
}

impl Row {
    /// The way it goes where these features are on.
    pub(crate) fn way(&self, on: impl Fn(&str) -> bool) -> Way {
        let other = self.with.iter().find(|(features, _)| features.iter().any(|feature| on(feature)));
        other.map_or(self.way, |(_, way)| *way)
    }

    /// The features with one of which it needs no library of the system.
    pub(crate) fn spared_by(&self) -> impl Iterator<Item = &'static str> {
        let spares = |way| matches!(way, Way::C | Way::Nothing);
        self.with.iter().filter(move |(_, way)| spares(*way)).flat_map(|(features, _)| *features).copied()
    }

    const fn with(self, with: &'static [(&'static [&'static str], Way)]) -> Self {
        Self { with, ..self }
    }

    const fn tools(self, tools: &'static [&'static str]) -> Self {
        Self { tools: Some(tools), ..self }
    }

    const fn tools_for_windows(self, tools_for_windows: &'static [&'static str]) -> Self {
        Self { tools_for_windows, ..self }
    }
}

/// Sorted by name.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    links("alsa-sys", &["libasound2-dev"]),
    // The validated module is built as its validation says.
    row("aws-lc-fips-sys", Way::C).tools(&["cmake", "golang-go", "perl"]),
    // It depends on the crate cmake and needs it on no Linux: aws.github.io/aws-lc-rs/requirements.
    row("aws-lc-sys", Way::C).tools(&[]).tools_for_windows(&["nasm"]),
    // Older ones use cc for Android.
    row("backtrace", Way::Nothing),
    // Opens libclang to read C headers: for bindgen.
    row("clang-sys", Way::Nothing).tools(&["libclang-dev"]),
    links("hidapi", &["libudev-dev"]).with(&[(&["linux-native", "linux-native-basic-udev"], Way::Nothing)]),
    // By default it compiles libbpf alone.
    links("libbpf-sys", &["libelf-dev", "zlib1g-dev"]).with(&[(&["vendored-libelf"], Way::C)]),
    links("libdbus-sys", &["libdbus-1-dev"]).with(&[(&["vendored"], Way::C)]),
    links("libgssapi-sys", &["libkrb5-dev"]),
    // It compiles C++ for MSVC alone.
    row("libmimalloc-sys", Way::C),
    links("libpulse-sys", &["libpulse-dev"]),
    links("libseccomp-sys", &["libseccomp-dev"]),
    // Its other features with SQLite's source turn this one on.
    links("libsqlite3-sys", &["libsqlite3-dev"]).with(&[(&["bundled"], Way::C)]),
    links("libsystemd-sys", &["libsystemd-dev"]),
    links("libudev-sys", &["libudev-dev"]),
    row("mysqlclient-src", Way::Cplusplus).tools(&["cmake"]),
    links("mysqlclient-sys", &["libmariadb-dev"]).with(&[(&["bundled"], Way::Nothing)]),
    row("nasm-rs", Way::Nothing).tools(&["nasm"]),
    links("nettle-sys", &["nettle-dev"]),
    // OpenSSL's own source is configured by perl.
    links("openssl-sys", &["libssl-dev"]).with(&[(&["vendored"], Way::C)]).tools(&["perl"]),
    links("pam-sys", &["libpam0g-dev"]),
    links("pcap", &["libpcap-dev"]),
    links("pq-sys", &["libpq-dev"]).with(&[(&["bundled", "bundled_without_openssl"], Way::Nothing)]),
    row("prost-build", Way::Nothing).tools(&["protobuf-compiler"]),
    // Compiles librdkafka by configure and make.
    row("rdkafka-sys", Way::C).with(&[(&["dynamic-linking", "dynamic_linking"], Way::Links(&["librdkafka-dev"]))]),
    links("sdl2-sys", &["libsdl2-dev"]).with(&[(&["bundled"], Way::C)]),
    links("selinux-sys", &["libselinux1-dev"]),
    // Of itself it is data types alone.
    row("wayland-sys", Way::Nothing).with(&[
        (&["dlopen"], Way::Opens),
        (&["client", "cursor", "egl", "server"], Way::Links(&["libwayland-dev"])),
    ]),
    links("xcb", &["libxcb1-dev"]).with(&[(&["dl"], Way::Opens)]),
    links("xkbcommon", &["libxkbcommon-dev"]),
    links("yeslogic-fontconfig-sys", &["libfontconfig-dev"]).with(&[(&["dlopen"], Way::Opens)]),
];

/// Names that crates ask pkg-config for, by themselves or through the crate `system-deps`, and the packages that
/// answer. Sorted.
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

/// Packages that not all releases have, and the oldest that has them. Sorted.
const YOUNG: &[(&str, &str)] = &[
    ("libadwaita-1-dev", "bookworm"),
    ("libgtk-4-dev", "bookworm"),
    ("libjavascriptcoregtk-4.1-dev", "bookworm"),
    ("libsoup-3.0-dev", "bookworm"),
    ("libwebkit2gtk-4.1-dev", "bookworm"),
];

/// What is known of a crate.
pub(crate) fn of_crate(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

/// The package that answers pkg-config's question for a name.
pub(crate) fn of_module(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(module, _)| *module == name).map(|(_, package)| *package)
}

/// The codename of the oldest release that has a package, where not all have it.
pub(crate) fn since(package: &str) -> Option<&'static str> {
    YOUNG.iter().find(|(young, _)| *young == package).map(|(_, codename)| *codename)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossflake_target::RELEASES;

    #[test]
    fn every_list_is_sorted_and_names_nothing_twice() {
        assert!(ROWS.is_sorted_by(|a, b| a.name < b.name));
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(YOUNG.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_young_package_is_one_that_is_used_and_its_release_is_known() {
        for (package, codename) in YOUNG {
            assert!(MODULES.iter().any(|(_, used)| used == package), "{package}");
            assert!(RELEASES.iter().any(|release| release.codename == *codename), "{codename}");
        }
    }

    #[test]
    fn the_first_feature_that_is_on_decides() {
        let wayland = |on: &[&str]| of_crate("wayland-sys").unwrap().way(|feature| on.contains(&feature));
        assert_eq!(wayland(&[]), Way::Nothing);
        assert_eq!(wayland(&["client"]), Way::Links(&["libwayland-dev"]));
        assert_eq!(wayland(&["client", "dlopen"]), Way::Opens);
    }
}
