pub const TEXT: &str = "patched";
