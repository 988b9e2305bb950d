# Adapts a compiler's arguments that fit only the machine of a project's author. The scripts of compiler.nix read this file if there
# may be such an argument.
#
#   $@         the compiler's arguments
#   store      folder of the Nix store
#   libraries  folder of Windows' libraries, or empty

note() {
  echo "crossflake: the flag $1 is ignored: $2" >&2
}

# The linker of -fuse-ld, if "tools" in targets.json or a folder of -B has it: `found` is its folder.
found= other=
for argument; do
  case $argument in
    -fuse-ld=bfd) found= other= ;;
    -fuse-ld=*)
      other=${argument##*[=/]}
      found=$(command -v "ld.$other")
      case $found in
        "$store"/* | "${CROSSFLAKE_LINKS:-$store}"/*) found=${found%/*} ;;
        *) found= ;;
      esac
      ;;
  esac
done
if [ -n "$other" ] && [ -z "$found" ]; then
  # rustc passes the folder of its own linker.
  for argument; do
    case $argument in
      -B?*) [ ! -e "${argument#-B}/ld.$other" ] || found=${argument#-B} ;;
    esac
  done
fi

# Whether one of the -L folders or Windows' own has the library $1.
has_library() {
  for folder in $folders "$libraries"; do
    for file in "$folder/lib$1.dll.a" "$folder/lib$1.a" "$folder/$1.lib" "$folder/$1.dll" "$folder/lib$1.dll"; do
      [ ! -e "$file" ] || return 0
    done
  done
  return 1
}
folders=
if [ -n "$libraries" ]; then
  before=
  for argument; do
    case $before:$argument in
      -L:*) folders="$folders $argument" ;;
      *:-L?*) folders="$folders ${argument#-L}" ;;
    esac
    before=$argument
  done
fi

for argument; do
  shift
  case $argument in
    -march=native | -mcpu=native | -mtune=native)
      note "$argument" "programs run on other machines than the one that builds them"
      continue
      ;;
    # clang's values
    -flto=thin | -flto=full)
      note "$argument" "gcc has no such kind of link-time optimization"
      continue
      ;;
    -fuse-ld=bfd) [ -z "$other" ] || continue ;;
    -fuse-ld=*)
      if [ -z "$found" ]; then
        note "$argument" "GNU ld links the program, because \"tools\" in targets.json has no such linker"
        continue
      fi
      set -- "$@" "-B$found"
      argument=-fuse-ld=$other
      ;;
    -Wl,*)
      if [ -n "$other" ] && [ -z "$found" ]; then
        # GNU ld lacks these options of the other linker.
        kept=-Wl
        rest=${argument#-Wl,},
        while [ -n "$rest" ]; do
          word=${rest%%,*}
          rest=${rest#*,}
          case $word in
            --build-id=fast) kept=$kept,--build-id ;;
            --icf=* | --threads | --threads=* | --thread-count=* | --no-threads | --thinlto-* | --lto-* | --color-diagnostics* | \
              --gdb-index | --pack-dyn-relocs=* | --separate-debug-file* | --keep-unique=* | --no-rosegment | --time-trace* | \
              --ignore-data-address-equality | --print-icf-sections | --shuffle-sections* | --symbol-ordering-file=* | \
              --call-graph-* | --no-call-graph-* | --randomize-section-padding=* | --no-fork | --repro*) ;;
            *) kept=$kept,$word ;;
          esac
        done
        [ "$kept" != -Wl ] || continue
        argument=$kept
      fi
      ;;
    -l*[A-Z]*)
      if [ -n "$libraries" ] && ! has_library "${argument#-l}"; then
        lower=$(echo "${argument#-l}" | tr A-Z a-z)
        if has_library "$lower"; then
          argument=-l$lower
        fi
      fi
      ;;
  esac
  set -- "$@" "$argument"
done
