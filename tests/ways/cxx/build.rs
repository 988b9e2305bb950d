//! C++ by the crate `cxx`, whose build script has `cc` compile it: `.cpp(true)`.

fn main() {
    cxx_build::bridge("src/main.rs").file("native/words.cc").std("c++14").compile("words");
}
