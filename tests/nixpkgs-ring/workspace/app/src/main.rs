fn main() {
    println!("{}", util::text(one::number()));
}

#[test]
fn all_parts_are_there() {
    assert_eq!(util::text(one::number()), "number 3");
}
