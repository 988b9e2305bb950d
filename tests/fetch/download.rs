//! Downloads from servers that work, misbehave, stall or do not exist.

use std::path::PathBuf;
use std::time::Duration;

use crate::server::{Answer, Request, Server};
use crate::watchdog::Watchdog;
use crossflake_io::download::{Client, Error, ExpectedFile, Limits};
use crossflake_io::hash;
use crossflake_io::progress;
use tempfile::TempDir;

/// In bytes. Larger than the buffers of client and server.
const SIZE: usize = 300_000;

fn body() -> Vec<u8> {
    (0..SIZE).map(|n| (n * n % 251) as u8).collect()
}

fn flipped() -> Vec<u8> {
    let mut body = body();
    body[SIZE / 2] ^= 1;
    body
}

struct Download {
    folder: TempDir,
    expected: ExpectedFile,
}

impl Download {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let original = folder.path().join("original");
        std::fs::write(&original, body()).unwrap();
        let sha256 = hash::of_file(&original).unwrap();
        Self { expected: ExpectedFile { name: "hello.deb".to_owned(), size: SIZE as u64, sha256 }, folder }
    }

    /// A download after an earlier one left these bytes.
    fn after(leftover: &[u8]) -> Self {
        let download = Self::new();
        std::fs::write(download.part(), leftover).unwrap();
        download
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("part")
    }

    fn from(&self, urls: &[String]) -> Result<(), Error> {
        let limits = Limits { stall: Duration::from_secs(1), retries: 1 };
        Client::new(limits).download(&self.expected, urls, &self.part(), &*progress::stderr(true))
    }

    fn is_whole(&self) -> bool {
        std::fs::read(self.part()).unwrap() == body()
    }
}

/// A server with the same answer for every path.
fn server(answer: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |_, count| answer(count))
}

/// The first byte of each request.
fn ranges(server: &Server) -> Vec<Option<usize>> {
    server.requests().iter().map(|request| request.from).collect()
}

#[test]
fn a_file_is_downloaded() {
    let server = server(|_| Answer::File(body()));
    let download = Download::new();
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [None]);
}

#[test]
fn a_flipped_byte_is_an_error_with_both_hashes_and_empties_the_file() {
    let mirror = server(|_| Answer::File(flipped()));
    let other = server(|_| Answer::File(body()));
    let download = Download::new();
    let error = download.from(&[mirror.url.clone(), other.url.clone()]).unwrap_err();
    let Error::WrongBytes { name, expected, got, .. } = &error else { panic!("{error}") };
    assert_eq!((name.as_str(), expected), ("hello.deb", &download.expected.sha256));
    assert_ne!(got, expected);
    assert_eq!(std::fs::metadata(download.part()).unwrap().len(), 0);
    assert_eq!(ranges(&mirror), [None], "a retry would give the same bytes");
    assert_eq!(other.requests(), [], "another mirror must not hide wrong bytes");
}

#[test]
fn a_file_with_another_content_length_is_refused() {
    let server = server(|_| Answer::File(b"<html>log in first</html>".to_vec()));
    let error = Download::new().from(std::slice::from_ref(&server.url)).unwrap_err();
    assert!(matches!(&error, Error::WrongSize { got, .. } if got == "25"), "{error}");
}

#[test]
fn a_longer_file_without_content_length_is_refused() {
    let server = server(|_| Answer::Unannounced([body(), body()].concat()));
    let download = Download::new();
    let error = download.from(std::slice::from_ref(&server.url)).unwrap_err();
    assert!(matches!(error, Error::WrongSize { .. }), "{error}");
    assert_eq!(std::fs::metadata(download.part()).unwrap().len(), 0);
}

/// Asserts that a download continues after byte 1000, where the first answer ends.
#[track_caller]
fn is_continued_after(first: fn(Vec<u8>, usize) -> Answer) {
    let server = server(move |count| match count {
        0 => first(body(), 1000),
        _ => Answer::File(body()),
    });
    let download = Download::new();
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [None, Some(1000)]);
}

#[test]
fn a_truncated_body_is_continued_at_its_end() {
    is_continued_after(Answer::Truncated);
}

#[test]
fn a_server_that_always_truncates_ends_in_an_error() {
    let server = server(|_| Answer::Truncated(body(), 1000));
    let error = Download::new().from(std::slice::from_ref(&server.url)).unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert_eq!(ranges(&server), [None, Some(1000)]);
}

#[test]
fn an_earlier_download_is_continued() {
    let server = server(|_| Answer::File(body()));
    let download = Download::after(&body()[..1234]);
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [Some(1234)]);
}

#[test]
fn a_complete_earlier_download_needs_no_server() {
    Download::after(&body()).from(&["http://127.0.0.1:1".to_owned()]).unwrap();
}

#[test]
fn a_server_without_ranges_sends_the_whole_file() {
    let server = server(|_| Answer::WholeFile(body()));
    let download = Download::after(&body()[..1234]);
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [Some(1234)]);
}

#[test]
fn an_earlier_download_with_wrong_bytes_is_repeated() {
    let server = server(|_| Answer::File(body()));
    let download = Download::after(&flipped()[..SIZE - 1]);
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [Some(SIZE - 1), None]);
}

#[test]
fn an_earlier_download_that_is_too_long_is_repeated() {
    let server = server(|_| Answer::File(body()));
    let download = Download::after(&[body(), body()].concat());
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
    assert_eq!(ranges(&server), [None]);
}

#[test]
fn a_server_error_is_retried() {
    let server = server(|count| match count {
        0 => Answer::Status(500),
        _ => Answer::File(body()),
    });
    let download = Download::new();
    download.from(std::slice::from_ref(&server.url)).unwrap();
    assert!(download.is_whole());
}

#[test]
fn a_missing_file_is_not_retried_but_requested_from_the_next_address() {
    let mirror = server(|_| Answer::Status(404));
    let archive = server(|_| Answer::File(body()));
    let download = Download::new();
    download.from(&[mirror.url.clone(), archive.url.clone()]).unwrap();
    assert!(download.is_whole());
    assert_eq!(mirror.requests().len(), 1);
}

#[test]
fn a_file_is_gone_if_one_address_lacks_it_and_the_others_fail() {
    let mirror = server(|_| Answer::Status(404));
    let error = Download::new().from(&[mirror.url.clone(), "http://127.0.0.1:1/a".to_owned()]).unwrap_err();
    assert!(matches!(&error, Error::Gone { tried, .. } if tried.len() == 2), "{error}");
    assert!(error.hint().unwrap().contains("crossflake lock --toolchain"));
}

#[test]
fn redirects_are_followed_but_not_in_a_circle() {
    let target = server(|_| Answer::File(body()));
    let to = target.url.clone();
    let server = Server::start(move |request: &Request, _| match request.path.as_str() {
        "/circle" => Answer::Redirect("/circle".to_owned()),
        _ => Answer::Redirect(to.clone()),
    });
    let download = Download::new();
    download.from(&[format!("{}/file", server.url)]).unwrap();
    assert!(download.is_whole());
    let error = Download::new().from(&[format!("{}/circle", server.url)]).unwrap_err();
    assert!(error.to_string().contains("redirect"), "{error}");
}

#[test]
fn a_stalled_download_is_continued_on_a_new_connection() {
    let _watchdog = Watchdog::new("a stalled connection");
    is_continued_after(Answer::Stalled);
}

#[test]
fn credentials_are_sent_and_never_shown() {
    let server = server(|_| Answer::File(flipped()));
    let url = server.url.replace("http://", "http://me:secret@");
    let error = Download::new().from(&[url]).unwrap_err();
    // base64 of me:secret
    assert_eq!(server.requests()[0].authorization.as_deref(), Some("Basic bWU6c2VjcmV0"));
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(error.to_string().contains(&server.url), "{error}");
}

#[test]
fn an_empty_file_needs_no_server() {
    let mut download = Download::new();
    download.expected.size = 0;
    download.expected.sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned();
    download.from(&["http://127.0.0.1:1".to_owned()]).unwrap();
    assert_eq!(std::fs::metadata(download.part()).unwrap().len(), 0);
}
