//! The closure of packages over `Pre-Depends` and `Depends`.
//!
//! A walk, not a solver: Debian's releases hold one version of a package, so there is rarely anything to
//! choose. Where there is, and Debian itself names no default, this does not guess: it fails and says
//! between what. The outcome depends on the index and the request alone, not on the order of the walk.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use super::exclude::Excluded;
use super::index::{self, Index, Stanza};
use super::relation::{self, Alternative, Relation};
use super::version::{NotAVersion, Version};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The packages wanted, by name. These are taken whatever `excluded` says.
    pub roots: &'a [String],
    /// Packages of lower sets, name to version: they are there, are not taken again, and no other version of
    /// them can be. What they provide is taken from the index: it hardly ever changes within a release.
    pub installed: &'a BTreeMap<&'a str, &'a str>,
    /// Dependencies not to follow.
    pub excluded: &'a [&'static [Excluded]],
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no package {name}{}", provided(.providers))]
    NoSuchPackage { name: String, providers: Vec<String> },
    #[error("{chain} needs {relation}, but {found}")]
    Unmet { chain: Chain, relation: String, found: String },
    #[error("{chain} needs {relation}, which could be any of {}", .candidates.join(", "))]
    Ambiguous { chain: Chain, relation: String, candidates: Vec<String> },
    #[error("{package}: {error}")]
    Relation { package: String, error: relation::Error },
    #[error(transparent)]
    Version(#[from] NotAVersion),
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// How the walk came to a package: from a root, each because of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(pub Vec<String>);

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" -> "))
    }
}

fn provided(providers: &[String]) -> String {
    if providers.is_empty() { String::new() } else { format!("; it is provided by {}", providers.join(", ")) }
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoSuchPackage { providers, .. } if !providers.is_empty() => {
                Some(format!("ask for {} by its name", providers[0]))
            }
            Self::NoSuchPackage { .. } => Some(
                "it must be a binary package's name, in the release's main part, for this architecture"
                    .into(),
            ),
            Self::Ambiguous { candidates, .. } => Some(format!(
                "add the one that is wanted to the packages asked for, for instance {}",
                candidates[0]
            )),
            Self::Unmet { .. } | Self::Relation { .. } | Self::Version(_) | Self::Index(_) => None,
        }
    }
}

/// The packages that the roots need, themselves included and those installed left out, sorted by name.
pub fn closure<'i>(index: &'i Index<'i>, request: &Request<'_>) -> Result<Vec<&'i Stanza<'i>>, Error> {
    let mut walk = Walk {
        index,
        request,
        fixed: fixed(index, request)?,
        selected: BTreeMap::new(),
        queue: VecDeque::new(),
        open: Vec::new(),
    };
    for root in request.roots.iter().filter(|root| !request.installed.contains_key(root.as_str())) {
        walk.take(package(index, root)?, None);
    }
    walk.run()?;
    Ok(walk.selected.into_values().map(|step| step.stanza).collect())
}

/// The package of a name, which a person wrote: what only provides the name is not it.
pub fn package<'i>(index: &'i Index<'i>, name: &str) -> Result<&'i Stanza<'i>, Error> {
    index.package(name).ok_or_else(|| {
        let providers = index.providers(name).iter().map(|provider| provider.package.to_owned()).collect();
        Error::NoSuchPackage { name: name.to_owned(), providers }
    })
}

/// Names that are there before the walk begins, as a package or provided by one, and in which versions.
type Fixed<'f> = BTreeMap<&'f str, Vec<Option<Version<'f>>>>;

fn fixed<'f>(index: &Index<'f>, request: &Request<'f>) -> Result<Fixed<'f>, Error> {
    let version = |text| Version::parse(text).map_err(Error::Version);
    let installed = request.installed.iter().map(|(name, version)| (*name, *version));
    let roots =
        request.roots.iter().filter_map(|root| index.package(root)).map(|root| (root.name, root.version));
    // A root that is installed is there in the installed version only.
    let roots = roots.filter(|(name, _)| !request.installed.contains_key(name));
    let mut fixed = Fixed::new();
    for (name, own) in installed.chain(roots) {
        let own = version(own)?;
        fixed.entry(name).or_default().push(Some(own));
        let Some(stanza) = index.package(name) else { continue };
        for (provided, stated) in stanza.provided()? {
            // Most provide a name in their own version, whatever that is.
            let stated = stated.map(|stated| if stated.as_str() == stanza.version { own } else { stated });
            fixed.entry(provided).or_default().push(stated);
        }
    }
    Ok(fixed)
}

/// The default among several candidates: Debian writes `real | virtual` to mean the real package unless
/// another one that provides the virtual name is there already (Debian Policy, 7.5). So the first, if it
/// could stand in for every alternative.
fn default<'i>(
    relation: &Relation<'_>,
    candidates: &[&'i Stanza<'i>],
) -> Result<Option<&'i Stanza<'i>>, Error> {
    let Some((named, others)) = relation.alternatives.split_first() else { return Ok(None) };
    let Some(first) = candidates.iter().find(|candidate| candidate.name == named.name) else {
        return Ok(None);
    };
    let provided = first.provided()?;
    let provides = |other: &Alternative<'_>| {
        provided.iter().any(|(name, version)| *name == other.name && other.accepts(*version))
    };
    Ok((!others.is_empty() && others.iter().all(provides)).then_some(*first))
}

struct Walk<'i, 'r> {
    index: &'i Index<'i>,
    request: &'r Request<'r>,
    fixed: Fixed<'r>,
    selected: BTreeMap<&'i str, Step<'i>>,
    queue: VecDeque<&'i Stanza<'i>>,
    /// Relations that several packages could meet. What the rest of the walk takes may decide them.
    open: Vec<Open<'i>>,
}

struct Step<'i> {
    stanza: &'i Stanza<'i>,
    /// The package that needs it; `None` for a root.
    wanted_by: Option<&'i str>,
}

struct Open<'i> {
    package: &'i str,
    relation: Relation<'i>,
    candidates: Vec<&'i str>,
    /// The one of them that the relation itself says to take if there is no other reason.
    default: Option<&'i Stanza<'i>>,
}

/// What becomes of a relation. None of this depends on the packages selected so far, hence not on the order
/// of the walk.
enum Verdict<'i> {
    Met,
    Take(&'i Stanza<'i>),
    Open(Vec<&'i Stanza<'i>>),
    Unmet,
}

impl<'i> Walk<'i, '_> {
    fn take(&mut self, stanza: &'i Stanza<'i>, wanted_by: Option<&'i str>) {
        if let Entry::Vacant(entry) = self.selected.entry(stanza.name) {
            entry.insert(Step { stanza, wanted_by });
            self.queue.push_back(stanza);
        }
    }

    /// Follows everything there is no choice in, then takes defaults where that decided nothing, and again with
    /// those, until nothing is open.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            while let Some(stanza) = self.queue.pop_front() {
                self.follow(stanza)?;
            }
            let mut open = std::mem::take(&mut self.open);
            open.retain(|open| !self.is_decided(open));
            let Some(first) = open.first() else { return Ok(()) };
            if open.iter().all(|open| open.default.is_none()) {
                return Err(self.ambiguous(first));
            }
            for open in &open {
                if let Some(default) = open.default {
                    self.take(default, Some(open.package));
                }
            }
            self.open = open;
        }
    }

    fn follow(&mut self, stanza: &'i Stanza<'i>) -> Result<(), Error> {
        for field in [stanza.pre_depends, stanza.depends] {
            let malformed = |error| Error::Relation { package: stanza.name.to_owned(), error };
            for relation in relation::parse(field).map_err(malformed)? {
                match self.judge(&relation)? {
                    Verdict::Met => {}
                    Verdict::Take(needed) => self.take(needed, Some(stanza.name)),
                    Verdict::Open(candidates) => {
                        let default = default(&relation, &candidates)?;
                        let candidates = candidates.iter().map(|candidate| candidate.name).collect();
                        self.open.push(Open { package: stanza.name, relation, candidates, default });
                    }
                    Verdict::Unmet => return Err(self.unmet(stanza.name, &relation)),
                }
            }
        }
        Ok(())
    }

    fn judge(&self, relation: &Relation<'i>) -> Result<Verdict<'i>, Error> {
        let architecture = self.index.architecture();
        let applicable =
            || relation.alternatives.iter().filter(|alternative| alternative.applies_to(architecture));
        let met =
            |alternative: &Alternative<'_>| self.is_fixed(alternative) || self.is_excluded(alternative.name);
        if applicable().next().is_none() || applicable().any(met) {
            return Ok(Verdict::Met);
        }
        let mut candidates = Vec::new();
        for alternative in applicable() {
            for candidate in self.candidates(alternative)? {
                if !candidates.iter().any(|known: &&Stanza<'_>| known.name == candidate.name) {
                    candidates.push(candidate);
                }
            }
        }
        Ok(match candidates[..] {
            [] => Verdict::Unmet,
            [only] => Verdict::Take(only),
            _ => Verdict::Open(candidates),
        })
    }

    fn is_fixed(&self, alternative: &Alternative<'_>) -> bool {
        let versions = self.fixed.get(alternative.name).map_or(&[][..], Vec::as_slice);
        self.is_for_this_architecture(alternative)
            && versions.iter().any(|version| alternative.accepts(*version))
    }

    fn is_excluded(&self, name: &str) -> bool {
        self.request.excluded.iter().copied().flatten().any(|excluded| excluded.matches(name))
    }

    /// The packages that could be taken for an alternative: the one of that name, or else, sorted, those
    /// that provide it. What is installed cannot be taken in another version.
    fn candidates(&self, alternative: &Alternative<'_>) -> Result<Vec<&'i Stanza<'i>>, Error> {
        if !self.is_for_this_architecture(alternative) {
            return Ok(Vec::new());
        }
        let free = |name: &str| !self.request.installed.contains_key(name);
        if let Some(stanza) = self.index.package(alternative.name).filter(|stanza| free(stanza.name)) {
            if alternative.accepts(Some(Version::parse(stanza.version)?)) {
                return Ok(vec![stanza]);
            }
        }
        let providers = self.index.providers(alternative.name).iter();
        let accepted =
            providers.filter(|provider| free(provider.package) && alternative.accepts(provider.version));
        Ok(accepted.filter_map(|provider| self.index.package(provider.package)).collect())
    }

    /// `name:any` and the architecture's own name mean a package of this index, all else one of another.
    fn is_for_this_architecture(&self, alternative: &Alternative<'_>) -> bool {
        alternative
            .qualifier
            .is_none_or(|qualifier| qualifier == "any" || qualifier == self.index.architecture())
    }

    /// Whether what was taken has decided a relation that was left open.
    fn is_decided(&self, open: &Open<'_>) -> bool {
        open.candidates.iter().any(|name| self.selected.contains_key(name))
    }

    fn ambiguous(&self, open: &Open<'_>) -> Error {
        Error::Ambiguous {
            chain: self.chain(open.package),
            relation: open.relation.to_string(),
            candidates: open.candidates.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn unmet(&self, package: &str, relation: &Relation<'_>) -> Error {
        let found: Vec<_> =
            relation.alternatives.iter().map(|alternative| self.found(alternative.name)).collect();
        Error::Unmet {
            chain: self.chain(package),
            relation: relation.to_string(),
            found: found.join(" and "),
        }
    }

    /// What there is of a name, for a message.
    fn found(&self, name: &str) -> String {
        if let Some(version) = self.request.installed.get(name) {
            return format!("{name} {version} is already in a set below");
        }
        match (self.index.package(name), self.index.providers(name)) {
            (Some(stanza), _) => format!("the release has {name} {}", stanza.version),
            (None, []) => format!("the release has no {name}"),
            (None, providers) => {
                let names: Vec<_> = providers.iter().map(|provider| provider.package).collect();
                format!("{name} is provided by {} in another version", names.join(", "))
            }
        }
    }

    fn chain(&self, package: &str) -> Chain {
        let step = |name: &&str| self.selected.get(*name).and_then(|step| step.wanted_by);
        let mut names: Vec<_> = std::iter::successors(Some(package), step).map(str::to_owned).collect();
        names.reverse();
        Chain(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Source;

    const HASH: &str = "6a20cf0c8a4b0b8f17a02ea3cd1bd5e2a07bd86b9bd1d8fdd3a4e7a3e5f3b0c1";
    const GONE: &[Excluded] = &[Excluded { name: "gone*", why: "" }];

    /// An index in short: `name version; field: value; field: value`, a package a line.
    fn index_text(lines: &str) -> String {
        let stanza = |line: &str| {
            let mut parts = line.split(';').map(str::trim);
            let (name, version) = parts.next().unwrap().split_once(' ').unwrap();
            let fields: String = parts.map(|field| format!("{field}\n")).collect();
            format!(
                "Package: {name}\nVersion: {version}\nArchitecture: arm64\n{fields}Filename: pool/{name}.deb\nSize: 1\nSHA256: {HASH}\n\n"
            )
        };
        lines.trim().lines().map(|line| stanza(line.trim())).collect()
    }

    fn solve(lines: &str, roots: &[&str], installed: &[(&str, &str)]) -> Result<Vec<String>, Error> {
        let text = index_text(lines);
        let source = Source { archive: "debian", name: "test arm64", text: &text };
        let index = Index::read("arm64", &[source]).unwrap();
        let roots: Vec<_> = roots.iter().map(|root| (*root).to_owned()).collect();
        let installed = installed.iter().copied().collect();
        let request = Request { roots: &roots, installed: &installed, excluded: &[GONE] };
        Ok(closure(&index, &request)?.iter().map(|stanza| stanza.name.to_owned()).collect())
    }

    fn taken(lines: &str, roots: &[&str]) -> Vec<String> {
        solve(lines, roots, &[]).unwrap()
    }

    fn trouble(lines: &str, roots: &[&str], installed: &[(&str, &str)]) -> String {
        solve(lines, roots, installed).unwrap_err().to_string()
    }

    #[test]
    fn dependencies_are_followed_sorted_and_cycles_end() {
        let lines = "
            a 1; Pre-Depends: z; Depends: b (>= 1), c
            b 1; Depends: a
            c 1; Depends: c
            unused 1
            z 1";
        assert_eq!(taken(lines, &["a"]), ["a", "b", "c", "z"]);
        assert_eq!(taken(lines, &["z", "b"]), taken(lines, &["b", "z"]));
    }

    #[test]
    fn a_version_that_the_release_does_not_have_is_an_error_that_tells_the_way() {
        let lines = "
            a 1; Depends: b
            b 1; Depends: c (>= 2:1)
            c 1:9";
        assert_eq!(trouble(lines, &["a"], &[]), "a -> b needs c (>= 2:1), but the release has c 1:9");
    }

    #[test]
    fn a_package_that_is_nowhere_is_an_error() {
        assert_eq!(trouble("a 1; Depends: b", &["a"], &[]), "a needs b, but the release has no b");
        assert_eq!(trouble("a 1", &["x"], &[]), "there is no package x");
    }

    #[test]
    fn a_root_must_be_a_package_and_not_only_provided() {
        let error = solve("b 1; Provides: x", &["x"], &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no package x; it is provided by b");
        assert_eq!(error.hint().unwrap(), "ask for b by its name");
    }

    #[test]
    fn an_alternative_is_taken_when_it_is_the_only_one_there() {
        let lines = "
            a 1; Depends: x | b (>= 1) | c (>= 2)
            b 1
            c 1";
        assert_eq!(taken(lines, &["a"]), ["a", "b"]);
    }

    #[test]
    fn an_alternative_that_matters_is_an_error_and_a_root_decides_it() {
        let lines = "
            a 1; Depends: b | c
            b 1
            c 1";
        assert_eq!(trouble(lines, &["a"], &[]), "a needs b | c, which could be any of b, c");
        assert_eq!(taken(lines, &["a", "c"]), ["a", "c"]);
        assert_eq!(solve(lines, &["a"], &[("c", "1")]).unwrap(), ["a"]);
    }

    #[test]
    fn an_alternative_is_decided_by_what_something_else_needs_whatever_the_order() {
        for (first, second) in [("a", "b"), ("b", "a")] {
            let lines = format!(
                "{first} 1; Depends: c | d
                 {second} 1; Depends: d
                 c 1
                 d 1"
            );
            assert_eq!(taken(&lines, &["a", "b"]), ["a", "b", "d"]);
        }
    }

    #[test]
    fn a_real_package_before_a_name_it_provides_is_the_default() {
        let lines = "
            a 1; Depends: b | virtual
            b 1; Provides: virtual
            c 1; Provides: virtual
            d 1; Depends: c | virtual, b | c";
        assert_eq!(taken(lines, &["a"]), ["a", "b"]);
        // Another provider that is there anyway is enough.
        assert_eq!(taken(lines, &["a", "c"]), ["a", "c"]);
        // Two defaults at a time, whichever comes first.
        assert_eq!(taken(lines, &["a", "d"]), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_default_may_decide_what_has_none() {
        let lines = "
            a 1; Depends: b | c, b | virtual
            b 1; Provides: virtual
            c 1; Provides: virtual";
        assert_eq!(taken(lines, &["a"]), ["a", "b"]);
    }

    #[test]
    fn one_provider_is_taken_and_of_several_none() {
        let lines = "
            a 1; Depends: virtual
            b 1; Provides: virtual";
        assert_eq!(taken(lines, &["a"]), ["a", "b"]);
        let ambiguous = format!("{lines}\nc 1; Provides: virtual");
        assert_eq!(trouble(&ambiguous, &["a"], &[]), "a needs virtual, which could be any of b, c");
        assert_eq!(taken(&ambiguous, &["a", "c"]), ["a", "c"]);
    }

    #[test]
    fn the_package_of_the_name_stands_before_those_that_provide_it() {
        let lines = "
            a 1; Depends: x
            b 1; Provides: x
            x 1";
        assert_eq!(taken(lines, &["a"]), ["a", "x"]);
    }

    #[test]
    fn a_versioned_dependency_wants_a_versioned_provider() {
        let lines = "
            a 1; Depends: x (>= 2)
            b 1; Provides: x
            c 1; Provides: x (= 2)
            x 1";
        assert_eq!(taken(lines, &["a"]), ["a", "c"]);
    }

    #[test]
    fn what_is_installed_is_not_taken_again() {
        let lines = "
            a 1; Depends: b (>= 1), virtual (= 1)
            b 2; Provides: virtual (= 2); Depends: c
            c 1";
        assert_eq!(solve(lines, &["a"], &[("b", "1")]).unwrap(), ["a"]);
        assert_eq!(solve(lines, &["a", "b"], &[("b", "1")]).unwrap(), ["a"]);
    }

    #[test]
    fn another_version_of_what_is_installed_cannot_be_had() {
        let lines = "
            a 1; Depends: b (= 2)
            b 2";
        let wanted = "a needs b (= 2), but b 1 is already in a set below";
        assert_eq!(trouble(lines, &["a"], &[("b", "1")]), wanted);
    }

    #[test]
    fn what_is_excluded_is_not_followed_but_may_be_asked_for() {
        let lines = "
            a 1; Depends: gone-1 (>= 7) | b, gone-2
            b 1
            gone-2 1; Depends: b";
        assert_eq!(taken(lines, &["a"]), ["a"]);
        assert_eq!(taken(lines, &["a", "gone-2"]), ["a", "b", "gone-2"]);
    }

    #[test]
    fn qualifiers_and_architectures_are_heeded() {
        let lines = "
            a 1; Depends: b:any, c:arm64, x [amd64], y <stage1>
            b 1
            c 1";
        assert_eq!(taken(lines, &["a"]), ["a", "b", "c"]);
        assert!(trouble("a 1; Depends: b:amd64\nb 1", &["a"], &[]).contains("a needs b:amd64"));
    }

    #[test]
    fn a_malformed_dependency_names_the_package() {
        assert!(trouble("a 1; Depends: b (1)", &["a"], &[]).starts_with("a: "));
    }
}
