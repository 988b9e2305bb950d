//! Servers that are wrong. Each fault against whole commands: what went wrong is said with the address, nothing of it is
//! kept, and with a server that is well again the command carries on.

use std::time::Duration;

use crate::fetch::project::{self as fetch, deb, mirror, stderr, succeed, trouble};
use crate::lock::project::Project;
use crate::server::{Answer, Server};
use crate::watchdog::Watchdog;

/// What is wrong, by name; what a server then sends in place of the file, and what the message must have.
type Fault = (&'static str, fn(&[u8]) -> Answer, &'static [&'static str]);

fn flipped(body: &[u8]) -> Vec<u8> {
    fetch::flipped(body)
}

/// Faults that stay, as any command meets them.
const FAULTS: &[Fault] = &[
    ("never answers", |_| Answer::Silence, &["timeout"]),
    ("stops in the middle", |body| Answer::Stalled(body.to_vec(), 5), &["timeout"]),
    ("trickles", |body| Answer::Trickled(body.to_vec(), Duration::from_millis(300)), &["bytes arrived in"]),
    ("has no such file", |_| Answer::Status(404), &["HTTP 404"]),
    ("has the file no more", |_| Answer::Status(410), &["HTTP 410"]),
    ("refuses", |_| Answer::Status(403), &["HTTP 403"]),
    ("is in trouble", |_| Answer::Status(500), &["HTTP 500"]),
    ("is busy", |_| Answer::Status(503), &["HTTP 503"]),
    ("has had enough of us", |_| Answer::Status(429), &["HTTP 429"]),
    ("redirects to nowhere", |_| Answer::Redirect("http://127.0.0.1:1/".into()), &["refused"]),
    ("redirects in a circle", |_| Answer::Redirect("".into()), &["redirects without end"]),
    ("redirects to a file of this machine", |_| Answer::Redirect("file:///etc/passwd".into()), &[]),
    ("sends a part", |body| Answer::Truncated(body.to_vec(), 5), &[]),
    ("hangs up", |_| Answer::Raw(Vec::new()), &[]),
    ("does not speak HTTP", |_| Answer::Raw(b"220 mail.example ESMTP\r\n".to_vec()), &[]),
];

fn content() -> Vec<u8> {
    b"the content of a package".repeat(4)
}

/// A server with a fault at every path below `/debian`, and with nothing elsewhere.
fn faulty(body: Vec<u8>, fault: fn(&[u8]) -> Answer) -> Server {
    Server::start(move |request, _| match request.path.starts_with("/debian") {
        true => match fault(&body) {
            Answer::Redirect(to) if to.is_empty() => Answer::Redirect(request.path.clone()),
            answer => answer,
        },
        false => Answer::Status(404),
    })
}

#[test]
fn fetch_says_what_is_wrong_with_a_server_and_carries_on_with_the_next() {
    let a = deb("a", &content());
    let project = fetch::Project::new(std::slice::from_ref(&a), &[]);
    let wrong_files: &[Fault] = &[
        (
            "sends another file of the same length",
            |body| Answer::File(flipped(body)),
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
    for (name, fault, words) in FAULTS.iter().chain(wrong_files) {
        let server = faulty(content(), *fault);
        let _watchdog = Watchdog::new(name);
        let message = trouble(&project.patient_fetch_command(&server, 0, 1, &[]).output().unwrap());
        let address = format!("{}/debian/pool/main/a.deb", server.url);
        for word in words.iter().copied().chain(["a.deb", address.as_str()]) {
            assert!(message.contains(word), "{name}: {word:?} is not in\n{message}");
        }
        assert!(project.is_store_empty(), "{name}");
    }
    let well = mirror(&[("/debian/pool/main/a.deb", &content())]);
    succeed(&mut project.fetch_command(&well, &[]));
    assert!(project.has(&a) && project.left().is_empty());
}

/// What a server answers in the place of a file.
type Reply = fn(&[u8]) -> Answer;

#[test]
fn fetch_tries_again_what_may_pass() {
    let passing: &[(&str, Reply)] = &[
        ("is busy", |_| Answer::Status(503)),
        ("has had enough of us", |_| Answer::Status(429)),
        ("sends a part", |body| Answer::Truncated(body.to_vec(), 5)),
        ("hangs up", |_| Answer::Raw(Vec::new())),
        ("stops in the middle", |body| Answer::Stalled(body.to_vec(), 5)),
    ];
    let names: Vec<String> = (0..passing.len()).map(|n| format!("p{n}")).collect();
    let records: Vec<_> = names.iter().map(|name| deb(name, &content())).collect();
    let project = fetch::Project::new(&records, &[]);
    let server = Server::start(|request, count| {
        let which = request.path.rsplit("/p").next().and_then(|rest| rest.strip_suffix(".deb")).unwrap();
        if count == 0 {
            (passing[which.parse::<usize>().unwrap()].1)(&content())
        } else {
            Answer::File(content())
        }
    });
    let output = succeed(&mut project.patient_fetch_command(&server, 2, 2, &[]));
    assert!(records.iter().all(|record| project.has(record)));
    for (name, (what, _)) in names.iter().zip(passing) {
        assert!(stderr(&output).contains(&format!("{name}.deb: trying ")), "{what}: {}", stderr(&output));
    }
}

/// A server for a project's archive, with a fault at the path that ends so.
fn faulty_archive(project: &Project, end: &'static str, fault: fn(&[u8]) -> Answer, times: usize) -> Server {
    let files = project.files.clone();
    Server::start(move |request, count| {
        let Some(content) = files.lock().unwrap().get(&request.path).cloned() else {
            return Answer::Status(404);
        };
        if !request.path.contains(end) || count >= times {
            return Answer::File(content);
        }
        match fault(&content) {
            Answer::Redirect(to) if to.is_empty() => Answer::Redirect(request.path.clone()),
            answer => answer,
        }
    })
}

#[test]
fn lock_says_what_is_wrong_with_a_server_and_carries_on_with_the_next() {
    let project = Project::new();
    let wrong_indices: &[Fault] = &[
        (
            "sends another file of the same length",
            |body| Answer::File(flipped(body)),
            &["is not what is wanted", "expected", "got"],
        ),
        ("sends a longer file", |body| Answer::File(body.repeat(2)), &["has more than"]),
        ("sends a longer file unannounced", |body| Answer::Unannounced(body.repeat(2)), &["has more than"]),
        ("sends a shorter file", |_| Answer::File(b"log in first".to_vec()), &["is not what is wanted"]),
    ];
    let impatient = ["--retries", "0", "--timeout", "1"];
    for (end, faults) in [("/trixie/InRelease", &[][..]), ("/dists/trixie/main/", wrong_indices)] {
        for (name, fault, words) in FAULTS.iter().chain(faults) {
            let server = faulty_archive(&project, end, *fault, usize::MAX);
            let _watchdog = Watchdog::new(name);
            let outcome = project.lock_from(&server, &impatient);
            let address = format!("{}/debian/dists/trixie/", server.url);
            for word in words.iter().copied().chain([address.as_str()]) {
                // Where an index by its hash fails, its plain name is asked for, which is not there.
                if end.ends_with("InRelease") || faults.is_empty() || word == address {
                    assert!(outcome.stderr.contains(word), "{name}: {word:?} is not in\n{}", outcome.stderr);
                }
            }
            assert_eq!(outcome.code, Some(2), "{name}: {}", outcome.stderr);
            assert_eq!(project.lock_text(), None, "{name}");
        }
    }
    project.lock(&[]).succeeds();
}

#[test]
fn lock_tries_again_what_may_pass() {
    let project = Project::new();
    for fault in [|_: &[u8]| Answer::Status(503), |body: &[u8]| Answer::Truncated(body.to_vec(), 5)] {
        for end in ["/trixie/InRelease", "/dists/trixie/main/"] {
            let server = faulty_archive(&project, end, fault, 1);
            project.lock_from(&server, &["--retries", "1"]).succeeds();
        }
    }
}

#[test]
fn a_release_that_is_too_long_is_not_read_to_its_end() {
    let project = Project::new();
    let server = faulty_archive(
        &project,
        "/trixie/InRelease",
        |_| Answer::Unannounced(vec![b'a'; 20 << 20]),
        usize::MAX,
    );
    project.lock_from(&server, &[]).refuses("has more than 16777216 bytes");
}
