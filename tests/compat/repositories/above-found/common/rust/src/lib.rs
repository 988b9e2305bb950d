pub use beside::TEXT;
