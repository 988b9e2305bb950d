# Debian packages for the build machine, unpacked and made to run from the store. A tree is a layer: its
# programs also find the libraries of the trees in `lower`.
{
  run,
  patchelf,
  # Debian's folder of libraries on this machine, and the dynamic linker that its programs name.
  gnu,
  interpreter,
}:
{
  name,
  files,
  lower ? [ ],
  # Where its shared libraries are to lie. The compiler's own must not stand where gcc looks for the target's.
  libs ? "usr/lib/${gnu}",
  # The tree whose tools unpack this one, once there is one: busybox's take twice as long.
  base ? null,
  script ? ./tree.sh,
  env ? { },
}:
let
  tree = run {
    inherit base name script;
    env = env // {
      inherit
        gnu
        interpreter
        libs
        patchelf
        ;
      unpack = ./deb.sh;
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
