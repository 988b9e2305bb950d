compile_error!("not built");
