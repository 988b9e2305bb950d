# lib.mkFlake: a project's source and targets -> the outputs of its flake.
{
  # Supply name -> function of a project's lock to a supply. See supplies/contract.nix.
  supplies,
  # crossflake itself, as its flake gives it.
  crossflake,
}:
{
  # The flake itself.
  src,
  # `import ./nix/targets.nix`, which `crossflake generate` writes.
  targets,
}:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    fromJSON
    mapAttrs
    pathExists
    readFile
    unsafeDiscardStringContext
    ;

  # The one kind of build machine there are packages for.
  system = "x86_64-linux";

  generated =
    if targets.version or null == 1 then
      targets.targets
    else
      throw "crossflake: nix/targets.nix is of format ${
        toString (targets.version or "unknown")
      }, this crossflake reads 1; run `crossflake generate` with the same version";

  lockFile = src + "/targets.lock.json";
  lock = if pathExists lockFile then fromJSON (readFile lockFile) else null;

  contract = import ./supplies/contract.nix;
  # Supply name -> target name -> what the supply gives for it.
  supplied = mapAttrs (
    name: supply: mapAttrs (target: contract name target) (mapAttrs (supply lock) generated)
  ) supplies;

  # What a target's outputs are, through a supply.
  built = mapAttrs (_: mapAttrs (_: parts: parts // { crate = parts.buildCrate src; })) supplied;
  chosen = mapAttrs (name: target: (through name target.supply).${name}) generated;
  through =
    name: supply:
    built.${supply}
      or (throw "crossflake: the target ${name} asks for the supply ${supply}; there is ${concatStringsSep ", " (attrNames supplies)}");

  perTarget = f: { ${system} = mapAttrs f chosen; };
in
{
  packages = perTarget (_: target: target.crate.package);
  checks = perTarget (_: target: target.crate.check);
  devShells = perTarget (_: target: target.mkShell);
  apps = perTarget (
    name: target: {
      type = "app";
      program = toString (
        target.runScript {
          name = "run-${name}";
          script = ./app.sh;
          env = {
            inherit (target.crate) package;
            runner = "${target.runner}/bin/run";
          };
        }
      );
    }
  );

  legacyPackages.${system} = mapAttrs (_: mapAttrs (_: target: target.crate.package)) built // {
    # What the command line asks for. Not for people: it can change with any version.
    crossflake = {
      targets = generated;
      runners = mapAttrs (_: target: target.runner) chosen;
      runScripts = mapAttrs (_: target: target.runScript) chosen;
      sources = mapAttrs (_: target: target.crate.sources) chosen;
      checkouts = mapAttrs (_: target: target.crate.checkouts) chosen;
      # For people too: what a binary cache is to have.
      toolchains = mapAttrs (_: target: target.parts) chosen;
      # The flake that all of this comes from, which a machine without a network needs as well.
      source = {
        name = "source";
        storePath = unsafeDiscardStringContext crossflake.outPath;
      };
    };
  };
}
