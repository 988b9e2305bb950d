# Checks that a supply returns all attributes of a target that other code reads, so that an error names the missing attribute and
# not the code that reads it.
#
# Type: supply name -> target name -> attrset -> attrset
supply: target: parts:
let
  inherit (builtins) attrNames concatStringsSep filter;

  required = {
    crate = "{ package, check, sources, steps } of the project, and sbom if the supply has one";
    mkShell = "a derivation for `nix develop`";
    parts = "a derivation that refers to all inputs of a build that do not depend on the project";
    runScript = "a function from { name, script, env } to a derivation, which runs the script with this supply's shell";
    runner = "a derivation with bin/run, which runs this target's programs on the build machine";
    runnerSources = "the files from outside that the runner takes";
    toolchainParts = "derivations that do not depend on the project, by path: { userland, rust, std, sysroot, compiler, runner, verifier }";
  };
  requiredOfCrate = {
    check = "a derivation that fails if a check fails";
    package = "a derivation with the programs in bin/";
    sources = "the files from outside that the package takes";
    steps = "the steps of ../steps.nix, each with its derivation";
  };
  missing =
    filter (name: !parts ? ${name}) (attrNames required)
    ++ map (name: "crate.${name}") (
      filter (name: parts ? crate && !parts.crate ? ${name}) (attrNames requiredOfCrate)
    );
in
if missing == [ ] then
  parts
else
  throw "crossflake: the supply ${supply} does not define ${concatStringsSep ", " missing} for target ${target}"
