compile_error!("the build script replaces this");
