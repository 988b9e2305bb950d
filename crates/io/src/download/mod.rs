//! Downloads files whose size and SHA-256 are known beforehand.
//!
//! Servers, redirects and leftovers of earlier downloads are not trusted: a file with a wrong byte is an error.

mod attempt;
mod error;
mod expected;
mod http;
mod partial;
pub mod url;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder};

use self::attempt::Attempt;
pub use self::error::{Error, Tried};
pub use self::expected::ExpectedFile;
use self::http::{Failure, HttpClient};
use self::partial::Partial;
use crate::progress::Reporter;

/// When a [`Client`] gives up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest time without a byte.
    pub stall: Duration,
    /// The number of retries of a request after a temporary failure.
    pub retries: usize,
}

/// Downloads files. Several threads may use one client.
pub struct Client {
    http: HttpClient,
    retries: usize,
    /// Hosts that did not respond. Later requests to them fail at once, so that each host costs one timeout, not one
    /// a file.
    unreachable: Mutex<BTreeSet<String>>,
}

impl Client {
    /// A client with this machine's certificates (or `SSL_CERT_FILE` and `SSL_CERT_DIR`) and proxies (`http_proxy`,
    /// `https_proxy`, `all_proxy`, `no_proxy`).
    pub fn new(limits: Limits) -> Self {
        Self { http: HttpClient::new(limits.stall), retries: limits.retries, unreachable: Mutex::default() }
    }

    /// Downloads a file of at most `limit` bytes into memory. The caller checks its content.
    ///
    /// # Errors
    ///
    /// [`Error::Failed`], with the URL and the reason.
    pub fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, Error> {
        self.with_retries(url, |_| (), || self.http.get(url, limit)).map_err(|failure| {
            let outcome = match failure {
                Failure::WrongSize { .. } => format!("it has more than {limit} bytes"),
                failure => failure.to_string(),
            };
            Error::Failed(Tried { url: url::shown(url), outcome })
        })
    }

    /// Downloads a file to the path `part`, from the first of `urls` that has it. Continues an earlier download that
    /// is there.
    ///
    /// # Errors
    ///
    /// Wrong bytes or a wrong size end the download at once, without a request to the remaining addresses. Otherwise
    /// the error lists the outcome of each address.
    pub fn download(
        &self,
        expected: &ExpectedFile,
        urls: &[String],
        part: &Path,
        reporter: &dyn Reporter,
    ) -> Result<(), Error> {
        let write_error = |source| Error::Write { path: part.to_owned(), source };
        let mut partial = Partial::open(part, expected.size).map_err(write_error)?;
        reporter.received(partial.length());
        let mut tried = Vec::new();
        let mut not_found = false;
        for url in urls {
            let attempt = Attempt { http: &self.http, url, expected, reporter };
            let before_retry = |failure: &Failure| {
                reporter.message(&format!("{}: trying {} again: {failure}", expected.name, url::shown(url)));
            };
            let outcome = match self.with_retries(url, before_retry, || attempt.run(&mut partial)) {
                Ok(()) => return Ok(()),
                Err(Failure::WrongBytes { got }) => return Err(wrong_bytes(expected, url, got)),
                Err(Failure::WrongSize { got }) => return Err(wrong_size(expected, url, got)),
                Err(Failure::Write(source)) => return Err(write_error(source)),
                Err(failure) => {
                    not_found |= matches!(failure, Failure::NotFound(_));
                    failure.to_string()
                }
            };
            tried.push(Tried { url: url::shown(url), outcome });
        }
        let name = expected.name.clone();
        Err(if not_found { Error::Gone { name, tried } } else { Error::Unreachable { name, tried } })
    }

    /// Repeats `attempt` after temporary failures, with growing pauses. Calls `before_retry` before each repetition.
    fn with_retries<T>(
        &self,
        url: &str,
        before_retry: impl Fn(&Failure),
        attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let host = url::host_and_port(url);
        if self.unreachable().contains(host) {
            return Err(Failure::Unreachable("this host did not respond before".to_owned()));
        }
        let outcome = attempt
            .retry(ExponentialBuilder::default().with_max_times(self.retries).with_jitter())
            .when(Failure::is_temporary)
            .notify(|failure, _| before_retry(failure))
            .call();
        if let Err(Failure::Unreachable(_)) = outcome {
            self.unreachable().insert(host.to_owned());
        }
        outcome
    }

    fn unreachable(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.unreachable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wrong_bytes(file: &ExpectedFile, url: &str, got: String) -> Error {
    let (name, expected) = (file.name.clone(), file.sha256.clone());
    Error::WrongBytes { name, url: url::shown(url), expected, got }
}

fn wrong_size(file: &ExpectedFile, url: &str, got: String) -> Error {
    Error::WrongSize { name: file.name.clone(), url: url::shown(url), expected: file.size, got }
}
