//! Builds a program of the list as a new user would: unpack, `crossflake init`, `crossflake build`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crossflake_target::Target;
use crossflake_testing::{Built, commit, project_folder, run, runner, unpack_crate, write};
use serde_json::{Value, json};

use super::cargo_home;
use super::cause::{LIMIT, TIME_IS_OVER, was_refused_by_the_verifier};
use super::delete::delete_steps;
use super::list::{List, Listed};
use super::options::Options;
use super::outcome::{Failure, Outcome, Store};
use crate::log::{cause, last_line, logged};

pub(crate) struct Build<'a> {
    pub options: &'a Options,
    pub list: &'a List,
    pub program: &'a Listed,
    pub store: &'a Store,
    /// The folder of the crossflake that the program's flake uses.
    pub flake: &'a Path,
    /// The version of crossflake.
    pub version: &'a str,
}

type Step<T> = Result<T, Failure>;

impl Build<'_> {
    /// Builds the program for some of the list's targets, keeps the outcomes, and deletes the project and its outputs.
    pub(crate) fn run(&self, targets: &[&String]) -> Vec<(String, Outcome)> {
        let mut outcome = Outcome { crossflake: self.version.to_owned(), ..Outcome::default() };
        let ready = self.set_up(&mut outcome);
        let mut outcomes = Vec::new();
        for target in targets {
            let mut outcome = outcome.clone();
            let built = match &ready {
                Ok(()) => self.build(target, &mut outcome),
                Err(failure) => {
                    fs_err::copy(self.file("set-up.log"), self.store.log(self.program, target)).unwrap();
                    Err(failure.clone())
                }
            };
            outcome.failure = built.err();
            self.store.write(self.program, target, &outcome);
            outcomes.push(((*target).clone(), outcome));
        }
        if ready.is_ok() {
            delete_steps(&self.project(), targets);
        }
        self.remove();
        outcomes
    }

    /// Downloads the crates. Returns a row of a table.
    pub(crate) fn download(&self) -> String {
        let mut outcome = Outcome::default();
        let mut unavailable = Vec::new();
        let mut native = Vec::new();
        let mut added = Vec::new();
        let step = self.fill(&mut outcome).and_then(|()| {
            for target in &self.list.targets {
                let advice = self.advise(target)?;
                native = names(&advice["crates"], |found| found["name"].as_str().map(str::to_owned));
                added = [&advice["packages"], &advice["tools"]].iter().flat_map(|found| texts(found)).collect();
                unavailable.extend(self.unavailable(&advice).iter().map(|name| format!("{name} for {target}")));
            }
            Ok(())
        });
        self.remove();
        if let Err(failure) = step {
            unavailable = vec![format!("{}: {}", failure.step, failure.line)];
        }
        format!(
            "| {} {} | {} | {} | {} | {} |",
            self.program.name,
            self.program.version,
            outcome.crates,
            native.join(", "),
            added.join(", "),
            unavailable.join(", ")
        )
    }

    fn file(&self, name: &str) -> PathBuf {
        self.store.folder(self.program).join(name)
    }

    pub(crate) fn project(&self) -> PathBuf {
        project_folder(&format!("{}-{}", self.program.name, self.program.version))
    }

    /// The folder of the crates that cargo unpacks.
    pub(crate) fn cargo_home(&self) -> PathBuf {
        project_folder(&format!("{}-{}-cargo", self.program.name, self.program.version))
    }

    /// Deletes the project and its unpacked crates.
    pub(crate) fn remove(&self) {
        fs_err::remove_dir_all(self.project()).unwrap();
        cargo_home::remove(&self.cargo_home());
    }

    fn crossflake(&self) -> Command {
        let mut command = crossflake_testing::crossflake(&self.options.crossflake, &self.project());
        command.env("CARGO_HOME", self.cargo_home());
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(self.project()).env("CARGO_HOME", self.cargo_home()).args(arguments);
        command
    }

    /// Standard output of a step of the set-up.
    fn command(&self, step: &str, command: &mut Command) -> Step<String> {
        let output = logged(command, &self.file("set-up.log"));
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout).expect("the output is UTF-8"));
        }
        Err(Failure { step: step.to_owned(), line: cause(&String::from_utf8_lossy(&output.stderr)) })
    }

    /// Unpacks the program, and downloads its crates.
    fn fill(&self, outcome: &mut Outcome) -> Step<()> {
        let project = self.project();
        if project.exists() {
            fs_err::remove_dir_all(&project).unwrap();
        }
        fs_err::create_dir_all(&project).unwrap();
        fs_err::create_dir_all(self.file("")).unwrap();
        cargo_home::make(&self.cargo_home());
        unpack_crate(&project, &self.program.name, &self.program.version);
        // crossflake writes a flake of its own. A lock file without its flake may also have a format that this Nix cannot read.
        for file in ["flake.nix", "flake.lock"].map(|file| project.join(file)) {
            if file.exists() {
                fs_err::remove_file(file).unwrap();
            }
        }
        let lock = project.join("Cargo.lock");
        if !lock.exists() {
            self.command("lock", &mut self.cargo(&["generate-lockfile", "--quiet"]))?;
        }
        self.command("fetch", &mut self.cargo(&["fetch", "--quiet", "--locked"]))?;
        let text = fs_err::read_to_string(lock).unwrap();
        outcome.crates = text.lines().filter(|line| *line == "[[package]]").count();
        Ok(())
    }

    /// Unpacks the program and sets it up with crossflake, for all targets of the list.
    pub(crate) fn set_up(&self, outcome: &mut Outcome) -> Step<()> {
        self.fill(outcome)?;
        let project = self.project();
        // The crate has the files that its authors track or publish, whatever its .gitignore says.
        run(Command::new("git").current_dir(&project).args(["init", "--quiet"]));
        run(Command::new("git").current_dir(&project).args(["add", "--all", "--force"]));
        let url = format!("git+file://{}", self.flake.display());
        let targets = self.list.targets.iter().flat_map(|target| ["--target", target]);
        let mut init = self.crossflake();
        self.command("init", init.args(["init", "--crossflake", &url]).args(targets))?;
        let file = project.join("targets.json");
        let text = fs_err::read_to_string(&file).unwrap();
        let mut manifest: Value = serde_json::from_str(&text).expect("a manifest is JSON");
        manifest["profile"] = json!(self.list.profile);
        write(&project, "targets.json", &format!("{manifest:#}\n"));
        self.command("generate", self.crossflake().arg("generate"))?;
        self.command("pin", self.crossflake().arg("lock"))?;
        commit(&project);
        Ok(())
    }

    /// Downloads the sources of the targets into the Nix store.
    pub(crate) fn fetch_sources(&self) -> Step<()> {
        self.command("sources", self.crossflake().args(["fetch", "--quiet"]).args(&self.list.targets)).map(drop)
    }

    fn advise(&self, target: &str) -> Step<Value> {
        let advice = self.command("advise", self.crossflake().args(["advise", "--json", "--target", target]))?;
        let advice: Value = serde_json::from_str(&advice).expect("advice is JSON");
        Ok(advice[0].clone())
    }

    /// The crates whose needs a target cannot have.
    fn unavailable(&self, advice: &Value) -> Vec<String> {
        if advice["fits"] == true {
            return Vec::new();
        }
        names(&advice["crates"], |found| {
            let is_unavailable = found["side"] == "target" && found["needs"] != "c";
            is_unavailable.then(|| format!("{} ({})", found["name"], found["needs"]).replace('"', ""))
        })
    }

    fn build(&self, target: &str, outcome: &mut Outcome) -> Step<()> {
        let log = self.store.log(self.program, target);
        let advice = self.advise(target)?;
        outcome.unavailable = self.unavailable(&advice);
        let manifest = fs_err::read_to_string(self.project().join("targets.json")).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).expect("a manifest is JSON");
        let keys = ["packages", "tools"].map(|key| [&manifest[key], &manifest["targets"][target][key]]);
        outcome.added = keys.iter().flatten().flat_map(|value| texts(value)).collect();
        outcome.added.sort();
        outcome.added.dedup();

        let limit = self.options.limit;
        let mut command = Command::new("nice");
        command.args(["-n", "5", "timeout", "--kill-after=60", &limit.to_string()]);
        let crossflake = self.crossflake();
        command.arg(crossflake.get_program()).args(["build", target, "--json"]).current_dir(self.project());
        command.envs(crossflake.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let started = Instant::now();
        let output = logged(&mut command, &log);
        outcome.seconds = started.elapsed().as_secs();
        let fail = |step: &str, line: String| Err(Failure { step: step.to_owned(), line });
        let code = output.status.code();
        if code == Some(TIME_IS_OVER) {
            return fail("build", format!("{LIMIT} {limit} s"));
        }
        let Ok(built) = serde_json::from_slice::<Vec<Built>>(&output.stdout) else {
            let text = fs_err::read_to_string(&log).unwrap_or_default();
            outcome.built = was_refused_by_the_verifier(&text);
            return fail("build", cause(&String::from_utf8_lossy(&output.stderr)));
        };
        outcome.built = true;
        outcome.verified = true;
        outcome.programs = built.iter().map(|built| built.name().to_owned()).collect();
        for built in &built {
            self.start(target, built).or_else(|reason| fail("start", format!("{}: {reason}", built.name())))?;
        }
        outcome.started = true;
        Ok(())
    }

    /// Whether a program starts. If the list has arguments for it, starts it with them; otherwise `crossflake build` has.
    fn start(&self, target: &str, built: &Built) -> Result<(), String> {
        let suffix = Target::of_name(target).map_or("", |target| target.system.suffix());
        let name = built.name();
        let name = name.strip_suffix(suffix).unwrap_or(name);
        let Some(arguments) = self.program.start.get(name) else {
            return match (built.runs, &built.failure) {
                (Some(true), _) => Ok(()),
                (_, failure) => Err(failure.clone().unwrap_or_else(|| "was not started".to_owned())),
            };
        };
        let project = self.project();
        let file = project.join(&built.file).canonicalize().map_err(|error| error.to_string())?;
        let output = runner(&project, target).arg(file).args(arguments).current_dir(&project).output();
        let output = output.map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}: {}", output.status, last_line(&output.stderr)))
    }
}

/// The strings that `name` makes of the entries of a JSON array.
fn names(array: &Value, name: impl Fn(&Value) -> Option<String>) -> Vec<String> {
    let mut names: Vec<_> = array.as_array().into_iter().flatten().filter_map(name).collect();
    names.dedup();
    names
}

/// The strings in a JSON array.
fn texts(array: &Value) -> Vec<String> {
    names(array, |value| value.as_str().map(str::to_owned))
}
