# Configures cargo, and defines the functions that run-step.sh and the scripts of the kinds of steps call.
#
#   vendor          directory sources and their configuration
#   profile         name of cargo's profile
#   profileFolder   its folder in target/
#   cargo           its command line, one word a line
#   arguments       the part of it that selects packages and features
#   reduced         not empty if the skeleton is a reduced one (../../../cargo/reduced.nix)
#   rustcArguments  the first part of RUSTC_WRAPPER
#   wrappers        the other parts
#   shebangs        the script shebangs.sh
#   remap           the script remap.sh

. "$shebangs"

export CARGO_HOME=$NIX_BUILD_TOP/cargo CARGO_TARGET_DIR=$NIX_BUILD_TOP/target CARGO_INCREMENTAL=0
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
export CARGO_BUILD_JOBS=$NIX_BUILD_CORES
# configure scripts run their helpers with it, in place of /bin/sh.
CONFIG_SHELL=$(type -p bash)
export CONFIG_SHELL

# Through a link in the build folder, so that CARGO_MANIFEST_DIR of a dependency is no store path.
mkdir "$CARGO_HOME"
ln -s "$vendor" "$NIX_BUILD_TOP/vendor"
sed "s|@vendor@|$NIX_BUILD_TOP/vendor|" "$vendor/config.toml" > "$CARGO_HOME/config.toml"
# The standard library's debug information is nine tenths of a build script: 10 MB to link, store and unpack. (This is a file
# because cargo would read the profile release-lto in a variable's name as a key of release.)
cat >> "$CARGO_HOME/config.toml" <<END
[profile.$profile.build-override]
strip = "debuginfo"
END

. "$remap"

# The date that build scripts and compilers write into programs: in 1980, the earliest that a zip archive can have.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}

cat "$rustcArguments" $wrappers > "$NIX_BUILD_TOP/rustc"

# A step passes target/ on in two parts. Compiled crates, most of its size, stay in the store, and the next step has links to
# them. The rest, which cargo writes to, is a tar archive. cargo compares times, so all files get the same one, as in the store. The
# archive names no owner: the user who unpacks it owns the files.
load_target() {
  tar -x -f "$1/target.tar" -C "$NIX_BUILD_TOP"
}
# cargo's output folders: for the build machine, and, last, for the target.
compiled=("target/$profileFolder" ${CARGO_BUILD_TARGET:+"target/$CARGO_BUILD_TARGET/$profileFolder"})
# Makes cargo write crates directly to $out. In a sandbox, moving them there from the build folder would copy them: a gigabyte for
# a large project in the profile dev.
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
    # Links to crates of earlier steps and cargo's notes go back to the archive.
    find "$out/$folder/deps" -mindepth 1 -maxdepth 1 \
      ! '(' -type f '(' -name '*.rlib' -o -name '*.rmeta' -o -name '*.so' ')' ')' -exec mv -t "$folder/deps" '{}' +
    find "$out/$folder/deps" -type f -exec ln -s -t "$folder/deps" '{}' +
  done
  tar -c -f "$out/target.tar" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner target
}

# Writes the project with stubs for its code.
write_stubs() {
  mkdir "$NIX_BUILD_TOP/source"
  cd "$NIX_BUILD_TOP/source"
  sed -n 's|^=\(.*\)/.*|\1|p' "$files" | sort -u | xargs -r -d '\n' mkdir -p
  awk '
    /^=/ { close(path); path = substr($0, 2); printf "" > path; separator = ""; next }
    { printf "%s%s", separator, substr($0, 2) > path; separator = "\n" }
  ' "$files"
}
# Reads a list, one word a line, into the array `words`.
words_of() {
  words=()
  [ -z "$1" ] || readarray -t words <<< "$1"
}
# Runs cargo as the step says, with further arguments.
run_cargo() {
  local words
  words_of "$cargo"
  cargo "${words[@]}" "$@"
}
# After cargo failed: whether the reason is that a reduced skeleton cannot be resolved. Then the step is empty.
is_unresolvable() {
  local words
  words_of "$arguments"
  [ -n "$reduced" ] && ! cargo tree --offline "${words[@]}" > /dev/null 2>&1 || return
  echo "crossflake: cargo cannot resolve the dependencies without versions and dev-dependencies: the next step compiles all"
}
# Makes cargo forget that it compiled the stubs.
forget_stubs() {
  # cargo clean does not read the triple from the environment.
  triple=${CARGO_BUILD_TARGET:+--target $CARGO_BUILD_TARGET}
  selection=
  for name in $names; do
    selection="$selection -p $name"
  done
  # Without -p cargo would clean everything.
  [ -z "$selection" ] || cargo clean --frozen --quiet --profile "$profile" $triple $selection
}
# Copies the code, over the stubs if there are any. Its files get the time of compiled crates, so that cargo takes those as current.
put_source() {
  mkdir -p "$NIX_BUILD_TOP/source"
  cp -r "$src/." "$NIX_BUILD_TOP/source"
  chmod -R u+w "$NIX_BUILD_TOP/source"
  patch_shebangs "$NIX_BUILD_TOP/source"
  find "$NIX_BUILD_TOP/source" -exec touch -h -d @1 '{}' +
  cd "$NIX_BUILD_TOP/source"
}
