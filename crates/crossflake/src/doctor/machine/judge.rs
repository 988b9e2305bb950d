//! What follows from the facts.

use serde::Serialize;

use super::facts::{Facts, Trouble};
use super::project::{Generated, Project, Tracking};
use crate::doctor::log;
use crate::doctor::recognise::recognise;
use crate::manifest;
use crate::nix::{Configuration, OLDEST, Version};
use crossflake_debian::sources::Mirrors;
use crossflake_io::download::url;
use crossflake_io::progress;

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What it is about, in a word.
    pub check: &'static str,
    pub state: State,
    /// What was found, in a line.
    pub found: String,
    /// What to do, lines of prose, commands or settings; empty where nothing is to be done.
    pub todo: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    Ok,
    /// Something that crossflake does not need, or works around.
    Warning,
    /// Something that will not work.
    Problem,
}

/// Below this the tree of a first target does not fit: 0.5 GB of packages and 1.1 GB unpacked, measured for
/// aarch64-unknown-linux-gnu.
const TOO_LITTLE: u64 = 2 << 30;
/// Below this it soon gets tight: each further target takes up to 0.5 GB, and builds come on top.
const LITTLE: u64 = 5 << 30;

/// Everything that was looked at, in the order in which it is needed.
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
        Some(project) => findings.extend([generated(project), lock(project), flake(project)]),
        None => {
            findings
                .push(ok("project", format!("no {} here: only the machine was looked at", manifest::FILE)));
        }
    }
    findings
}

fn ok(check: &'static str, found: impl Into<String>) -> Finding {
    Finding { check, state: State::Ok, found: found.into(), todo: Vec::new() }
}

fn warning(check: &'static str, found: impl Into<String>, todo: &[&str]) -> Finding {
    let todo = todo.iter().map(|line| (*line).to_owned()).collect();
    Finding { check, state: State::Warning, found: found.into(), todo }
}

fn problem(check: &'static str, found: impl Into<String>, todo: &[&str]) -> Finding {
    Finding { state: State::Problem, ..warning(check, found, todo) }
}

/// A problem that an error tells of: its own advice, or what [`recognise`] knows about its message.
fn trouble(check: &'static str, trouble: &Trouble) -> Finding {
    let known = || {
        let found = recognise(&log::plain(trouble.message.as_bytes()));
        found.first().map(|found| format!("crossflake explain {}", found.diagnosis.code))
    };
    let todo = trouble.hint.clone().or_else(known);
    Finding { check, state: State::Problem, found: trouble.message.clone(), todo: todo.into_iter().collect() }
}

fn nix(version: &Result<Version, Trouble>) -> Finding {
    match version {
        Err(error) => trouble("nix", error),
        Ok(version) if *version < OLDEST => problem(
            "nix",
            format!("Nix {version}; {OLDEST} or newer is needed"),
            &["install a newer one: see nixos.org/download"],
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
        return ok("features", "nix-command and flakes are on");
    }
    warning(
        "features",
        format!("{} off: crossflake works, plain `nix build` does not", are(&off)),
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
            "the kernel lets this user make no namespaces: builds in a sandbox fail",
            &["crossflake explain sandbox-unavailable"],
        ),
        (_, false) => warning(
            "sandbox",
            format!(
                "sandbox = {}: crossflake asks for it, plain `nix build` builds without",
                configuration.sandbox
            ),
            &["in /etc/nix/nix.conf:", "sandbox = true"],
        ),
        (Some(true), true) => ok("sandbox", "on, and namespaces can be made"),
        (None, true) => ok("sandbox", "on"),
    }
}

fn build_users(configuration: &Configuration, facts: &Facts) -> Finding {
    let group = &configuration.build_users_group;
    let machine = facts.machine;
    if !machine.root || machine.remote_store || machine.build_users || group.is_empty() {
        return ok("build-users", "builds run as they should");
    }
    warning(
        "build-users",
        format!(
            "there is no group {group}: crossflake builds as root in the sandbox, plain `nix build` fails"
        ),
        &["crossflake explain build-users-missing"],
    )
}

fn store(written: &Result<(), Trouble>) -> Finding {
    match written {
        Ok(()) => ok("store", "can be written to"),
        Err(error) => trouble("store", error),
    }
}

fn disk(free: u64) -> Finding {
    let found = format!("{} free where the store is", progress::size(free));
    let todo = ["the first target takes about 2 GB; `nix-collect-garbage` frees what nothing uses"];
    match free {
        _ if free < TOO_LITTLE => problem("disk", found, &todo),
        _ if free < LITTLE => warning("disk", found, &todo),
        _ => ok("disk", found),
    }
}

fn mirror(mirrors: &Result<Mirrors, Trouble>) -> Finding {
    match mirrors {
        Err(error) => Finding { state: State::Warning, ..trouble("mirror", error) },
        Ok(mirrors) => match mirrors.debian.first() {
            Some(mirror) => ok("mirror", format!("packages come from {}", url::shown(mirror))),
            None => warning(
                "mirror",
                "apt has no Debian mirror: packages come from the snapshot archive, which is slow",
                &["name a mirror when fetching: crossflake fetch --mirror http://HOST/debian"],
            ),
        },
    }
}

fn cargo(there: bool) -> Finding {
    if there {
        return ok("cargo", "fetches crates with its own settings");
    }
    warning(
        "cargo",
        "not on PATH: `crossflake fetch` cannot fetch crates, Nix downloads them by itself",
        &["install it, from your distribution or rustup.rs"],
    )
}

fn signatures(facts: &Facts) -> Finding {
    match (facts.gpgv, facts.keyring) {
        (true, true) => ok("signatures", "gpgv and a keyring of Debian's archive are there"),
        (false, _) => warning(
            "signatures",
            "no gpgv: `crossflake lock` cannot check packages",
            &["apt-get install gpgv"],
        ),
        (true, false) => warning(
            "signatures",
            "no keyring of Debian's archive: `crossflake lock` cannot check packages",
            &["apt-get install debian-archive-keyring"],
        ),
    }
}

fn generated(project: &Project) -> Finding {
    match &project.generated {
        Generated::Current => ok("generated", "nix/targets.nix is what targets.json says"),
        Generated::Stale => problem(
            "generated",
            "nix/targets.nix is not what targets.json says",
            &["crossflake generate", "git add nix/targets.nix"],
        ),
        Generated::BadManifest(error) => problem("generated", error.clone(), &[]),
    }
}

fn lock(project: &Project) -> Finding {
    if project.lock.is_empty() {
        return ok("lock", "targets.lock.json has what targets.json asks for");
    }
    let found = format!("targets.lock.json is not what targets.json asks for: {}", project.lock.join("; "));
    problem("lock", found, &["crossflake lock"])
}

fn flake(project: &Project) -> Finding {
    if !project.absent.is_empty() {
        let found = format!("{} not there", are(&project.absent));
        return problem("flake", found, &["crossflake init", "cargo generate-lockfile"]);
    }
    match &project.tracking {
        Tracking::NoRepository => warning(
            "flake",
            "no git repository: Nix copies the whole folder, target/ included, for each evaluation",
            &["git init", "git add ."],
        ),
        Tracking::GitFails(error) => {
            problem("flake", format!("git does not say what it tracks: {error}"), &[])
        }
        Tracking::Untracked(files) if files.is_empty() => ok("flake", "git tracks what Nix has to see"),
        Tracking::Untracked(files) => {
            let add = format!("git add --force {}", files.join(" "));
            problem("flake", format!("git does not track {}: Nix does not see it", files.join(", ")), &[&add])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nix::Machine;

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
                absent: vec![],
            }),
        }
    }

    /// The findings that are not well, as `check state`.
    fn bad(facts: &Facts) -> Vec<(&'static str, State)> {
        let findings = judge(facts);
        assert!(findings.iter().all(|finding| finding.state == State::Ok || !finding.found.is_empty()));
        findings.iter().filter(|f| f.state != State::Ok).map(|f| (f.check, f.state)).collect()
    }

    #[test]
    fn a_machine_where_all_is_well_has_nothing_to_do() {
        assert_eq!(bad(&healthy()), []);
        let text: String = judge(&healthy()).iter().map(|finding| finding.found.clone()).collect();
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn without_nix_nothing_of_it_is_judged() {
        let trouble =
            Trouble { message: "nix is not on PATH".to_owned(), hint: Some("install Nix".to_owned()) };
        let facts = Facts { nix: Err(trouble), configuration: None, ..healthy() };
        assert_eq!(bad(&facts), [("nix", State::Problem)]);
        assert!(judge(&facts).iter().all(|finding| finding.check != "store"));
        let old = Facts { nix: Ok(Version { major: 2, minor: 3 }), ..healthy() };
        assert_eq!(bad(&old), [("nix", State::Problem)]);
    }

    #[test]
    fn what_crossflake_works_around_is_a_warning() {
        let configuration = Configuration {
            commands: false,
            flakes: false,
            sandbox: "false".to_owned(),
            build_users_group: "nixbld".to_owned(),
        };
        let facts = Facts { configuration: Some(configuration), ..healthy() };
        let warned = ["features", "sandbox", "build-users"].map(|check| (check, State::Warning));
        assert_eq!(bad(&facts), warned);
        let todo = judge(&facts).remove(1).todo;
        assert!(todo.contains(&"experimental-features = nix-command flakes".to_owned()));
    }

    #[test]
    fn a_kernel_without_namespaces_is_a_problem() {
        assert_eq!(bad(&Facts { namespaces: Some(false), ..healthy() }), [("sandbox", State::Problem)]);
        assert_eq!(bad(&Facts { namespaces: None, ..healthy() }), []);
    }

    #[test]
    fn a_store_that_cannot_be_written_to_is_explained() {
        let message = "error: creating directory '/nix/store/.links': Permission denied".to_owned();
        let facts = Facts { store: Err(Trouble { message, hint: None }), ..healthy() };
        assert_eq!(bad(&facts), [("store", State::Problem)]);
        let store = judge(&facts).into_iter().find(|finding| finding.check == "store").unwrap();
        assert_eq!(store.todo, ["crossflake explain store-not-writable"]);
    }

    #[test]
    fn a_disk_is_judged_by_what_a_target_takes() {
        let state = |gib: u64| disk(gib << 30).state;
        assert_eq!([state(1), state(3), state(10)], [State::Problem, State::Warning, State::Ok]);
    }

    #[test]
    fn what_fetch_and_lock_want_is_a_warning() {
        let facts = Facts { mirrors: Ok(Mirrors::default()), cargo: false, keyring: false, ..healthy() };
        let warned = ["mirror", "cargo", "signatures"].map(|check| (check, State::Warning));
        assert_eq!(bad(&facts), warned);
    }

    #[test]
    fn a_project_must_be_current_and_known_to_git() {
        let project = |generated, tracking, absent| Facts {
            project: Some(Project { generated, lock: vec![], tracking, absent }),
            ..healthy()
        };
        let untracked = || Tracking::Untracked(vec!["targets.json".to_owned()]);
        let facts = project(Generated::Stale, untracked(), vec![]);
        assert_eq!(bad(&facts), [("generated", State::Problem), ("flake", State::Problem)]);
        let facts = project(Generated::Current, Tracking::NoRepository, vec![]);
        assert_eq!(bad(&facts), [("flake", State::Warning)]);
        let facts = project(Generated::Current, untracked(), vec!["flake.nix", "Cargo.lock"]);
        assert_eq!(judge(&facts).pop().unwrap().found, "flake.nix and Cargo.lock are not there");
        assert_eq!(bad(&Facts { project: None, ..healthy() }), []);
        let mut facts = healthy();
        facts.project.as_mut().unwrap().lock.push("the set tools/a is missing".to_owned());
        assert_eq!(bad(&facts), [("lock", State::Problem)]);
    }
}
