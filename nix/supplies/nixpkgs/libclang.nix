# A project's tools -> the folders of libclang and of clang's headers, or null if libclang is not among the tools.
#
# Type: { lib } -> [ derivation ] -> null or { folder, headers }
{ lib }:
tools:
let
  isClang =
    tool:
    builtins.elem (lib.getName tool) [
      "clang"
      "libclang"
    ];
  found = lib.findFirst isClang null tools;
  folder = "${lib.getLib found}/lib";
in
if found == null then
  null
else
  {
    inherit folder;
    headers = "${folder}/clang/${lib.versions.major (lib.getVersion found)}";
  }
