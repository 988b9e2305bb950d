//! What to write into a manifest.

use super::judge::Judgement;
use super::native_crates;
use crate::list::add_new;
use crate::manifest::{Entry, Supply};
use crossflake_target::{Glibc, RELEASES, System, TARGETS, Target};

/// What to ask for in the place of a target, or as that target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub entry: Entry,
    /// The static target in whose place it stands: that one does not fit.
    pub instead_of: Option<&'static Target>,
    /// Whether it can have what the dependencies need. Where not, no target for its system can.
    pub fits: bool,
}

impl Proposal {
    /// Whether the target that was asked for can have it, and not another one in its place.
    pub(crate) fn fits_as_asked(&self) -> bool {
        self.fits && self.instead_of.is_none()
    }
}

/// Adds to a target what the build needs. A musl target that cannot have it gives way to the gnu target of
/// the same machine; for another system than Linux there is no other. Where the supply is not debian, packages have
/// other names, none are proposed, and nothing is known to be missing.
pub(crate) fn propose(entry: Entry, supply: Supply, judgement: &Judgement) -> Proposal {
    let asked = entry.target;
    let gives_way = asked.system == System::Musl && !judgement.fits(asked.system);
    let mut entry = if gives_way { Entry::of(gnu_sister(asked), supply) } else { entry };
    if supply == Supply::Debian {
        // Of what musl can have that is the C++ library alone.
        if entry.target.system.is_linux() {
            add_new(&mut entry.packages, judgement.packages());
        }
        add_new(&mut entry.tools, judgement.tools());
        entry.glibc = entry.glibc.max(floor(&entry));
    }
    let instead_of = (entry.target != asked).then_some(asked);
    let fits = supply != Supply::Debian || judgement.fits(entry.target.system);
    Proposal { entry, instead_of, fits }
}

/// Every musl target has one: the table of targets pairs them.
fn gnu_sister(target: &'static Target) -> &'static Target {
    let sister = |other: &&Target| other.machine == target.machine && other.system == System::Gnu;
    TARGETS.iter().find(sister).unwrap_or(target)
}

/// The oldest glibc of a release that has all the packages; `None` where there are none that some lack.
fn floor(entry: &Entry) -> Option<Glibc> {
    let since = entry.packages.iter().filter_map(|package| native_crates::since(package));
    let glibc = |codename| RELEASES.iter().find(|release| release.codename == codename).map(|r| r.glibc);
    since.filter_map(glibc).max()
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::super::judge::judge;
    use super::*;
    use crossflake_target::LIBSTDCXX;

    fn with(library: &str) -> Judgement {
        judge(&graph(&[("app", &[library], &[]), (library, &[], &[])]))
    }

    fn entry(triple: &str) -> Entry {
        Entry::of(Target::of(triple).unwrap(), Supply::Debian)
    }

    #[test]
    fn every_musl_target_has_a_gnu_sister() {
        for target in TARGETS.iter().filter(|target| target.system == System::Musl) {
            assert_eq!(gnu_sister(target).system, System::Gnu, "{}", target.triple);
            assert_eq!(gnu_sister(target).debian, target.debian);
        }
    }

    #[test]
    fn a_gnu_target_gets_the_packages_beside_its_own() {
        let own = Entry { packages: vec!["libx11-dev".to_owned()], ..entry("aarch64-unknown-linux-gnu") };
        let proposal = propose(own, Supply::Debian, &with("openssl-sys"));
        assert_eq!(proposal.entry.packages, ["libx11-dev", "libssl-dev"]);
        assert_eq!(proposal.instead_of, None);
    }

    #[test]
    fn a_static_target_gets_the_cplusplus_library_and_no_other() {
        let mut graph = graph(&[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])]);
        graph.packages[1].script.cplusplus = true;
        let proposal = |triple| propose(entry(triple), Supply::Debian, &judge(&graph));
        let musl = proposal("x86_64-unknown-linux-musl");
        assert_eq!((musl.fits_as_asked(), musl.entry.packages), (true, vec![LIBSTDCXX.to_owned()]));
        assert!(proposal("x86_64-pc-windows-gnu").entry.packages.is_empty());
    }

    #[test]
    fn a_static_target_that_does_not_fit_gives_way() {
        let proposal = propose(entry("x86_64-unknown-linux-musl"), Supply::Debian, &with("openssl-sys"));
        assert_eq!(proposal.entry.name, "x86_64-linux");
        assert_eq!(proposal.instead_of.unwrap().name, "x86_64-linux-musl");
    }

    #[test]
    fn a_target_that_nothing_stands_in_for_fits_or_does_not() {
        let windows = "x86_64-pc-windows-gnu";
        let proposal = |supply, library| propose(entry(windows), supply, &with(library));
        let unfit = proposal(Supply::Debian, "openssl-sys");
        assert_eq!((unfit.entry.target.triple, unfit.instead_of, unfit.fits), (windows, None, false));
        assert!(proposal(Supply::Debian, "nasm-rs").fits);
        assert!(proposal(Supply::Nixpkgs, "openssl-sys").fits, "what nixpkgs has is not known here");
    }

    #[test]
    fn a_young_package_raises_the_floor() {
        let mut graph = graph(&[("app", &["gtk4-sys"], &[]), ("gtk4-sys", &[], &[])]);
        graph.packages[1].probes = vec!["gtk4".to_owned()];
        let proposal = propose(entry("aarch64-unknown-linux-gnu"), Supply::Debian, &judge(&graph));
        assert_eq!(proposal.entry.glibc.unwrap().to_string(), "2.36");
    }

    #[test]
    fn nixpkgs_has_other_names() {
        let entry = Entry::of(Target::of("aarch64-unknown-linux-gnu").unwrap(), Supply::Nixpkgs);
        let proposal = propose(entry.clone(), Supply::Nixpkgs, &with("openssl-sys"));
        assert_eq!(proposal.entry, entry);
    }
}
