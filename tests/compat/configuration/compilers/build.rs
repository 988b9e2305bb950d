fn main() {
    cc::Build::new().file("c/number.c").compile("number");
}
