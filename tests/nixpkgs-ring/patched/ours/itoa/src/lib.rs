//! A replacement for the crate itoa, with the items that serde_json uses.

pub struct Buffer;

pub trait Integer {}

impl Buffer {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self
    }

    pub fn format<I: Integer>(&mut self, _: I) -> &str {
        words::INTEGER
    }
}

macro_rules! integers {
    ($($name:ty)*) => { $(impl Integer for $name {})* };
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
