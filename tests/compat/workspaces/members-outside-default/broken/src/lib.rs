compile_error!("broken");
