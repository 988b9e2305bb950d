# Reads rustc's arguments, for the rest of a RUSTC_WRAPPER: the crate's name and type, the suffix of its file names, and its output
# folder. They are empty if cargo only queries rustc.

# A wrapper of the project may be a script, whose interpreter busybox, which runs this script, cannot start.
case ${1##*/} in
  rustc) ;;
  *) set -- "$env" "$@" ;;
esac
# A build script may run rustc, or another cargo, for purposes of its own. cargo sets these variables for build scripts only.
if [ -n "${NUM_JOBS:-}" ] && [ -n "${OPT_LEVEL:-}" ]; then
  exec "$@"
fi
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
