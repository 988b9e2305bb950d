//! What both `crossflake verify` and `crossflake-verify` do: read files, judge them, report.

use std::io::Write;
use std::path::PathBuf;

use super::{Check, Error, Expectation, Facts, Finding, Strip, check, inspect_file, report};
use crossflake_target::{Glibc, Target};

/// What the command line asks.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub files: Vec<PathBuf>,
    /// The target the files should fit. Without it they are only described.
    pub triple: Option<String>,
    pub glibc: Option<Glibc>,
    pub strip: Strip,
    pub allowed_libraries: Vec<String>,
    /// JSON instead of text.
    pub json: bool,
}

/// One file, looked at.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub file: PathBuf,
    pub facts: Facts,
    /// The rules that were applied; none if nothing was expected.
    pub checks: Vec<Check>,
}

impl Verdict {
    pub fn ok(&self) -> bool {
        self.checks.iter().all(|check| check.outcome.is_ok())
    }

    /// What is wrong, in the order of the rules.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().filter_map(|check| check.outcome.as_ref().err()).flatten()
    }
}

/// Looks at every file and writes one report to `out`. Returns whether all are as expected.
///
/// # Errors
///
/// When the request makes no sense or a file cannot be read or understood. Then nothing is written.
pub fn verify(request: &Request, out: &mut impl Write) -> Result<bool, Error> {
    let expectation = request.expectation()?;
    let mut verdicts = Vec::new();
    for file in &request.files {
        let facts = inspect_file(file)?;
        let checks = expectation.as_ref().map_or_else(Vec::new, |expectation| check(&facts, expectation));
        verdicts.push(Verdict { file: file.clone(), facts, checks });
    }
    let target = expectation.map(|expectation| expectation.target);
    let report = if request.json { report::json(&verdicts) } else { report::text(&verdicts, target) };
    out.write_all(report.as_bytes()).and_then(|()| out.flush()).map_err(Error::Write)?;
    Ok(verdicts.iter().all(Verdict::ok))
}

impl Request {
    /// What the files should be; `None` when no triple was named.
    fn expectation(&self) -> Result<Option<Expectation>, Error> {
        let Some(triple) = &self.triple else {
            return self
                .option_without_triple()
                .map_or(Ok(None), |option| Err(Error::NeedsTriple { option }));
        };
        let target = Target::of(triple).ok_or_else(|| Error::UnknownTriple(triple.clone()))?;
        if let Some(glibc) = self.glibc.filter(|_| !target.system.has_floor()) {
            return Err(Error::NoGlibc { glibc, triple: target.triple });
        }
        Ok(Some(Expectation {
            target,
            glibc: self.glibc,
            strip: self.strip,
            allowed_libraries: self.allowed_libraries.clone(),
        }))
    }

    /// An option that was given and that only a target gives a meaning.
    fn option_without_triple(&self) -> Option<&'static str> {
        if self.glibc.is_some() {
            Some("--glibc")
        } else if self.strip != Strip::Any {
            Some("--strip")
        } else if !self.allowed_libraries.is_empty() {
            Some("--allow-library")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(request: Request) -> Error {
        verify(&request, &mut Vec::new()).unwrap_err()
    }

    #[test]
    fn an_unknown_triple_is_answered_with_the_known_ones() {
        let error = error(Request { triple: Some("aarch64-linux".to_owned()), ..Request::default() });
        assert_eq!(error.to_string(), "unknown triple \"aarch64-linux\"");
        assert!(error.hint().unwrap().contains("aarch64-unknown-linux-gnu"));
    }

    #[test]
    fn an_option_that_would_be_ignored_is_an_error() {
        let glibc = Some("2.31".parse().unwrap());
        let triple = Some("x86_64-unknown-linux-musl".to_owned());
        for (request, message) in [
            (Request { glibc, ..Request::default() }, "--glibc says nothing without --triple"),
            (Request { strip: Strip::Yes, ..Request::default() }, "--strip says nothing without --triple"),
            (
                Request { allowed_libraries: vec![String::new()], ..Request::default() },
                "--allow-library says nothing without --triple",
            ),
            (
                Request { triple, glibc, ..Request::default() },
                "--glibc 2.31 says nothing for x86_64-unknown-linux-musl, whose programs need no glibc",
            ),
        ] {
            assert_eq!(error(request).to_string(), message);
        }
    }
}
