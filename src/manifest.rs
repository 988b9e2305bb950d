//! The manifest, `targets.json`: what a person wants.

#[derive(Debug, thiserror::Error)]
pub enum Error {}

impl Error {
    pub fn hint(&self) -> Option<String> {
        match *self {}
    }
}
