//! Merges one target: its own settings, else the settings at the top, else the defaults.

use super::{floor, names, packages, values};
use crate::manifest::config::{Floor, TargetConfig};
use crate::manifest::path::KeyPath;
use crate::manifest::problem::{Problem, add};
use crate::manifest::raw::{OneOrMore, RawTarget, Run, Settings, Supply, Tests};
use crossflake_target::{LIBSTDCXX, System, Target};

/// The two places where a target's settings are written.
pub(super) struct Layers<'a> {
    pub name: &'a str,
    /// The target's path in the manifest.
    pub path: KeyPath,
    pub target: &'a RawTarget,
    pub top: &'a Settings,
}

impl<'a> Layers<'a> {
    /// The target with a value for every setting. Returns `None` and adds at least one problem if the triple or the
    /// floor is invalid.
    pub(super) fn merge(&self, problems: &mut Vec<Problem>) -> Option<TargetConfig> {
        let target = names::target(&self.path, self.name, self.target.triple.as_deref())
            .map_err(|problem| add(problems, problem))
            .ok()?;
        let supply = self.value(|s| s.supply.as_ref()).copied().unwrap_or_default();
        let floor = self.floor(target, supply).map_err(|problem| add(problems, problem)).ok()?;
        self.check_packages(target, supply, problems);
        Some(TargetConfig {
            name: self.name.to_owned(),
            target,
            supply,
            floor,
            package: self.value(|s| s.package.as_ref()).map_or_else(Vec::new, OneOrMore::list),
            bins: self.list(|s| s.bins.as_ref()),
            features: self.list(|s| s.features.as_ref()),
            default_features: self.value(|s| s.default_features.as_ref()).copied().unwrap_or(true),
            profile: self.value(|s| s.profile.as_deref()).unwrap_or("release").to_owned(),
            strip: self.value(|s| s.strip.as_ref()).copied().unwrap_or(true),
            packages: self.list(|s| s.packages.as_ref()),
            tools: self.list(|s| s.tools.as_ref()),
            exclude: self.exclude(),
            sources: self.value(|s| s.sources.as_ref()).cloned().unwrap_or_default(),
            tests: self.arguments(target, "tests", |s| s.tests.as_ref(), tests, problems),
            run: self.arguments(target, "run", |s| s.run.as_ref(), run, problems),
        })
    }

    /// The target's own setting, else the one at the top.
    fn value<T: ?Sized>(&self, of: impl Fn(&'a Settings) -> Option<&'a T>) -> Option<&'a T> {
        of(&self.target.settings).or_else(|| of(self.top))
    }

    fn list(&self, of: impl Fn(&'a Settings) -> Option<&'a Vec<String>>) -> Vec<String> {
        self.value(of).cloned().unwrap_or_default()
    }

    /// As [`value`](Self::value), with the setting's path.
    fn value_and_path<T: ?Sized>(
        &self,
        key: &str,
        of: impl Fn(&'a Settings) -> Option<&'a T>,
    ) -> Option<(KeyPath, &'a T)> {
        match of(&self.target.settings) {
            Some(own) => Some((self.path.key(key), own)),
            None => of(self.top).map(|top| (KeyPath::top().key(key), top)),
        }
    }

    /// Skips invalid paths, which [`values::check`] reports.
    fn exclude(&self) -> Vec<String> {
        let paths = self.value(|s| s.exclude.as_ref()).into_iter().flatten();
        paths.filter_map(|path| values::normalized(path)).collect()
    }

    /// Ignores a floor at the top if the target has no glibc. A floor on such a target itself is a mistake.
    fn floor(&self, target: &'static Target, supply: Supply) -> Result<Option<Floor>, Problem> {
        if target.system.has_floor() {
            let setting = self.value_and_path("glibc", |s| s.glibc.as_deref());
            return floor::floor(self.name, target, supply, setting).map(Some);
        }
        match self.target.settings.glibc {
            Some(_) => Err(Problem::NoGlibc { path: self.path.key("glibc"), triple: target.triple }),
            None => Ok(None),
        }
    }

    /// The value of `tests` or `run`. Ignores a setting at the top if crossflake does not start the target's programs. Such
    /// a setting on the target itself is a mistake.
    fn arguments<T: 'a>(
        &self,
        target: &Target,
        key: &'static str,
        of: impl Fn(&'a Settings) -> Option<&'a T>,
        merge: impl Fn(Option<&'a T>) -> Option<Vec<String>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<String>> {
        if target.has_runner() {
            return merge(self.value(of));
        }
        if of(&self.target.settings).is_some_and(|own| merge(Some(own)).is_some()) {
            add(problems, Problem::NotStarted { path: self.path.key(key), triple: target.triple });
        }
        None
    }

    /// Checks that packages and tools have names of the supply, and that the supply has libraries for the target.
    fn check_packages(&self, target: &Target, supply: Supply, problems: &mut Vec<Problem>) {
        let packages = self.value_and_path("packages", |s| s.packages.as_ref());
        let tools = self.value_and_path("tools", |s| s.tools.as_ref());
        let no_libraries = !target.system.has_floor() && supply == Supply::Debian;
        if let Some((path, packages)) = packages.as_ref().filter(|_| no_libraries) {
            // libstdc++ for musl is compiled, not a package of Debian's.
            let is_supported = |name: &&String| target.system == System::Musl && *name == LIBSTDCXX;
            let (supported, others): (Vec<&String>, Vec<&String>) = packages.iter().partition(is_supported);
            if !others.is_empty() {
                let (path, target, system) = (path.clone(), self.name.to_owned(), target.system.name());
                let supported = format!("{supported:?}");
                add(problems, Problem::NoLibraries { path, target, system, supported });
            }
        }
        for (setting, known) in [(packages, packages::LIBRARIES), (tools, packages::TOOLS)] {
            if let Some((path, names)) = setting {
                packages::check(supply, known, &path, names, problems);
            }
        }
    }
}

/// Runs the tests by default.
fn tests(setting: Option<&Tests>) -> Option<Vec<String>> {
    setting.map_or_else(|| Some(Vec::new()), Tests::arguments)
}

/// The default is `--version`, which nearly every program has and which has no side effects.
fn run(setting: Option<&Run>) -> Option<Vec<String>> {
    setting.map_or_else(|| Some(vec!["--version".to_owned()]), Run::arguments)
}

impl OneOrMore {
    fn list(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::More(list) => list.clone(),
        }
    }
}

impl Tests {
    fn arguments(&self) -> Option<Vec<String>> {
        match self {
            Self::Whether(whether) => whether.then(Vec::new),
            Self::Arguments(arguments) => Some(arguments.clone()),
        }
    }
}

impl Run {
    fn arguments(&self) -> Option<Vec<String>> {
        match self {
            Self::Never(_) => None,
            Self::Arguments(arguments) => Some(arguments.clone()),
        }
    }
}
