# Builds what a project depends on, without any of its own code; or with that of members that others are built upon, while
# these are only stubs. What comes of members is kept if cargo would make the same of them among code.
#
#   make          what cargo is to do
#   binArguments  for which programs
#   upon          what was built before: the same of an earlier version, what all targets share, the members below; or empty.
#                 cargo keeps of it what has not changed
#   src           the code, or empty
#   folders       of all members: "NAME FOLDER" on a line each

. "$setup"
# The files and folders that cargo goes by to tell whether it has to compile something of this step again.
noted() {
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
# Whether all of them are what they will be: not stubs, nor folders with stubs in them, nor what comes later or is made here.
is_final() (
  local path below
  cd "$NIX_BUILD_TOP"
  noted | sort -u | while read -r path; do
    case $path in
      "$NIX_BUILD_TOP/source" | "$NIX_BUILD_TOP/source"/*)
        below=${path#"$NIX_BUILD_TOP/source"}
        is_whole "$below" || {
          echo "crossflake: none of this is kept: it goes by ${below:-/}, which is not what it will be in the last step"
          return 1
        }
        ;;
    esac
  done
)
is_whole() {
  [ -e "$src$1" ] && { [ ! -d "$src$1" ] || [ "$(names "$NIX_BUILD_TOP/source$1")" = "$(names "$src$1")" ]; }
}
names() {
  (cd "$1" && find . | sort)
}

begin() {
  cd "$NIX_BUILD_TOP"
  if [ -n "$upon" ]; then
    load_target "$upon"
  fi
  compile_to_out
}
compile() {
  cargo $make $lock --profile "$profile" $arguments $binArguments
}

begin
write_stubs
if [ -z "$src" ]; then
  if compile; then
    forget_stubs
  else
    is_no_bulk
  fi
else
  put_source
  # What comes after such a step would only fail again, or be as little kept.
  if [ ! -e "$upon/not-kept" ] && compile && is_final; then
    forget_stubs
  else
    cd "$NIX_BUILD_TOP"
    rm -rf target "$out"
    begin
    touch "$out/not-kept"
  fi
fi
save_target
