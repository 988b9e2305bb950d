/// A file to download. Its size and hash are known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedFile {
    /// A name for messages.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// In lowercase hexadecimal.
    pub sha256: String,
}
