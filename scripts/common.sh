# What demo and test both begin with. Sourced, from the repository's root.
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

# Installs the Debian packages $2... if the program $1 is not on PATH, or, where $1 is an absolute path, if there is no
# such file. (A name is never looked for here: this repository has a folder called nix.)
need() {
  local what=$1
  shift
  case $what in
    /*) if [ -e "$what" ]; then return; fi ;;
    *) if command -v "$what" > /dev/null; then return; fi ;;
  esac
  if ! command -v apt-get > /dev/null; then
    echo "error: $what is not on this machine, and neither is apt-get to install it with: install $* yourself" >&2
    exit 2
  fi
  say "installing $* for $what"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# Nix, from Debian's or Ubuntu's packages where there is none. Only then is Nix configured too: for one user, with the
# sandbox, and with what `nix build .#target` needs.
need_nix() {
  if command -v nix > /dev/null; then
    return
  fi
  need nix nix-bin
  if [ ! -e /etc/nix/nix.conf ]; then
    say "configuring Nix in /etc/nix/nix.conf"
    as_root mkdir -p /etc/nix
    as_root tee /etc/nix/nix.conf > /dev/null <<'EOF'
experimental-features = nix-command flakes
sandbox = true
build-users-group =
EOF
  fi
  if [ "$(id -u)" != 0 ] && [ ! -e /nix ]; then
    as_root install -d -o "$(id -un)" -g "$(id -gn)" /nix
  fi
}

need_rust() {
  if ! command -v cargo > /dev/null; then
    echo "error: no cargo on this machine; install Rust 1.85 or newer: https://rustup.rs" >&2
    exit 2
  fi
  need cc gcc libc6-dev
}

# write_flake FOLDER REFERENCE: the flake of a project in the folder, with the crossflake that the reference names.
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

# git_files FOLDER PATH...: what git knows of this repository below these paths, as it is now, in FOLDER.
git_files() {
  mkdir -p "$1"
  git ls-files -z -- "${@:2}" | tar -c --null -T - | tar -x -C "$1"
}
