//! C, and assembly that is told apart by architecture: both through the crate `cc`.

fn main() {
    cc::Build::new().file("native/sum.c").file("native/one.S").compile("sum");
}
