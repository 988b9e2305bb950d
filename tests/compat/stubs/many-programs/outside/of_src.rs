pub const TEXT: &str = native_sys::VERSION;
