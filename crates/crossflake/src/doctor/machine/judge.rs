//! Turns facts into findings.

use serde::Serialize;

use super::facts::{Facts, Failure};
use super::project::{CargoLock, Generated, Project, Tracking};
use crate::doctor::log;
use crate::doctor::recognise::recognise;
use crate::manifest;
use crate::nix::{Configuration, OLDEST, Version};
use crossflake_debian::sources::Mirrors;
use crossflake_io::download::url;
use crossflake_io::progress;

/// The result of one check.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The check's name, for example `sandbox`.
    pub check: &'static str,
    pub state: State,
    /// The result, in one line.
    pub message: String,
    /// Instructions, commands or settings, one per line. Empty if there is no need to act.
    pub steps: Vec<String>,
}

/// How good a result is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    Ok,
    /// crossflake does not need it, or works around it.
    Warning,
    /// Builds will fail.
    Problem,
}

impl State {
    /// The name in text and in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// Free bytes that the first target needs: 0.5 GB of packages, and 1.1 GB when unpacked.
const TOO_LITTLE: u64 = 2 << 30;
/// Free bytes for several targets: each further one needs up to 0.5 GB, and builds need space too.
const LITTLE: u64 = 5 << 30;

/// The findings of all checks, in the order in which a build needs the things they check.
pub(crate) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut findings = vec![nix(&facts.nix)];
    if facts.nix.is_ok() {
        if let Some(configuration) = &facts.configuration {
            findings.extend([
                features(configuration),
                sandbox(configuration, facts),
                build_users(configuration, facts),
            ]);
        }
        findings.push(store(&facts.store));
    }
    findings.extend(facts.free.map(disk));
    findings.extend([mirror(&facts.mirrors), cargo(facts.cargo), signatures(facts)]);
    match &facts.project {
        Some(project) => {
            findings.extend([generated(project), lock(project), sources(project), cargo_lock(project), flake(project)])
        }
        None => {
            findings.push(ok("project", format!("no {} in this folder: only the machine was checked", manifest::FILE)));
        }
    }
    findings
}

fn ok(check: &'static str, message: impl Into<String>) -> Finding {
    Finding { check, state: State::Ok, message: message.into(), steps: Vec::new() }
}

fn warning(check: &'static str, message: impl Into<String>, steps: &[&str]) -> Finding {
    let steps = steps.iter().map(|line| (*line).to_owned()).collect();
    Finding { check, state: State::Warning, message: message.into(), steps }
}

fn problem(check: &'static str, message: impl Into<String>, steps: &[&str]) -> Finding {
    Finding { state: State::Problem, ..warning(check, message, steps) }
}

/// A problem for an error, with the error's hint, or with the entry of the catalogue that its message matches.
fn failure(check: &'static str, failure: &Failure) -> Finding {
    let known = || {
        let found = recognise(&log::plain(failure.message.as_bytes()));
        found.first().map(|found| format!("crossflake explain {}", found.diagnosis.code))
    };
    let step = failure.hint.clone().or_else(known);
    let steps = step.into_iter().collect();
    Finding { check, state: State::Problem, message: failure.message.clone(), steps }
}

fn nix(version: &Result<Version, Failure>) -> Finding {
    match version {
        Err(error) => failure("nix", error),
        Ok(version) if *version < OLDEST => problem(
            "nix",
            format!("Nix {version} is too old: {OLDEST} or newer is required"),
            &["install a newer version: see nixos.org/download"],
        ),
        Ok(version) => ok("nix", format!("Nix {version}")),
    }
}

fn features(configuration: &Configuration) -> Finding {
    let off: Vec<&str> = [("nix-command", configuration.commands), ("flakes", configuration.flakes)]
        .into_iter()
        .filter_map(|(feature, on)| (!on).then_some(feature))
        .collect();
    if off.is_empty() {
        return ok("features", "nix-command and flakes are enabled");
    }
    warning(
        "features",
        format!("{} disabled: crossflake enables them itself, but a plain `nix build` fails", are(&off)),
        &["in ~/.config/nix/nix.conf:", "experimental-features = nix-command flakes"],
    )
}

fn are(names: &[&str]) -> String {
    format!("{} {}", names.join(" and "), if names.len() == 1 { "is" } else { "are" })
}

fn sandbox(configuration: &Configuration, facts: &Facts) -> Finding {
    let on = configuration.sandbox == "true";
    match (facts.namespaces, on) {
        (Some(false), _) => problem(
            "sandbox",
            "the kernel does not let this user create namespaces: builds in the sandbox fail",
            &["crossflake explain sandbox-unavailable"],
        ),
        (_, false) => warning(
            "sandbox",
            format!(
                "sandbox = {}: crossflake enables it, but a plain `nix build` does not use it",
                configuration.sandbox
            ),
            &["in /etc/nix/nix.conf:", "sandbox = true"],
        ),
        (Some(true), true) => ok("sandbox", "enabled, and the kernel allows namespaces"),
        (None, true) => ok("sandbox", "enabled"),
    }
}

fn build_users(configuration: &Configuration, facts: &Facts) -> Finding {
    let group = &configuration.build_users_group;
    let machine = facts.machine;
    if !machine.root || machine.remote_store || machine.build_users || group.is_empty() {
        return ok("build-users", "builds run as separate users, or need none");
    }
    warning(
        "build-users",
        format!(
            "the group {group} does not exist: crossflake builds as root in the sandbox, but a plain `nix build` fails"
        ),
        &["crossflake explain build-users-missing"],
    )
}

fn store(added: &Result<(), Failure>) -> Finding {
    match added {
        Ok(()) => ok("store", "writable"),
        Err(error) => failure("store", error),
    }
}

fn disk(free: u64) -> Finding {
    let message = format!("{} free on the disk of the store", progress::size(free));
    let steps = ["the first target needs about 2 GB; `nix-collect-garbage` deletes unused store paths"];
    match free {
        _ if free < TOO_LITTLE => problem("disk", message, &steps),
        _ if free < LITTLE => warning("disk", message, &steps),
        _ => ok("disk", message),
    }
}

fn mirror(mirrors: &Result<Mirrors, Failure>) -> Finding {
    match mirrors {
        Err(error) => Finding { state: State::Warning, ..failure("mirror", error) },
        Ok(mirrors) => match mirrors.debian.first() {
            Some(mirror) => ok("mirror", format!("crossflake fetches packages from {}", url::shown(mirror))),
            None => warning(
                "mirror",
                "apt has no Debian mirror: crossflake fetches packages from the snapshot archive, which is slow",
                &["name a mirror: crossflake fetch --mirror http://HOST/debian"],
            ),
        },
    }
}

fn cargo(installed: bool) -> Finding {
    if installed {
        return ok("cargo", "on PATH; fetches crates with its own settings");
    }
    warning(
        "cargo",
        "not on PATH: `crossflake fetch` cannot fetch crates, and Nix downloads them during the build",
        &["install it with rustup (rustup.rs) or from your distribution"],
    )
}

fn signatures(facts: &Facts) -> Finding {
    match (facts.gpgv, facts.keyring) {
        (true, true) => ok("signatures", "gpgv and a keyring of Debian's archive are installed"),
        (false, _) => warning(
            "signatures",
            "gpgv is missing: `crossflake lock` cannot check signatures",
            &["apt-get install gpgv"],
        ),
        (true, false) => warning(
            "signatures",
            "the keyring of Debian's archive is missing: `crossflake lock` cannot check signatures",
            &["apt-get install debian-archive-keyring"],
        ),
    }
}

fn generated(project: &Project) -> Finding {
    match &project.generated {
        Generated::Current => ok("generated", "nix/targets.nix matches targets.json"),
        Generated::Stale => problem(
            "generated",
            "nix/targets.nix does not match targets.json",
            &["crossflake generate", "git add nix/targets.nix"],
        ),
        Generated::BadManifest(error) => problem("generated", error.clone(), &[]),
    }
}

fn lock(project: &Project) -> Finding {
    if project.lock.is_empty() {
        return ok("lock", "targets.lock.json matches targets.json");
    }
    let message = format!("targets.lock.json does not match targets.json: {}", project.lock.join("; "));
    problem("lock", message, &["crossflake lock"])
}

fn flake(project: &Project) -> Finding {
    if !project.missing.is_empty() {
        let message = format!("{} missing", are(&project.missing));
        return problem("flake", message, &["crossflake init", "cargo generate-lockfile"]);
    }
    match &project.tracking {
        Tracking::NoRepository => warning(
            "flake",
            "no git repository: each evaluation copies the whole folder, also target/",
            &["git init", "git add ."],
        ),
        Tracking::GitFails(error) => problem("flake", format!("git cannot list the tracked files: {error}"), &[]),
        Tracking::Untracked(files) if files.is_empty() => ok("flake", "git tracks all files that Nix reads"),
        Tracking::Untracked(files) => {
            let add = format!("git add --force {}", files.join(" "));
            problem("flake", format!("git does not track {}, so Nix does not see it", files.join(", ")), &[&add])
        }
    }
}

/// Files of the project that git does not track, and submodules.
fn sources(project: &Project) -> Finding {
    let Some(unseen) = &project.unseen else {
        return ok("sources", "no git repository: the flake has all files of this folder");
    };
    let (notes, submodules) = (unseen.notes(), unseen.checked_out().join(", "));
    if !notes.is_empty() {
        let steps: Vec<&str> = notes.iter().map(String::as_str).collect();
        return warning("sources", "a build does not have all files of this folder", &steps);
    }
    if submodules.is_empty() {
        return ok("sources", "git tracks all files of this folder, or ignores them");
    }
    let message = format!("crossflake reads the git submodules ({submodules}); a plain `nix build` does not:");
    Finding { steps: vec!["nix build '.?submodules=1#TARGET'".to_owned()], ..ok("sources", message) }
}

fn cargo_lock(project: &Project) -> Finding {
    match &project.cargo_lock {
        CargoLock::Current => ok("cargo-lock", "git tracks Cargo.lock, and it matches Cargo.toml"),
        CargoLock::Unseen(advice) => problem("cargo-lock", advice.clone(), &[]),
        CargoLock::Stale => problem(
            "cargo-lock",
            "Cargo.lock does not match Cargo.toml, and builds do not change it",
            &["cargo update --workspace", "git add Cargo.lock"],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nix::Machine;
    use crate::unseen::Unseen;

    fn healthy() -> Facts {
        Facts {
            nix: Ok(OLDEST),
            configuration: Some(Configuration {
                commands: true,
                flakes: true,
                sandbox: "true".to_owned(),
                build_users_group: String::new(),
            }),
            machine: Machine { root: true, build_users: false, remote_store: false },
            namespaces: Some(true),
            store: Ok(()),
            free: Some(100 << 30),
            mirrors: Ok(Mirrors {
                debian: vec!["http://me:secret@mirror.example/debian".to_owned()],
                security: vec![],
            }),
            cargo: true,
            gpgv: true,
            keyring: true,
            project: Some(Project {
                generated: Generated::Current,
                lock: vec![],
                tracking: Tracking::Untracked(vec![]),
                unseen: Some(Unseen::default()),
                cargo_lock: CargoLock::Current,
                missing: vec![],
            }),
        }
    }

    /// Check and state of the findings that are not ok.
    fn bad(facts: &Facts) -> Vec<(&'static str, State)> {
        let findings = judge(facts);
        assert!(findings.iter().all(|finding| finding.state == State::Ok || !finding.message.is_empty()));
        findings.iter().filter(|f| f.state != State::Ok).map(|f| (f.check, f.state)).collect()
    }

    #[test]
    fn a_healthy_machine_has_only_ok_findings() {
        assert_eq!(bad(&healthy()), []);
        let text: String = judge(&healthy()).iter().map(|finding| finding.message.clone()).collect();
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn without_nix_its_settings_and_store_are_not_checked() {
        let failure = Failure { message: "nix is not on PATH".to_owned(), hint: Some("install Nix".to_owned()) };
        let facts = Facts { nix: Err(failure), configuration: None, ..healthy() };
        assert_eq!(bad(&facts), [("nix", State::Problem)]);
        assert!(judge(&facts).iter().all(|finding| finding.check != "store"));
        let old = Facts { nix: Ok(Version { major: 2, minor: 3 }), ..healthy() };
        assert_eq!(bad(&old), [("nix", State::Problem)]);
    }

    #[test]
    fn settings_that_crossflake_works_around_are_warnings() {
        let configuration = Configuration {
            commands: false,
            flakes: false,
            sandbox: "false".to_owned(),
            build_users_group: "nixbld".to_owned(),
        };
        let facts = Facts { configuration: Some(configuration), ..healthy() };
        let warned = ["features", "sandbox", "build-users"].map(|check| (check, State::Warning));
        assert_eq!(bad(&facts), warned);
        let steps = judge(&facts).remove(1).steps;
        assert!(steps.contains(&"experimental-features = nix-command flakes".to_owned()));
    }

    #[test]
    fn a_kernel_without_namespaces_is_a_problem() {
        assert_eq!(bad(&Facts { namespaces: Some(false), ..healthy() }), [("sandbox", State::Problem)]);
        assert_eq!(bad(&Facts { namespaces: None, ..healthy() }), []);
    }

    #[test]
    fn a_store_that_is_not_writable_names_the_catalogues_entry() {
        let message = "error: creating directory '/nix/store/.links': Permission denied".to_owned();
        let facts = Facts { store: Err(Failure { message, hint: None }), ..healthy() };
        assert_eq!(bad(&facts), [("store", State::Problem)]);
        let store = judge(&facts).into_iter().find(|finding| finding.check == "store").unwrap();
        assert_eq!(store.steps, ["crossflake explain store-not-writable"]);
    }

    #[test]
    fn free_space_is_compared_with_the_need_of_a_target() {
        let state = |gib: u64| disk(gib << 30).state;
        assert_eq!([state(1), state(3), state(10)], [State::Problem, State::Warning, State::Ok]);
    }

    #[test]
    fn missing_needs_of_fetch_and_lock_are_warnings() {
        let facts = Facts { mirrors: Ok(Mirrors::default()), cargo: false, keyring: false, ..healthy() };
        let warned = ["mirror", "cargo", "signatures"].map(|check| (check, State::Warning));
        assert_eq!(bad(&facts), warned);
    }

    #[test]
    fn a_project_must_be_current_and_tracked_by_git() {
        let project = |generated, tracking, missing| Facts {
            project: Some(Project { generated, tracking, missing, ..healthy().project.unwrap() }),
            ..healthy()
        };
        let untracked = || Tracking::Untracked(vec!["targets.json".to_owned()]);
        let facts = project(Generated::Stale, untracked(), vec![]);
        assert_eq!(bad(&facts), [("generated", State::Problem), ("flake", State::Problem)]);
        let facts = project(Generated::Current, Tracking::NoRepository, vec![]);
        assert_eq!(bad(&facts), [("flake", State::Warning)]);
        let facts = project(Generated::Current, untracked(), vec!["flake.nix", "Cargo.lock"]);
        assert_eq!(judge(&facts).pop().unwrap().message, "flake.nix and Cargo.lock are missing");
        assert_eq!(bad(&Facts { project: None, ..healthy() }), []);
        let mut facts = healthy();
        facts.project.as_mut().unwrap().lock.push("the set tools/a is missing".to_owned());
        assert_eq!(bad(&facts), [("lock", State::Problem)]);
        let mut facts = healthy();
        facts.project.as_mut().unwrap().cargo_lock = CargoLock::Stale;
        assert_eq!(bad(&facts), [("cargo-lock", State::Problem)]);
    }
}
