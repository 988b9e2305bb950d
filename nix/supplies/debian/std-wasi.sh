# What rustc links into a WASI program by itself, besides std. Runs in the folder for it.
#
#   sysroot  has wasi-libc
#   ar       which makes an archive of two

for object in crt1-command.o crt1-reactor.o; do
  cp "$sysroot/lib/wasm32-wasi/$object" .
done
# std starts threads as on any other system, and is told at run time that there are none. In Debian's version of wasi-libc
# what tells it so is apart from the rest.
"$ar" -M <<END
CREATE libc.a
ADDLIB $sysroot/lib/wasm32-wasi/libc.a
ADDLIB $sysroot/lib/wasm32-wasi/libwasi-emulated-pthread.a
SAVE
END
