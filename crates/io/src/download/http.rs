//! Single HTTP requests with time limits.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use ureq::Body;
use ureq::http::{Response, StatusCode, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// The reason why a request failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The server has no such file.
    #[error("HTTP {0}")]
    NotFound(StatusCode),
    /// The server refused the request. A retry would fail too.
    #[error("{0}")]
    Refused(String),
    /// There was no connection or no response. A retry may succeed.
    #[error("{0}")]
    Unreachable(String),
    /// The response was an error or incomplete. A retry may succeed.
    #[error("{0}")]
    Incomplete(String),
    #[error("wrong bytes, sha256 {got}")]
    WrongBytes { got: String },
    #[error("wrong size, {got}")]
    WrongSize { got: String },
    #[error("failed to write: {0}")]
    Write(io::Error),
}

impl Failure {
    /// Whether the same request may succeed the next time.
    pub(super) fn is_temporary(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Incomplete(_))
    }

    /// The failure for a response whose status is not that of a file.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound(status),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Self::Incomplete(format!("HTTP {status}")),
            _ if status.is_server_error() => Self::Incomplete(format!("HTTP {status}")),
            _ => Self::Refused(format!("HTTP {status}")),
        }
    }

    /// The failure for a body that ended after `length` of `size` bytes.
    pub(super) fn truncated(length: u64, size: u64) -> Self {
        Self::Incomplete(format!("ended after {length} of {size} bytes"))
    }
}

/// Sends requests and reads response bodies.
pub(super) struct HttpClient {
    agent: ureq::Agent,
    /// The longest time without a byte.
    stall: Duration,
}

impl HttpClient {
    /// Uses this machine's certificates (or `SSL_CERT_FILE` and `SSL_CERT_DIR`) and proxies (`http_proxy`,
    /// `https_proxy`, `all_proxy`, `no_proxy`).
    pub(super) fn new(stall: Duration) -> Self {
        const CONNECT: Duration = Duration::from_secs(15);
        const REDIRECTS: u32 = 5;
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots.iter().map(|root| Certificate::from_der(root).to_owned());
        let config = ureq::Agent::config_builder()
            .user_agent(concat!("crossflake/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::from(roots)).build())
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .timeout_connect(Some(CONNECT.min(stall)))
            .timeout_recv_response(Some(stall))
            .timeout_per_read(Some(stall))
            .timeout_per_write(Some(stall))
            .build();
        Self { agent: config.into(), stall }
    }

    /// Requests `url`, from byte `offset` on.
    pub(super) fn request(&self, url: &str, offset: u64) -> Result<Response<Body>, Failure> {
        let mut request = self.agent.get(url);
        if offset > 0 {
            request = request.header(header::RANGE, format!("bytes={offset}-"));
        }
        request.call().map_err(|error| match error {
            // ureq's message has the whole URL, with the password.
            ureq::Error::BadUri(_) => Failure::Refused("not a URL".to_owned()),
            ureq::Error::TooManyRedirects => Failure::Refused("too many redirects".to_owned()),
            error => Failure::Unreachable(error.to_string()),
        })
    }

    /// Passes the bytes of a body to `consume` as they arrive. Fails if the server stalls or is too slow.
    pub(super) fn read(
        &self,
        mut body: Body,
        mut consume: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut body = body.as_reader();
        let mut buffer = vec![0; 64 * 1024];
        let mut speed = SpeedLimit::new(self.stall);
        loop {
            match body.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => {
                    consume(&buffer[..count])?;
                    speed.check(count)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Failure::Incomplete(error.to_string())),
            }
        }
    }

    /// Downloads a file of at most `limit` bytes into memory. A longer one is [`Failure::WrongSize`].
    pub(super) fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, Failure> {
        let response = self.request(url, 0)?;
        if response.status() != StatusCode::OK {
            return Err(Failure::of_status(response.status()));
        }
        let announced = content_length(&response);
        let mut content = Vec::new();
        self.read(response.into_body(), |bytes| {
            content.extend_from_slice(bytes);
            if content.len() as u64 > limit { Err(Failure::WrongSize { got: "more".to_owned() }) } else { Ok(()) }
        })?;
        match announced {
            Some(size) if size != content.len() as u64 => Err(Failure::truncated(content.len() as u64, size)),
            _ => Ok(content),
        }
    }
}

/// The `Content-Length` of a response, in bytes.
pub(super) fn content_length(response: &Response<Body>) -> Option<u64> {
    response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a partial response begins at `offset`.
pub(super) fn starts_at(response: &Response<Body>, offset: u64) -> bool {
    let range = response.headers().get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {offset}-")))
}

/// Ends downloads that are slower than [`SpeedLimit::MINIMUM`] for a whole `interval`. A server that sends one byte
/// now and then never reaches the timeout of a read.
struct SpeedLimit {
    interval: Duration,
    since: Instant,
    received: u64,
}

impl SpeedLimit {
    /// In bytes per second. Dial-up modems are faster.
    const MINIMUM: u64 = 1000;

    fn new(interval: Duration) -> Self {
        Self { interval, since: Instant::now(), received: 0 }
    }

    fn check(&mut self, count: usize) -> Result<(), Failure> {
        self.received += count as u64;
        let elapsed = self.since.elapsed();
        if elapsed < self.interval {
            return Ok(());
        }
        if self.received < self.interval.as_secs().max(1) * Self::MINIMUM {
            let (received, seconds) = (self.received, elapsed.as_secs());
            return Err(Failure::Incomplete(format!("only {received} bytes arrived in {seconds} seconds")));
        }
        *self = Self::new(self.interval);
        Ok(())
    }
}
