//! One target's own settings over those at the top over the defaults.

use super::{floor, names, note, packages, values};
use crate::manifest::path::KeyPath;
use crate::manifest::problem::Problem;
use crate::manifest::written::{OneOrMore, Run, Settings, Supply, Tests, WrittenTarget};
use crate::manifest::{Floor, Wanted};
use crate::target::{Libc, Target};

pub struct Layers<'a> {
    pub name: &'a str,
    /// Where the target stands.
    pub path: KeyPath,
    pub target: &'a WrittenTarget,
    pub top: &'a Settings,
}

impl<'a> Layers<'a> {
    /// The target with every setting decided; `None`, and at least one problem, where one cannot be.
    pub fn wanted(&self, problems: &mut Vec<Problem>) -> Option<Wanted> {
        let target = names::target(&self.path, self.name, self.target.triple.as_deref())
            .map_err(|problem| note(problems, problem))
            .ok()?;
        let supply = self.value(|s| s.supply.as_ref()).copied().unwrap_or_default();
        let floor = self.floor(target, supply).map_err(|problem| note(problems, problem)).ok()?;
        self.check_packages(target, supply, problems);
        Some(Wanted {
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
            tests: self.value(|s| s.tests.as_ref()).map_or_else(|| Some(Vec::new()), Tests::arguments),
            run: self.value(|s| s.run.as_ref()).map_or_else(default_run, Run::arguments),
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

    /// A floor at the top is for gnu targets; on a static target itself it is a mistake.
    fn floor(&self, target: &'static Target, supply: Supply) -> Result<Option<Floor>, Problem> {
        match target.libc {
            Libc::Gnu => {
                let written = self.placed("glibc", |s| s.glibc.as_deref());
                floor::dynamic(self.name, target, supply, written).map(Some)
            }
            Libc::Musl if self.target.settings.glibc.is_some() => {
                Err(Problem::FloorOnStatic { path: self.path.key("glibc"), triple: target.triple })
            }
            Libc::Musl => Ok(None),
        }
    }

    /// Packages and tools: that their names are the supply's, and that it has libraries for the target at all.
    fn check_packages(&self, target: &Target, supply: Supply, problems: &mut Vec<Problem>) {
        let packages = self.placed("packages", |s| s.packages.as_ref());
        let tools = self.placed("tools", |s| s.tools.as_ref());
        if let (Some((path, packages)), Libc::Musl, Supply::Debian) = (&packages, target.libc, supply) {
            if !packages.is_empty() {
                let target = self.name.to_owned();
                note(problems, Problem::PackagesOnStatic { path: path.clone(), target });
            }
        }
        for (written, known) in [(packages, packages::LIBRARIES), (tools, packages::TOOLS)] {
            if let Some((path, names)) = written {
                packages::check(supply, known, &path, names, problems);
            }
        }
    }
}

/// Nearly every program answers it, and answers it without touching anything.
fn default_run() -> Option<Vec<String>> {
    Some(vec!["--version".to_owned()])
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
