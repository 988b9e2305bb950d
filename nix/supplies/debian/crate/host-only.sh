# What cargo starts rustc with (RUSTC_WRAPPER) where only what runs on the build machine is wanted. cargo has no option for
# that, but it does not look at what rustc makes for a target: here it makes nothing. Build scripts are compiled, and run
# only for what is built for the build machine, which OUT_DIR tells: nothing of that depends on what is built for a target.

of_target=$CARGO_TARGET_DIR/$CARGO_BUILD_TARGET
case $folder in
  "$of_target"/*) exit ;;
esac
"$@" || exit
# What a build script tries out is compiled by it with an OUT_DIR.
if [ "$kind" = bin ] && [ -z "$OUT_DIR" ]; then
  program=$folder/$crate$suffix
  mv "$program" "$program.program"
  cat > "$program" <<END
#!$shell
case \$OUT_DIR in
  $of_target/*) exit ;;
esac
exec $program.program
END
  chmod +x "$program"
fi
