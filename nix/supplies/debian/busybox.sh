# Takes busybox out of Debian's package with nixpkgs' bootstrap seeds alone: a busybox of four applets (ash, mkdir, tar,
# unxz) and an archive of tools with their own dynamic linker.
#
#   tools   bootstrap-tools.tar.xz
#   deb     the package
#   member  path of busybox in the package
#   loader  file name of the machine's dynamic linker

mkdir tools
unxz < "$tools" | tar -x -C tools
with_loader() {
  program=$1
  shift
  LD_LIBRARY_PATH=$PWD/tools/lib "$PWD/tools/lib/$loader" "$PWD/tools/bin/$program" "$@"
}
with_loader ar p "$deb" data.tar.xz > data.tar.xz
unxz < data.tar.xz | tar -x "./$member"

mkdir -p "$out/bin"
with_loader cp "$member" "$out/bin/busybox"
with_loader chmod 555 "$out/bin/busybox"
for name in ash sh; do
  with_loader ln -s busybox "$out/bin/$name"
done
