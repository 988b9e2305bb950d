//! A cell: one program for one target, from its source to a run under the target's runner.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crossflake_target::{System, Target};
use crossflake_testing::{Built, copy_tracked, project_folder, repository, run, runner, track, unpack_crate, write};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::catalogue::{Run, Subject};
use crate::log::{cause, last_line, logged};

pub(crate) struct Cell<'a> {
    /// The folder of all cells.
    pub root: &'a Path,
    pub subject: &'a Subject,
    pub target: &'a str,
    pub profile: &'a str,
}

/// The outcome of a cell, which is stored in `outcome.json`.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Outcome {
    pub profile: String,
    /// Wall time of `crossflake build`, in seconds.
    pub seconds: u64,
    /// Keys that `crossflake init` wrote for the target.
    pub packages: Vec<String>,
    pub tools: Vec<String>,
    pub programs: Vec<Program>,
    /// The step that failed; `None` if all succeeded. Older files call it `trouble`.
    #[serde(alias = "trouble")]
    pub failure: Option<Failure>,
}

/// Facts of a built program, from `crossflake verify`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Program {
    pub name: String,
    pub size: u64,
    pub glibc: Option<String>,
    pub needed: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Failure {
    /// One of `advise`, `init`, `build`, `verify`, `run`.
    pub step: String,
    pub reason: String,
}

impl Failure {
    /// Whether `crossflake advise` found, before the build, a dependency that the target cannot have.
    pub(crate) fn is_predicted(&self) -> bool {
        self.step == "advise"
    }
}

type Step<T> = Result<T, Failure>;

fn fail<T>(step: &str, reason: impl Into<String>) -> Step<T> {
    Err(Failure { step: step.to_owned(), reason: reason.into() })
}

impl Outcome {
    pub(crate) fn line(&self) -> String {
        match &self.failure {
            Some(failure) => format!("{}: {}", failure.step, failure.reason),
            None => format!("ok, {} s", self.seconds),
        }
    }
}

impl Cell<'_> {
    /// The kept outcome, if it is a success and `again` is not set; otherwise the outcome of a build with the crossflake
    /// `program`. The project's flake uses the crossflake in the folder `flake`.
    pub(crate) fn outcome(&self, program: &Path, flake: &Path, again: bool) -> Outcome {
        match self.kept() {
            Some(kept) if kept.failure.is_none() && !again => kept,
            _ => {
                let mut outcome = Outcome { profile: self.profile.to_owned(), ..Outcome::default() };
                outcome.failure = self.steps(program, flake, &mut outcome).err();
                fs_err::remove_dir_all(self.project()).unwrap();
                let text = serde_json::to_string_pretty(&outcome).expect("strings and numbers are JSON");
                fs_err::write(self.file("outcome.json"), text).unwrap();
                outcome
            }
        }
    }

    /// The outcome of the last build, if there was one.
    pub(crate) fn kept(&self) -> Option<Outcome> {
        let text = std::fs::read_to_string(self.file("outcome.json")).ok()?;
        serde_json::from_str(&text).ok()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join(&self.subject.name).join(self.target).join(name)
    }

    fn target(&self) -> &'static Target {
        Target::of_name(self.target)
            .unwrap_or_else(|| panic!("unknown target {}; `crossflake targets` lists the known ones", self.target))
    }

    fn project(&self) -> PathBuf {
        project_folder(&format!("{}-{}", self.subject.name, self.target))
    }

    fn crossflake(&self, program: &Path) -> Command {
        crossflake_testing::crossflake(program, &self.project())
    }

    fn steps(&self, program: &Path, flake: &Path, outcome: &mut Outcome) -> Step<()> {
        self.fill();
        self.advise(program)?;
        self.set_up(program, flake, outcome)?;
        let started = Instant::now();
        let built = self.command("build", self.crossflake(program).args(["build", "--all", "--json"]))?;
        outcome.seconds = started.elapsed().as_secs();
        let built: Vec<Built> = serde_json::from_str(&built).expect("the report's form");
        for built in &built {
            outcome.programs.push(self.verify(program, &self.project().join(&built.file))?);
        }
        let needed: Vec<_> = outcome.programs.iter().flat_map(|program| &program.needed).collect();
        let needs = if self.target().system == System::Gnu { &self.subject.needs[..] } else { &[] };
        if let Some(missing) = needs.iter().find(|library| !needed.contains(library)) {
            return fail("verify", format!("no program needs {missing}"));
        }
        match self.subject.run_for.get(self.target).or(self.subject.run.as_ref()) {
            Some(run) => self.run(run),
            None => Ok(()),
        }
    }

    /// Fills the project's folder with the program's source.
    fn fill(&self) {
        let project = self.project();
        if self.file("").exists() {
            fs_err::remove_dir_all(self.file("")).unwrap();
        }
        fs_err::create_dir_all(self.file("")).unwrap();
        fs_err::create_dir_all(&project).unwrap();
        match &self.subject.version {
            Some(version) => unpack_crate(&project, &self.subject.name, version),
            None => {
                let folder = self.subject.folder.as_ref().unwrap_or(&self.subject.name);
                let ways = repository("tests/ways");
                copy_tracked(&ways.join(folder), &project);
            }
        }
        for (file, text) in &self.subject.files {
            write(&project, file, text);
        }
        // Debug information and optimization in the profile dev take time and do not change the outcome.
        let config = project.join(".cargo/config.toml");
        let own = std::fs::read_to_string(config).unwrap_or_default();
        let mut profile = format!("[profile.{}]\ndebug = false\n", self.profile);
        if self.profile == "dev" {
            profile.push_str("opt-level = 0\n\n[profile.dev.package.\"*\"]\nopt-level = 0\n");
        }
        write(&project, ".cargo/config.toml", &format!("{own}\n{profile}"));
        track(&project);
        run(Command::new("cargo").current_dir(&project).args(["fetch", "--quiet"]));
        track(&project);
    }

    fn advise(&self, program: &Path) -> Step<()> {
        let advise = ["advise", "--json", "--target", self.target];
        let advice = self.command("advise", self.crossflake(program).args(advise))?;
        let advice: Value = serde_json::from_str(&advice).expect("advice is JSON");
        let advice = &advice[0];
        if advice["fits"] == true {
            return Ok(());
        }
        let crates = advice["crates"].as_array().into_iter().flatten();
        let hard = crates.filter(|found| found["side"] == "target" && found["needs"] != "c");
        let names: Vec<_> = hard.map(|found| format!("{} ({})", found["name"], found["needs"])).collect();
        fail("advise", format!("unavailable for the target: {}", names.join(", ").replace('"', "")))
    }

    /// Writes flake.nix, which replaces a flake of the published source, targets.json with the profile, and, if the
    /// project needs pins, targets.lock.json.
    fn set_up(&self, program: &Path, flake: &Path, outcome: &mut Outcome) -> Step<()> {
        let project = self.project();
        let url = format!("git+file://{}", flake.display());
        let mut init = self.crossflake(program);
        self.command("init", init.args(["init", "--force", "--crossflake", &url, "--target", self.target]))?;
        let file = project.join("targets.json");
        let text = fs_err::read_to_string(&file).unwrap();
        let mut manifest: Value = serde_json::from_str(&text).expect("a manifest is JSON");
        manifest["profile"] = json!(self.profile);
        let target = manifest["targets"][self.target].as_object_mut().expect("the target is there");
        target.extend(self.subject.manifest.clone());
        let names = |key: &str| serde_json::from_value(target.get(key).cloned().unwrap_or(json!([])));
        outcome.packages = names("packages").expect("a list of names");
        outcome.tools = names("tools").expect("a list of names");
        write(&project, "targets.json", &manifest.to_string());
        self.command("generate", self.crossflake(program).arg("generate"))?;
        self.command("lock", self.crossflake(program).arg("lock"))?;
        track(&project);
        Ok(())
    }

    fn verify(&self, program: &Path, file: &Path) -> Step<Program> {
        let mut command = self.crossflake(program);
        command.arg("verify").arg(file).args(["--json", "--strip", "yes", "--triple", self.target().triple]);
        let report = command.output().expect("crossflake starts");
        let report: Value = serde_json::from_slice(&report.stdout).expect("the report is JSON");
        let facts = &report[0]["facts"];
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        Ok(Program {
            name,
            size: fs_err::metadata(file).unwrap().len(),
            glibc: facts["glibc"].as_str().map(str::to_owned),
            needed: serde_json::from_value(facts["needed"].clone()).unwrap_or_default(),
        })
    }

    fn run(&self, run: &Run) -> Step<()> {
        let project = self.project();
        let suffix = self.target().system.suffix();
        let program = project.join(format!("result-{}/bin/{}{suffix}", self.target, run.bin));
        let program = program.canonicalize().or_else(|_| fail("run", format!("there is no {}", run.bin)))?;
        let arguments: Vec<OsString> = run.arguments.iter().map(OsString::from).collect();
        let mut command = runner(&project, self.target);
        command.arg(program).args(arguments).current_dir(&project);
        if let Some(file) = &run.reads {
            command.stdin(File::open(project.join(file)).expect("the catalogue lists the file"));
        }
        let output = command.output().expect("the runner starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let code = output.status.code();
        if code != Some(run.code) {
            return fail("run", format!("exit code {code:?}: {}", last_line(&output.stderr)));
        }
        if !text.contains(&run.says) {
            return fail("run", format!("its output does not contain {:?}", run.says));
        }
        Ok(())
    }

    /// Standard output of a step. Writes all its output to `STEP.log`.
    fn command(&self, step: &str, command: &mut Command) -> Step<String> {
        let output = logged(command, &self.file(&format!("{step}.log")));
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout).expect("the output is UTF-8"));
        }
        fail(step, cause(&String::from_utf8_lossy(&output.stderr)))
    }
}
