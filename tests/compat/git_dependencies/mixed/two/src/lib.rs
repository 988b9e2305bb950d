pub const TEXT: &str = env!("MADE");
