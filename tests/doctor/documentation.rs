//! The documentation is made from the same texts.

use std::path::Path;

use crossflake::doctor::page;

#[test]
fn the_committed_page_of_errors_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    let current = fs_err::read_to_string(path).unwrap();
    assert!(current == page::markdown(), "run `crossflake explain --markdown > docs/errors.md`");
}
