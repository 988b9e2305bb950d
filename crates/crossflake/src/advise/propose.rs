//! Turns findings into an entry of the manifest.

use super::judge::Judgement;
use super::native_crates;
use crate::list::add_new;
use crate::manifest::{Entry, Supply};
use crossflake_target::{Glibc, RELEASES, System, TARGETS, Target};

/// A manifest entry that suits the dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub entry: Entry,
    /// The musl target that `entry` replaces, because it does not suit the dependencies.
    pub instead_of: Option<&'static Target>,
    /// Whether `entry` suits the dependencies. If not, no target of its system does.
    pub fits: bool,
}

impl Proposal {
    /// Whether the requested target suits the dependencies.
    pub(crate) fn fits_as_requested(&self) -> bool {
        self.fits && self.instead_of.is_none()
    }
}

/// Adds the packages and tools that the build needs to `entry`.
///
/// If the dependencies rule out a musl target, proposes the gnu target of the same architecture. For a supply other
/// than debian, proposes no packages, because their names differ, and assumes that the target fits.
pub(crate) fn propose(entry: Entry, supply: Supply, judgement: &Judgement) -> Proposal {
    let requested = entry.target;
    let replace = requested.system == System::Musl && !judgement.fits(requested.system);
    let mut entry = if replace { Entry::of(gnu_counterpart(requested), supply) } else { entry };
    if supply == Supply::Debian {
        // For musl this is libstdc++ alone.
        if entry.target.system.is_linux() {
            add_new(&mut entry.packages, judgement.packages());
        }
        add_new(&mut entry.tools, judgement.tools());
        entry.glibc = entry.glibc.max(floor(&entry));
    }
    let instead_of = (entry.target != requested).then_some(requested);
    let fits = supply != Supply::Debian || judgement.fits(entry.target.system);
    Proposal { entry, instead_of, fits }
}

/// The gnu target of a musl target's architecture. The table of targets has one for each.
fn gnu_counterpart(target: &'static Target) -> &'static Target {
    let is_counterpart = |other: &&Target| other.machine == target.machine && other.system == System::Gnu;
    TARGETS.iter().find(is_counterpart).unwrap_or(target)
}

/// The glibc of the oldest Debian release that has all packages; `None` if every release has them.
fn floor(entry: &Entry) -> Option<Glibc> {
    let since = entry.packages.iter().filter_map(|package| native_crates::first_release(package));
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
    fn every_musl_target_has_a_gnu_counterpart() {
        for target in TARGETS.iter().filter(|target| target.system == System::Musl) {
            assert_eq!(gnu_counterpart(target).system, System::Gnu, "{}", target.triple);
            assert_eq!(gnu_counterpart(target).debian, target.debian);
        }
    }

    #[test]
    fn a_gnu_target_keeps_its_own_packages() {
        let own = Entry { packages: vec!["libx11-dev".to_owned()], ..entry("aarch64-unknown-linux-gnu") };
        let proposal = propose(own, Supply::Debian, &with("openssl-sys"));
        assert_eq!(proposal.entry.packages, ["libx11-dev", "libssl-dev"]);
        assert_eq!(proposal.instead_of, None);
    }

    #[test]
    fn a_musl_target_gets_libstdcplusplus_and_no_other_package() {
        let mut graph = graph(&[("app", &["snappy"], &[]), ("snappy", &[], &["cc"]), ("cc", &[], &[])]);
        graph.packages[1].script.cplusplus = true;
        let proposal = |triple| propose(entry(triple), Supply::Debian, &judge(&graph));
        let musl = proposal("x86_64-unknown-linux-musl");
        assert_eq!((musl.fits_as_requested(), musl.entry.packages), (true, vec![LIBSTDCXX.to_owned()]));
        assert!(proposal("x86_64-pc-windows-gnu").entry.packages.is_empty());
    }

    #[test]
    fn a_musl_target_that_does_not_fit_is_replaced() {
        let proposal = propose(entry("x86_64-unknown-linux-musl"), Supply::Debian, &with("openssl-sys"));
        assert_eq!(proposal.entry.name, "x86_64-linux");
        assert_eq!(proposal.instead_of.unwrap().name, "x86_64-linux-musl");
    }

    #[test]
    fn a_windows_target_is_never_replaced() {
        let windows = "x86_64-pc-windows-gnu";
        let proposal = |supply, library| propose(entry(windows), supply, &with(library));
        let unfit = proposal(Supply::Debian, "openssl-sys");
        assert_eq!((unfit.entry.target.triple, unfit.instead_of, unfit.fits), (windows, None, false));
        assert!(proposal(Supply::Debian, "nasm-rs").fits);
        assert!(proposal(Supply::Nixpkgs, "openssl-sys").fits, "packages of nixpkgs are unknown");
    }

    #[test]
    fn a_package_of_newer_releases_raises_the_floor() {
        let mut graph = graph(&[("app", &["gtk4-sys"], &[]), ("gtk4-sys", &[], &[])]);
        graph.packages[1].probes = vec!["gtk4".to_owned()];
        let proposal = propose(entry("aarch64-unknown-linux-gnu"), Supply::Debian, &judge(&graph));
        assert_eq!(proposal.entry.glibc.unwrap().to_string(), "2.36");
    }

    #[test]
    fn nothing_is_proposed_for_nixpkgs() {
        let entry = Entry::of(Target::of("aarch64-unknown-linux-gnu").unwrap(), Supply::Nixpkgs);
        let proposal = propose(entry.clone(), Supply::Nixpkgs, &with("openssl-sys"));
        assert_eq!(proposal.entry, entry);
    }
}
