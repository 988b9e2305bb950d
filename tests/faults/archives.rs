//! Hostile archives that try to write outside of their folder. The tests unpack them with the scripts of builds, but
//! without a sandbox: with GNU tools, as in most steps, and with busybox only, as in the first step.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tar::EntryType;
use tempfile::TempDir;

use super::names;
use crate::lock::archive::xz;

/// A member of an archive.
struct Member {
    name: String,
    kind: EntryType,
    link: String,
    content: &'static [u8],
    mode: u32,
}

fn file(name: &str) -> Member {
    Member { name: name.into(), kind: EntryType::Regular, link: String::new(), content: b"evil", mode: 0o755 }
}

fn folder(name: &str) -> Member {
    Member { kind: EntryType::Directory, content: b"", ..file(name) }
}

fn link(name: &str, to: &str) -> Member {
    Member { kind: EntryType::Symlink, link: to.into(), content: b"", ..file(name) }
}

fn hard_link(name: &str, to: &str) -> Member {
    Member { kind: EntryType::Link, link: to.into(), content: b"", ..file(name) }
}

fn tar(members: &[Member]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for member in members {
        let mut header = tar::Header::new_gnu();
        let raw = header.as_gnu_mut().unwrap();
        raw.name[..member.name.len()].copy_from_slice(member.name.as_bytes());
        raw.linkname[..member.link.len()].copy_from_slice(member.link.as_bytes());
        header.set_entry_type(member.kind);
        header.set_size(member.content.len() as u64);
        header.set_mode(member.mode);
        if member.kind.is_character_special() {
            header.set_device_major(1).unwrap();
            header.set_device_minor(3).unwrap();
        }
        header.set_cksum();
        builder.append(&header, member.content).unwrap();
    }
    builder.into_inner().unwrap()
}

fn deb(members: &[Member]) -> Vec<u8> {
    let mut archive = b"!<arch>\n".to_vec();
    for (name, content) in [("debian-binary", b"2.0\n".to_vec()), ("data.tar.xz", xz(&tar(members)))] {
        archive.extend(format!("{name:<16}0           0     0     100644  {:<10}`\n", content.len()).bytes());
        archive.extend_from_slice(&content);
        archive.extend(std::iter::repeat_n(b'\n', content.len() % 2));
    }
    archive
}

/// A folder `work` to unpack into, and a folder `outside` next to it that must not change.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for name in ["outside", "work"] {
            fs::create_dir(place.path(name)).unwrap();
        }
        fs::write(place.path("outside/victim"), "whole").unwrap();
        fs::set_permissions(place.path("outside/victim"), fs::Permissions::from_mode(0o444)).unwrap();
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn outside(&self, path: &str) -> String {
        self.path("outside").join(path).display().to_string()
    }

    #[track_caller]
    fn check_outside(&self, case: &str) {
        assert_eq!(names(&self.path("outside")), ["victim"], "{case}");
        assert_eq!(fs::read(self.path("outside/victim")).unwrap(), b"whole", "{case}");
        let mode = fs::metadata(self.path("outside/victim")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o444, "{case}");
    }
}

fn script(name: &str) -> PathBuf {
    crate::repository("nix").join(name)
}

/// The programs in a script's PATH.
#[derive(Clone, Copy, Debug)]
enum Tools {
    Gnu,
    Busybox,
}

impl Tools {
    /// A shell with these tools only. `busybox` is always among them, because only it unpacks .deb files.
    fn shell(self, place: &Place) -> Command {
        let applets = place.path("applets");
        fs::create_dir_all(&applets).unwrap();
        let find = Command::new("sh").args(["-c", "command -v busybox"]).output().unwrap();
        let busybox = String::from_utf8(find.stdout).unwrap();
        assert!(!busybox.is_empty(), "busybox is needed: install Debian's package busybox-static");
        let busybox = busybox.trim_end();
        match self {
            Self::Gnu => {
                let _ = std::os::unix::fs::symlink(busybox, applets.join("busybox"));
                let mut shell = Command::new("bash");
                shell.env("PATH", format!("{}:{}", applets.display(), std::env::var("PATH").unwrap()));
                shell
            }
            Self::Busybox => {
                assert!(Command::new(busybox).args(["--install", "-s"]).arg(&applets).status().unwrap().success());
                let mut shell = Command::new(applets.join("sh"));
                shell.env("PATH", &applets);
                shell
            }
        }
    }

    /// Unpacks packages into `work/out`, as builds do.
    fn unpack(self, place: &Place, debs: &[Vec<u8>]) -> Output {
        let mut shell = self.shell(place);
        // Every step of a build sets this variable.
        let program = shell.get_program().to_owned();
        shell.env("shell", program);
        shell.args(["-euo", "pipefail", "-c", ". \"$unpack\"; unpack_debs out \"$@\"", "sh"]);
        shell
            .env("unpack", script("supplies/debian/deb.sh"))
            .env("NIX_BUILD_CORES", "2")
            .env("TAR_OPTIONS", "--no-same-owner");
        for (n, deb) in debs.iter().enumerate() {
            let path = place.path(&format!("hash-p{n}.deb"));
            fs::write(&path, deb).unwrap();
            shell.arg(path);
        }
        shell.current_dir(place.path("work")).output().unwrap()
    }
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Makes the members of an archive, with paths into a [`Place`].
type Members = fn(&Place) -> Vec<Member>;

#[test]
fn packages_that_write_outside_are_refused() {
    let cases: &[(&str, &str, Members)] = &[
        ("a device", "not a file, folder or link", |_| {
            vec![Member { kind: EntryType::Char, content: b"", ..file("./null") }]
        }),
        ("a pipe", "not a file, folder or link", |_| {
            vec![Member { kind: EntryType::Fifo, content: b"", ..file("./pipe") }]
        }),
        ("a line end in a name", "a line end in it", |place| vec![file(&format!("./x\n{}", place.outside("victim")))]),
        ("a link up", "leads out", |_| vec![folder("./usr"), link("./usr/link", "../../outside")]),
        ("a link to above", "leads out", |_| vec![link("./link", "..")]),
        ("a link down and up", "leads down and up", |_| {
            vec![folder("./a"), link("./a/deep", "."), link("./link", "a/deep/../../outside")]
        }),
        ("a file through a link", "", |place| vec![link("./link", &place.outside("")), file("./link/file")]),
        ("a file through a relative link", "", |_| vec![link("./link", "../../outside"), file("./link/file")]),
        ("a hard link out", "", |place| vec![hard_link("./hard", &place.outside("victim"))]),
        ("a hard link up", "", |_| vec![hard_link("./hard", "../../outside/victim")]),
        ("the unpacking script's own folder", ".unpacked", |_| vec![folder("./.unpacked"), file("./.unpacked/x")]),
    ];
    for tools in [Tools::Gnu, Tools::Busybox] {
        for (name, reason, members) in cases {
            let place = Place::new();
            let output = tools.unpack(&place, &[deb(&members(&place))]);
            assert!(!output.status.success(), "{tools:?}: {name} was unpacked");
            assert!(message(&output).contains(reason), "{tools:?}: {name}: {}", message(&output));
            place.check_outside(name);
            assert_eq!(names(&place.path("work/out")), [".unpacked"], "{tools:?}: {name}");
        }
    }
}

#[test]
fn packages_that_redirect_the_files_of_another_are_refused() {
    type Pair = fn(&Place) -> [Vec<Member>; 2];
    let cases: &[(&str, Pair)] = &[
        ("a link at the path of another package's folder", |place| {
            [
                vec![folder("./usr"), link("./usr/x", &place.outside(""))],
                vec![folder("./usr"), folder("./usr/x"), file("./usr/x/file")],
            ]
        }),
        ("a link at the path of another package's file", |place| {
            [vec![link("./file", &place.outside("victim"))], vec![file("./file")]]
        }),
        ("a link to a folder at the path of another package's folder", |_| {
            [vec![folder("./a"), link("./b", "a")], vec![folder("./b"), link("./b/c", "../a")]]
        }),
    ];
    for tools in [Tools::Gnu, Tools::Busybox] {
        for (name, pair) in cases {
            for order in [[0, 1], [1, 0]] {
                let place = Place::new();
                let packages = pair(&place);
                let output = tools.unpack(&place, &order.map(|n| deb(&packages[n])));
                place.check_outside(name);
                // A file and a link may replace each other, because tar never writes through the link.
                if !name.ends_with("file") {
                    assert!(!output.status.success(), "{tools:?}: {name} was unpacked");
                }
            }
        }
    }
}

#[test]
fn unusual_but_harmless_packages_are_unpacked() {
    for tools in [Tools::Gnu, Tools::Busybox] {
        let place = Place::new();
        let absolute = place.outside("absolute");
        let package = deb(&[
            file(&absolute),
            folder("./usr"),
            folder("./usr/a b"),
            Member { mode: 0o6755, ..file("./usr/a b/it's $(odd)") },
            file("./-rf"),
            hard_link("./usr/hard", "./-rf"),
            link("./usr/absolute", "/usr/hard"),
            link("./usr/relative", "../-rf"),
            folder("./lib"),
            link("./lib/moved", "/usr/hard"),
        ]);
        let output = tools.unpack(&place, &[package, deb(&[folder("./usr"), file("./usr/second")])]);
        assert!(output.status.success(), "{tools:?}: {}", message(&output));
        place.check_outside("unusual names");
        let out = place.path("work/out");
        assert!(out.join(absolute.strip_prefix('/').unwrap()).is_file(), "{tools:?}");
        let odd = fs::metadata(out.join("usr/a b/it's $(odd)")).unwrap().permissions().mode();
        assert_eq!(odd & 0o7000, 0, "{tools:?}: a setuid program");
        for name in ["usr/absolute", "usr/relative", "usr/second", "-rf"] {
            assert_eq!(fs::read(out.join(name)).unwrap(), b"evil", "{tools:?}: {name}");
        }
        // Builds move lib to usr/lib afterwards.
        assert_eq!(fs::read_link(out.join("lib/moved")).unwrap(), Path::new("../../usr/hard"));
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(content).unwrap();
    child.wait_with_output().unwrap().stdout
}

/// Unpacks the crates `good-1.0.0` and `evil-1.0.0`, as builds do.
fn vendor(place: &Place, evil: &[Member]) -> Output {
    let crates = [("good-1.0.0", vec![file("good-1.0.0/Cargo.toml")]), ("evil-1.0.0", vec![])];
    let mut lines = String::new();
    for (name, members) in &crates {
        let path = place.path(&format!("{name}.crate"));
        fs::write(&path, gzip(&tar(if members.is_empty() { evil } else { members }))).unwrap();
        lines += &format!("registry-0 {name} {} {}\n", "a".repeat(64), path.display());
    }
    let mut shell = Tools::Gnu.shell(place);
    shell.args(["-euo", "pipefail"]).arg(script("cargo/vendor.sh"));
    shell
        .env("out", place.path("work/out"))
        .env("crates", lines)
        .env("checkouts", "")
        .env("parent", "")
        .env("kept", "")
        .env("sources", "{}")
        .env("sources", "[]")
        .env("config", "# none")
        .env("NIX_BUILD_CORES", "2")
        .env("TAR_OPTIONS", "--no-same-owner");
    shell.current_dir(place.path("work")).output().unwrap()
}

#[test]
fn crates_that_write_outside_of_their_folder_are_refused() {
    let cases: &[(&str, Members)] = &[
        ("another crate's folder", |_| vec![file("evil-1.0.0/a"), file("good-1.0.0/Cargo.toml")]),
        ("a file next to the folder", |_| vec![file("evil-1.0.0/a"), file("beside")]),
        ("a path upwards", |_| vec![file("evil-1.0.0/../../../outside/x")]),
        ("an absolute name", |place| vec![file(&place.outside("x"))]),
        ("a link", |_| vec![link("evil-1.0.0", "../good-1.0.0")]),
        ("a link in it", |place| vec![link("evil-1.0.0/link", &place.outside("victim"))]),
        ("a file through a link", |place| vec![link("evil-1.0.0/link", &place.outside("")), file("evil-1.0.0/link/x")]),
        ("a hard link", |place| vec![file("evil-1.0.0/a"), hard_link("evil-1.0.0/b", &place.outside("victim"))]),
        ("a hard link within", |_| vec![file("evil-1.0.0/a"), hard_link("evil-1.0.0/b", "evil-1.0.0/a")]),
        ("a device", |_| vec![Member { kind: EntryType::Char, content: b"", ..file("evil-1.0.0/null") }]),
        ("no folder", |_| vec![file("evil-1.0.0")]),
    ];
    for (name, members) in cases {
        let place = Place::new();
        let output = vendor(&place, &members(&place));
        assert!(!output.status.success(), "{name} was unpacked");
        place.check_outside(name);
        assert_eq!(names(&place.path("work/out/registry-0")), [""; 0], "{name}");
        assert!(message(&output).contains("the crate evil-1.0.0 "), "{name}: {}", message(&output));
    }
}

#[test]
fn files_of_a_crate_are_not_changed() {
    let place = Place::new();
    let script = |name: &str| Member { content: b"#!/bin/sh\nexit\n", ..file(name) };
    let names = ["evil-1.0.0/a b", "evil-1.0.0/x\ny", "evil-1.0.0/plain"];
    let output = vendor(&place, &names.map(script));
    assert!(output.status.success(), "{}", message(&output));
    for name in names {
        let text = fs::read_to_string(place.path("work/out/registry-0").join(name)).unwrap();
        assert_eq!(text, "#!/bin/sh\nexit\n", "{name}");
    }
}
