pub use helper1::TEXT;
