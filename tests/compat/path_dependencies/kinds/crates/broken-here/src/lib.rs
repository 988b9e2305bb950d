#[cfg(unix)]
compile_error!("only for Windows");
