fn main() {
    println!("{}", said());
}

fn said() -> String {
    serde_json::json!([1, 2.5]).to_string()
}

#[test]
fn a_crate_is_built_upon_what_is_patched_in() {
    assert_eq!(said(), "[an integer,2.5]");
}
