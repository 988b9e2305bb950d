compile_error!("not named by the manifest");
