fn main() {}

#[test]
fn of_an_example() {}
