use std::fs;

fn main() {
    let mut names = Vec::new();
    for entry in fs::read_dir("data").unwrap() {
        let entry = entry.unwrap();
        let link = fs::read_link(entry.path()).unwrap();
        names.push(format!("{:?}={link:?}", entry.file_name()));
    }
    names.sort();
    println!("cargo:rustc-env=LINKS={}", names.join(" "));
    println!("cargo:rustc-env=FOLDER={}", fs::read_to_string("data/folder/a.txt").unwrap().trim());
}
