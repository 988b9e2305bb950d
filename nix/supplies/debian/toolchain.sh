# Lays out a Rust sysroot: links to cargo and the std libraries, and a rustc that adds flags to the project's own.
#
#   rust          the tree of rustc, cargo and std for $buildTriple
#   triple std    the target, and the folder that has its std; empty for the build machine's own triple
#   loader        the dynamic linker of the tree's programs
#   wrap          wrap-rustc.sh
#   linker flags rustcFlags  see there

mkdir -p "$out/bin" "$out/lib/rustlib"
ln -s "$rust/usr/lib/rustlib/$buildTriple" "$out/lib/rustlib/"
if [ -n "$std" ]; then
  ln -s "$std/lib/rustlib/$triple" "$out/lib/rustlib/"
fi
# cargo gives build scripts and the compiler its own path in the variable CARGO. If the dynamic linker starts it, it takes this
# script's path, which is a stable one in builds: see ../../cargo/programs.sh.
cat > "$out/bin/cargo" <<END
#!$shell
exec $loader --argv0 "\$0" $rust/usr/bin/cargo "\$@"
END
chmod +x "$out/bin/cargo"

real=$rust/usr/bin
# In builds, the sysroot has a stable path as well.
name=${out##*/}
begin="sysroot=$out
[ -z \"\$CROSSFLAKE_LINKS\" ] || sysroot=\$CROSSFLAKE_LINKS/${name#*-}"
common='--sysroot $sysroot'
. "$wrap"
