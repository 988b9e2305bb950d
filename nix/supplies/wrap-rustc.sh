# Writes a rustc and a rustdoc that add flags of ours. Those cannot go through RUSTFLAGS: cargo reads only one of its
# four sources for them, and setting one would silently drop the project's. cargo names a target for what is to run on
# the target, and none for build scripts and proc macros: those are linked for the build machine, also where both are
# the same triple.
#
#   real    the folder of the real ones
#   common  flags for all
#   flags   flags for what is to run on the target
#   linker  what links build scripts and proc macros

for tool in rustc rustdoc; do
  more=
  # To rustdoc the paths to remap are unstable; nothing of what it makes for tests is kept.
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
