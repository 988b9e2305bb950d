pub const TEXT: &str = module_path!();
