# Compiles those members of a workspace that others are built upon, while these are only stubs. What comes of it is kept if
# cargo would make the same of it among real ones.
#
#   upon     what they are built upon
#   folders  of all members: "NAME FOLDER" on a line each

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
# Whether all of them are what they will be. A stub will not; nor will what is in a folder where a stub is, or will be.
is_final() (
  local path below
  cd "$NIX_BUILD_TOP"
  noted | sort -u | while read -r path; do
    case $path in
      "$NIX_BUILD_TOP/source" | "$NIX_BUILD_TOP/source"/*)
        below=${path#"$NIX_BUILD_TOP/source"}
        [ -e "$src$below" ] && [ "$(names "$path")" = "$(names "$src$below")" ] || {
          echo "crossflake: members are compiled together, for one goes by ${below#/}, which is another's"
          return 1
        }
        ;;
    esac
  done
)
names() {
  (cd "${1%/*}" && find "${1##*/}" | sort)
}

load_target "$upon"
compile_to_out
write_stubs
put_source
if cargo build --frozen --profile "$profile" $arguments $binArguments && is_final; then
  forget_stubs
else
  cd "$NIX_BUILD_TOP"
  rm -r target "$out"
  load_target "$upon"
  compile_to_out
fi
save_target
