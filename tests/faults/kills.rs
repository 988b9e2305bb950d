//! Commands killed at random moments. Afterwards each file is absent, old or new, the store is consistent, and the next
//! run succeeds.
//!
//! `CROSSFLAKE_KILLS` is the number of kills (default 40), `CROSSFLAKE_SEED` the seed of their moments (default 1).

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};

use super::names;
use crate::fetch::project::{self as fetch, deb, succeed};
use crate::lock::project::{Project, demo};
use crate::project::Project as Flake;
use crate::server::{Answer, Server};

/// The generator SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A moment within a command's usual duration.
    fn moment(&mut self, usual: Duration) -> Duration {
        usual.mul_f64((self.next() % 10_000) as f64 / 10_000.0)
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

/// The number of kills for a command, which gets `share` percent of all, and the generator of their moments.
fn plan(share: u64, command: &str) -> (u64, Random) {
    let (all, seed) = (number("CROSSFLAKE_KILLS", 40), number("CROSSFLAKE_SEED", 1));
    let times = (all * share).div_ceil(100);
    println!("{command}: {times} kills with the seed {seed}");
    (times, Random(seed))
}

/// Runs a command to its end. Returns its duration.
fn usual(mut command: Command) -> Duration {
    let start = Instant::now();
    succeed(&mut command);
    start.elapsed()
}

/// Starts a command and kills it at a random moment, alone or with its child processes. Returns whether that was before
/// its end.
///
/// The duration of a command depends on the load of the machine. Each call adjusts `usual`, so that about half of the
/// moments are before the end.
fn kill(mut command: Command, random: &mut Random, usual: &mut Duration) -> bool {
    command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(random.moment(*usual));
    if random.next() % 2 == 0 {
        child.kill().unwrap();
    } else {
        // Fails if the command has already ended.
        let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    }
    let killed = child.wait().unwrap().signal() == Some(9);
    *usual = if killed { usual.mul_f64(1.1) } else { usual.div_f64(1.1) };
    killed
}

/// Calls `round` until it has killed the command before its end `times` times.
fn kill_times(times: u64, mut round: impl FnMut(u64) -> bool) {
    let (mut killed, mut rounds) = (0, 0);
    while killed < times {
        killed += u64::from(round(rounds));
        rounds += 1;
        assert!(rounds < times * 4 + 20, "of {rounds} runs {killed} were killed before their end");
    }
    println!("{killed} killed in {rounds} runs");
}

/// Asserts that a file has the old or the new content. `old` is `None` if the file did not exist.
fn check_file(path: &Path, old: Option<&str>, new: &str) {
    let now = fs::read_to_string(path).ok();
    assert!(now.as_deref() == old || now.as_deref() == Some(new), "{} is neither old nor new: {now:?}", path.display());
}

#[test]
fn a_killed_generate_leaves_the_old_or_the_new_file() {
    let (times, mut random) = plan(40, "generate");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("nix/targets.nix");
    let generate = |manifest: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crossflake"));
        command.current_dir(folder.path()).args(["generate", "--manifest", manifest]);
        command
    };
    let mut contents = BTreeMap::new();
    let mut time = Duration::ZERO;
    for (manifest, targets) in
        [("a.json", r#""aarch64-linux": {}"#), ("b.json", r#""x86_64-linux": {}, "armv7-linux": {}"#)]
    {
        fs::write(folder.path().join(manifest), format!(r#"{{ "version": 1, "targets": {{ {targets} }} }}"#)).unwrap();
        time = usual(generate(manifest));
        contents.insert(manifest, fs::read_to_string(&out).unwrap());
    }
    kill_times(times, |round| {
        let (old, new) = if round % 2 == 0 { ("b.json", "a.json") } else { ("a.json", "b.json") };
        let old = (round % 5 != 0).then(|| contents[old].as_str());
        match old {
            Some(old) => fs::write(&out, old).unwrap(),
            None => fs::remove_file(&out).unwrap(),
        }
        let killed = kill(generate(new), &mut random, &mut time);
        check_file(&out, old, &contents[new]);
        succeed(&mut generate(new));
        assert_eq!(fs::read_to_string(&out).unwrap(), contents[new]);
        assert_eq!(names(out.parent().unwrap()), ["targets.nix"]);
        killed
    });
}

#[test]
fn a_killed_lock_leaves_the_old_or_the_new_file() {
    let (times, mut random) = plan(35, "lock");
    let project = Project::new();
    let path = project.lock_path();
    let lock = || {
        let mut command = project.lock_command(project.server());
        // A killed command may leave temporary files; keep them in the test's folder.
        command.env("TMPDIR", project.path("tmp"));
        command
    };
    fs::create_dir(project.path("tmp")).unwrap();
    let mut contents = Vec::new();
    let mut time = Duration::ZERO;
    let settings = [r#""packages": ["libdemo-dev"]"#, r#""packages": ["libdemo-dev", "other"]"#];
    for settings in settings {
        project.manifest(settings);
        time = usual(lock());
        contents.push(fs::read_to_string(&path).unwrap());
    }
    project.publish("trixie", &demo("1.0"));
    kill_times(times, |round| {
        let new = (round % 2) as usize;
        let old = (round % 5 != 0).then(|| contents[1 - new].as_str());
        match old {
            Some(old) => fs::write(&path, old).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        project.manifest(settings[new]);
        let killed = kill(lock(), &mut random, &mut time);
        check_file(&path, old, &contents[new]);
        succeed(&mut lock());
        assert_eq!(fs::read_to_string(&path).unwrap(), contents[new]);
        assert_eq!(names(&project.path("")), ["targets.json", "targets.lock.json", "tmp"]);
        killed
    });
}

#[test]
fn a_killed_fetch_leaves_a_consistent_store_and_the_next_one_succeeds() {
    const FILES: usize = 3;
    let (times, mut random) = plan(20, "fetch");
    let project = fetch::Project::new(&[], &[]);
    let content = |name: &str| name.repeat(20_000).into_bytes();
    let server = Server::start(move |request, _| {
        // Slow enough for kills during the download.
        std::thread::sleep(Duration::from_millis(40));
        match request.path.rsplit('/').next().and_then(|file| file.strip_suffix(".deb")) {
            Some(name) => Answer::File(content(name)),
            // The request of a killed command is incomplete.
            None => Answer::Status(400),
        }
    });
    let write = |round: u64| {
        let names = (0..FILES).map(|n| format!("p{round}-{n}"));
        let records: Vec<Value> = names.map(|name| deb(&name, &content(&name))).collect();
        let sources = json!({ "one": records }).to_string();
        fs::write(project.path("flake/sources.json"), sources).unwrap();
        records
    };
    write(u64::MAX);
    usual(project.fetch_command(&server, &[]));
    write(u64::MAX - 1);
    let mut time = usual(project.fetch_command(&server, &[]));
    kill_times(times, |round| {
        let records = write(round);
        let killed = kill(project.fetch_command(&server, &[]), &mut random, &mut time);
        succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
        succeed(&mut project.fetch_command(&server, &[]));
        assert!(records.iter().all(|record| project.has(record)));
        assert!(project.left().is_empty(), "{:?}", project.left());
        killed
    });
    succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
}

/// A builder: without arguments it slowly copies itself to `$out/bin/hello`.
const BUILDER: &str = r#"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static char bytes[1 << 24];
int main(int count, char **arguments) {
  if (count > 1) return 0;
  char path[4096];
  int from = open("/proc/self/exe", O_RDONLY);
  ssize_t size = read(from, bytes, sizeof bytes);
  mkdir(getenv("out"), 0755);
  strcat(strcpy(path, getenv("out")), "/bin");
  mkdir(path, 0755);
  int to = open(strcat(path, "/hello"), O_WRONLY | O_CREAT, 0755);
  for (ssize_t at = 0; at < size; at += 1 + size / 20) {
    ssize_t rest = size - at, piece = 1 + size / 20;
    if (write(to, bytes + at, rest < piece ? rest : piece) < 0) return 1;
    usleep(10000);
  }
  return 0;
}
"#;

const BUILD_FLAKE: &str = r#"{
  outputs = _:
    let
      round = builtins.readFile ./round;
      builder = builtins.path { path = ./builder; name = "builder"; };
      hello = derivation { name = "hello"; system = "SYSTEM"; inherit builder round; };
    in
    {
      packages.SYSTEM = { inherit hello; };
      legacyPackages.SYSTEM.crossflake = {
        targets.hello.check.run = null;
        packages.hello = hello;
        runners.hello = hello;
        sources.hello = [ ];
      };
    };
}"#;

fn project_to_build() -> Flake {
    let flake = BUILD_FLAKE.replace("SYSTEM", &crate::system());
    let project = Flake::new(&[("flake/flake.nix", &flake), ("builder.c", BUILDER)]);
    project.succeed("gcc", &["-static", "-o", "flake/builder", "builder.c"]);
    project
}

fn build(project: &Flake) -> Command {
    let mut command = project.command(env!("CARGO_BIN_EXE_crossflake"));
    command.args(["build", "--flake", "path:./flake", "--quiet", "--no-run", "--all"]);
    command
}

#[test]
fn a_killed_build_leaves_a_consistent_store_and_the_next_one_succeeds() {
    let (times, mut random) = plan(5, "build");
    let project = project_to_build();
    project.write("flake/round", "first");
    usual(build(&project));
    project.write("flake/round", "second");
    let mut time = usual(build(&project));
    kill_times(times, |round| {
        project.write("flake/round", &round.to_string());
        let before = fs::read_link(project.path("result-hello")).unwrap();
        let killed = kill(build(&project), &mut random, &mut time);
        let after = fs::read_link(project.path("result-hello")).unwrap();
        assert!(after == before || after.join("bin/hello").is_file(), "{}", after.display());
        succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
        succeed(&mut build(&project));
        let built = fs::read(project.path("result-hello/bin/hello")).unwrap();
        assert_eq!(built, fs::read(project.path("flake/builder")).unwrap());
        assert_ne!(fs::read_link(project.path("result-hello")).unwrap(), before);
        killed
    });
    succeed(project.command("nix-store").args(["--verify", "--check-contents"]));
}
