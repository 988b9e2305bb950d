//! Small files over HTTP, whole in memory. Side effect: the network.

use std::sync::Arc;
use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// How long a server may take to answer, and to go on once it has begun.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
#[error("failed to download {url}: {error}")]
pub struct Error {
    pub url: String,
    error: Box<ureq::Error>,
}

/// A client. It heeds the usual proxy variables and trusts the certificates this machine trusts.
pub struct Http {
    agent: Agent,
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    pub fn new() -> Self {
        let found = rustls_native_certs::load_native_certs().certs;
        let roots = found.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
        let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(roots))).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("crossflake/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .timeout_per_read(Some(PATIENCE));
        Self { agent: config.build().into() }
    }

    /// Downloads a file of at most `limit` bytes; a few times, if the trouble may pass.
    pub fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, Error> {
        let once = || self.agent.get(url).call()?.body_mut().with_config().limit(limit).read_to_vec();
        let retries = ExponentialBuilder::default().with_max_times(3).with_jitter();
        once.retry(retries)
            .when(may_pass)
            .call()
            .map_err(|error| Error { url: url.to_owned(), error: Box::new(error) })
    }
}

fn may_pass(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::StatusCode(status) => *status == 429 || *status >= 500,
        ureq::Error::Io(_) | ureq::Error::Timeout(_) => true,
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => true,
        _ => false,
    }
}
