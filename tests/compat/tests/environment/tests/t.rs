use std::process::Command;

#[test]
fn variables() {
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_MANIFEST_PATH", "HOME", "PATH"] {
        assert!(std::env::var_os(name).is_some(), "{name}");
    }
    assert_eq!(std::env::var("CARGO_MANIFEST_DIR").unwrap(), env!("CARGO_MANIFEST_DIR"));
    assert_eq!(std::env::current_dir().unwrap(), std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn cargo_runs() {
    let cargo = std::env::var("CARGO").unwrap();
    let output = Command::new(cargo).args(["metadata", "--format-version=1", "--offline", "--locked"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("\"app\""));
}

#[test]
fn the_loopback_works() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = std::thread::spawn(move || std::net::TcpStream::connect(address).unwrap());
    listener.accept().unwrap();
    client.join().unwrap();
    std::net::TcpListener::bind("localhost:0").unwrap();
}

#[test]
fn the_home_can_be_written() {
    let home = std::env::var("HOME").unwrap();
    let file = std::path::Path::new(&home).join(".compat-of-a-test");
    std::fs::write(&file, "").unwrap();
    std::fs::remove_file(file).unwrap();
}
