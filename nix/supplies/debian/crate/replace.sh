# The RUSTC_WRAPPER of steps that compile code.
#
#   strip  not empty if programs are stripped

# Crates of earlier steps are links into the store. If one is compiled again, rustc would write through the link and fail.
for file in "$folder/lib$crate$suffix".*; do
  [ ! -L "$file" ] || rm "$file"
done
# A linker that leaves out debug information reads and writes less. With a setting of cargo's instead, cargo would compile the
# dependencies again. Build scripts, which are in another folder, are not stripped here.
if [ -n "$strip" ] && [ "$kind" = bin ] && [ "${folder##*/}" = deps ]; then
  set -- "$@" -C strip=symbols
fi
exec "$@"
