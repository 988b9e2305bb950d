# Reads how cargo calls rustc. What follows, the rest of a RUSTC_WRAPPER, has the names of the crate and of its type, the
# suffix of its files' names, and the folder that they go to; empty where rustc is only asked something.

crate= kind= suffix= folder= before=
for argument; do
  case $before in
    --crate-name) crate=$argument ;;
    --crate-type) kind=$argument ;;
    --out-dir) folder=$argument ;;
  esac
  case $argument in
    extra-filename=*) suffix=${argument#*=} ;;
  esac
  before=$argument
done
