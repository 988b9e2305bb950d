pub const TEXT: &str = concat!(include_str!("../README.md"), include_str!("../.github/x.yml"), include_str!("../crates/reader/src/link.txt"));
