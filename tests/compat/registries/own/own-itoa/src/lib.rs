include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/made.rs"));
