//! ```
//! assert_eq!(app::TEXT, "text");
//! ```

pub const TEXT: &str = "text";
