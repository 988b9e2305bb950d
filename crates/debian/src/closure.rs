//! The closure of packages over `Pre-Depends` and `Depends`.
//!
//! This is a walk, not a solver: a Debian release has one version of a package, so there is rarely a choice. If there
//! is one and Debian names no default, [`closure`] fails and lists the candidates. The result depends on the index and
//! the request only, not on the order of the walk.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use crate::exclude::Excluded;
use crate::index::{self, Index, Stanza};
use crate::relation::{self, Alternative, Relation};
use crate::version::{NotAVersion, Version};

/// The input of [`closure`].
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The names of the packages to start from. `excluded` does not apply to them.
    pub roots: &'a [String],
    /// The packages of lower sets, name to version. The closure leaves them out and has no other version of them. The
    /// index says which names they provide, because a release hardly ever changes those.
    pub installed: &'a BTreeMap<&'a str, &'a str>,
    /// Dependencies to ignore.
    pub excluded: &'a [&'static [Excluded]],
}

/// The reason why there is no closure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no package {name}{}", provided(.providers))]
    NoSuchPackage { name: String, providers: Vec<String> },
    #[error("{chain} needs {relation}, but {found}")]
    Unmet { chain: Chain, relation: String, found: String },
    #[error("{chain} needs {relation}, and several packages provide it: {}", .candidates.join(", "))]
    Ambiguous { chain: Chain, relation: String, candidates: Vec<String> },
    #[error("{package}: {error}")]
    Relation { package: String, error: relation::Error },
    #[error(transparent)]
    Version(#[from] NotAVersion),
    #[error(transparent)]
    Index(#[from] index::Error),
}

/// The packages from a root to the one in an error; each depends on the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(pub Vec<String>);

impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" -> "))
    }
}

fn provided(providers: &[String]) -> String {
    if providers.is_empty() { String::new() } else { format!("; {} provides it", providers.join(" or ")) }
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoSuchPackage { providers, .. } if !providers.is_empty() => {
                Some(format!("use the package's own name, for example {}", providers[0]))
            }
            Self::NoSuchPackage { .. } => Some(
                "use the name of a binary package that the release has in its component main for this architecture"
                    .into(),
            ),
            Self::Ambiguous { candidates, .. } => {
                Some(format!("add one of them to the packages, for example {}", candidates[0]))
            }
            Self::Unmet { .. } | Self::Relation { .. } | Self::Version(_) | Self::Index(_) => None,
        }
    }
}

/// The roots and all packages that they need, sorted by name, without the installed ones.
pub fn closure<'i>(index: &'i Index<'i>, request: &Request<'_>) -> Result<Vec<&'i Stanza<'i>>, Error> {
    let mut walk = Walk {
        index,
        request,
        given: given(index, request)?,
        selected: BTreeMap::new(),
        queue: VecDeque::new(),
        pending: Vec::new(),
    };
    for root in request.roots.iter().filter(|root| !request.installed.contains_key(root.as_str())) {
        walk.select(package(index, root)?, None);
    }
    walk.run()?;
    Ok(walk.selected.into_values().map(|selected| selected.stanza).collect())
}

/// The package with exactly this name. Packages that only provide the name are listed in the error.
pub(crate) fn package<'i>(index: &'i Index<'i>, name: &str) -> Result<&'i Stanza<'i>, Error> {
    index.package(name).ok_or_else(|| {
        let providers = index.providers(name).iter().map(|provider| provider.package.to_owned()).collect();
        Error::NoSuchPackage { name: name.to_owned(), providers }
    })
}

/// The names of the installed packages and roots, and the names that these provide, each with its versions. `None` is
/// an unknown version.
type Given<'g> = BTreeMap<&'g str, Vec<Option<Version<'g>>>>;

fn given<'g>(index: &Index<'g>, request: &Request<'g>) -> Result<Given<'g>, Error> {
    let version = |text| Version::parse(text).map_err(Error::Version);
    let installed = request.installed.iter().map(|(name, version)| (*name, *version));
    let roots = request.roots.iter().filter_map(|root| index.package(root)).map(|root| (root.name, root.version));
    // An installed root has the installed version.
    let roots = roots.filter(|(name, _)| !request.installed.contains_key(name));
    let mut given = Given::new();
    for (name, own) in installed.chain(roots) {
        let own = version(own)?;
        given.entry(name).or_default().push(Some(own));
        let Some(stanza) = index.package(name) else { continue };
        for (provided, stated) in stanza.provided()? {
            // Most packages provide names in their own version, which may differ for the installed one.
            let stated = stated.map(|stated| if stated.as_str() == stanza.version { own } else { stated });
            given.entry(provided).or_default().push(stated);
        }
    }
    Ok(given)
}

/// The default candidate of a relation, if it has one. By `real | virtual`, Debian means the real package unless
/// another provider of the virtual name is installed (Debian Policy, 7.5). So the default is the package of the first
/// alternative, if it also provides all other alternatives.
fn default<'i>(relation: &Relation<'_>, candidates: &[&'i Stanza<'i>]) -> Result<Option<&'i Stanza<'i>>, Error> {
    let Some((real, others)) = relation.alternatives.split_first() else { return Ok(None) };
    let Some(first) = candidates.iter().find(|candidate| candidate.name == real.name) else {
        return Ok(None);
    };
    let provided = first.provided()?;
    let provides =
        |other: &Alternative<'_>| provided.iter().any(|(name, version)| *name == other.name && other.accepts(*version));
    Ok((!others.is_empty() && others.iter().all(provides)).then_some(*first))
}

struct Walk<'i, 'r> {
    index: &'i Index<'i>,
    request: &'r Request<'r>,
    given: Given<'r>,
    selected: BTreeMap<&'i str, Selected<'i>>,
    queue: VecDeque<&'i Stanza<'i>>,
    /// Relations with several candidates. The walk may select one of these for another reason.
    pending: Vec<Pending<'i>>,
}

struct Selected<'i> {
    stanza: &'i Stanza<'i>,
    /// The package that depends on it; `None` for a root.
    needed_by: Option<&'i str>,
}

struct Pending<'i> {
    package: &'i str,
    relation: Relation<'i>,
    candidates: Vec<&'i str>,
    default: Option<&'i Stanza<'i>>,
}

/// A way to meet a relation. This does not depend on the packages selected so far, so that the order of the walk does
/// not matter.
enum Verdict<'i> {
    Met,
    Select(&'i Stanza<'i>),
    Choice(Vec<&'i Stanza<'i>>),
    Unmet,
}

impl<'i> Walk<'i, '_> {
    fn select(&mut self, stanza: &'i Stanza<'i>, needed_by: Option<&'i str>) {
        if let Entry::Vacant(entry) = self.selected.entry(stanza.name) {
            entry.insert(Selected { stanza, needed_by });
            self.queue.push_back(stanza);
        }
    }

    /// Follows all relations with one candidate, then selects the defaults of the pending ones, and repeats until no
    /// relation is pending.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            while let Some(stanza) = self.queue.pop_front() {
                self.follow(stanza)?;
            }
            let mut pending = std::mem::take(&mut self.pending);
            pending.retain(|relation| !self.is_decided(relation));
            let Some(first) = pending.first() else { return Ok(()) };
            if pending.iter().all(|relation| relation.default.is_none()) {
                return Err(self.ambiguous(first));
            }
            for relation in &pending {
                if let Some(default) = relation.default {
                    self.select(default, Some(relation.package));
                }
            }
            self.pending = pending;
        }
    }

    fn follow(&mut self, stanza: &'i Stanza<'i>) -> Result<(), Error> {
        for field in [stanza.pre_depends, stanza.depends] {
            let malformed = |error| Error::Relation { package: stanza.name.to_owned(), error };
            for relation in relation::parse(field).map_err(malformed)? {
                match self.judge(&relation)? {
                    Verdict::Met => {}
                    Verdict::Select(needed) => self.select(needed, Some(stanza.name)),
                    Verdict::Choice(candidates) => {
                        let default = default(&relation, &candidates)?;
                        let candidates = candidates.iter().map(|candidate| candidate.name).collect();
                        self.pending.push(Pending { package: stanza.name, relation, candidates, default });
                    }
                    Verdict::Unmet => return Err(self.unmet(stanza.name, &relation)),
                }
            }
        }
        Ok(())
    }

    fn judge(&self, relation: &Relation<'i>) -> Result<Verdict<'i>, Error> {
        let architecture = self.index.architecture();
        let applicable = || relation.alternatives.iter().filter(|alternative| alternative.applies_to(architecture));
        let met = |alternative: &Alternative<'_>| self.is_given(alternative) || self.is_excluded(alternative.name);
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
            [only] => Verdict::Select(only),
            _ => Verdict::Choice(candidates),
        })
    }

    fn is_given(&self, alternative: &Alternative<'_>) -> bool {
        let versions = self.given.get(alternative.name).map_or(&[][..], Vec::as_slice);
        self.is_for_this_architecture(alternative) && versions.iter().any(|version| alternative.accepts(*version))
    }

    fn is_excluded(&self, name: &str) -> bool {
        self.request.excluded.iter().copied().flatten().any(|excluded| excluded.matches(name))
    }

    /// The packages that meet an alternative: the one with its name, or else its providers, sorted. Installed packages
    /// are no candidates, because another version of them cannot be selected.
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
        let accepted = providers.filter(|provider| free(provider.package) && alternative.accepts(provider.version));
        Ok(accepted.filter_map(|provider| self.index.package(provider.package)).collect())
    }

    /// `name:any` and `name:ARCHITECTURE` mean a package of this index, any other qualifier one of another index.
    fn is_for_this_architecture(&self, alternative: &Alternative<'_>) -> bool {
        alternative.qualifier.is_none_or(|qualifier| qualifier == "any" || qualifier == self.index.architecture())
    }

    /// Whether a candidate has been selected meanwhile.
    fn is_decided(&self, pending: &Pending<'_>) -> bool {
        pending.candidates.iter().any(|name| self.selected.contains_key(name))
    }

    fn ambiguous(&self, pending: &Pending<'_>) -> Error {
        Error::Ambiguous {
            chain: self.chain(pending.package),
            relation: pending.relation.to_string(),
            candidates: pending.candidates.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn unmet(&self, package: &str, relation: &Relation<'_>) -> Error {
        let found: Vec<_> = relation.alternatives.iter().map(|alternative| self.found(alternative.name)).collect();
        Error::Unmet { chain: self.chain(package), relation: relation.to_string(), found: found.join(" and ") }
    }

    /// The state of a package that does not meet a relation, for a message.
    fn found(&self, name: &str) -> String {
        if let Some(version) = self.request.installed.get(name) {
            return format!("a lower set already has {name} {version}");
        }
        match (self.index.package(name), self.index.providers(name)) {
            (Some(stanza), _) => format!("the release has {name} {}", stanza.version),
            (None, []) => format!("the release has no {name}"),
            (None, providers) => {
                let names: Vec<_> = providers.iter().map(|provider| provider.package).collect();
                format!("{} provides {name} in another version", names.join(" or "))
            }
        }
    }

    fn chain(&self, package: &str) -> Chain {
        let needed_by = |name: &&str| self.selected.get(*name).and_then(|selected| selected.needed_by);
        let mut names: Vec<_> = std::iter::successors(Some(package), needed_by).map(str::to_owned).collect();
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

    /// The text of an index. `lines` has one package a line: `name version; field: value; field: value`.
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

    fn selected(lines: &str, roots: &[&str]) -> Vec<String> {
        solve(lines, roots, &[]).unwrap()
    }

    fn error(lines: &str, roots: &[&str], installed: &[(&str, &str)]) -> String {
        solve(lines, roots, installed).unwrap_err().to_string()
    }

    #[test]
    fn the_closure_is_sorted_and_ends_despite_cycles() {
        let lines = "
            a 1; Pre-Depends: z; Depends: b (>= 1), c
            b 1; Depends: a
            c 1; Depends: c
            unused 1
            z 1";
        assert_eq!(selected(lines, &["a"]), ["a", "b", "c", "z"]);
        assert_eq!(selected(lines, &["z", "b"]), selected(lines, &["b", "z"]));
    }

    #[test]
    fn the_error_for_a_missing_version_has_the_chain_of_dependencies() {
        let lines = "
            a 1; Depends: b
            b 1; Depends: c (>= 2:1)
            c 1:9";
        assert_eq!(error(lines, &["a"], &[]), "a -> b needs c (>= 2:1), but the release has c 1:9");
    }

    #[test]
    fn a_missing_package_is_an_error() {
        assert_eq!(error("a 1; Depends: b", &["a"], &[]), "a needs b, but the release has no b");
        assert_eq!(error("a 1", &["x"], &[]), "there is no package x");
    }

    #[test]
    fn a_root_must_be_the_name_of_a_package() {
        let error = solve("b 1; Provides: x", &["x"], &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no package x; b provides it");
        assert_eq!(error.hint().unwrap(), "use the package's own name, for example b");
    }

    #[test]
    fn the_only_available_alternative_is_selected() {
        let lines = "
            a 1; Depends: x | b (>= 1) | c (>= 2)
            b 1
            c 1";
        assert_eq!(selected(lines, &["a"]), ["a", "b"]);
    }

    #[test]
    fn a_choice_without_a_default_is_an_error_unless_a_root_decides_it() {
        let lines = "
            a 1; Depends: b | c
            b 1
            c 1";
        assert_eq!(error(lines, &["a"], &[]), "a needs b | c, and several packages provide it: b, c");
        assert_eq!(selected(lines, &["a", "c"]), ["a", "c"]);
        assert_eq!(solve(lines, &["a"], &[("c", "1")]).unwrap(), ["a"]);
    }

    #[test]
    fn another_dependency_decides_a_choice_in_any_order() {
        for (first, second) in [("a", "b"), ("b", "a")] {
            let lines = format!(
                "{first} 1; Depends: c | d
                 {second} 1; Depends: d
                 c 1
                 d 1"
            );
            assert_eq!(selected(&lines, &["a", "b"]), ["a", "b", "d"]);
        }
    }

    #[test]
    fn a_real_package_before_a_name_it_provides_is_the_default() {
        let lines = "
            a 1; Depends: b | virtual
            b 1; Provides: virtual
            c 1; Provides: virtual
            d 1; Depends: c | virtual, b | c";
        assert_eq!(selected(lines, &["a"]), ["a", "b"]);
        // Another selected provider meets the relation too.
        assert_eq!(selected(lines, &["a", "c"]), ["a", "c"]);
        // Two defaults at the same time are both selected.
        assert_eq!(selected(lines, &["a", "d"]), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_default_may_decide_another_choice() {
        let lines = "
            a 1; Depends: b | c, b | virtual
            b 1; Provides: virtual
            c 1; Provides: virtual";
        assert_eq!(selected(lines, &["a"]), ["a", "b"]);
    }

    #[test]
    fn a_single_provider_is_selected_and_several_are_an_error() {
        let lines = "
            a 1; Depends: virtual
            b 1; Provides: virtual";
        assert_eq!(selected(lines, &["a"]), ["a", "b"]);
        let ambiguous = format!("{lines}\nc 1; Provides: virtual");
        assert_eq!(error(&ambiguous, &["a"], &[]), "a needs virtual, and several packages provide it: b, c");
        assert_eq!(selected(&ambiguous, &["a", "c"]), ["a", "c"]);
    }

    #[test]
    fn a_package_with_the_name_is_preferred_to_its_providers() {
        let lines = "
            a 1; Depends: x
            b 1; Provides: x
            x 1";
        assert_eq!(selected(lines, &["a"]), ["a", "x"]);
    }

    #[test]
    fn a_versioned_dependency_needs_a_versioned_provider() {
        let lines = "
            a 1; Depends: x (>= 2)
            b 1; Provides: x
            c 1; Provides: x (= 2)
            x 1";
        assert_eq!(selected(lines, &["a"]), ["a", "c"]);
    }

    #[test]
    fn installed_packages_are_not_selected() {
        let lines = "
            a 1; Depends: b (>= 1), virtual (= 1)
            b 2; Provides: virtual (= 2); Depends: c
            c 1";
        assert_eq!(solve(lines, &["a"], &[("b", "1")]).unwrap(), ["a"]);
        assert_eq!(solve(lines, &["a", "b"], &[("b", "1")]).unwrap(), ["a"]);
    }

    #[test]
    fn another_version_of_an_installed_package_is_an_error() {
        let lines = "
            a 1; Depends: b (= 2)
            b 2";
        let expected = "a needs b (= 2), but a lower set already has b 1";
        assert_eq!(error(lines, &["a"], &[("b", "1")]), expected);
    }

    #[test]
    fn an_excluded_package_is_no_dependency_but_may_be_a_root() {
        let lines = "
            a 1; Depends: gone-1 (>= 7) | b, gone-2
            b 1
            gone-2 1; Depends: b";
        assert_eq!(selected(lines, &["a"]), ["a"]);
        assert_eq!(selected(lines, &["a", "gone-2"]), ["a", "b", "gone-2"]);
    }

    #[test]
    fn qualifiers_architectures_and_profiles_decide_whether_a_relation_applies() {
        let lines = "
            a 1; Depends: b:any, c:arm64, x [amd64], y <stage1>
            b 1
            c 1";
        assert_eq!(selected(lines, &["a"]), ["a", "b", "c"]);
        assert!(error("a 1; Depends: b:amd64\nb 1", &["a"], &[]).contains("a needs b:amd64"));
    }

    #[test]
    fn a_malformed_dependency_names_the_package() {
        assert!(error("a 1; Depends: b (1)", &["a"], &[]).starts_with("a: "));
    }
}
