# dependencies, test-dependencies, members: builds a project's dependencies without the project's code; or also some members,
# while those that depend on them are stubs. Compiled members are kept only if cargo would compile the same from the whole source.
#
#   src      the members' code, or empty
#   names    the packages that are stubs
#   folders  of all members: "NAME FOLDER" on a line each

do_step() {
  if [ -z "${src:-}" ]; then
    try_cargo
    forget_stubs
  # If the layer before was not kept, this one would fail in the same way.
  elif ! follows_discarded && run_cargo && is_final; then
    forget_stubs $(undirected)
  else
    echo "crossflake: this step is left out; the last step compiles its members"
    start_again
    touch "$out/not-kept"
  fi
}
# The packages whose build scripts did not say which files they read: they may have read anything.
undirected() {
  local output name
  cd "$NIX_BUILD_TOP"
  find "${compiled[@]/%//build}" -maxdepth 2 -name output -newer "$setup" | while read -r output; do
    grep -q '^cargo::\{0,1\}rerun-if-changed=' "$output" || {
      name=${output%-*/output}
      echo "${name##*/}"
    }
  done
}
follows_discarded() {
  local parent
  for parent in $parents; do
    [ ! -e "$parent/not-kept" ] || return 0
  done
  return 1
}

# Whether the inputs of this step's crates are the same as in the last step: no stubs, no files that this step does not see, no
# folders that may contain such files, and no files that a build script wrote.
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
    sed 's/\\ / /g' | in_folder "$projectFolder"
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
  if [ -d "$src$1" ]; then
    ! is_partial "$1" && [ "$(names "$NIX_BUILD_TOP/source$1")" = "$(names "$src$1")" ]
  else
    [ -e "$src$1" ]
  fi
}
# Whether a folder may contain files that only the last step sees: code of packages that are stubs, or documents of the project.
is_partial() {
  local name folder inner= innerName=
  is_in "${projectFolder:+/$projectFolder}" "$1" && return
  while read -r name folder; do
    folder=${folder:+/$folder}
    is_in "$folder" "$1" && is_stub "$name" && return
    # The root package has only these folders.
    [ -n "$folder" ] || [[ $1/ =~ ^/(src|tests|examples|benches)/ ]] || continue
    if is_in "$1" "$folder" && [ ${#folder} -ge ${#inner} ]; then
      inner=$folder innerName=$name
    fi
  done <<< "$folders"
  is_stub "$innerName"
}
# is_in PATH FOLDER
is_in() {
  [[ $1/ == "$2"/* ]]
}
is_stub() {
  [[ -n $1 && " $names " == *" $1 "* ]]
}
names() {
  (cd "$1" && find . | sort)
}
