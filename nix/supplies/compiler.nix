# The programs of a compiler, under the prefix that the target's tools have, and each one's path.
{ scripts }:
{
  name,
  prefix,
  # { gcc, "g++", ar, ... } = text of a script
  programs,
  # Those that are also to be there without the prefix.
  plain ? { },
}:
let
  inherit (builtins) attrNames listToAttrs;
  prefixed = listToAttrs (
    map (program: {
      name = "${prefix}-${program}";
      value = programs.${program};
    }) (attrNames programs)
  );
  bin = scripts "cc-${name}" (prefixed // plain);
  program = name: "${bin}/bin/${prefix}-${name}";
in
{
  inherit bin;
  cc = program "gcc";
  cxx = program "g++";
  ar = program "ar";
  ranlib = program "ranlib";
  strip = program "strip";
  nm = program "nm";
  pkgConfig = program "pkg-config";
}
