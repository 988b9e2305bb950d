use super::catalogue;
use crate::manifest::nearest;

/// Why an error cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no error with the code {code:?}")]
    UnknownCode { code: String },
}

impl Error {
    pub fn hint(&self) -> Option<String> {
        let Self::UnknownCode { code } = self;
        let codes = catalogue::all().map(|diagnosis| diagnosis.code);
        Some(match nearest(code, codes) {
            Some(near) => format!("did you mean {near}?"),
            None => "`crossflake explain` lists all codes".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_code_is_corrected() {
        let hint = |code: &str| Error::UnknownCode { code: code.to_owned() }.hint().unwrap();
        assert_eq!(hint("glibc-to-old"), "did you mean glibc-too-old?");
        assert_eq!(hint("E0308"), "`crossflake explain` lists all codes");
    }
}
