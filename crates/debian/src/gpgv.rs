//! Checks signatures with the program `gpgv`, in a temporary folder.
//!
//! Callers get gpgv's output only: the signed text, without any text around it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The paths of the keyring in Debian's package debian-archive-keyring: its old and its new name.
const KEYRINGS: &[&str] =
    &["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

/// The reason why a file is not trusted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("this machine has no keyring of Debian's archive")]
    NoKeyring,
    #[error("there is no keyring {}", .0.display())]
    KeyringMissing(PathBuf),
    #[error("failed to run gpgv: {0}")]
    Run(std::io::Error),
    #[error("{file} is not signed by a key of the keyring: {reason}")]
    Refused { file: String, reason: String },
}

impl Error {
    /// The next step for the user, if there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoKeyring => {
                Some("install Debian's package debian-archive-keyring, or give a keyring: --keyring FILE".into())
            }
            Self::Run(_) => Some("install Debian's package gpgv".into()),
            Self::KeyringMissing(_) => None,
            Self::Refused { .. } => {
                Some("the mirror or a proxy may have changed the file, or the keyring may be too old".into())
            }
        }
    }
}

/// The keyrings to use: `named` ones, which must exist, or else the first of [`KEYRINGS`] that exists.
pub fn keyrings(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    if let Some(missing) = named.iter().find(|path| !path.is_file()) {
        return Err(Error::KeyringMissing(missing.clone()));
    }
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let found = KEYRINGS.iter().map(PathBuf::from).find(|path| path.is_file());
    found.map(|path| vec![path]).ok_or(Error::NoKeyring)
}

/// Returns the signed text in `content`, a clearsigned file. Fails unless a key of the keyrings signed it. `file` is
/// the name for errors.
pub(crate) fn signed_text(file: &str, content: &[u8], keyrings: &[PathBuf]) -> Result<String, Error> {
    let folder = tempfile::tempdir().map_err(Error::Run)?;
    let (signed, payload) = (folder.path().join("signed"), folder.path().join("payload"));
    std::fs::write(&signed, content).map_err(Error::Run)?;
    let output = command(folder.path(), keyrings, &payload).arg(&signed).output().map_err(Error::Run)?;
    let refused = |reason: String| Error::Refused { file: file.to_owned(), reason };
    judge(&String::from_utf8_lossy(&output.stdout)).map_err(refused)?;
    let text = std::fs::read(&payload).map_err(|error| refused(format!("gpgv wrote no output: {error}")))?;
    String::from_utf8(text).map_err(|_| refused("its text is not UTF-8".into()))
}

fn command(home: &Path, keyrings: &[PathBuf], payload: &Path) -> Command {
    let mut command = Command::new("gpgv");
    command.stdin(Stdio::null());
    // An empty home keeps the user's configuration and keys out.
    command.arg("--homedir").arg(home);
    command.args(["--status-fd", "1", "--weak-digest", "SHA1"]);
    for keyring in keyrings {
        // gpgv looks for a relative path in its home.
        command.arg("--keyring").arg(std::path::absolute(keyring).unwrap_or_else(|_| keyring.clone()));
    }
    command.arg("--output").arg(payload);
    command
}

/// Checks gpgv's status lines for a good signature and for any bad one. The error is the reason. gpgv's exit code is
/// not enough: it fails for a good signature next to one by a key that the keyring does not have yet.
pub fn judge(status: &str) -> Result<(), String> {
    let keywords = || status.lines().filter_map(|line| line.strip_prefix("[GNUPG:] ")?.split(' ').next());
    let bad = ["BADSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "NODATA", "UNEXPECTED", "FAILURE"];
    if let Some(found) = keywords().find(|keyword| bad.contains(keyword)) {
        return Err(explanation(found).to_owned());
    }
    let has = |expected| keywords().any(|keyword| keyword == expected);
    match (has("GOODSIG") && has("VALIDSIG"), has("NO_PUBKEY")) {
        (true, _) => Ok(()),
        (false, true) => Err("it is signed by other keys only".into()),
        (false, false) => Err("it has no valid signature".into()),
    }
}

fn explanation(keyword: &str) -> &str {
    match keyword {
        "BADSIG" => "the signature does not match the text",
        "EXPSIG" => "the signature has expired",
        "EXPKEYSIG" => "the key has expired",
        "REVKEYSIG" => "the key was revoked",
        "NODATA" => "it has no signature",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_signature_next_to_an_unknown_one_is_accepted() {
        let status = "[GNUPG:] NEWSIG\n[GNUPG:] ERRSIG 1 1 8 01 2 9 -\n[GNUPG:] NO_PUBKEY 1\n\
                      [GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 2 Archive\n[GNUPG:] VALIDSIG 2 2026-11-21\n";
        assert_eq!(judge(status), Ok(()));
    }

    #[test]
    fn a_bad_signature_next_to_a_good_one_is_refused() {
        for bad in ["BADSIG 1 Archive", "EXPKEYSIG 1 Archive", "REVKEYSIG 1 Archive", "EXPSIG 1 Archive"] {
            let status = format!("[GNUPG:] GOODSIG 2 Archive\n[GNUPG:] VALIDSIG 2\n[GNUPG:] {bad}\n");
            assert!(judge(&status).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_missing_signature_and_an_unknown_key_have_different_errors() {
        assert!(judge("").unwrap_err().contains("no valid signature"));
        assert!(judge("[GNUPG:] NODATA 1\n").unwrap_err().contains("it has no signature"));
        assert!(judge("[GNUPG:] NO_PUBKEY 1\n").unwrap_err().contains("other keys only"));
        assert!(judge("gpgv: [GNUPG:] GOODSIG\nGOODSIG\nVALIDSIG\n").is_err());
    }

    #[test]
    fn a_named_keyring_must_exist() {
        assert!(matches!(keyrings(&["no/such/keyring".into()]), Err(Error::KeyringMissing(_))));
    }
}
