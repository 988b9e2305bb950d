# Puts the sources of crates into the build folder and tells cargo to use them.
#
#   vendor             the output of the step vendor
#   crossflakeBuilder  crossflake-builder; may be empty if all crates are from crates.io and the project has no configuration

# Links in the build folder, so that CARGO_MANIFEST_DIR of a dependency is no store path. Build scripts may write to a git checkout,
# as with cargo, so each step copies it.
link_sources() {
  local folder place
  if [ -z "$(checkouts_in "$vendor")" ]; then
    ln -s "$vendor" "$NIX_BUILD_TOP/vendor"
    return
  fi
  mkdir "$NIX_BUILD_TOP/vendor"
  touch "$NIX_BUILD_TOP/written"
  for folder in "$vendor"/*; do
    place=$NIX_BUILD_TOP/vendor/${folder##*/}
    case $folder in
      */git-*) copy_checkout "$folder" "$place" ;;
      *) ln -s "$folder" "$place" ;;
    esac
  done
}
checkouts_in() {
  find "$1/" -maxdepth 1 -name 'git-*'
}
copy_checkout() {
  mkdir "$2"
  cp -r "$1/." "$2"
  chmod -R u+w "$2"
  sed 1d "$1/.crossflake-checkout" | while IFS= read -r manifest; do
    sed -i "s|@crossflake-checkout@|$2|" "$2/$manifest"
  done
  reset_times "$2"
}
# Gives all files in a folder the time of compiled crates, so that cargo takes those as current.
reset_times() {
  find "$1" -exec touch -h -d @1 '{}' +
}
# The files that build scripts wrote to checkouts in this step and, by the list `written`, in earlier ones.
written_to_checkouts() {
  [ -L "$NIX_BUILD_TOP/vendor" ] || (
    cd "$NIX_BUILD_TOP"
    { cat written && find vendor/git-* -newermt @1 ! -type d; } | sort -u | while IFS= read -r file; do
      [ ! -e "$file" ] || printf '%s\n' "$file"
    done
  )
}

# Prints cargo's configuration of sources for the project in the current folder.
source_configuration() {
  if [ -e "$vendor/config.toml" ] && { [ -z "${crossflakeBuilder:-}" ] || ! is_configured; }; then
    sed "s|@vendor@|$NIX_BUILD_TOP/vendor|" "$vendor/config.toml"
  else
    "$crossflakeBuilder" configure "$vendor/sources.json" "$NIX_BUILD_TOP/vendor"
  fi
}
# Whether the project has cargo configuration. cargo searches it in all folders above, too.
is_configured() {
  local folder=$PWD
  while [ -n "$folder" ]; do
    for file in "$folder/.cargo/config" "$folder/.cargo/config.toml"; do
      [ ! -e "$file" ] || return 0
    done
    folder=${folder%/*}
  done
  return 1
}
