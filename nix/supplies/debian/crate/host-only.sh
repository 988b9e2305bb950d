# What cargo starts rustc with (RUSTC_WRAPPER) where only what runs on the build machine is wanted. cargo has no such
# option, but it does not look at what it has compiled for a target: nothing is. A build script is compiled, and run only
# for what is built for the build machine; cargo runs it by OUT_DIR, which is in another folder for each of the two.
# Nothing that is built for the build machine depends on what is built for a target.

crate= suffix= folder= kind= target= before=
for argument; do
  case $before in
    --crate-name) crate=$argument ;;
    --crate-type) kind=$argument ;;
    --out-dir) folder=$argument ;;
  esac
  case $argument in
    extra-filename=*) suffix=${argument#*=} ;;
    --target) target=1 ;;
  esac
  before=$argument
done
# Without a folder it is a question.
if [ -z "$folder" ]; then
  exec "$@"
elif [ -n "$target" ]; then
  exit
fi
"$@"
if [ "$kind" = bin ]; then
  program=$folder/$crate$suffix
  mv "$program" "$program.program"
  cat > "$program" <<END
#!$shell
case \$OUT_DIR in
  $CARGO_TARGET_DIR/$CARGO_BUILD_TARGET/*) exit ;;
esac
exec $program.program
END
  chmod +x "$program"
fi
