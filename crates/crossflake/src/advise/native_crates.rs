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
    /// The files that its build script downloads. `None` if they follow from its build-dependencies.
    pub download: Option<Download>,
}

/// A download during the build, which has no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Download {
    pub when: When,
    /// The environment variable that makes the build script use a file or folder instead; empty if there is none.
    pub variable: &'static str,
    /// What to do instead, as an imperative sentence without a full stop.
    pub remedy: &'static str,
}

/// The features with which a build script downloads files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Always,
    /// With one of these features.
    With(&'static [&'static str]),
    /// Without all of these features.
    Without(&'static [&'static str]),
}

const fn known(name: &'static str, requirement: Requirement) -> KnownCrate {
    KnownCrate { name, requirement, by_feature: &[], tools: None, tools_for_windows: &[], download: None }
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

    /// Its download with the features that `enabled` accepts. The outer `None` means that the table does not know.
    pub(crate) fn download(&self, enabled: impl Fn(&str) -> bool) -> Option<Option<Download>> {
        let download = self.download?;
        let downloads = match download.when {
            When::Always => true,
            When::With(features) => features.iter().any(|feature| enabled(feature)),
            When::Without(features) => !features.iter().any(|feature| enabled(feature)),
        };
        Some(downloads.then_some(download))
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

    const fn downloads(self, when: When, variable: &'static str, remedy: &'static str) -> Self {
        Self { download: Some(Download { when, variable, remedy }), ..self }
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
    known("bitcoind", Requirement::Nothing).downloads(
        When::With(&["download"]), "BITCOIND_TARBALL_FILE", "set BITCOIND_TARBALL_FILE to the path of Bitcoin Core's archive"),
    known("capnpc", Requirement::Nothing).tools(&["capnproto"]),
    known("cef-dll-sys", Requirement::Nothing).downloads(
        When::Always, "CEF_PATH", "set CEF_PATH to a folder with the unpacked CEF"),
    // Loads libclang at run time, for bindgen.
    known("clang-sys", Requirement::Nothing).tools(&["libclang-dev"]),
    known("corepc-node", Requirement::Nothing).downloads(
        When::With(&["download"]), "BITCOIND_TARBALL_FILE", "set BITCOIND_TARBALL_FILE to the path of Bitcoin Core's archive"),
    known("electrsd", Requirement::Nothing).downloads(
        When::With(&["download"]), "ELECTRSD_SKIP_DOWNLOAD", "set ELECTRSD_SKIP_DOWNLOAD to 1, and have electrs on PATH when the tests run"),
    // The feature `build` clones FFmpeg's repository and compiles it.
    links("ffmpeg-sys-next", &["libavcodec-dev", "libavdevice-dev", "libavfilter-dev", "libavformat-dev", "libavutil-dev", "libswresample-dev", "libswscale-dev"])
        .with(&[(&["build"], Requirement::C)])
        .downloads(When::With(&["build"]), "", "disable its feature build: then it links the system's libraries"),
    known("flatc-rust", Requirement::Nothing).tools(&["flatbuffers-compiler"]),
    known("helix-term", Requirement::Nothing).downloads(
        When::Always, "HELIX_DISABLE_AUTO_GRAMMAR_BUILD", "set HELIX_DISABLE_AUTO_GRAMMAR_BUILD to 1; `hx --grammar` fetches the grammars later"),
    links("hidapi", &["libudev-dev"]).with(&[(&["linux-native", "linux-native-basic-udev"], Requirement::Nothing)]),
    // It compiles BPF programs.
    known("libbpf-cargo", Requirement::Nothing).tools(&["clang"]),
    // By default it compiles only libbpf.
    links("libbpf-sys", &["libelf-dev", "zlib1g-dev"]).with(&[(&["vendored", "vendored-libelf"], Requirement::C)])
        .tools(&["autoconf", "automake", "autopoint", "bison", "flex", "gawk"]),
    links("libdbus-sys", &["libdbus-1-dev"]).with(&[(&["vendored"], Requirement::C)]),
    // Debian has no libduckdb.
    known("libduckdb-sys", Requirement::Nothing).with(&[(&["bundled"], Requirement::Cplusplus)]).downloads(
        When::Without(&["bundled"]), "DUCKDB_LIB_DIR", "enable its feature bundled, which compiles DuckDB, or set DUCKDB_LIB_DIR to a folder with libduckdb"),
    links("libgssapi-sys", &["libkrb5-dev"]),
    // Compiles C++ only for MSVC.
    known("libmimalloc-sys", Requirement::C),
    links("libpulse-sys", &["libpulse-dev"]),
    links("libseccomp-sys", &["libseccomp-dev"]),
    // Its other features that compile SQLite enable this one.
    links("libsqlite3-sys", &["libsqlite3-dev"]).with(&[(&["bundled"], Requirement::C)]),
    links("libsystemd-sys", &["libsystemd-dev"]),
    links("libudev-sys", &["libudev-dev"]),
    known("lindera-cc-cedict", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-ipadic", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-ipadic-neologd", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-jieba", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-ko-dic", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-sudachidict", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("lindera-unidic", Requirement::Nothing).downloads(LINDERA.when, LINDERA.variable, LINDERA.remedy),
    known("mysqlclient-src", Requirement::Cplusplus).tools(&["cmake"]),
    links("mysqlclient-sys", &["libmariadb-dev"]).with(&[(&["bundled"], Requirement::Nothing)]),
    known("nasm-rs", Requirement::Nothing).tools(&["nasm"]),
    known("nethost-sys", Requirement::Nothing).downloads(
        When::With(&["download-nuget"]), "", "disable its feature download-nuget, and link a libnethost of your own"),
    links("nettle-sys", &["nettle-dev"]),
    known("onnxruntime-sys", Requirement::Nothing).downloads(
        When::Always, "ORT_LIB_LOCATION", "set ORT_STRATEGY to system, and ORT_LIB_LOCATION to a folder with ONNX Runtime"),
    // It compiles OpenBLAS from an archive that it downloads.
    known("openblas-src", Requirement::C).with(&[(&["system"], Requirement::Links(&["libopenblas-dev"]))]).downloads(
        When::Without(&["system"]), "", "enable its feature system, which links libopenblas-dev"),
    // OpenSSL's build runs perl.
    links("openssl-sys", &["libssl-dev"]).with(&[(&["vendored"], Requirement::C)]).tools(&["perl"]),
    // The feature `load-dynamic` of the crate ort enables `disable-linking`: the program loads the library at run time.
    known("ort-sys", Requirement::Nothing).downloads(
        When::With(&["download-binaries"]), "ORT_LIB_LOCATION", "set ORT_LIB_LOCATION to a folder with ONNX Runtime, or enable the feature load-dynamic of ort, without default features"),
    links("pam-sys", &["libpam0g-dev"]),
    links("pcap", &["libpcap-dev"]),
    known("pdfium-auto", Requirement::Nothing).downloads(
        When::With(&["bundled"]), "PDFIUM_BUNDLE_LIB", "set PDFIUM_BUNDLE_LIB to the path of libpdfium.so"),
    known("pdfium-bind", Requirement::Nothing).downloads(
        When::Always, "PDFIUM_INCLUDE_PATH", "set PDFIUM_INCLUDE_PATH to the headers, and PDFIUM_DYNAMIC_LIB_PATH or PDFIUM_STATIC_LIB_PATH to the library"),
    known("playwright", Requirement::Nothing).downloads(
        When::Always, "", "use a crate that starts an installed Playwright: this one always downloads its driver"),
    known("postgresql_embedded", Requirement::Nothing).downloads(
        When::With(&["bundled"]), "", "disable its feature bundled: then the program downloads PostgreSQL when it runs"),
    links("pq-sys", &["libpq-dev"]).with(&[(&["bundled", "bundled_without_openssl"], Requirement::Nothing)]),
    known("prost-build", Requirement::Nothing).tools(&["protobuf-compiler"]),
    // Version 3 can parse protobuf itself, if the build script calls `pure`.
    known("protobuf-codegen", Requirement::Nothing).tools(&["protobuf-compiler"]),
    known("protoc", Requirement::Nothing).tools(&["protobuf-compiler"]),
    // Compiles librdkafka with configure and make.
    known("rdkafka-sys", Requirement::C).with(&[(&["dynamic-linking", "dynamic_linking"], Requirement::Links(&["librdkafka-dev"]))]),
    known("risc0-circuit-recursion", Requirement::Nothing).downloads(
        When::With(&["prove"]), "RECURSION_SRC_PATH", "set RECURSION_SRC_PATH to the path of recursion_zkr.zip"),
    known("rusty_v8", Requirement::Nothing).downloads(
        When::Always, "RUSTY_V8_ARCHIVE", "set RUSTY_V8_ARCHIVE to the path of librusty_v8_release_TRIPLE.a from its releases"),
    links("sdl2-sys", &["libsdl2-dev"]).with(&[(&["bundled"], Requirement::C)]),
    links("selinux-sys", &["libselinux1-dev"]),
    known("sherpa-onnx-sys", Requirement::Nothing).downloads(
        When::Always, "SHERPA_ONNX_LIB_DIR", "set SHERPA_ONNX_LIB_DIR to a folder with sherpa-onnx's libraries"),
    known("sherpa-rs-sys", Requirement::Nothing).downloads(
        When::With(&["download-binaries"]), "SHERPA_LIB_PATH", "set SHERPA_LIB_PATH to a folder with sherpa-onnx"),
    // Without an archive of binaries it downloads and compiles Skia's source.
    known("skia-bindings", Requirement::Nothing).downloads(
        When::Always, "SKIA_BINARIES_URL", "set SKIA_BINARIES_URL to file:///PATH of skia-binaries-KEY.tar.gz from its releases"),
    known("svm-rs-builds", Requirement::Nothing).downloads(
        When::Always, "SVM_RELEASES_LIST_JSON", "set SVM_RELEASES_LIST_JSON to the path of list.json from binaries.soliditylang.org"),
    known("tdlib-rs", Requirement::Nothing).downloads(
        When::With(&["download-tdlib"]), "", "enable its feature local-tdlib instead, and set LOCAL_TDLIB_PATH to a folder with TDLib"),
    known("torch-sys", Requirement::Cplusplus).downloads(
        When::With(&["download-libtorch"]), "LIBTORCH", "set LIBTORCH to a folder with the unpacked libtorch"),
    // Without its feature reqwest it runs curl.
    known("utoipa-swagger-ui", Requirement::Nothing).downloads(
        When::Without(&["vendored"]), "SWAGGER_UI_DOWNLOAD_URL", "enable its feature vendored, or set SWAGGER_UI_DOWNLOAD_URL to file:PATH of the archive"),
    // The archive has C++ with its own libc++.
    known("v8", Requirement::Nothing).downloads(
        When::Always, "RUSTY_V8_ARCHIVE", "set RUSTY_V8_ARCHIVE to the path of librusty_v8_release_TRIPLE.a.gz from its releases"),
    // Without features it has only data types.
    known("wayland-sys", Requirement::Nothing).with(&[
        (&["dlopen"], Requirement::Dlopen),
        (&["client", "cursor", "egl", "server"], Requirement::Links(&["libwayland-dev"])),
    ]),
    known("webrtc-sys", Requirement::Cplusplus).downloads(
        When::Always, "LK_CUSTOM_WEBRTC", "set LK_CUSTOM_WEBRTC to a folder with the unpacked WebRTC"),
    links("xcb", &["libxcb1-dev"]).with(&[(&["dl"], Requirement::Dlopen)]),
    links("xkbcommon", &["libxkbcommon-dev"]),
    links("yeslogic-fontconfig-sys", &["libfontconfig-dev"]).with(&[(&["dlopen"], Requirement::Dlopen)]),
    links("z3-sys", &["libz3-dev"]).with(&[(&["bundled", "static-link-z3", "vendored"], Requirement::Cplusplus)]).downloads(
        When::With(&["gh-release"]), "", "disable its feature gh-release: without features it links libz3-dev, with bundled it compiles Z3"),
];

/// Dictionaries of lindera. Before version 0.30 the features have the dictionary's name.
const LINDERA: Download = Download {
    when: When::With(&[
        "cc-cedict",
        "embed-cc-cedict",
        "embed-ipadic",
        "embed-ipadic-neologd",
        "embed-jieba",
        "embed-ko-dic",
        "embed-sudachidict",
        "embed-unidic",
        "ipadic",
        "ko-dic",
        "unidic",
    ]),
    variable: "LINDERA_DICTIONARIES_PATH",
    remedy: "set LINDERA_DICTIONARIES_PATH to a folder with the dictionary's archive, or load the dictionary at run time",
};

/// Crates with which a build script downloads files.
const CLIENTS: &[&str] =
    &["attohttpc", "bitreq", "curl", "download-cef", "downloader", "http_req", "isahc", "minreq", "reqwest", "ureq"];

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

/// Whether the crate is an HTTP client.
pub(crate) fn is_client(name: &str) -> bool {
    CLIENTS.contains(&name)
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
        assert!(CLIENTS.is_sorted());
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
    fn features_decide_about_a_download() {
        let downloads = |name, on: &[&str]| of_crate(name).unwrap().download(|feature| on.contains(&feature)).unwrap();
        assert!(downloads("v8", &[]).is_some());
        assert!(downloads("ort-sys", &["download-binaries"]).is_some() && downloads("ort-sys", &[]).is_none());
        assert!(downloads("libduckdb-sys", &[]).is_some() && downloads("libduckdb-sys", &["bundled"]).is_none());
        assert_eq!(of_crate("zstd-sys").and_then(|known| known.download(|_| true)), None);
    }

    #[test]
    fn a_remedy_names_its_variable() {
        for known in KNOWN {
            let Some(Download { variable, remedy, .. }) = known.download else { continue };
            assert!(remedy.contains(variable) && !remedy.ends_with('.'), "{}", known.name);
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
