mkdir linked scripts data
ln -s ../shared/Cargo.toml linked/Cargo.toml
ln -s ../shared/code linked/src
ln -s ../shared/build.rs scripts/build.rs
ln -s ../../shared/text.txt data/text.txt 2> /dev/null
ln -sf ../shared/text.txt data/text.txt
ln -s ../shared/folder data/folder
ln -s nothing data/dangling
ln -s /nonexistent/file data/absolute
ln -s . data/loop
ln -s two data/one
ln -s one data/two
ln -s README README.md
ln -s nowhere.rs src/dangling.rs
ln -s ../gone/Cargo.toml data/Cargo.toml
