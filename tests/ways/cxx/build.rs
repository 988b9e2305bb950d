//! C++ through the crate `cxx`, which compiles it with `cc`.

fn main() {
    cxx_build::bridge("src/main.rs").file("native/words.cc").std("c++14").compile("words");
}
