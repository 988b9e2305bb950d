# Writes a rustc that adds flags of ours.
#
#   rust         fenix's folder
#   linker       what links build scripts and proc macros
#   flags        for what is to run on the target
#   buildTriple  below its name rustc keeps its own linker

mkdir -p "$out/bin"
ln -s "$rust/bin/cargo" "$out/bin/cargo"
ln -s "$rust/lib" "$out/lib"
if [ -e "$rust/lib/rustlib/$buildTriple/bin/rust-lld" ]; then
  ln -s "$rust/lib/rustlib/$buildTriple/bin/rust-lld" "$out/bin/rust-lld"
fi

# Not through RUSTFLAGS, of which cargo reads one source and drops the others: the project's, or naersk's. cargo names a
# target for what is to run on the target, and none for build scripts and proc macros: those are linked for the build
# machine, also where both are the same triple.
for tool in rustc rustdoc; do
  more=
  # To rustdoc the paths to remap are unstable; nothing of what it makes for tests is kept.
  [ $tool = rustdoc ] || more='$CROSSFLAKE_RUSTC_FLAGS'
  cat > "$out/bin/$tool" <<END
#!$shell
for argument; do
  case \$argument in
    --target | --target=*)
      exec $rust/bin/$tool $flags $more "\$@"
      ;;
  esac
done
exec $rust/bin/$tool $more "\$@" -Clinker=$linker
END
  chmod +x "$out/bin/$tool"
done
