//! Progress reporting. Code that takes long gets a [`Reporter`]; [`stderr`] is the one for people.

use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// Receives the progress of a job that is measured in bytes, for example a download. Several threads may call it.
pub trait Reporter: Sync {
    /// The job begins. `activity` is its name, for example `downloading`; `files` and `bytes` are its size.
    fn begin(&self, activity: &str, files: usize, bytes: u64);
    /// `bytes` more are done.
    fn received(&self, bytes: u64);
    /// `bytes` that were reported as received are discarded and will be requested again.
    fn discarded(&self, bytes: u64);
    /// Shows one line of text.
    fn message(&self, line: &str);
    /// The job has ended.
    fn end(&self);
}

/// A reporter that writes to stderr: a progress bar on a terminal, and messages; no output if `quiet`.
pub fn stderr(quiet: bool) -> Box<dyn Reporter> {
    if quiet { Box::new(Silent) } else { Box::new(Bar(ProgressBar::hidden())) }
}

/// A number of bytes with a unit: `18.2 MiB`.
pub fn size(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}

/// indicatif draws the bar only on a terminal.
struct Bar(ProgressBar);

impl Reporter for Bar {
    fn begin(&self, activity: &str, files: usize, bytes: u64) {
        self.message(&format!("{activity} {}, {}", counted(files, "file"), size(bytes)));
        let template = "{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
        self.0.set_length(bytes);
        self.0.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        self.0.enable_steady_tick(Duration::from_millis(500));
    }

    fn received(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn discarded(&self, bytes: u64) {
        self.0.dec(bytes);
    }

    fn message(&self, line: &str) {
        self.0.suspend(|| eprintln!("{line}"));
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// A count with its noun in the right number: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

struct Silent;

impl Reporter for Silent {
    fn begin(&self, _activity: &str, _files: usize, _bytes: u64) {}
    fn received(&self, _bytes: u64) {}
    fn discarded(&self, _bytes: u64) {}
    fn message(&self, _line: &str) {}
    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_adds_an_s_unless_the_count_is_one() {
        assert_eq!(counted(0, "file"), "0 files");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(2, "crate"), "2 crates");
    }
}
