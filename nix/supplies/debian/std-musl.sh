# What rustc links into a static musl program by itself, besides std. Runs in the folder for it.
#
#   sysroot  has musl and libunwind.a
#   gcc      the target's gcc, by absolute path, and ar likewise

for object in crt1.o crti.o crtn.o Scrt1.o rcrt1.o libc.a; do
  cp "$sysroot/usr/lib/$object" .
done
for object in crtbegin.o crtbeginS.o crtend.o crtendS.o; do
  cp "$("$gcc" -print-file-name=$object)" .
done

# libunwind comes from LLVM: gcc's libgcc_eh wants glibc's _dl_find_object. It was compiled against glibc with
# fortification, for which musl has no entry points.
cat > "$NIX_BUILD_TOP/fortify.c" <<'EOF'
typedef __builtin_va_list arguments;
int vfprintf(void *file, const char *format, arguments list);
int vsnprintf(char *text, __SIZE_TYPE__ size, const char *format, arguments list);
int __vfprintf_chk(void *file, int flag, const char *format, arguments list) {
  (void)flag;
  return vfprintf(file, format, list);
}
int __vsnprintf_chk(char *text, __SIZE_TYPE__ size, int flag, __SIZE_TYPE__ room, const char *format, arguments list) {
  (void)flag;
  (void)room;
  return vsnprintf(text, size, format, list);
}
EOF
"$gcc" -O2 -c "$NIX_BUILD_TOP/fortify.c" -o "$NIX_BUILD_TOP/fortify.o"
# Code that gcc compiled may call libgcc, which rustc leaves out. Of Rust's own counterpart, compiler_builtins, Debian has
# the part written in Rust: __popcountdi2, for one, is not in it. So libgcc comes in with libunwind, which is always
# linked.
"$ar" -M <<EOF
CREATE libunwind.a
ADDLIB $sysroot/usr/lib/libunwind.a
ADDLIB $("$gcc" -print-libgcc-file-name)
ADDMOD $NIX_BUILD_TOP/fortify.o
SAVE
END
EOF
