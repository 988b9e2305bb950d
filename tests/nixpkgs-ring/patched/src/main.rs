fn main() {
    println!("{}", text());
}

fn text() -> String {
    serde_json::json!([1, 2.5]).to_string()
}

#[test]
fn a_crate_uses_the_patched_package() {
    assert_eq!(text(), "[an integer,2.5]");
}
