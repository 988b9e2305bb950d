pub use helper2::TEXT;
