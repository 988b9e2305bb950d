# Lays out a Rust sysroot: links to rustc, cargo and the std libraries, and a rustc that adds what must hold whatever
# flags a project sets.
#
#   rust         the tree of rustc, cargo and std of $buildTriple
#   triple std   the target, and the folder that has its std; empty for the build machine's own
#   linker       what links build scripts and proc macros
#   static       flags for a static target, or empty

mkdir -p "$out/bin" "$out/lib/rustlib"
ln -s "$rust/usr/lib/rustlib/$buildTriple" "$out/lib/rustlib/"
if [ -n "$std" ]; then
  ln -s "$std/lib/rustlib/$triple" "$out/lib/rustlib/"
fi
ln -s "$rust/usr/bin/cargo" "$out/bin/cargo"

# Flags of ours cannot go through RUSTFLAGS: cargo reads only one of its four sources for them, and setting one would
# silently drop the project's. So rustc itself adds them. cargo names a target for what is to run on the target, and
# none for build scripts and proc macros: those are linked for the build machine, also where both are the same triple.
for tool in rustc rustdoc; do
  more=
  # To rustdoc the paths to remap are unstable; nothing of what it makes for tests is kept.
  [ $tool = rustdoc ] || more='$CROSSFLAKE_RUSTC_FLAGS'
  cat > "$out/bin/$tool" <<EOF
#!$shell
for argument; do
  case \$argument in
    --target | --target=*)
      exec $rust/usr/bin/$tool --sysroot $out $static $more "\$@"
      ;;
  esac
done
exec $rust/usr/bin/$tool --sysroot $out $more "\$@" -Clinker=$linker
EOF
  chmod +x "$out/bin/$tool"
done
