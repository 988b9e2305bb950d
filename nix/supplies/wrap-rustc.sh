# Writes a rustc and a rustdoc that add flags. RUSTFLAGS cannot carry the flags: cargo reads only one of its four sources
# of RUSTFLAGS, so setting one silently drops the project's. cargo passes --target for code that runs on the target, and
# omits it for build scripts and proc macros. The latter are linked for the build machine, even if both have the same
# triple. A cargo that a build script starts may build for another target.
#
#   real        folder of the real rustc and rustdoc
#   begin       first lines of the scripts
#   common      flags for all code
#   flags       flags for code that runs on the target
#   linker      linker of build scripts and proc macros
#   triple      the target
#   rustcFlags  the script rustc-flags.sh

own="linker=\$CARGO_TARGET_$(echo "$triple" | tr a-z- A-Z_)_LINKER"
for tool in rustc rustdoc; do
  more=
  # rustdoc's option to remap paths is unstable, and the build keeps no output of rustdoc.
  [ $tool = rustdoc ] || more='$CROSSFLAKE_RUSTC_FLAGS'
  # Builds start this script thousands of times. So its loop only looks for flags that few projects have.
  cat > "$out/bin/$tool" <<END
#!$shell
[ -z "\$CROSSFLAKE_FLAGS" ] || . "\$CROSSFLAKE_FLAGS"
$begin
target= rare=
for argument; do
  case \$argument in
    $triple | --target=$triple) target=own ;;
    --target | --target=*) target=\${target:-other} ;;
    "$own") ;;
    t*-cpu=native | linker* | link-self* | link-arg*=*-fuse-ld=* | link-arg*=*--* | link-arg*=-Q* | -[CZ]t*-cpu=native | \\
      -[CZ]link* | --codegen=[tl]*) rare=1 ;;
  esac
done
if [ -n "\$rare" ]; then
  triple=$triple own="$own" store=${out%/*}
  . $rustcFlags
fi
case \$target in
  own) exec $real/$tool $common $flags $more "\$@" ;;
  other) exec $real/$tool $common $more "\$@" ;;
esac
exec $real/$tool $common $more "\$@" -Clinker=$linker
END
  chmod +x "$out/bin/$tool"
done
