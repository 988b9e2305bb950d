# dependencies, test-dependencies, members: builds a project's dependencies without the project's code; or also some members,
# while those that depend on them are stubs. Compiled members are kept only if cargo would compile the same from the whole source.
#
#   src      the members' code, or empty
#   names    the packages that are stubs
#   folders  of all members: "NAME FOLDER" on a line each

do_step() {
  if [ -z "${src:-}" ]; then
    if run_cargo; then
      forget_stubs
    else
      is_unresolvable
    fi
  # If the layer before was not kept, this one would fail in the same way.
  elif ! follows_discarded && run_cargo && is_final; then
    forget_stubs
  else
    cd "$NIX_BUILD_TOP"
    rm -rf target "$out"
    start_from_parents
    touch "$out/not-kept"
  fi
}
follows_discarded() {
  local parent
  for parent in $parents; do
    [ ! -e "$parent/not-kept" ] || return 0
  done
  return 1
}

# Whether the inputs of this step's crates are the same as in the last step: no stubs, no folders that contain stubs, no files
# of later members, and no files that a build script wrote.
is_final() (
  local path below
  cd "$NIX_BUILD_TOP"
  inputs | sort -u | while read -r path; do
    case $path in
      "$NIX_BUILD_TOP/source" | "$NIX_BUILD_TOP/source"/*)
        below=${path#"$NIX_BUILD_TOP/source"}
        is_whole "$below" || {
          echo "crossflake: members are compiled in the last step, because they read ${below:-/}, which differs there"
          return 1
        }
        ;;
    esac
  done
)
# The files and folders whose change makes cargo compile a crate of this step again.
inputs() {
  local file name folder
  find "${compiled[@]/%//deps/}" -maxdepth 1 -name '*.d' -newer "$setup" -exec sed -n 's/:$//p' '{}' + |
    sed 's/\\ / /g' | in_folder .
  find "${compiled[@]/%//build}" -maxdepth 2 -name output -newer "$setup" | while read -r file; do
    name=${file%-*/output}
    folder=$(sed -n "s/^${name##*/} /.\//p" <<< "$folders")
    [ -z "$folder" ] || sed -n 's/^cargo::\{0,1\}rerun-if-changed=//p' "$file" | in_folder "$folder"
  done
}
in_folder() {
  (cd "$NIX_BUILD_TOP/source/$1" && xargs -r -d '\n' realpath -m --)
}
is_whole() {
  [ -e "$src$1" ] && { [ ! -d "$src$1" ] || [ "$(names "$NIX_BUILD_TOP/source$1")" = "$(names "$src$1")" ]; }
}
names() {
  (cd "$1" && find . | sort)
}
