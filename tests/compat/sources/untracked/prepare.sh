printf '/ignored\n' > .gitignore
mkdir ignored
mkfifo ignored/pipe
ln -s nowhere ignored/link
printf 'no TOML' > ignored/Cargo.toml
echo secret > ignored/file
chmod 0 ignored/file
