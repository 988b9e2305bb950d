use crate::error::{Answer, Error};

/// placeholder
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Result<Answer, Error> {
    todo!()
}
