//! Reads a file and its facts. No other module of this library opens files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Error, Facts, inspect, limits};

/// Reads the file at `path` and returns its facts. A file of an unknown format has facts, too.
///
/// # Errors
///
/// If the file cannot be read, is not a regular file (devices and pipes can be endless), is larger than 1 GiB, or has a
/// known format but damaged content.
pub fn inspect_file(path: &Path) -> Result<Facts, Error> {
    inspect(&read(path)?).map_err(|error| match error {
        Error::Malformed(reason) => Error::InFile { path: path.to_owned(), reason },
        other => other,
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Error::NotAFile(path.to_owned()));
    }
    let too_large = |size| Error::TooLarge { path: path.to_owned(), size, limit: limits::FILE_SIZE };
    if metadata.len() > limits::FILE_SIZE {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::new();
    // Reads one byte more than the limit, to detect a file that has grown since.
    File::open(path).and_then(|file| file.take(limits::FILE_SIZE + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > limits::FILE_SIZE { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_and_a_folder_are_errors() {
        let missing = inspect_file(Path::new("no/such/file")).unwrap_err();
        assert!(missing.to_string().starts_with("failed to read no/such/file: "), "{missing}");
        let folder = inspect_file(Path::new(".")).unwrap_err();
        assert_eq!(folder.to_string(), ". is not a regular file");
    }

    #[test]
    fn a_file_above_the_size_limit_is_not_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        // A sparse file, which takes no space on disk. Reading it would take minutes.
        file.as_file().set_len(100 << 30).unwrap();
        let error = inspect_file(file.path()).unwrap_err();
        assert!(error.to_string().contains("has 107374182400 bytes, the limit is 1073741824"), "{error}");
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
