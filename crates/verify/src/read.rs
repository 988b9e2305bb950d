//! Files into facts: the only place here that touches the file system.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Error, Facts, inspect, limits};

/// Reads the file at `path` and says what it is.
///
/// # Errors
///
/// When there is no regular file (what a device or a pipe would give has no end), when it cannot be read
/// or is larger than 1 GiB, and when its format is known but its tables point outside of it. A file of
/// no known format is no error: its facts say so.
pub fn inspect_file(path: &Path) -> Result<Facts, Error> {
    inspect(&read(path)?).map_err(|error| match error {
        Error::Malformed(reason) => Error::InFile { path: path.to_owned(), reason },
        other => other,
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        return Err(Error::NotAFile(path.to_owned()));
    }
    let too_large = |size| Error::TooLarge { path: path.to_owned(), size };
    if found.len() > limits::FILE_SIZE {
        return Err(too_large(found.len()));
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that a file that grows meanwhile is seen to be too large.
    File::open(path)
        .and_then(|file| file.take(limits::FILE_SIZE + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limits::FILE_SIZE { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_and_a_folder_are_named() {
        let missing = inspect_file(Path::new("no/such/file")).unwrap_err();
        assert!(missing.to_string().starts_with("failed to read no/such/file: "), "{missing}");
        let folder = inspect_file(Path::new(".")).unwrap_err();
        assert_eq!(folder.to_string(), ". is no regular file");
    }

    #[test]
    fn a_file_that_claims_to_be_huge_is_not_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        // Nothing of it is on disk: it has holes only.
        file.as_file().set_len(100 << 30).unwrap();
        let start = std::time::Instant::now();
        let error = inspect_file(file.path()).unwrap_err();
        assert!(error.to_string().contains("has 107374182400 bytes, more than the 1073741824"), "{error}");
        assert!(start.elapsed() < std::time::Duration::from_secs(1));
    }

    #[test]
    fn the_running_program_is_an_executable_of_this_machine() {
        let facts = inspect_file(&std::env::current_exe().unwrap()).unwrap();
        assert_eq!(facts.format, super::super::Format::Elf);
        let architecture = facts.architecture.unwrap();
        assert_eq!(architecture.bits as usize, std::mem::size_of::<usize>() * 8);
        assert_eq!(architecture.little_endian, cfg!(target_endian = "little"));
        let machine = architecture.machine.unwrap();
        let target = crossflake_target::TARGETS.iter().find(|target| target.machine == machine).unwrap();
        assert!(target.triple.starts_with(match std::env::consts::ARCH {
            "x86" => "i686",
            "arm" => "armv7",
            "powerpc64" => "powerpc64le",
            arch => arch,
        }));
        let dynamic = facts.linkage == Some(super::super::Linkage::Dynamic);
        assert_eq!(dynamic, !cfg!(target_feature = "crt-static"));
        assert_eq!(facts.interpreter.is_some(), dynamic);
        assert_eq!(facts.needed.is_empty(), !dynamic);
        assert_eq!(facts.glibc.is_some(), dynamic && cfg!(target_env = "gnu"));
    }
}
