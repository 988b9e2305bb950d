#![doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", env!("CARGO_PKG_README")))]

fn main() {
    println!("{} {} {}", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_AUTHORS"), env!("CARGO_PKG_DESCRIPTION"));
    println!("{} {}", env!("CARGO_PKG_README"), env!("CARGO_PKG_LICENSE_FILE"));
    println!("{} {}", low::text(), number::Buffer::new().format(1));
}
