ln -s ../elsewhere.rs src/bin/linked.rs
