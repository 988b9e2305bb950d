# What cargo starts rustc with (RUSTC_WRAPPER): where a crate that is seen through links is compiled again, they make way.
# rustc would write through them, and what they point to may not be written.

for file in "$folder/lib$crate$suffix".*; do
  [ ! -L "$file" ] || rm "$file"
done
exec "$@"
