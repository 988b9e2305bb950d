# Functions of all scripts. Source this file first: it changes to the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() {
  printf '\n\033[1m== %s\033[0m\n' "$*" >&2
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# need_root REASON: ends the script if the user is not root.
need_root() {
  if [ "$(id -u)" != 0 ]; then
    echo "error: run it as root: $1" >&2
    exit 2
  fi
}

# need PROGRAM PACKAGE...: installs Debian packages if a program is not on PATH, or a file does not exist if PROGRAM is an
# absolute path.
need() {
  local program=$1
  shift
  case $program in
    /*) if [ -e "$program" ]; then return; fi ;;
    *) if command -v "$program" > /dev/null; then return; fi ;;
  esac
  if ! command -v apt-get > /dev/null; then
    echo "error: $program is missing, and so is apt-get: install $* yourself" >&2
    exit 2
  fi
  say "installing $* for $program"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Installs Nix from Debian's or Ubuntu's packages if it is missing, and then also configures it: for a single user, with the
# sandbox and with flakes.
need_nix() {
  if command -v nix > /dev/null; then
    return
  fi
  need nix nix-bin
  if [ ! -e /etc/nix/nix.conf ]; then
    say "configuring Nix in /etc/nix/nix.conf"
    as_root mkdir -p /etc/nix
    as_root tee /etc/nix/nix.conf > /dev/null <<'END'
experimental-features = nix-command flakes
sandbox = true
build-users-group =
END
  fi
  if [ "$(id -u)" != 0 ] && [ ! -e /nix ]; then
    as_root install -d -o "$(id -un)" -g "$(id -gn)" /nix
  fi
}

need_rust() {
  if ! command -v cargo > /dev/null; then
    echo "error: cargo is missing; install Rust 1.85 or newer: https://rustup.rs" >&2
    exit 2
  fi
  need cc gcc libc6-dev
}

# Nix's name of this machine's system.
system=$(uname -m)-linux

# need_x86_64 REASON: ends the script if this machine is not x86_64 Linux.
need_x86_64() {
  if [ "$system" != x86_64-linux ]; then
    echo "error: run it on x86_64 Linux, not on $system: $1" >&2
    exit 2
  fi
}

# build_crossflake [CARGO OPTION...]: builds the command, and sets $crossflake to its path.
build_crossflake() {
  local profile=debug
  if [[ " $* " == *" --release "* ]]; then profile=release; fi
  cargo build --quiet --locked --package crossflake --bin crossflake "$@"
  crossflake=$PWD/target/$profile/crossflake
}

# commit FOLDER: makes the folder a git repository, and commits all its files.
commit() {
  git -C "$1" init --quiet
  git -C "$1" add --all
  git -C "$1" -c user.name=test -c user.email=test@example.org commit --quiet --message all
}

# write_flake FOLDER REFERENCE: writes the flake.nix of a project; its crossflake is the flake REFERENCE.
write_flake() {
  cat > "$1/flake.nix" <<END
{
  inputs.crossflake.url = "$2";
  outputs =
    { self, crossflake }:
    crossflake.lib.mkFlake {
      src = self;
      targets = import ./nix/targets.nix;
    };
}
END
}

# git_files FOLDER PATH...: copies the files that git tracks below the paths to FOLDER, with uncommitted changes.
git_files() {
  mkdir -p "$1"
  git ls-files -z -- "${@:2}" | tar -c --null -T - | tar -x -C "$1"
}
