# Makes a Rust sysroot with the folders of fenix'.
#
#   rust   the tree of rustc, cargo and std of $build
#   stds   lines: TRIPLE FOLDER
#   lld    LLVM's linker, in place of rustc's own

mkdir -p "$out/bin" "$out/lib/rustlib/$build/bin"
ln -s "$rust/usr/bin/cargo" "$out/bin/cargo"
for tool in rustc rustdoc; do
  printf '#!%s\nexec %s --sysroot %s "$@"\n' "$shell" "$rust/usr/bin/$tool" "$out" > "$out/bin/$tool"
  chmod +x "$out/bin/$tool"
done
ln -s "$rust/usr/lib/rustlib/$build/lib" "$out/lib/rustlib/$build/lib"
# lld chooses the kind of linker by its name and by the first argument that rustc passes.
ln -s "$lld/bin/lld" "$out/lib/rustlib/$build/bin/rust-lld"
echo "$stds" | while read -r triple folder; do
  [ -n "$triple" ] || continue
  mkdir -p "$out/lib/rustlib/$triple/lib"
  ln -s "$folder"/lib/* "$out/lib/rustlib/$triple/lib/"
  if [ -d "$folder/lib/self-contained" ]; then
    rm "$out/lib/rustlib/$triple/lib/self-contained"
    mkdir "$out/lib/rustlib/$triple/lib/self-contained"
    ln -s "$folder"/lib/self-contained/* "$out/lib/rustlib/$triple/lib/self-contained/"
    # Debian's libunwind links these libraries, Rust's own does not. musl has their functions in libc.a.
    if [ -e "$folder/lib/self-contained/libunwind.a" ]; then
      for name in dl pthread; do
        printf '!<arch>\n' > "$out/lib/rustlib/$triple/lib/self-contained/lib$name.a"
      done
    fi
  fi
done
