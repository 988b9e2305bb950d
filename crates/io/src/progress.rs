//! What people see while they wait. Those who do the work know [`Reporter`] only.

use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// Is told how far a download is, or whatever else takes time by the byte. Called from several threads at once.
pub trait Reporter: Sync {
    /// So much is to be done: `downloading`, `reading`.
    fn begin(&self, what: &str, files: usize, bytes: u64);
    /// So many bytes more have arrived.
    fn received(&self, bytes: u64);
    /// So many bytes that had arrived are of no use and will be asked for again.
    fn discarded(&self, bytes: u64);
    /// Something people may want to know.
    fn say(&self, line: &str);
    /// Nothing more will come.
    fn end(&self);
}

/// The reporter for stderr: a bar on a terminal, lines elsewhere, nothing if `quiet`.
pub fn stderr(quiet: bool) -> Box<dyn Reporter> {
    if quiet { Box::new(Silent) } else { Box::new(Bar(ProgressBar::hidden())) }
}

/// A size as people write it: `18.2 MiB`.
pub fn size(bytes: u64) -> String {
    HumanBytes(bytes).to_string()
}

/// indicatif draws nothing where stderr is no terminal; then only the lines are seen.
struct Bar(ProgressBar);

impl Reporter for Bar {
    fn begin(&self, what: &str, files: usize, bytes: u64) {
        self.say(&format!("{what} {}, {}", counted(files, "file"), size(bytes)));
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

    fn say(&self, line: &str) {
        self.0.suspend(|| eprintln!("{line}"));
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

struct Silent;

impl Reporter for Silent {
    fn begin(&self, _what: &str, _files: usize, _bytes: u64) {}
    fn received(&self, _bytes: u64) {}
    fn discarded(&self, _bytes: u64) {}
    fn say(&self, _line: &str) {}
    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(0, "file"), "0 files");
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(2, "crate"), "2 crates");
    }
}
