use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().replace('\n', "/")
}

fn main() {
    let mut all = Vec::new();
    all.push(run(Command::new("./scripts/a.sh").arg("from-rust")));
    all.push(run(Command::new("scripts/b").arg("x").env_remove("LD_PRELOAD")));
    let here = std::env::current_dir().unwrap();
    all.push(run(Command::new(here.join("scripts/c.sh")).current_dir("src")));
    all.push(run(&mut Command::new("scripts/d.awk")));
    all.push(run(Command::new("sh").arg("scripts/no-first-line")));
    all.push(run(&mut Command::new("scripts/f")));
    all.push(run(Command::new("/bin/sh").args(["-c", "echo absolute"])));
    all.push(run(Command::new("/usr/bin/env").args(["sh", "-c", "echo env"])));
    all.push(run(Command::new("make").arg("--silent")));
    let file = std::path::Path::new(&std::env::var("OUT_DIR").unwrap()).join("written.sh");
    std::fs::write(&file, "#!/bin/sh\necho written\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    all.push(run(&mut Command::new(&file)));
    all.push(run(Command::new("sh").args(["-c", "printf '3 a\\n2 b\\n' | sort | awk '{ print $2 }' | grep b | tr b x"])));
    all.push(run(Command::new("find").args(["scripts", "-name", "a*"])));
    println!("cargo:rustc-env=OUTPUT={}", all.join(" | "));
}
