# What cargo starts rustc with (RUSTC_WRAPPER).
#
#   strip  not empty where programs are to be stripped

# Where a crate that is seen through links is compiled again, they make way. rustc would write through them, and what they
# point to may not be written.
for file in "$folder/lib$crate$suffix".*; do
  [ ! -L "$file" ] || rm "$file"
done
# A linker that leaves debug information out has less to read and to write. cargo is not told: it would take dependencies
# for others. A build script goes to a folder of its own.
if [ -n "$strip" ] && [ "$kind" = bin ] && [ "${folder##*/}" = deps ]; then
  set -- "$@" -C strip=symbols
fi
exec "$@"
