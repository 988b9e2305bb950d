# Removes flags of rustc that fit only the machine of a project's author, and says so when rustc links a program. The scripts of
# wrap-rustc.sh read this file if there may be such a flag.
#
#   $@      rustc's arguments
#   triple  the target of the toolchain
#   own     "linker=" and the linker that cargo passes for it
#   store   folder of the Nix store

notes= name= kind= given= before=
# note FLAG REASON
note() {
  notes="${notes}crossflake: the flag $1 is ignored: $2
"
}
# Whether the linker is gcc. WebAssembly has another one, which takes other flags.
is_gcc() {
  case $triple in
    wasm*) return 1 ;;
  esac
}
# Sets `checked` to a linker argument that gcc accepts, or to an empty string.
check_link_argument() {
  checked=$1
  is_gcc || return 0
  case $checked in
    # clang's flags
    --target=* | --rtlib=* | --unwindlib=* | --gcc-toolchain=* | -Qunused-arguments) checked= ;;
    --sysroot=*)
      if [ ! -d "${checked#*=}" ]; then
        note "$1" "the folder does not exist"
        checked=
      fi
      ;;
    --ld-path=*)
      checked=${checked##*[=/]}
      checked=-fuse-ld=${checked#ld.}
      ;;
  esac
  case $checked in
    -fuse-ld=bfd) ;;
    -fuse-ld=*)
      # gcc's script does the same: see cc-flags.sh.
      case $(command -v "ld.${checked##*[=/]}") in
        "$store"/* | "${CROSSFLAKE_LINKS:-$store}"/*) ;;
        *) note "$1" "GNU ld links the program, because \"tools\" in targets.json has no such linker" ;;
      esac
      ;;
  esac
}

for argument; do
  case $before in
    --crate-name) name=$argument ;;
    --crate-type) kind=$argument ;;
    --target) given=$argument ;;
  esac
  case $argument in
    --target=*) given=${argument#*=} ;;
  esac
  before=$argument
done
# The arguments to keep, as shell words. (Collecting them with `set` would copy all of them for each.)
kept= number=0 option=
for argument; do
  number=$((number + 1))
  word="\"\${$number}\""
  if [ -n "$option" ]; then
    flag=$argument
  else
    case $argument in
      -C | -Z | --codegen)
        option=$word
        continue
        ;;
      --codegen=*) flag=${argument#*=} ;;
      -[CZ]*) flag=${argument#-?} ;;
      *) flag= ;;
    esac
  fi
  word="$option $word" option=
  case $flag in
    target-cpu=native | tune-cpu=native)
      note "$flag" "programs run on other machines than the one that builds them"
      word=
      ;;
    linker-plugin-lto | linker-plugin-lto=*)
      if is_gcc; then
        note "$flag" "GNU ld cannot link LLVM's bitcode"
        word=
      fi
      ;;
    linker=*)
      if [ "$given" = "$triple" ] && [ "$flag" != "$own" ]; then
        note "$flag" "crossflake's own linker finds the libraries of the target"
        word=
      fi
      ;;
    linker-features=* | linker-flavor=*lld* | link-self-contained=[+-]linker)
      # gcc takes its own linker.
      ! is_gcc || word=
      ;;
    link-arg=*)
      check_link_argument "${flag#*=}"
      if [ "$checked" != "${flag#*=}" ]; then
        eval "flag_$number=-Clink-arg=\$checked"
        word=${checked:+"\"\$flag_$number\""}
      fi
      ;;
    link-args=*)
      words=
      for one in ${flag#*=}; do
        check_link_argument "$one"
        words="$words${words:+${checked:+ }}$checked"
      done
      eval "flag_$number=-Clink-args=\$words"
      word=${words:+"\"\$flag_$number\""}
      ;;
  esac
  kept="$kept $word"
done
eval "set -- $kept"

# cargo queries rustc with the name ___.
case $kind:$name in
  *:___ | *:build_script_*) ;;
  bin:* | cdylib:*) printf %s "$notes" >&2 ;;
esac
