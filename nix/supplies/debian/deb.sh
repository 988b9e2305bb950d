# Unpacks Debian packages. Sourced. Whoever made a package, and also where builds have no sandbox, nothing is written
# outside of the folder, neither now nor by what is done with the folder later:
#
# - A package goes into an empty folder of its own, so that no link of another one redirects what is written. Within one
#   archive tar sees to that: GNU's and busybox's take no name that is absolute or leads up, and make links last.
# - What came out has files, folders and links only, no hard link to anything else, no setuid, no line end in a name. An
#   absolute link means the package's own root and is made relative; one that leads above the root is refused.
# - Then it is merged into the folder. A link where another package has a folder is refused.

# unpack_debs FOLDER FILE...: the folder need not be there. The caller's $unpack is this file; TAR_OPTIONS may leave out
# files.
unpack_debs() {
  folder=$1
  shift
  mkdir -p "$folder/.unpacked"
  # bash where there is one: busybox takes its own tar and xz, whatever is on PATH, and they take twice as long. ($BASH is
  # not to be relied on: bash looks for itself on the first PATH, where it is not, and then calls itself the sandbox's
  # login shell.)
  printf '%s\n' "$@" |
    xargs -P "$NIX_BUILD_CORES" -n 1 "$(command -v bash || echo "$shell")" -c \
      'set -euo pipefail; . "$unpack"; unpack_apart "$@"' sh "$folder/.unpacked"
  cp -al "$folder/.unpacked"/*/. "$folder/"
  rm -rf "$folder/.unpacked"
}

# unpack_apart FOLDER FILE: into a folder of the file's name
unpack_apart() {
  mkdir "$1/${2##*/}"
  busybox ar p "$2" data.tar.xz | xz -dc | tar -x -C "$1/${2##*/}" --no-same-permissions
  check_unpacked "$1/${2##*/}" "$2"
  cd "$1/${2##*/}/usr" 2> /dev/null || return 0
  # Documentation and translations are most of the files in packages. lto-dump, 32 MB for each machine, shows those who
  # work on gcc what is kept for link-time optimization.
  rm -rf share/bash-completion share/doc share/info share/lintian share/locale share/man bin/*lto-dump*
}

# check_unpacked FOLDER PACKAGE
check_unpacked() (
  cd "$1"
  package=${2##*/}
  refuse() {
    echo "crossflake: the package ${package#*-} is refused: $1" >&2
    exit 1
  }
  [ ! -e .unpacked ] || refuse "it has .unpacked, where packages are unpacked"
  other=$(find . ! -type f ! -type d ! -type l)
  [ -z "$other" ] || refuse "it has what is no file, folder or link: $other"
  names=$(find . -name '*
*')
  [ -z "$names" ] || refuse "it has a name with a line end in it: $names"
  find . -type f -links +1 -exec stat -c '%i %h' {} + |
    awk '{ links[$1] = $2; found[$1]++ } END { for (inode in links) if (found[inode] != links[inode]) exit 1 }' ||
    refuse "it has a hard link to what is not in it"
  find . -type l | while IFS= read -r link; do
    up=$(printf %s "${link#./}" | sed 's|[^/]*$||; s|[^/]*/|../|g')
    to=$(readlink "$link")
    below=$to
    left=$up
    case $to in
      /*)
        # What is in /lib will be in /usr/lib, as in all newer releases.
        case $link in
          ./lib/* | ./lib64/*) up=../$up ;;
        esac
        below=${to#/}
        ln -sfn "$up$below" "$link"
        ;;
    esac
    # Up to the root at most, and not up again from wherever other links lead.
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
