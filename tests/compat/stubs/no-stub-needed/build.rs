compile_error!("build = false");
