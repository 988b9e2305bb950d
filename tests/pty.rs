//! Runs commands on a pseudo terminal, which script(1) creates.

use std::process::{Command, Stdio};

/// The output of a command on a terminal of 80 columns, stdout and stderr interleaved.
pub(crate) fn output(command: &Command) -> String {
    let mut line = "stty cols 80 rows 50; exec".to_owned();
    for word in std::iter::once(command.get_program()).chain(command.get_args()) {
        line.push_str(&format!(" '{}'", word.to_str().unwrap().replace('\'', r"'\''")));
    }
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(Stdio::null());
    script.env("TERM", "xterm-256color").env_remove("NO_COLOR");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        script.current_dir(folder);
    }
    String::from_utf8_lossy(&script.output().expect("script(1) of util-linux runs").stdout).into_owned()
}
