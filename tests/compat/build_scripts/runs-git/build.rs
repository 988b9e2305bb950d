use std::process::{Command, Stdio};

fn git(arguments: &[&str]) -> (String, Option<i32>) {
    // As gitui, vergen and others do: git has to be there.
    let output = Command::new("git").args(arguments).stderr(Stdio::null()).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

fn main() {
    let (text, status) = git(&["describe", "--always", "--tags", "--dirty"]);
    println!("cargo:rustc-env=DESCRIBED={}", if status == Some(0) { text.trim() } else { "no repository" });
    let commands: [&[&str]; 9] = [
        &["rev-parse", "HEAD"],
        &["rev-parse", "--short=8", "HEAD"],
        &["rev-parse", "--show-toplevel"],
        &["log", "-1", "--format=%cd"],
        &["-C", "src", "status", "--porcelain"],
        &["--no-pager", "branch", "--show-current"],
        &["--git-dir", ".git", "tag"],
        &["submodule", "update", "--init"],
        &["-c", "core.abbrev=8", "show", "-s"],
    ];
    let mut all: Vec<_> = commands.iter().map(|words| format!("{:?}", git(words))).collect();
    let (version, status) = git(&["--version"]);
    all.push(format!("{} {status:?}", version.starts_with("git version ")));
    println!("cargo:rustc-env=STATUS={}", all.join(" "));
    println!("cargo:rerun-if-changed=.git/HEAD");
    println!("cargo:rerun-if-changed=.git/refs");
}
