fn main() {
    println!("{}", heck::ShoutySnakeCase::to_shouty_snake_case("two words"));
}
