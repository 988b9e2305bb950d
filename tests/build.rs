//! `crossflake build` with the machine's Nix on a store of the test's own, and the running of programs.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use crate::project::{Project, stderr, stdout};
use crate::watchdog::Watchdog;
use crossflake::testing::run;
use serde_json::Value;

#[test]
fn the_command_line() {
    crate::cases(&["tests/cmd/build/*.trycmd", "tests/cmd/sbom/*.trycmd"]);
}

fn script(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

mod running {
    use super::*;

    /// Runs the script `text` with the arguments `a b` through a runner that hands its arguments on.
    fn run_script(text: &str, timeout: Duration) -> crossflake::testing::Run {
        let folder = tempfile::tempdir().unwrap();
        let (runner, program) = (folder.path().join("run"), folder.path().join("program"));
        script(&runner, "exec \"$@\"");
        script(&program, text);
        run(&runner, &program, &["a".to_owned(), "b".to_owned()], timeout).unwrap()
    }

    /// Far above what a program of these tests needs.
    const ENOUGH: Duration = Duration::from_secs(600);

    #[test]
    fn a_program_gets_its_arguments_and_its_output_is_kept() {
        let run = run_script("echo \"$@\"; echo talk >&2", ENOUGH);
        assert_eq!((run.failure, run.output.as_str()), (None, "a b\ntalk"));
    }

    #[test]
    fn a_program_that_fails_says_how() {
        assert_eq!(run_script("exit 3", ENOUGH).failure.as_deref(), Some("exit code 3"));
        assert_eq!(run_script("kill -SEGV $$", ENOUGH).failure.as_deref(), Some("signal 11"));
    }

    #[test]
    fn a_program_without_end_is_ended_with_all_it_started() {
        let _watchdog = Watchdog::new("ending a program and its children");
        let run = run_script("sleep infinity & echo $!; sleep infinity", Duration::from_secs(1));
        assert_eq!(run.failure.as_deref(), Some("no end after 1 s"));
        // An ended process is gone, or a zombie until its new parent takes its status.
        let status = Path::new("/proc").join(run.output.trim()).join("status");
        while fs::read_to_string(&status).is_ok_and(|status| !status.contains("State:\tZ")) {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_program_that_writes_without_end_fills_no_pipe() {
        let run = run_script("yes | head -c 1000000; echo end", ENOUGH);
        assert_eq!(run.failure, None);
        assert!(run.output.ends_with("\nend") && run.output.lines().count() == 20);
    }
}

/// Two targets: programs of `good` run, those of `bad` do not.
fn good_and_bad() -> Project {
    let project = Project::new(&[
        ("runner/bin/run", "#!/bin/sh\nexec \"$@\"\n"),
        ("hello.c", "int main(int n, char **a) { return n == 2 && a[1][0] == '-' ? FAIL : 1; }\n"),
    ]);
    for (name, fail) in [("good", "-DFAIL=0"), ("bad", "-DFAIL=7")] {
        let bin = format!("{name}/bin");
        fs::create_dir_all(project.path(&bin)).unwrap();
        project.succeed("gcc", &["-s", fail, "-o", &format!("{bin}/hello"), "hello.c"]);
    }
    project.write_flake(&["good", "bad"], Some(&["--version"]));
    project
}

fn build(project: &Project, code: i32, arguments: &[&str]) -> Output {
    let arguments = [&["build", "--flake", "path:./flake", "--quiet"], arguments].concat();
    project.crossflake(code, &arguments)
}

#[test]
fn what_was_built_is_linked_inspected_and_started() {
    let project = good_and_bad();
    let output = build(&project, 0, &["good", "--json"]);
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built.as_array().unwrap().len(), 1);
    assert_eq!(built[0]["target"], "good");
    assert_eq!(built[0]["file"], "result-good/bin/hello");
    assert_eq!(built[0]["linkage"], "dynamic");
    assert_eq!(built[0]["runs"], true);
    let link = fs::read_link(project.path("result-good")).unwrap();
    assert!(link.starts_with(project.path(".test/nix/store")), "{}", link.display());
    assert!(!project.path("result-bad").exists());
}

#[test]
fn only_what_is_to_be_built_takes_anything_from_outside() {
    let project = good_and_bad();
    // A crate that nobody has.
    let sources = serde_json::json!([{
        "kind": "crate",
        "name": "nowhere-1.0.0.crate",
        "sha256": "0".repeat(64),
        "storePath": project.path(&format!(".test/nix/store/{}-nowhere-1.0.0.crate", "0".repeat(32))),
        "lock": project.path("nowhere"),
    }]);
    let sources = format!("sources = each (builtins.fromJSON ''{sources}'')");
    let flake = project.read("flake/flake.nix").replace("sources = each [ ]", &sources);
    project.write("flake/flake.nix", &flake);
    build(&project, 0, &["good"]);

    // A package of which the store has nothing.
    let mut hashes: Value = serde_json::from_str(&project.read("flake/hashes.json")).unwrap();
    hashes["good"] = "0".repeat(52).into();
    project.write("flake/hashes.json", &hashes.to_string());
    let message = stderr(&build(&project, 2, &["good"]));
    assert!(message.contains("nowhere, where the flake says its Cargo.lock is"), "{message}");
}

#[test]
fn a_program_that_does_not_run_makes_the_answer_no() {
    let project = good_and_bad();
    let output = build(&project, 1, &["--all", "--out-link", "out/x"]);
    let table = stdout(&output);
    let ends: Vec<&str> = table.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(ends, ["runs", "exit code 7", "yes"], "{table}");
    assert!(stderr(&output).contains("out/x-bad/bin/hello does not run"));
    assert!(stderr(&output).contains("hint: \"run\" in targets.json"), "{}", stderr(&output));
}

#[test]
fn without_running_there_is_no_answer_to_whether_it_runs() {
    let output = build(&good_and_bad(), 0, &["bad", "--no-run", "--json"]);
    let built: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(built[0]["runs"], Value::Null);
}

#[test]
fn an_unknown_target_is_an_error_that_lists_the_flakes_own() {
    let message = stderr(&build(&good_and_bad(), 2, &["ugly"]));
    assert!(message.contains(r#"no target "ugly": it has "bad", "good""#), "{message}");
}

#[test]
fn a_stale_generated_file_is_not_built_from() {
    let project = good_and_bad();
    let manifest = r#"{ "version": 1, "targets": { "x86_64-linux": { } } }"#;
    project.write("flake/targets.json", manifest);
    project.write("flake/nix/targets.nix", "{ }");
    let output = build(&project, 1, &["good"]);
    assert!(stderr(&output).contains("run `crossflake generate`"));
    assert!(!project.path("result-good").exists());
}

#[test]
fn a_target_without_an_sbom_is_told_which_supply_has_one() {
    let output = Project::fixed().crossflake(2, &["sbom", "one", "--flake", "path:./flake"]);
    for part in ["target \"one\"", "says nothing of what is in its programs", "the supply debian does"] {
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}
