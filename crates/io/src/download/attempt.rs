//! One attempt to download a file to disk from one address.

use ureq::Body;
use ureq::http::{Response, StatusCode};

use super::expected::ExpectedFile;
use super::http::{Failure, HttpClient, content_length, starts_at};
use super::partial::Partial;
use crate::progress::Reporter;

pub(super) struct Attempt<'a> {
    pub http: &'a HttpClient,
    pub url: &'a str,
    pub expected: &'a ExpectedFile,
    pub reporter: &'a dyn Reporter,
}

impl Attempt<'_> {
    /// Downloads the part of the file that `partial` does not have. On success, `partial` has the expected size and
    /// hash. After wrong bytes it is empty.
    pub(super) fn run(&self, partial: &mut Partial) -> Result<(), Failure> {
        let resumed = partial.length() > 0;
        match self.complete(partial) {
            Err(failure @ (Failure::WrongBytes { .. } | Failure::WrongSize { .. })) => {
                self.restart(partial)?;
                // The error may be in the bytes of an earlier download: download everything once.
                if resumed { self.run(partial) } else { Err(failure) }
            }
            outcome => outcome,
        }
    }

    fn complete(&self, partial: &mut Partial) -> Result<(), Failure> {
        if partial.length() < self.expected.size {
            let response = self.http.request(self.url, partial.length())?;
            self.check_head(&response, partial)?;
            self.receive(response.into_body(), partial)?;
        }
        let got = partial.sha256();
        if got == self.expected.sha256 { Ok(()) } else { Err(Failure::WrongBytes { got }) }
    }

    /// Checks by status and headers that the body is the file, or the rest of it. Clears `partial` if the body is the
    /// whole file.
    fn check_head(&self, response: &Response<Body>, partial: &mut Partial) -> Result<(), Failure> {
        let status = response.status();
        match status {
            StatusCode::OK => {
                if let Some(got) = content_length(response).filter(|length| *length != self.expected.size) {
                    return Err(Failure::WrongSize { got: got.to_string() });
                }
                self.restart(partial)
            }
            StatusCode::PARTIAL_CONTENT if starts_at(response, partial.length()) => Ok(()),
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                self.restart(partial)?;
                Err(Failure::Incomplete(format!("HTTP {status} for a request for the rest of the file")))
            }
            _ => Err(Failure::of_status(status)),
        }
    }

    /// Appends a body to `partial`, never beyond the expected size.
    fn receive(&self, body: Body, partial: &mut Partial) -> Result<(), Failure> {
        let size = self.expected.size;
        self.http.read(body, |bytes| {
            if partial.length() + bytes.len() as u64 > size {
                return Err(Failure::WrongSize { got: "more".to_owned() });
            }
            partial.append(bytes).map_err(Failure::Write)?;
            self.reporter.received(bytes.len() as u64);
            Ok(())
        })?;
        if partial.length() < size { Err(Failure::truncated(partial.length(), size)) } else { Ok(()) }
    }

    fn restart(&self, partial: &mut Partial) -> Result<(), Failure> {
        self.reporter.discarded(partial.length());
        partial.clear().map_err(Failure::Write)
    }
}
