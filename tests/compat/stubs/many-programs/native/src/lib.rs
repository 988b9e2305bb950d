pub const VERSION: &str = env!("VERSION_OF_NATIVE");
