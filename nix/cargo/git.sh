# A git for build scripts, which is last on PATH. A build has no repository, so it answers as git does outside of one. If the
# flake gives its revision, it answers for a repository that has this revision as detached HEAD, and no tags.
#
#   CROSSFLAKE_REVISION  the revision, with the suffix -dirty if there are uncommitted changes; unset or empty if unknown
#   SOURCE_DATE_EPOCH    the date of the revision, in seconds

fail() {
  echo "fatal: $1" >&2
  exit 128
}
outside() {
  fail "not a git repository (or any of the parent directories): .git"
}

# Options before the command.
while :; do
  case ${1:-} in
    -C | -c | --config-env | --git-dir | --namespace | --work-tree) shift 2 ;;
    -v | --version) set -- version ;;
    '' | -h | --help) set -- help ;;
    -*) shift ;;
    *) break ;;
  esac
done
command=$1
shift

# Commands that need no repository.
case $command in
  version)
    echo "git version 2.47.3"
    exit
    ;;
  help)
    echo "usage: git [-v | --version] [-h | --help] [-C <path>] [-c <name>=<value>] <command> [<args>]"
    exit
    ;;
  config)
    # No variable is set.
    exit 1
    ;;
  apply)
    level=-p1 folder=. options=
    for argument; do
      shift
      case $argument in
        -p?*) level=$argument ;;
        --directory=*) folder=${argument#*=} ;;
        -R | --reverse) options="$options -R" ;;
        --check) options="$options --dry-run" ;;
        -?*) ;;
        *) set -- "$@" "$argument" ;;
      esac
    done
    # Both GNU's and busybox' patch know these options.
    cat "$@" | (cd "$folder" && patch "$level" -N $options) >&2
    exit
    ;;
  am | clone | fetch | hash-object | init | ls-remote | pull)
    fail "\`git $command\` is not possible here; with \"tools\": [\"git\"] in targets.json, builds have the real git"
    ;;
esac

if [ -z "${CROSSFLAKE_REVISION:-}" ]; then
  if [ "$command" = diff ]; then
    echo "warning: Not a git repository. Use --no-index to compare two paths outside a working tree" >&2
    exit 129
  fi
  outside
fi

revision=${CROSSFLAKE_REVISION%-dirty}
dirty=${CROSSFLAKE_REVISION#"$revision"}
folder=${NIX_BUILD_TOP:-.}

# short LENGTH
short() {
  printf "%.${1:-7}s" "$revision"
}
# date_in FORMAT: the format of git's option --date.
date_in() {
  case $1 in
    unix | raw) echo "${SOURCE_DATE_EPOCH:-0}" ;;
    short) date -u -d "@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%d ;;
    iso | iso8601) date -u -d "@${SOURCE_DATE_EPOCH:-0}" "+%Y-%m-%d %H:%M:%S +0000" ;;
    iso-strict | iso8601-strict) date -u -d "@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%dT%H:%M:%S+00:00 ;;
    format:*) date -u -d "@${SOURCE_DATE_EPOCH:-0}" "+${1#format:}" ;;
    *) date -u -d "@${SOURCE_DATE_EPOCH:-0}" "+%a %b %-d %H:%M:%S %Y +0000" ;;
  esac
}
# Prints the commit as the options of `git log` say.
commit() {
  local format="commit %H%nDate:   %ad" date=default rest
  for argument; do
    case $argument in
      --format=* | --pretty=*) format=${argument#*=} ;;
      --date=*) date=${argument#*=} ;;
      --oneline) format=%h ;;
    esac
  done
  rest=${format#format:}
  rest=${rest#tformat:}
  format=
  while :; do
    format=$format${rest%%"%"*}
    case $rest in
      *%*) rest=${rest#*"%"} ;;
      *) break ;;
    esac
    case $rest in
      H*) format=$format$revision ;;
      h*) format=$format$(short) ;;
      n*)
        format="$format
"
        ;;
      [ac]t*) format=$format$(date_in unix) ;;
      [ac]s*) format=$format$(date_in short) ;;
      [ac]i*) format=$format$(date_in iso) ;;
      [ac]I*) format=$format$(date_in iso-strict) ;;
      [ac]d*) format=$format$(date_in "$date") ;;
    esac
    # Other values are empty.
    case $rest in
      [acGg]*) rest=${rest#??} ;;
      *) rest=${rest#?} ;;
    esac
  done
  echo "$format"
}

case $command in
  rev-parse)
    length=40 name=
    for argument; do
      case $argument in
        --short) length=7 ;;
        --short=*) length=${argument#*=} ;;
        --abbrev-ref | --abbrev-ref=* | --symbolic-full-name) name=HEAD ;;
        --show-toplevel) echo "$folder/source" ;;
        --git-dir | --absolute-git-dir | --git-common-dir)
          # Build scripts read HEAD, or tell cargo to watch it.
          mkdir -p "$folder/git"
          echo "$revision" > "$folder/git/HEAD"
          echo "$folder/git"
          ;;
        --show-cdup | --show-prefix) echo ;;
        --is-inside-work-tree) echo true ;;
        --is-*) echo false ;;
        -*) ;;
        HEAD | @ | 'HEAD^0' | 'HEAD^{commit}' | HEAD~0 | "$revision") echo "${name:-$(short "$length")}" ;;
        *) fail "ambiguous argument '$argument': unknown revision or path not in the working tree." ;;
      esac
    done
    ;;
  describe)
    always= length=7 mark=
    for argument; do
      case $argument in
        --always) always=1 ;;
        --abbrev=*) length=${argument#*=} ;;
        --dirty=*) mark=${argument#*=} ;;
        --dirty | --broken) mark=-dirty ;;
      esac
    done
    [ -n "$always" ] || fail "No names found, cannot describe anything."
    echo "$(short "$length")${dirty:+$mark}"
    ;;
  log | show) commit "$@" ;;
  rev-list)
    case " $* " in
      *" --count "*) fail "builds know the revision only, not its history" ;;
      *) echo "$revision" ;;
    esac
    ;;
  diff | diff-files | diff-index | status)
    case " $* " in
      *" --quiet "* | *" --exit-code "*) [ -z "$dirty" ] || exit 1 ;;
      *) [ -z "$dirty" ] || echo " M ." ;;
    esac
    ;;
  branch)
    case " $* " in
      *" --show-current "*) ;;
      *) echo "* (HEAD detached at $(short))" ;;
    esac
    ;;
  symbolic-ref) fail "ref HEAD is not a symbolic ref" ;;
  remote | tag | update-index) ;;
  *) outside ;;
esac
