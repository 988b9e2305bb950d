include!("generated/mod.rs");
