# Gives build scripts an environment that is the same on each machine: stable paths of programs, a git, and settings.
#
#   git                  the script git.sh
#   shell                its interpreter
#   CROSSFLAKE_DEFAULTS  see `defaults` in ../cargo-env.nix; it may be unset

# Replaces store paths by links in the build folder, in PATH and in the variables of compilers and other tools. Build scripts
# write such values into programs, and a program must not contain a store path. A link has the same name in every step.
link_tools() {
  local links=$NIX_BUILD_TOP/path variable rest found link text
  mkdir "$links"
  for variable in PATH $(compgen -e); do
    case $variable in
      PATH | RUSTC_WRAPPER | LIBCLANG_PATH | AR_* | BINDGEN_* | CARGO_* | CC_* | CMAKE_* | CXX_* | HOST_* | PKG_CONFIG_* | RANLIB_*) ;;
      *) continue ;;
    esac
    rest=${!variable} text=
    while [[ $rest =~ "$NIX_STORE"/[0-9a-z]{32}-([A-Za-z0-9+._?=-]+) ]]; do
      found=${BASH_REMATCH[0]} link=$links/${BASH_REMATCH[1]}
      # Two store paths may have the same name.
      while [ -L "$link" ] && [ ! "$link" -ef "$found" ]; do
        link+=-
      done
      [ -L "$link" ] || ln -s "$found" "$link"
      text+=${rest%%"$found"*}$link rest=${rest#*"$found"}
    done
    export "$variable=$text$rest"
  done
  # For the script that starts rustc.
  export CROSSFLAKE_LINKS=$links
}

# Writes the script git.sh as the last `git` on PATH.
make_git() {
  mkdir "$NIX_BUILD_TOP/stand-ins"
  {
    echo "#!$shell"
    cat "$git"
  } > "$NIX_BUILD_TOP/stand-ins/git"
  chmod +x "$NIX_BUILD_TOP/stand-ins/git"
  export PATH=$PATH:$NIX_BUILD_TOP/stand-ins
}

# Prints settings of configure scripts as cargo configuration. In cargo's home, the project's own configuration has priority.
write_defaults() {
  local default
  [ -z "${CROSSFLAKE_DEFAULTS:-}" ] || echo "[env]"
  for default in ${CROSSFLAKE_DEFAULTS:-}; do
    echo "${default%%=*} = \"${default#*=}\""
  done
}

# Moves the variables of remap.sh into a file that the compilers' scripts read, because they name store paths.
hide_flags() {
  printf '%s=%q\n' CROSSFLAKE_RUSTC_FLAGS "$CROSSFLAKE_RUSTC_FLAGS" CROSSFLAKE_CC_FLAGS "$CROSSFLAKE_CC_FLAGS" \
    > "$NIX_BUILD_TOP/flags"
  export CROSSFLAKE_FLAGS=$NIX_BUILD_TOP/flags
  unset CROSSFLAKE_RUSTC_FLAGS CROSSFLAKE_CC_FLAGS
}

link_tools
make_git
