//! The documentation matches the catalogue.

use crossflake::testing::page;

#[test]
fn errors_md_is_current() {
    let path = crate::repository("docs/errors.md");
    let current = fs_err::read_to_string(path).unwrap();
    assert!(current == page::markdown(), "run `crossflake explain --markdown > docs/errors.md`");
}
