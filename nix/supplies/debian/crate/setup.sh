# What every step that runs cargo begins with: a writable source, cargo's configuration, and paths that do not stay in
# what is built.
#
#   vendor          directory sources and their configuration
#   profile         cargo's
#   profileFolder   where in target/ it builds
#   bulk            whether it is a project's bulk (../../../cargo/bulk), or empty
#   rustcArguments  what RUSTC_WRAPPER does first
#   wrappers        and then
#   shebangs        see there
#   remap           see there

. "$shebangs"

export CARGO_HOME=$NIX_BUILD_TOP/cargo CARGO_TARGET_DIR=$NIX_BUILD_TOP/target CARGO_INCREMENTAL=0
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
export CARGO_BUILD_JOBS=$NIX_BUILD_CORES
# What configure scripts run their helpers with, in place of /bin/sh.
CONFIG_SHELL=$(type -p bash)
export CONFIG_SHELL

# Under a name of the build folder's, so that CARGO_MANIFEST_DIR of a dependency names no store path.
mkdir "$CARGO_HOME"
ln -s "$vendor" "$NIX_BUILD_TOP/vendor"
sed "s|@vendor@|$NIX_BUILD_TOP/vendor|" "$vendor/config.toml" > "$CARGO_HOME/config.toml"
# Nobody debugs build scripts and procedural macros here, and the standard library's debug information is nine tenths of
# each: 10 MB to link, to keep and to unpack. (In a variable's name cargo takes the profile release-lto for a key of
# release.)
cat >> "$CARGO_HOME/config.toml" <<END
[profile.$profile.build-override]
strip = "debuginfo"
END

. "$remap"

# What build scripts and compilers that write a date into programs take for today: in 1980, as old as a file in a zip archive
# can be.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}

cat "$rustcArguments" $wrappers > "$NIX_BUILD_TOP/rustc"

# target/ goes from step to step in two parts. Compiled crates, its bulk, are files of the store, seen through links, which
# make way where one is compiled again. All else is a tar, for it is written over. cargo compares times; the store gives its
# files one and the same, and so does the tar. Who built is no part of it: whoever unpacks it owns the files.
load_target() {
  tar -x -f "$1/target.tar" -C "$NIX_BUILD_TOP"
}
# Where cargo puts what it compiles: for the build machine, and for the target, which is last.
compiled=("target/$profileFolder" ${CARGO_BUILD_TARGET:+"target/$CARGO_BUILD_TARGET/$profileFolder"})
# Has crates come into being in $out. From the build folder they would have to be copied there, for in a sandbox the two are
# apart, and in the profile dev a large project has a gigabyte of them.
compile_to_out() {
  cd "$NIX_BUILD_TOP"
  for folder in "${compiled[@]}"; do
    mkdir -p "$folder/deps" "$out/$folder"
    mv "$folder/deps" "$out/$folder/"
    ln -s "$out/$folder/deps" "$folder/"
  done
}
save_target() {
  cd "$NIX_BUILD_TOP"
  for folder in "${compiled[@]}"; do
    rm "$folder/deps"
    mkdir "$folder/deps"
    # What is not compiled anew goes back: links to crates that were, and what cargo noted down.
    find "$out/$folder/deps" -mindepth 1 -maxdepth 1 \
      ! '(' -type f '(' -name '*.rlib' -o -name '*.rmeta' -o -name '*.so' ')' ')' -exec mv -t "$folder/deps" '{}' +
    find "$out/$folder/deps" -type f -exec ln -s -t "$folder/deps" '{}' +
  done
  tar -c -f "$out/target.tar" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner target
}

# The project with stubs for its code, of which nothing is built (stubs.sh).
write_stubs() {
  mkdir "$NIX_BUILD_TOP/source"
  cd "$NIX_BUILD_TOP/source"
  sed -n 's|^=\(.*\)/.*|\1|p' "$files" | sort -u | xargs -r -d '\n' mkdir -p
  awk '
    /^=/ { close(path); path = substr($0, 2); printf "" > path; separator = ""; next }
    { printf "%s%s", separator, substr($0, 2) > path; separator = "\n" }
  ' "$files"
}
# How cargo takes Cargo.lock. A bulk's may name crates that are only there for what a feature that is left out asked for:
# cargo drops them.
lock=--frozen
[ -z "$bulk" ] || lock=--offline
# For where cargo fails: whether it is because it sees no sense in a bulk. Then there is none.
is_no_bulk() {
  [ -n "$bulk" ] && ! cargo tree --offline $arguments > /dev/null 2>&1 || return
  echo "crossflake: cargo cannot tell what this project's dependencies are apart from some of them: all are compiled next"
}
# cargo has noted down that they were compiled.
forget_stubs() {
  # From the environment it takes no triple.
  triple=${CARGO_BUILD_TARGET:+--target $CARGO_BUILD_TARGET}
  selection=
  for name in $names; do
    selection="$selection -p $name"
  done
  # Without any it would clean all.
  [ -z "$selection" ] || cargo clean --frozen --quiet --profile "$profile" $triple $selection
}
# Its code, in the place of stubs if there are any. All of it is as old as what is compiled of it in one step is in the next.
put_source() {
  mkdir -p "$NIX_BUILD_TOP/source"
  cp -r "$src/." "$NIX_BUILD_TOP/source"
  chmod -R u+w "$NIX_BUILD_TOP/source"
  patch_shebangs "$NIX_BUILD_TOP/source"
  find "$NIX_BUILD_TOP/source" -exec touch -h -d @1 '{}' +
  cd "$NIX_BUILD_TOP/source"
}
