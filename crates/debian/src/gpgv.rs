//! Signatures, checked by the program `gpgv`. Side effects: a process, a temporary folder.
//!
//! Only what gpgv wrote out is ever parsed: the signed part, without whatever stands around it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian puts the keys of its archive.
pub const KEYRINGS: &[&str] =
    &["/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp"];

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no keyring of Debian's archive on this machine")]
    NoKeyring,
    #[error("there is no keyring {}", .0.display())]
    KeyringMissing(PathBuf),
    #[error("failed to run gpgv: {0}")]
    Run(std::io::Error),
    #[error("{file} is not signed by a key of the keyring: {reason}")]
    Refused { file: String, reason: String },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoKeyring => {
                Some("install Debian's package debian-archive-keyring, or name a keyring: --keyring FILE".into())
            }
            Self::Run(_) => Some("install Debian's package gpgv".into()),
            Self::KeyringMissing(_) => None,
            Self::Refused { .. } => Some(
                "the mirror, or something on the way to it, changed the file, or the keyring is too old for it".into(),
            ),
        }
    }
}

/// The keyrings to check with: those named, or else the first of Debian's that is there.
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

/// The signed text in `content`, if a key of the keyrings signed it. `file` names it in errors.
pub fn signed_text(file: &str, content: &[u8], keyrings: &[PathBuf]) -> Result<String, Error> {
    let folder = tempfile::tempdir().map_err(Error::Run)?;
    let (signed, payload) = (folder.path().join("signed"), folder.path().join("payload"));
    std::fs::write(&signed, content).map_err(Error::Run)?;
    let output = command(folder.path(), keyrings, &payload).arg(&signed).output().map_err(Error::Run)?;
    let refused = |reason: String| Error::Refused { file: file.to_owned(), reason };
    judge(&String::from_utf8_lossy(&output.stdout)).map_err(refused)?;
    let text = std::fs::read(&payload).map_err(|error| refused(format!("gpgv wrote nothing: {error}")))?;
    String::from_utf8(text).map_err(|_| refused("it is not UTF-8".into()))
}

fn command(home: &Path, keyrings: &[PathBuf], payload: &Path) -> Command {
    let mut command = Command::new("gpgv");
    command.stdin(Stdio::null());
    // An empty home: no configuration and no key of the user's has a say.
    command.arg("--homedir").arg(home);
    command.args(["--status-fd", "1", "--weak-digest", "SHA1"]);
    for keyring in keyrings {
        // A bare name would be looked for in gpgv's home.
        command.arg("--keyring").arg(std::path::absolute(keyring).unwrap_or_else(|_| keyring.clone()));
    }
    command.arg("--output").arg(payload);
    command
}

/// Whether gpgv's status lines say that a known key signed and nothing is wrong. Its exit code does not serve:
/// it is that of a failure where a second signature is by a key too new for the keyring.
pub fn judge(status: &str) -> Result<(), String> {
    let keywords = || status.lines().filter_map(|line| line.strip_prefix("[GNUPG:] ")?.split(' ').next());
    let bad = ["BADSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "NODATA", "UNEXPECTED", "FAILURE"];
    if let Some(found) = keywords().find(|keyword| bad.contains(keyword)) {
        return Err(explained(found).to_owned());
    }
    let has = |wanted| keywords().any(|keyword| keyword == wanted);
    match (has("GOODSIG") && has("VALIDSIG"), has("NO_PUBKEY")) {
        (true, _) => Ok(()),
        (false, true) => Err("it is signed by other keys only".into()),
        (false, false) => Err("it has no valid signature".into()),
    }
}

fn explained(keyword: &str) -> &str {
    match keyword {
        "BADSIG" => "the signature is not one of this text",
        "EXPSIG" => "the signature has expired",
        "EXPKEYSIG" => "the key has expired",
        "REVKEYSIG" => "the key was revoked",
        "NODATA" => "there is no signature in it",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_good_signature_beside_unknown_ones_is_enough() {
        let status = "[GNUPG:] NEWSIG\n[GNUPG:] ERRSIG 1 1 8 01 2 9 -\n[GNUPG:] NO_PUBKEY 1\n\
                      [GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 2 Archive\n[GNUPG:] VALIDSIG 2 2026-11-21\n";
        assert_eq!(judge(status), Ok(()));
    }

    #[test]
    fn a_bad_signature_beside_a_good_one_is_not() {
        for bad in ["BADSIG 1 Archive", "EXPKEYSIG 1 Archive", "REVKEYSIG 1 Archive", "EXPSIG 1 Archive"] {
            let status = format!("[GNUPG:] GOODSIG 2 Archive\n[GNUPG:] VALIDSIG 2\n[GNUPG:] {bad}\n");
            assert!(judge(&status).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_signature_and_unknown_keys_only_are_told_apart() {
        assert!(judge("").unwrap_err().contains("no valid signature"));
        assert!(judge("[GNUPG:] NODATA 1\n").unwrap_err().contains("no signature in it"));
        assert!(judge("[GNUPG:] NO_PUBKEY 1\n").unwrap_err().contains("other keys only"));
        assert!(judge("gpgv: [GNUPG:] GOODSIG\nGOODSIG\nVALIDSIG\n").is_err());
    }

    #[test]
    fn a_keyring_that_is_named_must_be_there() {
        assert!(matches!(keyrings(&["no/such/keyring".into()]), Err(Error::KeyringMissing(_))));
    }
}
