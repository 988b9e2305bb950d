# Adds the objects and libraries that rustc links into a static musl program besides std, to the current folder. std.sh
# sources it.
#
#   sysroot  has musl and libunwind.a
#   gcc ar   the target's programs

for object in crt1.o crti.o crtn.o Scrt1.o rcrt1.o libc.a; do
  cp "$sysroot/usr/lib/$object" .
done
for object in crtbegin.o crtbeginS.o crtend.o crtendS.o; do
  cp "$("$gcc" -print-file-name=$object)" .
done

# libunwind is LLVM's, because gcc's libgcc_eh needs glibc's _dl_find_object. Debian compiled it with glibc's fortified
# functions, which musl does not have.
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
# Code compiled by gcc may call libgcc, which rustc does not link. Debian's build of compiler_builtins, Rust's replacement,
# has the functions written in Rust only; __popcountdi2, for example, is missing. So libgcc becomes a part of libunwind,
# which rustc always links.
"$ar" -M <<EOF
CREATE libunwind.a
ADDLIB $sysroot/usr/lib/libunwind.a
ADDLIB $("$gcc" -print-libgcc-file-name)
ADDMOD $NIX_BUILD_TOP/fortify.o
SAVE
END
EOF
