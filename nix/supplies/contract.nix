# What a supply gives for a target. Checked by name, so that a supply that lacks a part says so and not the part's user.
supply: target: parts:
let
  inherit (builtins) attrNames concatStringsSep filter;

  asked = {
    toolchain = "a derivation with bin/cargo and bin/rustc, std for the build machine and for the triple";
    cc = "{ cc, cxx, ar, ranlib, strip, pkgConfig }: programs by absolute path; { sysroot }: what they use";
    crate = "{ package, check, sources } of the project, and sbom where there is one";
    parts = "a derivation that refers to all that a build takes and that does not depend on the project";
    runner = "a derivation with bin/run, which runs this target's programs on the build machine";
    runnerSources = "the files from outside that it takes";
    mkShell = "a derivation for `nix develop`";
    runScript = "function of { name, script, env } to a derivation, on this supply's own shell";
  };
  lacking = filter (name: !parts ? ${name}) (attrNames asked);
in
if lacking == [ ] then
  parts
else
  throw "crossflake: the supply ${supply} lacks ${concatStringsSep ", " lacking} for the target ${target}"
