//! The documentation is made from the same texts.

use crossflake::testing::page;

#[test]
fn the_committed_page_of_errors_is_current() {
    let path = crate::repository("docs/errors.md");
    let current = fs_err::read_to_string(path).unwrap();
    assert!(current == page::markdown(), "run `crossflake explain --markdown > docs/errors.md`");
}
