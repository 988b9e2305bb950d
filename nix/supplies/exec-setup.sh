# Makes the folder of exec.c, and loads exec.so into the programs of a step.
#
#   exec           folder of exec.so
#   execLoader     the dynamic linker for programs that name the distribution's, or empty
#   execLibraries  folder of its libraries
#   execTarget     a folder of the target's libraries, if its programs are of the same kind, or empty

# Stands for /bin and /usr/bin. If two folders have a program, the first one wins, as on PATH.
mkdir -p "$NIX_BUILD_TOP/exec/bin"
(
  cd "$NIX_BUILD_TOP/exec/bin"
  shopt -s nullglob
  IFS=:
  for folder in $PATH; do
    programs=("$folder"/*)
    [ ${#programs[@]} = 0 ] || ln -s -t . "${programs[@]}" 2> /dev/null || true
  done
)
ln -s "$exec/exec.so" "$NIX_BUILD_TOP/exec/"
if [ -n "${execLoader:-}" ]; then
  ln -s "$execLoader" "$NIX_BUILD_TOP/exec/loader"
  ln -s "$execLibraries" "$NIX_BUILD_TOP/exec/libraries"
  [ -z "${execTarget:-}" ] || ln -s "$execTarget" "$NIX_BUILD_TOP/exec/target"
fi
# Build scripts may print their environment, so it names no path of the store.
export LD_PRELOAD=$NIX_BUILD_TOP/exec/exec.so
