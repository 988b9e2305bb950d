# A project's tools -> libclang, where it is among them: the folders of its library and of clang's own headers.
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
