pub const TEXT: &str = concat!(include_str!("../sub/text.txt"), include_str!("../sub/sub/text.txt")); pub use inner::TEXT as INNER;
