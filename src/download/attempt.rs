//! One request for one file.

use std::io::{self, Read};

use ureq::Body;
use ureq::http::{Response, StatusCode, header};

use super::{Partial, Wanted};
use crate::progress::Reporter;

/// Why an attempt gave no file.
#[derive(Debug)]
pub enum Failure {
    /// The server has no such file.
    Absent(StatusCode),
    /// The server does not give it to us, and will not the next time.
    Refused(String),
    /// The server was not reached. It may be the next time.
    Unreached(String),
    /// The server answered, but not with all of the file. It may the next time.
    Broken(String),
    /// The file is there and is another one.
    WrongBytes {
        got: String,
    },
    WrongSize {
        got: String,
    },
    Write(io::Error),
}

impl Failure {
    /// Whether the same request may have another outcome.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreached(_) | Self::Broken(_))
    }
}

/// Asks `url` for what of the file is not there yet. When this returns without a failure, `partial` has the
/// size and the hash that are wanted; after wrong bytes it is empty.
pub fn attempt(
    agent: &ureq::Agent,
    url: &str,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    let resumed = partial.length() > 0;
    match complete(agent, url, wanted, partial, reporter) {
        // What was there before may have been the wrong part: only a download from the start tells.
        Err(failure @ (Failure::WrongBytes { .. } | Failure::WrongSize { .. })) => {
            restart(partial, reporter)?;
            if resumed { attempt(agent, url, wanted, partial, reporter) } else { Err(failure) }
        }
        outcome => outcome,
    }
}

fn complete(
    agent: &ureq::Agent,
    url: &str,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    if partial.length() < wanted.size {
        let response = request(agent, url, partial.length())?;
        check_head(&response, wanted, partial, reporter)?;
        receive(response.into_body(), wanted, partial, reporter)?;
    }
    let got = partial.sha256();
    if got == wanted.sha256 { Ok(()) } else { Err(Failure::WrongBytes { got }) }
}

fn request(agent: &ureq::Agent, url: &str, from: u64) -> Result<Response<Body>, Failure> {
    let mut request = agent.get(url);
    if from > 0 {
        request = request.header(header::RANGE, format!("bytes={from}-"));
    }
    request.call().map_err(|error| match error {
        // Its text has the address in full, with the password.
        ureq::Error::BadUri(_) => Failure::Refused("this is no URL".to_owned()),
        error @ ureq::Error::TooManyRedirects => Failure::Refused(error.to_string()),
        error => Failure::Unreached(error.to_string()),
    })
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
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Failure::Absent(status)),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
            Err(Failure::Broken(format!("HTTP {status}")))
        }
        _ if status.is_server_error() => Err(Failure::Broken(format!("HTTP {status}"))),
        _ => Err(Failure::Refused(format!("HTTP {status}"))),
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
    mut body: Body,
    wanted: &Wanted,
    partial: &mut Partial,
    reporter: &dyn Reporter,
) -> Result<(), Failure> {
    let mut body = body.as_reader();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Broken(error.to_string())),
        };
        if partial.length() + count as u64 > wanted.size {
            return Err(Failure::WrongSize { got: "more".to_owned() });
        }
        partial.append(&buffer[..count]).map_err(Failure::Write)?;
        reporter.received(count as u64);
    }
    let length = partial.length();
    if length < wanted.size {
        return Err(Failure::Broken(format!("ended after {length} of {} bytes", wanted.size)));
    }
    Ok(())
}

fn restart(partial: &mut Partial, reporter: &dyn Reporter) -> Result<(), Failure> {
    reporter.discarded(partial.length());
    partial.clear().map_err(Failure::Write)
}
