# A tree of programs that a project adds, which nobody here knows beforehand: what they load and which files they name
# must be found too.
#
#   tree      the script that makes a tree
#   shebangs  see there

# Tools may be libraries alone, with no program to patch.
xargs() {
  command xargs -r "$@"
}
. "$tree"
. "$shebangs"
shopt -s nullglob

# A build script may load a library of these (bindgen does libclang), and that program's search path is not ours.
find usr -type f -name '*.so*' | while read -r file; do
  if [ "$(head -c 4 "$file" | tail -c 3)" = ELF ]; then
    echo "$file"
  fi
done > "$NIX_BUILD_TOP/libraries"
xargs -P "$NIX_BUILD_CORES" -n 8 "$loader" --library-path "$out/$libs" "$NIX_BUILD_TOP/usr/bin/patchelf" \
  --force-rpath --set-rpath "$out/$libs" < "$NIX_BUILD_TOP/libraries"

# What maintainer scripts do as alternatives: automake is there as automake-1.17 alone.
for file in usr/bin/*-[0-9]*; do
  plain=${file%%-[0-9]*}
  if [ -x "$file" ] && [ ! -e "$plain" ]; then
    ln -s "${file##*/}" "$plain"
  fi
done

# Scripts and their data name files by where Debian has them. Names of what is in this tree are made to lead into it, also
# without a version, which some scripts append.
mkdir -p usr/bin usr/share
names=$(printf '%s\n' usr/bin/* usr/share/* usr/lib/* | grep -vx "$libs\|usr/lib/lib" |
  sed 'p; s/-[0-9][0-9.]*$/-/' | sort -u | sed 's/[.+]/\\&/g' | tr '\n' '|')
find usr/bin usr/lib usr/share -name 'cmake*' -prune -o -type f -size -256k -exec grep -lIF /usr/ {} + \
  > "$NIX_BUILD_TOP/texts" || [ $? = 1 ]
xargs sed -i -E "s#(^|[^A-Za-z0-9_./+-])/(${names%|})([^A-Za-z0-9_.+-]|\$)#\1$out/\2\3#g" < "$NIX_BUILD_TOP/texts"
patch_shebangs usr

# Programs that have such a place compiled in, and the variable that says another.
wrap() {
  mv "usr/bin/$1" "usr/bin/.$1"
  printf '#!%s\nexport %s="%s"\nexec %s "$@"\n' "$(type -p bash)" "$2" "$3" "$out/usr/bin/.$1" > "usr/bin/$1"
  chmod +x "usr/bin/$1"
}
if [ -f usr/bin/perl ]; then
  folders=
  for folder in usr/lib/*/perl/5.*.* usr/lib/*/perl-base usr/lib/*/perl5/5.* usr/share/perl/5.*.* usr/share/perl5*; do
    folders=$folders:$out/$folder
  done
  wrap perl PERL5LIB "${folders#:}"
fi
if [ -f usr/bin/bison ]; then
  wrap bison BISON_PKGDATADIR "$out/usr/share/bison"
fi
