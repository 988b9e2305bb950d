# Writes a rustc and a rustdoc that add flags. RUSTFLAGS cannot carry the flags: cargo reads only one of its four sources
# of RUSTFLAGS, so setting one silently drops the project's. cargo passes --target for code that runs on the target, and
# omits it for build scripts and proc macros. The latter are linked for the build machine, even if both have the same
# triple.
#
#   real    folder of the real rustc and rustdoc
#   common  flags for all code
#   flags   flags for code that runs on the target
#   linker  linker of build scripts and proc macros

for tool in rustc rustdoc; do
  more=
  # rustdoc's option to remap paths is unstable, and the build keeps no output of rustdoc.
  [ $tool = rustdoc ] || more='$CROSSFLAKE_RUSTC_FLAGS'
  cat > "$out/bin/$tool" <<END
#!$shell
for argument; do
  case \$argument in
    --target | --target=*)
      exec $real/$tool $common $flags $more "\$@"
      ;;
  esac
done
exec $real/$tool $common $more "\$@" -Clinker=$linker
END
  chmod +x "$out/bin/$tool"
done
