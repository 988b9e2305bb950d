//! One request for one file, to disk or into memory.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::Body;
use ureq::http::{Response, StatusCode, header};

use super::{Partial, Wanted};
use crate::progress::Reporter;

/// Why an attempt gave no file.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The server has no such file.
    #[error("HTTP {0}")]
    Absent(StatusCode),
    /// The server does not give it to us, and will not the next time.
    #[error("{0}")]
    Refused(String),
    /// The server was not reached. It may be the next time.
    #[error("{0}")]
    Unreached(String),
    /// The server answered, but not with all of the file. It may the next time.
    #[error("{0}")]
    Broken(String),
    /// The file is there and is another one.
    #[error("wrong bytes, sha256 {got}")]
    WrongBytes { got: String },
    #[error("wrong size, {got}")]
    WrongSize { got: String },
    #[error("failed to write: {0}")]
    Write(io::Error),
}

impl Failure {
    /// Whether the same request may have another outcome.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Unreached(_) | Self::Broken(_))
    }
}

/// What requests are made with.
pub(super) struct HttpClient {
    pub agent: ureq::Agent,
    /// How long a connection may stand still.
    pub stall: Duration,
}

/// Asks `url` for what of the file is not there yet. When this returns without a failure, `partial` has the
/// size and the hash that are wanted; after wrong bytes it is empty.
pub(super) fn attempt(
    line: &HttpClient,
    url: &str,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    let resumed = partial.length() > 0;
    match complete(line, url, wanted, partial, reporter) {
        // What was there before may have been the wrong part: only a download from the start tells.
        Err(failure @ (Failure::WrongBytes { .. } | Failure::WrongSize { .. })) => {
            restart(partial, reporter)?;
            if resumed { attempt(line, url, wanted, partial, reporter) } else { Err(failure) }
        }
        outcome => outcome,
    }
}

fn complete(
    line: &HttpClient,
    url: &str,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    if partial.length() < wanted.size {
        let response = line.request(url, partial.length())?;
        check_head(&response, wanted, partial, reporter)?;
        receive(line, response.into_body(), wanted, partial, reporter)?;
    }
    let got = partial.sha256();
    if got == wanted.sha256 { Ok(()) } else { Err(Failure::WrongBytes { got }) }
}

/// Asks `url` for a file of at most `limit` bytes. A longer one is [`Failure::WrongSize`].
pub(super) fn attempt_in_memory(line: &HttpClient, url: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let response = line.request(url, 0)?;
    if response.status() != StatusCode::OK {
        return Err(no_file(response.status()));
    }
    let announced = content_length(&response);
    let mut content = Vec::new();
    line.read(response.into_body(), |bytes| {
        content.extend_from_slice(bytes);
        if content.len() as u64 > limit { Err(Failure::WrongSize { got: "more".to_owned() }) } else { Ok(()) }
    })?;
    match announced {
        Some(size) if size != content.len() as u64 => Err(ended(content.len() as u64, size)),
        _ => Ok(content),
    }
}

impl HttpClient {
    fn request(&self, url: &str, from: u64) -> Result<Response<Body>, Failure> {
        let mut request = self.agent.get(url);
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        request.call().map_err(|error| match error {
            // Its text has the address in full, with the password.
            ureq::Error::BadUri(_) => Failure::Refused("this is no URL".to_owned()),
            ureq::Error::TooManyRedirects => Failure::Refused("it redirects without end".to_owned()),
            error => Failure::Unreached(error.to_string()),
        })
    }

    /// Hands on what arrives of a body. A server that stands still ends it, and so does one that sends just enough
    /// not to.
    fn read(
        &self,
        mut body: Body,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut body = body.as_reader();
        let mut buffer = vec![0; 64 * 1024];
        let mut pace = Pace::new(self.stall);
        loop {
            match body.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => {
                    take(&buffer[..count])?;
                    pace.keep(count)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::Broken(error.to_string())),
            }
        }
    }
}

/// Sees to it that a download ends: within each stretch of time enough must arrive.
struct Pace {
    stretch: Duration,
    since: Instant,
    received: u64,
}

impl Pace {
    /// In bytes a second. A modem is faster.
    const SLOWEST: u64 = 1000;

    fn new(stretch: Duration) -> Self {
        Self { stretch, since: Instant::now(), received: 0 }
    }

    fn keep(&mut self, count: usize) -> Result<(), Failure> {
        self.received += count as u64;
        let elapsed = self.since.elapsed();
        if elapsed < self.stretch {
            return Ok(());
        }
        if self.received < self.stretch.as_secs().max(1) * Self::SLOWEST {
            let (received, seconds) = (self.received, elapsed.as_secs());
            return Err(Failure::Broken(format!("only {received} bytes arrived in {seconds} seconds")));
        }
        *self = Self::new(self.stretch);
        Ok(())
    }
}

/// Decides by the head of an answer whether its body is the file, or the rest of it.
fn check_head(
    response: &Response<Body>,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    let status = response.status();
    match status {
        StatusCode::OK => {
            if let Some(got) = content_length(response).filter(|length| *length != wanted.size) {
                return Err(Failure::WrongSize { got: got.to_string() });
            }
            restart(partial, reporter)
        }
        StatusCode::PARTIAL_CONTENT if starts_at(response, partial.length()) => Ok(()),
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            restart(partial, reporter)?;
            Err(Failure::Broken(format!("HTTP {status} when asked for the rest of the file")))
        }
        _ => Err(no_file(status)),
    }
}

/// What an answer means that has no file.
fn no_file(status: StatusCode) -> Failure {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Failure::Absent(status),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
            Failure::Broken(format!("HTTP {status}"))
        }
        _ if status.is_server_error() => Failure::Broken(format!("HTTP {status}")),
        _ => Failure::Refused(format!("HTTP {status}")),
    }
}

fn content_length(response: &Response<Body>) -> Option<u64> {
    response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn starts_at(response: &Response<Body>, offset: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {offset}-")))
}

/// Writes a body behind what is there, never past the size that is wanted.
fn receive(
    line: &HttpClient,
    body: Body,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    line.read(body, |bytes| {
        if partial.length() + bytes.len() as u64 > wanted.size {
            return Err(Failure::WrongSize { got: "more".to_owned() });
        }
        partial.append(bytes).map_err(Failure::Write)?;
        reporter.received(bytes.len() as u64);
        Ok(())
    })?;
    if partial.length() < wanted.size { Err(ended(partial.length(), wanted.size)) } else { Ok(()) }
}

fn ended(length: u64, size: u64) -> Failure {
    Failure::Broken(format!("ended after {length} of {size} bytes"))
}

fn restart(partial: &mut Partial, reporter: &dyn Reporter) -> Result<(), Failure> {
    reporter.discarded(partial.length());
    partial.clear().map_err(Failure::Write)
}
