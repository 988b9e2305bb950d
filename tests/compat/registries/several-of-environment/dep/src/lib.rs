pub use others::TEXT;
