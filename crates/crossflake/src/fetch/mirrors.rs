//! The addresses of a package, in the order to try them.

use std::path::Path;

use super::source::Deb;
use crossflake_debian::sources::{self, DEBIAN, SECURITY};
use crossflake_io::download::url::join;

/// The mirrors from the command line. apt's configuration has the others.
pub(crate) struct MirrorOptions {
    /// A mirror of Debian's main archive.
    pub debian: Option<String>,
    /// A mirror of Debian's security archive.
    pub security: Option<String>,
    /// The root of the snapshot archive.
    pub snapshots: String,
}

impl MirrorOptions {
    /// Reads apt's configuration for the mirrors that the command line does not name.
    pub(crate) fn resolve(&self) -> Result<Mirrors, sources::Error> {
        let own = of_machine(self.debian.as_deref(), self.security.as_deref())?;
        Ok(Mirrors { own, snapshots: self.snapshots.clone() })
    }
}

/// The mirrors in this machine's apt configuration, where `debian` and `security` replace those of their archive. If both
/// are given, apt's configuration may be unreadable.
pub(crate) fn of_machine(debian: Option<&str>, security: Option<&str>) -> Result<sources::Mirrors, sources::Error> {
    let of_apt = match (debian, security) {
        (Some(_), Some(_)) => sources::Mirrors::default(),
        _ => sources::Mirrors::of_apt(Path::new(sources::APT_FOLDER))?,
    };
    of_apt.replaced_by(debian, security)
}

/// The servers that have Debian's packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrors {
    /// This machine's mirrors.
    pub own: sources::Mirrors,
    /// The root of the snapshot archive, which has every package that a mirror once had.
    pub snapshots: String,
}

impl Mirrors {
    /// The URLs of a package: on the mirrors of its archive, then in the snapshot of its pin. A point release moves
    /// security updates into the main archive, so that its mirrors may have them too.
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
    use crate::fetch::source_set::tests::deb;
    use crossflake_debian::snapshot;

    fn mirrors() -> Mirrors {
        let mirror = |name: &str| vec![format!("http://mirror.example/{name}")];
        Mirrors {
            own: sources::Mirrors { debian: mirror("debian"), security: mirror("debian-security") },
            snapshots: snapshot::ROOT.to_owned(),
        }
    }

    #[test]
    fn the_snapshot_comes_last() {
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
    fn without_mirrors_the_snapshot_remains() {
        let without = Mirrors { own: sources::Mirrors::default(), ..mirrors() };
        assert_eq!(without.addresses(&deb("a.deb")).len(), 1);
    }
}
