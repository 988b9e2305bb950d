# Debian packages for the build machine -> a tree: the packages in one folder, with programs that run from the store. The
# programs of a tree also find the libraries of the trees in `lower`.
#
# Type: { run, patchelf, gnu, interpreter } -> { name, files, lower ?, ... } -> derivation // { libFolder, loader }
# Example:
#   mkTree { name = "debian-rust"; files = packages.filesOf "rust"; lower = [ userland ]; inherit userland; }
#   => /nix/store/...-debian-rust with usr/bin/rustc
{
  run,
  patchelf,
  # Debian's name for the folder of libraries on this machine, and the dynamic linker that programs name.
  gnu,
  interpreter,
}:
{
  name,
  files,
  lower ? [ ],
  # Folder for the shared libraries. A compiler's libraries must not be in a folder where gcc searches the target's libraries.
  libs ? "usr/lib/${gnu}",
  # The userland that unpacks this tree. null: busybox unpacks it, which takes longer.
  userland ? null,
  script ? ./tree.sh,
  env ? { },
}:
let
  tree = run {
    inherit name script userland;
    env = env // {
      inherit
        gnu
        interpreter
        libs
        patchelf
        ;
      debs = files;
      lower = map (lowerTree: lowerTree.libFolder) lower;
    };
  };
in
tree
// {
  libFolder = "${tree}/${libs}";
  loader = "${tree}/${libs}/${baseNameOf interpreter}";
}
