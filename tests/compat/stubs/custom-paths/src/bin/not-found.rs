compile_error!("autobins is off");
