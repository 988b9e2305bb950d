# Prepares the build folder, and defines the functions that run-step.sh and the scripts of the kinds of steps call.
#
#   vendor          the output of the step vendor
#   CARGO_BUILD_TARGET
#                   the triple to build for, or empty
#   profile         name of cargo's profile
#   profileFolder   its folder in target/
#   cargo           its command line, one word a line
#   projectFolder   the folder of the project in the source, or empty
#   rustcArguments  the first part of RUSTC_WRAPPER
#   wrappers        the other parts
#   exec            see ../../exec-setup.sh
#   remap           the script remap.sh
#   configure       the script configure.sh
#   programs        the script programs.sh

. "$programs"
. "$configure"
# busybox is static, so exec.so is not loaded into it, and its programs could not start scripts.
for program in sh:bash awk:mawk; do
  ln -sfn "$(type -p "${program#*:}")" "$NIX_BUILD_TOP/busybox/${program%:*}"
done
. "$exec/setup.sh"

# A cargo that a build script runs must not inherit the folder and the triple of this one: it would wait for the folder's lock.
triple=${CARGO_BUILD_TARGET:-}
targetFolder=$NIX_BUILD_TOP/target
unset CARGO_BUILD_TARGET
export CARGO_HOME=$NIX_BUILD_TOP/cargo CARGO_INCREMENTAL=0
# Debian's cargo has no channel, and would take unstable settings that every stable cargo ignores.
export __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS=stable
mkdir "$CARGO_HOME"
if [ "$NIX_BUILD_CORES" = 0 ]; then
  NIX_BUILD_CORES=$(nproc)
fi
export CARGO_BUILD_JOBS=$NIX_BUILD_CORES

link_sources
. "$remap"
hide_flags

# The date that build scripts and compilers write into programs: in 1980, the earliest that a zip archive can have.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}

# Variables of this derivation that the parts of RUSTC_WRAPPER read. cargo does not pass them on.
{
  printf '%s=%q\n' triple "$triple" targetFolder "$targetFolder" strip "${strip:+1}" names "${names:-}" shell "$shell" \
    env "$(type -p env)"
  cat "$rustcArguments" $wrappers
} > "$NIX_BUILD_TOP/rustc"

# Starts cargo without the variables of this derivation, which have lower-case names: make takes each variable of its environment
# as its own, for example `out` and `src`.
cargo() (
  for variable in $(compgen -e); do
    case $variable in
      [a-z]*) export -n "${variable?}" ;;
    esac
  done
  command cargo "$@"
)

# A step passes target/ on in two parts. Compiled crates, most of its size, stay in the store, and the next step has links to
# them. The rest, which cargo writes to, is a tar archive. cargo compares times, so all files get the same one, as in the store. The
# archive names no owner: the user who unpacks it owns the files.
load_target() {
  tar -x -v -f "$1/target.tar" -C "$NIX_BUILD_TOP" | { grep '^vendor/' || true; } >> "$NIX_BUILD_TOP/written"
}
# cargo's output folders: for the build machine, and, last, for the target.
compiled=("target/$profileFolder" ${triple:+"target/$triple/$profileFolder"})
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
  # cargo does not run a build script again, so the next step needs the files that it wrote.
  tar -c -f "$out/target.tar" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --verbatim-files-from \
    -T <(echo target && written_to_checkouts)
}

# Writes the project with stubs for its code.
write_stubs() {
  mkdir "$NIX_BUILD_TOP/source"
  cd "$NIX_BUILD_TOP/source"
  sed -n 's|^=\(.*\)/.*|\1|p' "$files" | sort -u | xargs -r -d '\n' mkdir -p --
  awk '
    /^=/ { close(path); path = substr($0, 2); printf "" > path; separator = ""; next }
    { printf "%s%s", separator, substr($0, 2) > path; separator = "\n" }
  ' "$files"
  cd "$NIX_BUILD_TOP/source/$projectFolder"
}
# Reads a list, one word a line, into the array `words`.
words_of() {
  words=()
  [ -z "$1" ] || readarray -t words <<< "$1"
}
# Runs cargo as the step says, with further arguments. Its messages are also in the file cargo.log.
run_cargo() {
  local words
  words_of "$cargo"
  log_cargo "${words[@]}" "$@" && return
  # As with cargo, a crate's build script may write beside its code. Few do, so most builds do not copy the crates.
  if grep -qE 'Read-only file system|Permission denied' "$NIX_BUILD_TOP/cargo.log" && copy_crates; then
    echo "crossflake: cargo runs again, because a build script may have tried to write to the folder of its crate" >&2
    log_cargo "${words[@]}" "$@"
  else
    return 1
  fi
}
# Replaces links to crates by copies that can be changed. Fails if there is none.
copy_crates() {
  local folder link
  for folder in "$NIX_BUILD_TOP/vendor" "$NIX_BUILD_TOP"/vendor/registry-*; do
    if [ -L "$folder" ]; then
      link=$folder
      cp -rL "$folder" "$folder.copy"
      rm "$folder"
      mv "$folder.copy" "$folder"
      chmod -R u+w "$folder"
      reset_times "$folder"
    fi
  done
  [ -n "${link:-}" ]
}
log_cargo() {
  { configured_cargo "$@" 2>&1 >&3 | tee "$NIX_BUILD_TOP/cargo.log" >&2; } 3>&1
}
# Runs a cargo command. The file's settings precede those of the project.
configured_cargo() {
  local subcommand=$1
  shift
  [ -e "$CARGO_HOME/config.toml" ] || write_configuration || exit
  cargo --config "$NIX_BUILD_TOP/cargo.toml" "$subcommand" ${triple:+--target "$triple"} "$@"
}
# Writes cargo's configuration for the project in the current folder.
write_configuration() {
  local sources
  sources=$(source_configuration) || return
  # The triple is an option and no setting, because cargo builds for all triples of such settings.
  cat > "$NIX_BUILD_TOP/cargo.toml" <<END
$sources
[build]
target-dir = "$targetFolder"
build-dir = "$targetFolder"
[net]
offline = true
END
  # A cargo that a build script runs reads this file, as does every other.
  #
  # The standard library's debug information is nine tenths of a build script: 10 MB to link, store and unpack. (This is in a file
  # because cargo would read the profile release-lto in a variable's name as a key of release.)
  cat > "$CARGO_HOME/config.toml" <<END
$sources
[net]
offline = true
[profile.$profile.build-override]
strip = "debuginfo"
$(write_defaults)
END
}
# Runs cargo in a step that is a shortcut for the next one. If cargo fails, the next step compiles the rest; an error in code shows
# there. If the system killed a process or the disk is full, the project is not the reason, and the step fails.
try_cargo() {
  run_cargo && return
  if grep -qE 'signal: 9|No space left on device' "$NIX_BUILD_TOP/cargo.log"; then
    exit 1
  fi
  echo "crossflake: cargo failed, so this step goes without some crates; the next step compiles them"
}
# Makes cargo forget that it compiled the stubs, and the packages in the arguments.
forget_stubs() {
  local selection name version
  selection=
  # cargo writes no source for the packages of the project.
  while read -r name version; do
    case " $names $* " in
      *" $name "*) selection="$selection -p $name@$version" ;;
    esac
  done < <(awk -F '"' '
    function flush() { if (name != "" && !source) print name, version; name = ""; source = 0 }
    /^\[/ { flush(); package = ($0 ~ /^\[\[package\]\]/) }
    package && /^name = / { name = $2 }
    /^version = "/ { version = $2 }
    /^source = / { source = 1 }
    END { flush() }
  ' Cargo.lock)
  # Without -p cargo would clean everything.
  [ -z "$selection" ] || configured_cargo clean --offline --quiet --profile "$profile" $selection || {
    echo "crossflake: this step is left out, because cargo does not find the packages whose code it does not have"
    start_again
  }
}
# put_source FOLDER: copies code, over the stubs if there are any.
put_source() {
  local link
  mkdir -p "$NIX_BUILD_TOP/source"
  # A link to a folder replaces a folder of stubs.
  (cd "$1" && find . -type l -print0) | while IFS= read -r -d '' link; do
    [ ! -d "$NIX_BUILD_TOP/source/$link" ] || rm -r "$NIX_BUILD_TOP/source/$link"
  done
  cp -r "$1/." "$NIX_BUILD_TOP/source"
  chmod -R u+w "$NIX_BUILD_TOP/source"
  reset_times "$NIX_BUILD_TOP/source"
  cd "$NIX_BUILD_TOP/source/$projectFolder"
}
