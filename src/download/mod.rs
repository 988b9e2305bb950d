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

use self::attempt::{Failure, attempt};
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
    agent: ureq::Agent,
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
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall))
            .build();
        Self { agent: config.into(), retries: patience.retries, silent: Mutex::default() }
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
            let outcome = match self.persist(url, wanted, &mut partial, reporter) {
                Ok(()) => return Ok(()),
                Err(Failure::WrongBytes { got }) => return Err(wrong_bytes(wanted, url, got)),
                Err(Failure::WrongSize { got }) => return Err(wrong_size(wanted, url, got)),
                Err(Failure::Write(source)) => return Err(unwritable(source)),
                Err(Failure::Absent(status)) => {
                    absent = true;
                    format!("HTTP {status}")
                }
                Err(Failure::Refused(why) | Failure::Unreached(why) | Failure::Broken(why)) => why,
            };
            tried.push(Tried { url: url::shown(url), outcome });
        }
        let name = wanted.name.clone();
        Err(if absent { Error::Gone { name, tried } } else { Error::Unreachable { name, tried } })
    }

    /// Tries one address until it works or there is no point in it.
    fn persist(
        &self,
        url: &str,
        wanted: &Wanted,
        partial: &mut Partial,
        reporter: &dyn Reporter,
    ) -> Result<(), Failure> {
        let site = url::site(url);
        if self.silent().contains(site) {
            return Err(Failure::Unreached("no answer from this host before".to_owned()));
        }
        let outcome = (|| attempt(&self.agent, url, wanted, partial, reporter))
            .retry(ExponentialBuilder::default().with_max_times(self.retries).with_jitter())
            .when(Failure::may_pass)
            .notify(|failure, _| reporter.say(&again(wanted, url, failure)))
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

fn again(wanted: &Wanted, url: &str, failure: &Failure) -> String {
    let why = match failure {
        Failure::Unreached(why) | Failure::Broken(why) => why,
        _ => "failed",
    };
    format!("{}: trying {} again: {why}", wanted.name, url::shown(url))
}

fn wrong_bytes(wanted: &Wanted, url: &str, got: String) -> Error {
    let (name, expected) = (wanted.name.clone(), wanted.sha256.clone());
    Error::WrongBytes { name, url: url::shown(url), expected, got }
}

fn wrong_size(wanted: &Wanted, url: &str, got: String) -> Error {
    Error::WrongSize { name: wanted.name.clone(), url: url::shown(url), expected: wanted.size, got }
}
