use proc_macro::TokenStream;

/// Pairs of path and content of all files below the folder `parts` and of the files in the root that begin with C.
#[proc_macro]
pub fn folder(_: TokenStream) -> TokenStream {
    let root = std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap());
    let mut folders = vec![root.join("parts")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    for entry in std::fs::read_dir(&root).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with('C') {
            files.push((name, String::new()));
        }
    }
    files.sort();
    format!("[{}]", files.iter().map(|file| format!("{file:?},")).collect::<String>()).parse().unwrap()
}
