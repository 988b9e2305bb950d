//! The messages of `crossflake init` after it has written the files.

use crate::style::COMMAND;

/// The result of setting up a project.
#[derive(Debug)]
pub(crate) struct Report {
    pub programs: Vec<String>,
    /// Whether `programs` are libraries.
    pub are_libraries: bool,
    /// The paths of the files that were written, relative to the project's root.
    pub written: Vec<&'static str>,
    /// Facts that the user should know, a sentence each.
    pub notes: Vec<String>,
    /// Whether targets.json names Debian packages that `crossflake lock` must pin.
    pub needs_lock: bool,
    /// Whether git does not track all files of the project.
    pub untracked: bool,
}

impl Report {
    /// The programs and the written files, a line each.
    pub(crate) fn summary(&self) -> String {
        let files = match &self.written[..] {
            [] => "all files are up to date".to_owned(),
            files => format!("wrote {}", files.join(", ")),
        };
        let kind = if self.are_libraries { "libraries" } else { "programs" };
        format!("{kind}: {}\n{files}", self.programs.join(", "))
    }

    /// The commands to run next.
    pub(crate) fn next_steps(&self) -> String {
        let track = ("git add .", "have git track the project's files");
        let lock = ("crossflake lock", "pin the Debian packages of targets.json");
        let steps = [
            ("crossflake plan", "list the downloads and build steps"),
            ("crossflake build --all", "build, verify and start every target"),
        ];
        let optional = self.untracked.then_some(track).into_iter().chain(self.needs_lock.then_some(lock));
        let mut text = "\nnext steps:\n".to_owned();
        for (command, purpose) in optional.chain(steps) {
            let gap = 24usize.saturating_sub(command.len());
            text.push_str(&format!("  {COMMAND}{command}{COMMAND:#}{:gap$}{purpose}\n", ""));
        }
        if self.are_libraries {
            return text.trim_end().to_owned();
        }
        text.push_str(
            "\n`crossflake build` starts each program with --version;\nset \"run\" in targets.json to change that",
        );
        text
    }
}
