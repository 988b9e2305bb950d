//! Reports about built programs: a table for people, JSON for programs.

use std::path::PathBuf;

use serde::Serialize;

use super::run::Run;
use crate::style::{ERROR, GOOD, styled};
use crate::table::table;
use crossflake_io::progress;
use crossflake_verify::{Architecture, Facts, Kind, Linkage};

/// A built program or library: facts about its file, and whether it runs.
pub(crate) struct Built {
    pub target: String,
    pub file: PathBuf,
    pub facts: Facts,
    pub is_library: bool,
    /// `None` if it was not started.
    pub run: Option<Run>,
}

impl Built {
    /// Whether it was started and failed.
    pub(crate) fn failed(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.failure.is_some())
    }

    /// The file's base name. The folder would make lines too long, and follows from the target's name.
    fn program(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn machine(&self) -> Option<&str> {
        self.facts.architecture.as_ref().map(|architecture: &Architecture| architecture.name.as_str())
    }

    fn linkage(&self) -> Option<&'static str> {
        self.facts.linkage.map(Linkage::name)
    }

    fn glibc(&self) -> Option<String> {
        self.facts.glibc.map(|glibc| glibc.to_string())
    }

    fn row(&self) -> [String; 7] {
        let or_dash = |text: Option<&str>| text.unwrap_or("-").to_owned();
        let ran = match &self.run {
            None if self.is_library => "-".to_owned(),
            None => "not started".to_owned(),
            Some(Run { failure: Some(failure), .. }) => styled(ERROR, failure),
            Some(_) => styled(GOOD, "yes"),
        };
        [
            self.target.clone(),
            self.program(),
            progress::size(self.facts.size),
            or_dash(self.machine()),
            or_dash(self.linkage()),
            or_dash(self.glibc().as_deref()),
            ran,
        ]
    }
}

/// A table with one line a program or library. The column `runs` has colours.
pub(crate) fn text(built: &[Built]) -> String {
    let rows: Vec<_> = built.iter().map(Built::row).collect();
    let right = [false, false, true, false, false, false, false];
    table(["target", "program", "size", "machine", "linkage", "glibc", "runs"], right, &rows)
}

/// A program or library in the JSON report.
#[derive(Serialize)]
struct Program<'a> {
    target: &'a str,
    file: String,
    kind: Kind,
    /// In bytes.
    size: u64,
    machine: Option<&'a str>,
    linkage: Option<&'a str>,
    /// The oldest glibc with which it starts.
    glibc: Option<String>,
    /// Null if it was not started.
    runs: Option<bool>,
    /// The reason why it does not run: an exit code, a signal or a timeout.
    failure: Option<&'a str>,
    output: Option<&'a str>,
}

/// A JSON array with one object a program or library.
pub(crate) fn json(built: &[Built]) -> String {
    let programs: Vec<Program> = built
        .iter()
        .map(|built| Program {
            target: &built.target,
            file: built.file.display().to_string(),
            kind: built.facts.kind,
            size: built.facts.size,
            machine: built.machine(),
            linkage: built.linkage(),
            glibc: built.glibc(),
            runs: built.run.as_ref().map(|run| run.failure.is_none()),
            failure: built.run.as_ref().and_then(|run| run.failure.as_deref()),
            output: built.run.as_ref().map(|run| run.output.as_str()),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&programs).expect("strings and numbers are JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(target: &str, failure: Option<&str>) -> Built {
        Built {
            target: target.to_owned(),
            file: format!("result-{target}/bin/hello").into(),
            facts: crossflake_verify::inspect(b"#!/bin/sh\n").unwrap(),
            is_library: false,
            run: Some(Run { failure: failure.map(str::to_owned), output: "hello 1".to_owned() }),
        }
    }

    #[test]
    fn the_table_shows_why_a_program_does_not_run() {
        let built = [built("a", None), built("long-name", Some("signal 11"))];
        assert_eq!(
            anstream::adapter::strip_str(&text(&built)).to_string(),
            "target     program  size  machine  linkage  glibc  runs\n\
             a          hello    10 B  -        -        -      yes\n\
             long-name  hello    10 B  -        -        -      signal 11\n"
        );
    }

    #[test]
    fn a_library_is_not_started() {
        let library =
            Built { file: "result-a/lib/libhello.so".into(), is_library: true, run: None, ..built("a", None) };
        assert!(!library.failed());
        assert_eq!(
            text(&[library]),
            "target  program      size  machine  linkage  glibc  runs\n\
             a       libhello.so  10 B  -        -        -      -\n"
        );
    }

    #[test]
    fn a_program_that_was_not_started_has_not_failed() {
        let not_started = Built { run: None, ..built("a", None) };
        assert!(!not_started.failed());
        let json: serde_json::Value =
            serde_json::from_str(&json(&[not_started, built("b", Some("exit code 1"))])).unwrap();
        assert_eq!(json[0]["runs"], serde_json::Value::Null);
        assert_eq!(json[1]["runs"], false);
        assert_eq!(json[1]["failure"], "exit code 1");
    }
}
