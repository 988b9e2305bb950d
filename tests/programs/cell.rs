//! One program for one target: from its source to a run under the target's runner.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crossflake_target::{System, Target};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::catalogue::{Run, Subject};
use crate::tools;

pub(crate) struct Cell<'a> {
    /// The folder of all cells.
    pub root: &'a Path,
    pub subject: &'a Subject,
    pub target: &'a str,
    pub profile: &'a str,
}

/// How it went, as it is kept in a file.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    pub profile: String,
    /// Seconds of `crossflake build`, on whatever else the machine had to do.
    pub seconds: u64,
    /// What `crossflake init` wrote into the manifest beside the target.
    pub packages: Vec<String>,
    pub tools: Vec<String>,
    pub programs: Vec<Program>,
    /// Why it did not work, if it did not.
    pub trouble: Option<Trouble>,
}

/// What `crossflake verify` says of a program.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Program {
    pub name: String,
    pub size: u64,
    pub glibc: Option<String>,
    pub needed: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Trouble {
    /// The step: `advise`, `init`, `build`, `verify`, `run`.
    pub step: String,
    pub reason: String,
}

impl Trouble {
    /// Whether the target cannot have what the program needs, which `advise` said before anything was built.
    pub(crate) fn is_foreseen(&self) -> bool {
        self.step == "advise"
    }
}

type Step<T> = Result<T, Trouble>;

fn trouble<T>(step: &str, reason: impl Into<String>) -> Step<T> {
    Err(Trouble { step: step.to_owned(), reason: reason.into() })
}

impl Outcome {
    pub(crate) fn line(&self) -> String {
        match &self.trouble {
            Some(trouble) => format!("{}: {}", trouble.step, trouble.reason),
            None => format!("ok, {} s", self.seconds),
        }
    }
}

impl Cell<'_> {
    /// What is known of it; worked out where nothing is, or where it failed.
    pub(crate) fn outcome(&self, crossflake: &Path, again: bool) -> Outcome {
        match self.known() {
            Some(known) if known.trouble.is_none() && !again => known,
            _ => {
                let outcome = self.work(crossflake);
                let text = serde_json::to_string_pretty(&outcome).expect("strings and numbers are JSON");
                std::fs::write(self.file("outcome.json"), text).expect("the outcome is written");
                outcome
            }
        }
    }

    pub(crate) fn known(&self) -> Option<Outcome> {
        let text = std::fs::read_to_string(self.file("outcome.json")).ok()?;
        serde_json::from_str(&text).ok()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join(&self.subject.name).join(self.target).join(name)
    }

    fn target(&self) -> &'static Target {
        Target::of_name(self.target)
            .unwrap_or_else(|| panic!("{} is no target: `crossflake targets` lists them", self.target))
    }

    fn project(&self) -> PathBuf {
        self.file("project")
    }

    fn work(&self, crossflake: &Path) -> Outcome {
        let mut outcome = Outcome { profile: self.profile.to_owned(), ..Outcome::default() };
        outcome.trouble = self.steps(crossflake, &mut outcome).err();
        outcome
    }

    fn steps(&self, crossflake: &Path, outcome: &mut Outcome) -> Step<()> {
        self.fill();
        self.advise()?;
        self.set_up(crossflake, outcome)?;
        let started = Instant::now();
        let built =
            self.command("build", tools::crossflake(&self.project()).args(["build", "--all", "--json"]))?;
        outcome.seconds = started.elapsed().as_secs();
        let built: Vec<tools::Built> = serde_json::from_str(&built).expect("the report's form");
        for built in &built {
            outcome.programs.push(self.verify(&self.project().join(&built.file))?);
        }
        let needed: Vec<_> = outcome.programs.iter().flat_map(|program| &program.needed).collect();
        let needs = if self.target().system == System::Gnu { &self.subject.needs[..] } else { &[] };
        if let Some(missing) = needs.iter().find(|library| !needed.contains(library)) {
            return trouble("verify", format!("no program needs {missing}"));
        }
        match self.subject.run_for.get(self.target).or(self.subject.run.as_ref()) {
            Some(run) => self.run(run),
            None => Ok(()),
        }
    }

    /// The project's folder, with the published source or ours.
    fn fill(&self) {
        let project = self.project();
        if self.file("").exists() {
            std::fs::remove_dir_all(self.file("")).expect("the old folder is removed");
        }
        std::fs::create_dir_all(&project).expect("a folder");
        match &self.subject.version {
            Some(version) => tools::unpack_crate(&project, &self.subject.name, version),
            None => {
                let folder = self.subject.folder.as_ref().unwrap_or(&self.subject.name);
                let ways = crate::repository("tests/ways");
                tools::copy_tracked(&ways.join(folder), &project);
            }
        }
        for (file, text) in &self.subject.files {
            tools::write(&project, file, text);
        }
        // Nobody debugs what is built here, and what some optimize in the profile dev is not what is to be seen.
        let config = project.join(".cargo/config.toml");
        let own = std::fs::read_to_string(config).unwrap_or_default();
        let mut profile = format!("[profile.{}]\ndebug = false\n", self.profile);
        if self.profile == "dev" {
            profile.push_str("opt-level = 0\n\n[profile.dev.package.\"*\"]\nopt-level = 0\n");
        }
        tools::write(&project, ".cargo/config.toml", &format!("{own}\n{profile}"));
        tools::track(&project);
        tools::run(Command::new("cargo").current_dir(&project).args(["fetch", "--quiet"]));
        tools::track(&project);
    }

    fn advise(&self) -> Step<()> {
        let advice = self.command(
            "advise",
            tools::crossflake(&self.project()).args(["advise", "--json", "--target", self.target]),
        )?;
        let advice: Value = serde_json::from_str(&advice).expect("advice is JSON");
        let advice = &advice[0];
        if advice["fits"] == true {
            return Ok(());
        }
        let crates = advice["crates"].as_array().into_iter().flatten();
        let hard = crates.filter(|found| found["side"] == "target" && found["needs"] != "c");
        let names: Vec<_> = hard.map(|found| format!("{} ({})", found["name"], found["needs"])).collect();
        trouble("advise", format!("the target has none of: {}", names.join(", ").replace('"', "")))
    }

    /// `crossflake init`, in the place of a flake that the published source may have, the profile, and the lock if one
    /// is needed.
    fn set_up(&self, crossflake: &Path, outcome: &mut Outcome) -> Step<()> {
        let project = self.project();
        let url = format!("git+file://{}", crossflake.display());
        let mut init = tools::crossflake(&project);
        self.command("init", init.args(["init", "--force", "--crossflake", &url, "--target", self.target]))?;
        let file = project.join("targets.json");
        let text = std::fs::read_to_string(&file).expect("init wrote a manifest");
        let mut manifest: Value = serde_json::from_str(&text).expect("a manifest is JSON");
        manifest["profile"] = json!(self.profile);
        let target = manifest["targets"][self.target].as_object_mut().expect("the target is there");
        target.extend(self.subject.manifest.clone());
        let names = |key: &str| serde_json::from_value(target.get(key).cloned().unwrap_or(json!([])));
        outcome.packages = names("packages").expect("a list of names");
        outcome.tools = names("tools").expect("a list of names");
        tools::write(&project, "targets.json", &manifest.to_string());
        self.command("init", tools::crossflake(&project).arg("generate"))?;
        self.command("lock", tools::crossflake(&project).arg("lock"))?;
        tools::track(&project);
        Ok(())
    }

    fn verify(&self, file: &Path) -> Step<Program> {
        let mut command = tools::crossflake(&self.project());
        command.arg("verify").arg(file).args(["--json", "--strip", "yes", "--triple", self.target().triple]);
        let report = command.output().expect("crossflake starts");
        let report: Value = serde_json::from_slice(&report.stdout).expect("the report is JSON");
        let facts = &report[0]["facts"];
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        Ok(Program {
            name,
            size: std::fs::metadata(file).expect("the program is there").len(),
            glibc: facts["glibc"].as_str().map(str::to_owned),
            needed: serde_json::from_value(facts["needed"].clone()).unwrap_or_default(),
        })
    }

    fn run(&self, run: &Run) -> Step<()> {
        let project = self.project();
        let suffix = self.target().system.suffix();
        let program = project.join(format!("result-{}/bin/{}{suffix}", self.target, run.bin));
        let program =
            program.canonicalize().or_else(|_| trouble("run", format!("there is no {}", run.bin)))?;
        let arguments: Vec<OsString> = run.arguments.iter().map(OsString::from).collect();
        let mut command = tools::runner(&project, self.target);
        command.arg(program).args(arguments).current_dir(&project);
        if let Some(file) = &run.reads {
            command.stdin(File::open(project.join(file)).expect("the catalogue has it"));
        }
        let output = command.output().expect("it starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let code = output.status.code();
        if code != Some(run.code) {
            return trouble("run", format!("it ended with {code:?}: {}", last_line(&output.stderr)));
        }
        if !text.contains(&run.says) {
            return trouble("run", format!("it did not say {:?}", run.says));
        }
        Ok(())
    }

    /// Standard output of a step that must succeed; all it writes is kept.
    fn command(&self, step: &str, command: &mut Command) -> Step<String> {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let log = self.file(&format!("{step}.log"));
        std::fs::write(log, [&output.stdout[..], &output.stderr].concat()).expect("the log is written");
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout).expect("the output is UTF-8"));
        }
        trouble(step, cause(&String::from_utf8_lossy(&output.stderr)))
    }
}

/// The line of a log that says most: what crossflake says, else the first error, but for those that say just that
/// something failed.
fn cause(log: &str) -> String {
    // Where no binary cache can be reached, Nix says so in each build.
    const SAY_NOTHING: &[&str] =
        &["unable to download", "failed to run custom build command", "builder for", "nix-store --"];
    let tell = |line: &&str| !SAY_NOTHING.iter().any(|nothing| line.contains(nothing));
    let lines = || log.lines().filter(tell);
    let first = |word: &str| lines().find(|line| line.contains(word));
    let line =
        first(" crossflake: ").or_else(|| first("fatal error:")).or_else(|| first("undefined reference"));
    let line = line
        .or_else(|| first("CMake Error"))
        .or_else(|| first("error["))
        .or_else(|| first("rror:"))
        .or_else(|| lines().next_back());
    line.unwrap_or_default().trim().to_owned()
}

fn last_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().next_back().unwrap_or_default().to_owned()
}
