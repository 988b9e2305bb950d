//! The command `verify`: reads files, checks them and writes a report.
//!
//! Takes a [`Request`], which `crossflake verify` and `crossflake-verify` both parse from their command line.

use std::io::Write;
use std::path::PathBuf;

use super::{Error, Expectation, Strip, Verdict, check, inspect_file, report};
use crossflake_target::{Glibc, Target};

/// The arguments of the command.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub files: Vec<PathBuf>,
    /// The target that the files should fit. `None` only reports their facts.
    pub triple: Option<String>,
    /// See [`Expectation::glibc`].
    pub glibc: Option<Glibc>,
    pub strip: Strip,
    /// See [`Expectation::allowed_libraries`].
    pub allowed_libraries: Vec<String>,
    /// See [`Expectation::in_build`].
    pub in_build: bool,
    /// Whether the report is JSON instead of text.
    pub json: bool,
}

/// Inspects all files and writes one report to `out`. Returns whether all files fit.
///
/// # Errors
///
/// An invalid request, or a file that cannot be read or is damaged. In these cases `out` stays empty.
/// [`Error::Write`] if writing fails.
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
    /// The properties that the files should have. `None` without a triple.
    ///
    /// # Errors
    ///
    /// An unknown triple, or an option that has no effect.
    fn expectation(&self) -> Result<Option<Expectation>, Error> {
        let Some(triple) = &self.triple else {
            return self.option_that_needs_triple().map_or(Ok(None), |option| Err(Error::NeedsTriple { option }));
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
            in_build: self.in_build,
        }))
    }

    /// The first given option that has no effect without a triple.
    fn option_that_needs_triple(&self) -> Option<&'static str> {
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
    fn the_hint_for_an_unknown_triple_lists_the_supported_ones() {
        let error = error(Request { triple: Some("aarch64-linux".to_owned()), ..Request::default() });
        assert_eq!(error.to_string(), "unknown triple \"aarch64-linux\"");
        assert!(error.hint().unwrap().contains("aarch64-unknown-linux-gnu"));
    }

    #[test]
    fn an_option_without_effect_is_an_error() {
        let glibc = Some("2.31".parse().unwrap());
        let triple = Some("x86_64-unknown-linux-musl".to_owned());
        for (request, message) in [
            (Request { glibc, ..Request::default() }, "--glibc requires --triple"),
            (Request { strip: Strip::Yes, ..Request::default() }, "--strip requires --triple"),
            (
                Request { allowed_libraries: vec![String::new()], ..Request::default() },
                "--allow-library requires --triple",
            ),
            (
                Request { triple, glibc, ..Request::default() },
                "--glibc 2.31 does not apply to x86_64-unknown-linux-musl, whose programs do not use glibc",
            ),
        ] {
            assert_eq!(error(request).to_string(), message);
        }
    }
}
