//! Files from the network, whole and right or not at all.
//!
//! What a file must be is known beforehand: its size and its sha256. So nothing that comes is trusted,
//! not the address, not the redirects, not what an interrupted download left; a wrong byte is an error.

mod attempt;
mod error;
mod partial;
pub mod url;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use self::attempt::{Failure, HttpClient, attempt, attempt_in_memory};
pub use self::error::{Error, Tried};
use self::partial::Partial;
use crate::progress::Reporter;

/// A file as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What people call it: used in messages only.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
}

/// How patient a [`Client`] is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How long a connection may stand still.
    pub stall: Duration,
    /// How often a request is made again after a failure that may pass.
    pub retries: usize,
}

/// Downloads files, from several threads at once.
pub struct Client {
    line: HttpClient,
    retries: usize,
    /// Hosts that did not answer: each is waited for once, not once a file.
    silent: Mutex<BTreeSet<String>>,
}

impl Client {
    /// A client with this machine's certificates (`SSL_CERT_FILE` and `SSL_CERT_DIR` count) and proxies
    /// (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
    pub fn new(patience: Patience) -> Self {
        const CONNECT: Duration = Duration::from_secs(15);
        const REDIRECTS: u32 = 5;
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots.iter().map(|root| Certificate::from_der(root).to_owned());
        let config = ureq::Agent::config_builder()
            .user_agent(concat!("crossflake/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::from(roots)).build())
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .timeout_connect(Some(CONNECT.min(patience.stall)))
            .timeout_recv_response(Some(patience.stall))
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall))
            .build();
        let line = HttpClient { agent: config.into(), stall: patience.stall };
        Self { line, retries: patience.retries, silent: Mutex::default() }
    }

    /// Downloads a file of at most `limit` bytes into memory. What it must be the caller knows.
    pub fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, Error> {
        self.persist(url, |_| (), || attempt_in_memory(&self.line, url, limit)).map_err(|failure| {
            let outcome = match failure {
                Failure::WrongSize { .. } => format!("it has more than {limit} bytes"),
                failure => failure.to_string(),
            };
            Error::Failed(Tried { url: url::shown(url), outcome })
        })
    }

    /// Downloads a file to `part` from the first of `urls` that has it. What is in `part` from an earlier
    /// download is used. Wrong bytes end it at once: no further address is asked.
    pub fn download(
        &self,
        wanted: &Wanted,
        urls: &[String],
        part: &Path,
        reporter: &dyn Reporter,
    ) -> Result<(), Error> {
        let unwritable = |source| Error::Write { path: part.to_owned(), source };
        let mut partial = Partial::open(part, wanted.size).map_err(unwritable)?;
        reporter.received(partial.length());
        let mut tried = Vec::new();
        let mut absent = false;
        for url in urls {
            let again = |failure: &Failure| {
                reporter.say(&format!("{}: trying {} again: {failure}", wanted.name, url::shown(url)));
            };
            let one = || attempt(&self.line, url, wanted, &mut partial, reporter);
            let outcome = match self.persist(url, again, one) {
                Ok(()) => return Ok(()),
                Err(Failure::WrongBytes { got }) => return Err(wrong_bytes(wanted, url, got)),
                Err(Failure::WrongSize { got }) => return Err(wrong_size(wanted, url, got)),
                Err(Failure::Write(source)) => return Err(unwritable(source)),
                Err(failure) => {
                    absent |= matches!(failure, Failure::Absent(_));
                    failure.to_string()
                }
            };
            tried.push(Tried { url: url::shown(url), outcome });
        }
        let name = wanted.name.clone();
        Err(if absent { Error::Gone { name, tried } } else { Error::Unreachable { name, tried } })
    }

    /// Tries one address until it works or there is no point in it; tells `again` before each further attempt.
    fn persist<T>(
        &self,
        url: &str,
        again: impl Fn(&Failure),
        attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let site = url::site(url);
        if self.silent().contains(site) {
            return Err(Failure::Unreached("no answer from this host before".to_owned()));
        }
        let outcome = attempt
            .retry(ExponentialBuilder::default().with_max_times(self.retries).with_jitter())
            .when(Failure::may_pass)
            .notify(|failure, _| again(failure))
            .call();
        if let Err(Failure::Unreached(_)) = outcome {
            self.silent().insert(site.to_owned());
        }
        outcome
    }

    fn silent(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wrong_bytes(wanted: &Wanted, url: &str, got: String) -> Error {
    let (name, expected) = (wanted.name.clone(), wanted.sha256.clone());
    Error::WrongBytes { name, url: url::shown(url), expected, got }
}

fn wrong_size(wanted: &Wanted, url: &str, got: String) -> Error {
    Error::WrongSize { name: wanted.name.clone(), url: url::shown(url), expected: wanted.size, got }
}
