# Functions that unpack Debian packages; run.sh sources them. A hostile package cannot write outside the folder, even if
# builds have no sandbox, neither now nor when a later step follows a link in the folder:
#
# - Each package is unpacked into an empty folder of its own, so that a link of one package cannot redirect the files of
#   another. Within one archive tar protects: GNU's and busybox's refuse names that are absolute or lead up, and make links
#   last.
# - A package is refused unless it has only files, folders and links, no hard link to a file outside, no setuid and no line
#   end in a name. An absolute link means the package's own root and becomes relative; a link above the root is refused.
# - Then the package is merged into the folder. A link in the place of another package's folder is refused.

# deb_data PACKAGE: prints the package's files as a tar archive.
deb_data() {
  busybox ar p "$1" data.tar.xz | xz -dc
}

# unpack_debs FOLDER PACKAGE...: creates the folder if necessary. TAR_OPTIONS may exclude files.
unpack_debs() {
  folder=$1
  shift
  mkdir -p "$folder/.unpacked"
  # Prefers bash, because busybox's shell starts its own tar and xz, which take twice as long. $BASH can be wrong: bash
  # searches the first PATH for itself and falls back to the sandbox's login shell.
  printf '%s\n' "$@" |
    xargs -P "$NIX_BUILD_CORES" -n 1 "$(command -v bash || echo "$shell")" -c \
      'set -euo pipefail; . "$unpack"; unpack_apart "$@"' sh "$folder/.unpacked"
  cp -al "$folder/.unpacked"/*/. "$folder/"
  rm -rf "$folder/.unpacked"
}

# unpack_apart FOLDER PACKAGE: unpacks into FOLDER/NAME-OF-THE-FILE.
unpack_apart() {
  mkdir "$1/${2##*/}"
  deb_data "$2" | tar -x -C "$1/${2##*/}" --no-same-permissions
  check_unpacked "$1/${2##*/}" "$2"
  cd "$1/${2##*/}/usr" 2> /dev/null || return 0
  # Most files of packages are documentation and translations. lto-dump, 32 MB for each machine, is a debugging tool for
  # developers of gcc.
  rm -rf share/bash-completion share/doc share/info share/lintian share/locale share/man bin/*lto-dump*
}

# check_unpacked FOLDER PACKAGE: fails if the package in FOLDER has an entry that the rules above refuse.
check_unpacked() (
  cd "$1"
  package=${2##*/}
  refuse() {
    echo "crossflake: refused the package ${package#*-}: $1" >&2
    exit 1
  }
  [ ! -e .unpacked ] || refuse "it has .unpacked, the name of a folder used here"
  other=$(find . ! -type f ! -type d ! -type l)
  [ -z "$other" ] || refuse "it has an entry that is not a file, folder or link: $other"
  names=$(find . -name '*
*')
  [ -z "$names" ] || refuse "it has a name with a line end in it: $names"
  find . -type f -links +1 -exec stat -c '%i %h' {} + |
    awk '{ links[$1] = $2; found[$1]++ } END { for (inode in links) if (found[inode] != links[inode]) exit 1 }' ||
    refuse "it has a hard link to a file outside"
  find . -type l | while IFS= read -r link; do
    up=$(printf %s "${link#./}" | sed 's|[^/]*$||; s|[^/]*/|../|g')
    to=$(readlink "$link")
    below=$to
    left=$up
    case $to in
      /*)
        # /lib becomes /usr/lib, as in newer releases.
        case $link in
          ./lib/* | ./lib64/*) up=../$up ;;
        esac
        below=${to#/}
        ln -sfn "$up$below" "$link"
        ;;
    esac
    # The link may lead up to the root, but not up again from a folder that may be a link.
    while [ "${below#../}" != "$below" ] || [ "$below" = .. ]; do
      [ -n "$left" ] || refuse "its link $link leads out, to $to"
      left=${left#../}
      below=${below#..}
      below=${below#/}
    done
    case /$below/ in
      */../*) refuse "its link $link leads down and up again, to $to" ;;
    esac
  done
)
