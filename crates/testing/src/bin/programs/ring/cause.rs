//! The causes of failures.

use super::known::{Kind, Known};
use super::outcome::Outcome;

/// Exit code of `timeout` when the time is over.
pub(crate) const TIME_IS_OVER: i32 = 124;
/// The line of a failure by the time limit starts with it.
pub(crate) const LIMIT: &str = "no end after";

/// The cause of a failed outcome. `log` is the log of the step that failed.
pub(crate) fn explain(outcome: &Outcome, target: &str, log: &str, known: &[Known]) -> Option<(Kind, String)> {
    let failure = outcome.failure.as_ref()?;
    let is_known = |known: &&Known| {
        (known.targets.is_empty() || known.targets.iter().any(|known| known == target)) && log.contains(&known.log)
    };
    if let Some(known) = known.iter().find(is_known) {
        return Some((known.kind, known.cause.clone()));
    }
    if failure.line.starts_with(LIMIT) {
        return Some((Kind::TimeLimit, failure.line.clone()));
    }
    if failure.step == "build" && !outcome.unavailable.is_empty() {
        return Some((Kind::Library, format!("{} for {target}", outcome.unavailable.join(", "))));
    }
    let line = |words: &[&str]| log.lines().find(|line| words.iter().any(|word| line.contains(word)));
    // cargo's and rustc's own words, the resolver's of several C libraries, and those of common HTTP clients.
    let rules = [
        (Kind::NewerRust, &["requires rustc 1.", "is not supported by the following package"][..]),
        (Kind::Nightly, &["error[E0554]", "is only accepted on the nightly compiler"]),
        (
            Kind::Download,
            &[
                "Temporary failure in name resolution",
                "Could not resolve host",
                "failed to lookup address information",
                "dns error",
            ],
        ),
    ];
    let found = rules.iter().find_map(|(kind, words)| Some((*kind, line(words)?.trim().to_owned())));
    Some(found.unwrap_or_else(|| (Kind::Unexplained, format!("{}: {}", failure.step, failure.line))))
}

/// Whether the programs of a failed build were compiled, and only the verifier refused them.
pub(crate) fn was_refused_by_the_verifier(log: &str) -> bool {
    log.contains("checks for ") && log.contains("  FAIL  ")
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Failure;
    use super::*;

    fn failed(step: &str, line: &str) -> Outcome {
        Outcome { failure: Some(Failure { step: step.to_owned(), line: line.to_owned() }), ..Outcome::default() }
    }

    fn kind(log: &str) -> Kind {
        explain(&failed("build", ""), "aarch64-linux", log, &[]).unwrap().0
    }

    #[test]
    fn logs_of_cargo_and_rustc_have_known_causes() {
        assert_eq!(kind("a> error: rustc 1.96.0 is not supported by the following packages:"), Kind::NewerRust);
        assert_eq!(kind("error[E0554]: `#![feature]` may not be used on the stable release channel"), Kind::Nightly);
        assert_eq!(kind("curl: (6) Could not resolve host: example.org"), Kind::Download);
        assert_eq!(kind("error[E0308]: mismatched types"), Kind::Unexplained);
    }

    #[test]
    fn a_success_has_no_cause() {
        assert_eq!(explain(&Outcome::default(), "aarch64-linux", "error[E0554]", &[]), None);
    }

    #[test]
    fn advice_explains_a_failed_build_only() {
        let unavailable = vec!["openssl-sys (library)".to_owned()];
        let of = |step| Outcome { unavailable: unavailable.clone(), ..failed(step, "x") };
        let library = (Kind::Library, "openssl-sys (library) for x86_64-linux-musl".to_owned());
        assert_eq!(explain(&of("build"), "x86_64-linux-musl", "", &[]), Some(library));
        assert_eq!(explain(&of("init"), "x86_64-linux-musl", "", &[]).unwrap().0, Kind::Unexplained);
    }

    #[test]
    fn a_known_cause_holds_for_its_targets_and_its_log_only() {
        let known = [Known {
            targets: vec!["aarch64-linux".to_owned()],
            log: "no such file".to_owned(),
            kind: Kind::Upstream,
            cause: "the crate lacks a file".to_owned(),
        }];
        let kind = |target, log| explain(&failed("build", "x"), target, log, &known).unwrap().0;
        assert_eq!(kind("aarch64-linux", "error: no such file"), Kind::Upstream);
        assert_eq!(kind("x86_64-linux-musl", "error: no such file"), Kind::Unexplained);
        assert_eq!(kind("aarch64-linux", "error: something else"), Kind::Unexplained);
    }

    #[test]
    fn a_time_limit_is_a_cause() {
        let failed = failed("build", &format!("{LIMIT} 60 s"));
        assert_eq!(explain(&failed, "aarch64-linux", "", &[]), Some((Kind::TimeLimit, "no end after 60 s".to_owned())));
    }

    #[test]
    fn a_refused_program_was_built() {
        assert!(was_refused_by_the_verifier("a> checks for x86_64-unknown-linux-musl\na>   FAIL  linkage\n"));
        assert!(!was_refused_by_the_verifier("a> checks for x86_64-unknown-linux-musl\na>   ok    linkage\n"));
    }
}
