fn main() {
    cc::Build::new().file("modules/member/c/number.c").include("modules/member/c").compile("number");
}
