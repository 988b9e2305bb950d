//! Faults: killed processes, full and read-only disks, broken servers, hostile archives. Each command reports the fault,
//! leaves no partial result, and succeeds when it is run again without the fault.

mod archives;
mod disks;
mod kills;
mod servers;

use std::fs;
use std::path::Path;

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
