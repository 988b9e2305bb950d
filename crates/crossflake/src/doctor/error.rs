//! Errors of explaining an error.

use super::catalogue;
use crate::manifest::nearest;

/// Errors of `crossflake explain`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("unknown error code {code:?}")]
    UnknownCode { code: String },
}

impl Error {
    /// The next step.
    pub(crate) fn hint(&self) -> Option<String> {
        let Self::UnknownCode { code } = self;
        let codes = catalogue::all().map(|diagnosis| diagnosis.code);
        Some(match nearest(code, codes) {
            Some(near) => format!("did you mean {near}?"),
            None => "list all codes with `crossflake explain`".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_code_has_a_suggestion() {
        let hint = |code: &str| Error::UnknownCode { code: code.to_owned() }.hint().unwrap();
        assert_eq!(hint("glibc-to-old"), "did you mean glibc-too-old?");
        assert_eq!(hint("E0308"), "list all codes with `crossflake explain`");
    }
}
