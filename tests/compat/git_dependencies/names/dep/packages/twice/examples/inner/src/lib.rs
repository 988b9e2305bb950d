compile_error!("example");
