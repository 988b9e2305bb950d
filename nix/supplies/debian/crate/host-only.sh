# The RUSTC_WRAPPER of the step `host`, which compiles for the build machine only. cargo has no option for that, but it does not
# read the files that rustc writes for a target, so this wrapper skips rustc for a target. Build scripts are compiled, but run only
# if OUT_DIR belongs to a crate of the build machine: the output of these does not depend on the target.

of_target=$targetFolder/$triple
case $folder in
  "$of_target"/*) exit ;;
esac
"$@" || exit
# A program that a build script compiles as an experiment has an OUT_DIR.
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
