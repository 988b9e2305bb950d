pub const TEXT: &str = inner::TEXT;
