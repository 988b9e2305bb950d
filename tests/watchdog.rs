//! A guard against tests that hang.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Ends the test program if it is alive for ten minutes. The limit is far above the time that any machine needs: it guards
/// against a hang and measures nothing.
pub(crate) struct Watchdog {
    _alive: Sender<()>,
}

impl Watchdog {
    /// Guards the code up to the end of its scope; `name` describes that code in the message.
    pub(crate) fn new(name: &str) -> Self {
        let (alive, dropped) = mpsc::channel();
        let name = name.to_owned();
        thread::spawn(move || {
            if dropped.recv_timeout(Duration::from_secs(600)) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{name}: no end after ten minutes");
                std::process::abort();
            }
        });
        Self { _alive: alive }
    }
}
