//! Counts the words of files.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use counter::Counts;

#[derive(Parser)]
struct Arguments {
    /// The pattern of a word.
    #[arg(long, default_value = r"\w+")]
    word: regex::Regex,
    files: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut sum = Counts::default();
    for file in &arguments.files {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        sum += counter::count(&text, &arguments.word);
    }
    println!("{}", serde_json::to_string(&sum)?);
    Ok(())
}
