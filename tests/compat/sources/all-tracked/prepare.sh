# A folder that programs of this repository ignore.
mkdir .direnv
echo x > .direnv/x
