#![doc = include_str!("../README.md")]
#![doc = include_str!(concat!("../", "docs", "/GUIDE.", "md"))]

macro_rules! text {
    ($($path:literal)*) => { [$(include_str!(concat!("../", $path))),*] };
}

fn main() {
    println!("{:?}", text!("LICENSE.txt" ".gitattributes" ".editorconfig" ".github/CODEOWNERS" ".gitlab-ci.yml" ".envrc"));
    println!("{:?}", text!("docs/deep/er/a.md" "Dockerfile" "rustfmt.toml" ".direnv/x" "justfile" "target.md" "Cargo.lock"));
    println!("{} {} {}", env!("LATEST"), env!("PACKAGES"), env!("MANIFEST"));
    println!("{} {} {}", env!("TEXT_COPYING"), env!("TEXT_LICENSE_APACHE"), env!("TEXT__env"));
    println!("{} {}", env!("TEXT__cargo_notes_txt"), env!("TEXT__config_app_yml"));
    println!("{} {} {}", env!("TEXT_nix_module_nix"), env!("TEXT_AUTHORS"), itoa::Buffer::new().format(1));
}

/// Passes if the check has the same files.
#[test]
fn a_test_reads_files_by_paths_relative_to_the_package() {
    for name in ["README.md", "docs/deep/er/a.md", ".github/CODEOWNERS", "tests/data/NOTICE.md", ".gitattributes"] {
        std::fs::read_to_string(name).unwrap();
    }
}
