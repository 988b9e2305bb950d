# Reads rustc's arguments, for the rest of a RUSTC_WRAPPER: the crate's name and type, the suffix of its file names, and its output
# folder. They are empty if cargo only queries rustc.

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
