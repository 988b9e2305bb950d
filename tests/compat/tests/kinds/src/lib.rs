/// ```
/// assert_eq!(app::two(), 2);
/// ```
///
/// ```compile_fail
/// app::three();
/// ```
pub fn two() -> i32 {
    2
}

#[test]
#[should_panic]
fn panics() {
    assert_eq!(two(), 3);
}

#[test]
#[ignore = "on purpose"]
fn ignored() {
    panic!();
}
