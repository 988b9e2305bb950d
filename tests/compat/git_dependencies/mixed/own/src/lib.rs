pub const TEXT: &str = two::TEXT;
