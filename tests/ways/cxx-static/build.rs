fn main() {
    cc::Build::new().cpp(true).file("native/join.cc").compile("join");
}
