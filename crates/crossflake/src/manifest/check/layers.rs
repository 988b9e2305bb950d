//! One target's own settings over those at the top over the defaults.

use super::{floor, names, note, packages, values};
use crate::manifest::path::KeyPath;
use crate::manifest::problem::Problem;
use crate::manifest::raw::{OneOrMore, Run, Settings, Supply, Tests, WrittenTarget};
use crate::manifest::{Floor, TargetConfig};
use crossflake_target::{LIBSTDCXX, System, Target};

pub(super) struct Layers<'a> {
    pub name: &'a str,
    /// Where the target stands.
    pub path: KeyPath,
    pub target: &'a WrittenTarget,
    pub top: &'a Settings,
}

impl<'a> Layers<'a> {
    /// The target with every setting decided; `None`, and at least one problem, where one cannot be.
    pub(super) fn wanted(&self, problems: &mut Vec<Problem>) -> Option<TargetConfig> {
        let target = names::target(&self.path, self.name, self.target.triple.as_deref())
            .map_err(|problem| note(problems, problem))
            .ok()?;
        let supply = self.value(|s| s.supply.as_ref()).copied().unwrap_or_default();
        let floor = self.floor(target, supply).map_err(|problem| note(problems, problem)).ok()?;
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
            tests: self.started(target, "tests", |s| s.tests.as_ref(), tests, problems),
            run: self.started(target, "run", |s| s.run.as_ref(), run, problems),
        })
    }

    /// The setting that holds, if one is written.
    fn value<T: ?Sized>(&self, of: impl Fn(&'a Settings) -> Option<&'a T>) -> Option<&'a T> {
        of(&self.target.settings).or_else(|| of(self.top))
    }

    fn list(&self, of: impl Fn(&'a Settings) -> Option<&'a Vec<String>>) -> Vec<String> {
        self.value(of).cloned().unwrap_or_default()
    }

    /// The setting that holds, and where it is written.
    fn placed<T: ?Sized>(
        &self,
        key: &str,
        of: impl Fn(&'a Settings) -> Option<&'a T>,
    ) -> Option<(KeyPath, &'a T)> {
        match of(&self.target.settings) {
            Some(own) => Some((self.path.key(key), own)),
            None => of(self.top).map(|top| (KeyPath::top().key(key), top)),
        }
    }

    /// Paths that lead out of the source have been noted as problems elsewhere.
    fn exclude(&self) -> Vec<String> {
        let written = self.value(|s| s.exclude.as_ref()).into_iter().flatten();
        written.filter_map(|path| values::below(path)).collect()
    }

    /// A floor at the top is for gnu targets; on another target itself it is a mistake.
    fn floor(&self, target: &'static Target, supply: Supply) -> Result<Option<Floor>, Problem> {
        if target.system.has_floor() {
            let written = self.placed("glibc", |s| s.glibc.as_deref());
            return floor::dynamic(self.name, target, supply, written).map(Some);
        }
        match self.target.settings.glibc {
            Some(_) => Err(Problem::NoGlibc { path: self.path.key("glibc"), triple: target.triple }),
            None => Ok(None),
        }
    }

    /// What the check starts and tests, for a target whose programs are started. At the top it is for those; on a target
    /// whose programs nothing starts it is a mistake.
    fn started<T: 'a>(
        &self,
        target: &Target,
        key: &'static str,
        of: impl Fn(&'a Settings) -> Option<&'a T>,
        arguments: impl Fn(Option<&'a T>) -> Option<Vec<String>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<String>> {
        if target.has_runner() {
            return arguments(self.value(of));
        }
        if of(&self.target.settings).is_some_and(|own| arguments(Some(own)).is_some()) {
            note(problems, Problem::NotStarted { path: self.path.key(key), triple: target.triple });
        }
        None
    }

    /// Packages and tools: that their names are the supply's, and that it has libraries for the target at all.
    fn check_packages(&self, target: &Target, supply: Supply, problems: &mut Vec<Problem>) {
        let packages = self.placed("packages", |s| s.packages.as_ref());
        let tools = self.placed("tools", |s| s.tools.as_ref());
        let nowhere = !target.system.has_floor() && supply == Supply::Debian;
        if let Some((path, packages)) = packages.as_ref().filter(|_| nowhere) {
            // For musl that one is compiled.
            let can_be = |name: &&String| target.system == System::Musl && *name == LIBSTDCXX;
            let (left, out): (Vec<&String>, Vec<&String>) = packages.iter().partition(can_be);
            if !out.is_empty() {
                let (path, target, system) = (path.clone(), self.name.to_owned(), target.system.name());
                note(problems, Problem::NoLibraries { path, target, system, left: format!("{left:?}") });
            }
        }
        for (written, known) in [(packages, packages::LIBRARIES), (tools, packages::TOOLS)] {
            if let Some((path, names)) = written {
                packages::check(supply, known, &path, names, problems);
            }
        }
    }
}

fn tests(written: Option<&Tests>) -> Option<Vec<String>> {
    written.map_or_else(|| Some(Vec::new()), Tests::arguments)
}

/// Nearly every program answers `--version`, and answers it without touching anything.
fn run(written: Option<&Run>) -> Option<Vec<String>> {
    written.map_or_else(|| Some(vec!["--version".to_owned()]), Run::arguments)
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
