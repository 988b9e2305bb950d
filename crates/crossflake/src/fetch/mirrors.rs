//! Where a package may be had, best place first.

use super::source::Deb;
use crossflake_debian::sources::{self, DEBIAN, SECURITY};
use crossflake_io::download::url::join;

/// Where packages are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrors {
    /// This machine's.
    pub own: sources::Mirrors,
    /// The root of the archive of all that ever was on a mirror.
    pub snapshots: String,
}

impl Mirrors {
    /// The addresses of a package: a mirror of its archive, then the snapshot it was pinned in. A point
    /// release takes security updates over into the main archive, so both may have one.
    pub fn addresses(&self, deb: &Deb) -> Vec<String> {
        let archives: &[&str] = match deb.archive.as_str() {
            SECURITY => &[SECURITY, DEBIAN],
            _ => &[DEBIAN],
        };
        let archived = format!("{}/{}", deb.archive, deb.snapshot);
        archives
            .iter()
            .flat_map(|archive| self.own.of_archive(archive))
            .map(|mirror| join(mirror, &deb.path))
            .chain([join(&join(&self.snapshots, &archived), &deb.path)])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::plan::tests::deb;
    use crossflake_debian::snapshot;

    fn mirrors() -> Mirrors {
        let mirror = |name: &str| vec![format!("http://mirror.example/{name}")];
        Mirrors {
            own: sources::Mirrors { debian: mirror("debian"), security: mirror("debian-security") },
            snapshots: snapshot::ROOT.to_owned(),
        }
    }

    #[test]
    fn the_snapshot_is_asked_last() {
        assert_eq!(
            mirrors().addresses(&deb("a.deb")),
            [
                "http://mirror.example/debian/pool/main/a.deb",
                "https://snapshot.debian.org/archive/debian/20261121T021046Z/pool/main/a.deb",
            ]
        );
    }

    #[test]
    fn a_security_update_may_have_moved_to_the_main_archive() {
        let update = Deb { archive: "debian-security".to_owned(), ..deb("a.deb") };
        assert_eq!(
            mirrors().addresses(&update),
            [
                "http://mirror.example/debian-security/pool/main/a.deb",
                "http://mirror.example/debian/pool/main/a.deb",
                "https://snapshot.debian.org/archive/debian-security/20261121T021046Z/pool/main/a.deb",
            ]
        );
    }

    #[test]
    fn without_a_mirror_there_is_still_the_snapshot() {
        let none = Mirrors { own: sources::Mirrors::default(), ..mirrors() };
        assert_eq!(none.addresses(&deb("a.deb")).len(), 1);
    }
}
