//! C code, and assembly for several architectures, through the crate `cc`.

fn main() {
    cc::Build::new().file("native/sum.c").file("native/one.S").compile("sum");
}
