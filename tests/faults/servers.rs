//! Broken servers. Each command reports the fault with the URL, keeps no part of a bad file, and succeeds with a working
//! server afterwards.

use std::time::Duration;

use crate::fetch::project::{self as fetch, deb, mirror, stderr, succeed, trouble};
use crate::lock::project::Project;
use crate::server::{Answer, Server};
use crate::watchdog::Watchdog;

/// The name of a fault, the server's answer instead of the file, and fragments of the expected message.
type Fault = (&'static str, fn(&[u8]) -> Answer, &'static [&'static str]);

/// Permanent faults, for every command.
const FAULTS: &[Fault] = &[
    ("never answers", |_| Answer::Silence, &["timeout"]),
    ("stops in the middle", |body| Answer::Stalled(body.to_vec(), 5), &["timeout"]),
    ("is too slow", |body| Answer::Trickled(body.to_vec(), Duration::from_millis(300)), &["bytes arrived in"]),
    ("has no such file", |_| Answer::Status(404), &["HTTP 404"]),
    ("no longer has the file", |_| Answer::Status(410), &["HTTP 410"]),
    ("refuses", |_| Answer::Status(403), &["HTTP 403"]),
    ("has an internal error", |_| Answer::Status(500), &["HTTP 500"]),
    ("is busy", |_| Answer::Status(503), &["HTTP 503"]),
    ("limits the rate", |_| Answer::Status(429), &["HTTP 429"]),
    ("redirects to a closed port", |_| Answer::Redirect("http://127.0.0.1:1/".into()), &["refused"]),
    ("redirects in a circle", |_| Answer::Redirect("".into()), &["too many redirects"]),
    ("redirects to a local file", |_| Answer::Redirect("file:///etc/passwd".into()), &[]),
    ("truncates the file", |body| Answer::Truncated(body.to_vec(), 5), &[]),
    ("closes the connection", |_| Answer::Raw(Vec::new()), &[]),
    ("does not speak HTTP", |_| Answer::Raw(b"220 mail.example ESMTP\r\n".to_vec()), &[]),
];

fn content() -> Vec<u8> {
    b"the content of a package".repeat(4)
}

/// The answer of a fault. An empty redirect becomes a redirect to the same path.
fn apply(fault: fn(&[u8]) -> Answer, body: &[u8], path: &str) -> Answer {
    match fault(body) {
        Answer::Redirect(to) if to.is_empty() => Answer::Redirect(path.to_owned()),
        answer => answer,
    }
}

/// A server with a fault at every path below `/debian`, and 404 elsewhere.
fn faulty(body: Vec<u8>, fault: fn(&[u8]) -> Answer) -> Server {
    Server::start(move |request, _| match request.path.starts_with("/debian") {
        true => apply(fault, &body, &request.path),
        false => Answer::Status(404),
    })
}

#[test]
fn fetch_reports_the_fault_of_a_server_and_succeeds_with_another() {
    let a = deb("a", &content());
    let project = fetch::Project::new(std::slice::from_ref(&a), &[]);
    let wrong_files: &[Fault] = &[
        (
            "sends another file of the same length",
            |body| Answer::File(fetch::flipped(body)),
            &["expected sha256", "got sha256"],
        ),
        ("sends a longer file", |body| Answer::File(body.repeat(2)), &["expected 96 bytes, got 192"]),
        (
            "sends a longer file unannounced",
            |body| Answer::Unannounced(body.repeat(2)),
            &["expected 96 bytes, got more"],
        ),
        ("sends a shorter file", |_| Answer::File(b"log in first".to_vec()), &["expected 96 bytes, got 12"]),
        ("sends nothing", |_| Answer::File(Vec::new()), &["expected 96 bytes, got 0"]),
    ];
    for (name, fault, fragments) in FAULTS.iter().chain(wrong_files) {
        let server = faulty(content(), *fault);
        let _watchdog = Watchdog::new(name);
        let message = trouble(&project.patient_fetch_command(&server, 0, 1, &[]).output().unwrap());
        let url = format!("{}/debian/pool/main/a.deb", server.url);
        for fragment in fragments.iter().copied().chain(["a.deb", url.as_str()]) {
            assert!(message.contains(fragment), "{name}: {fragment:?} is not in\n{message}");
        }
        assert!(project.is_store_empty(), "{name}");
    }
    let working = mirror(&[("/debian/pool/main/a.deb", &content())]);
    succeed(&mut project.fetch_command(&working, &[]));
    assert!(project.has(&a) && project.left().is_empty());
}

/// A server's answer instead of a file.
type Reply = fn(&[u8]) -> Answer;

#[test]
fn fetch_retries_after_temporary_faults() {
    let temporary: &[(&str, Reply)] = &[
        ("is busy", |_| Answer::Status(503)),
        ("limits the rate", |_| Answer::Status(429)),
        ("truncates the file", |body| Answer::Truncated(body.to_vec(), 5)),
        ("closes the connection", |_| Answer::Raw(Vec::new())),
        ("stops in the middle", |body| Answer::Stalled(body.to_vec(), 5)),
    ];
    let names: Vec<String> = (0..temporary.len()).map(|n| format!("p{n}")).collect();
    let records: Vec<_> = names.iter().map(|name| deb(name, &content())).collect();
    let project = fetch::Project::new(&records, &[]);
    let server = Server::start(|request, count| {
        let number = request.path.rsplit("/p").next().and_then(|rest| rest.strip_suffix(".deb")).unwrap();
        if count == 0 { (temporary[number.parse::<usize>().unwrap()].1)(&content()) } else { Answer::File(content()) }
    });
    let output = succeed(&mut project.patient_fetch_command(&server, 2, 2, &[]));
    assert!(records.iter().all(|record| project.has(record)));
    for (name, (fault, _)) in names.iter().zip(temporary) {
        assert!(stderr(&output).contains(&format!("{name}.deb: trying ")), "{fault}: {}", stderr(&output));
    }
}

/// A server for a project's archive. The first `times` requests for each path that contains `part` get a fault.
fn faulty_archive(project: &Project, part: &'static str, fault: fn(&[u8]) -> Answer, times: usize) -> Server {
    let files = project.files.clone();
    Server::start(move |request, count| {
        let Some(content) = files.lock().unwrap().get(&request.path).cloned() else {
            return Answer::Status(404);
        };
        if !request.path.contains(part) || count >= times {
            return Answer::File(content);
        }
        apply(fault, &content, &request.path)
    })
}

#[test]
fn lock_reports_the_fault_of_a_server_and_succeeds_with_another() {
    let project = Project::new();
    let wrong_indices: &[Fault] = &[
        (
            "sends another file of the same length",
            |body| Answer::File(fetch::flipped(body)),
            &["is not the file that", "expected", "got"],
        ),
        ("sends a longer file", |body| Answer::File(body.repeat(2)), &["has more than"]),
        ("sends a longer file unannounced", |body| Answer::Unannounced(body.repeat(2)), &["has more than"]),
        ("sends a shorter file", |_| Answer::File(b"log in first".to_vec()), &["is not the file that"]),
    ];
    let impatient = ["--retries", "0", "--timeout", "1"];
    for (part, faults) in [("/trixie/InRelease", &[][..]), ("/dists/trixie/main/", wrong_indices)] {
        for (name, fault, fragments) in FAULTS.iter().chain(faults) {
            let server = faulty_archive(&project, part, *fault, usize::MAX);
            let _watchdog = Watchdog::new(name);
            let outcome = project.lock_from(&server, &impatient);
            let url = format!("{}/debian/dists/trixie/", server.url);
            for fragment in fragments.iter().copied().chain([url.as_str()]) {
                // After a failed download by hash, lock reports the plain path of the index, which is missing here.
                if part.ends_with("InRelease") || faults.is_empty() || fragment == url {
                    assert!(outcome.stderr.contains(fragment), "{name}: {fragment:?} is not in\n{}", outcome.stderr);
                }
            }
            assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.stderr);
            assert_eq!(project.lock_text(), None, "{name}");
        }
    }
    project.lock(&[]).succeeds();
}

#[test]
fn lock_retries_after_temporary_faults() {
    let project = Project::new();
    for fault in [|_: &[u8]| Answer::Status(503), |body: &[u8]| Answer::Truncated(body.to_vec(), 5)] {
        for part in ["/trixie/InRelease", "/dists/trixie/main/"] {
            let server = faulty_archive(&project, part, fault, 1);
            project.lock_from(&server, &["--retries", "1"]).succeeds();
        }
    }
}

#[test]
fn a_release_file_that_is_too_long_is_refused() {
    let project = Project::new();
    let server =
        faulty_archive(&project, "/trixie/InRelease", |_| Answer::Unannounced(vec![b'a'; 20 << 20]), usize::MAX);
    project.lock_from(&server, &[]).refuses("has more than 16777216 bytes");
}
