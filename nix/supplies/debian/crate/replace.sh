# What cargo starts rustc with (RUSTC_WRAPPER): where a crate that is seen through links is compiled again, they make way.
# rustc would write through them, and what they point to may not be written.

crate= suffix= folder= before=
for argument; do
  case $before in
    --crate-name) crate=$argument ;;
    --out-dir) folder=$argument ;;
  esac
  case $argument in
    extra-filename=*) suffix=${argument#*=} ;;
  esac
  before=$argument
done
for file in "$folder/lib$crate$suffix".*; do
  [ ! -L "$file" ] || rm "$file"
done
exec "$@"
