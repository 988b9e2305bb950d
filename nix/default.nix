# lib.mkFlake: the outputs of a project's flake.
#
# Type: { supplies, crossflake } -> { src, above?, targets, env?, revision?, settings? } -> outputs
# Example:
#   mkFlake { src = self; targets = import ./nix/targets.nix; }
#   => { packages.x86_64-linux.aarch64-linux = ...; checks = ...; devShells = ...; apps = ...; legacyPackages = ...; }
{
  # Supply name -> { systems, on, unavailable }: see supplies/default.nix.
  supplies,
  # crossflake's own source, as its flake has it.
  crossflake,
}:
{
  # The project's folder: the flake itself, or ./. in a folder of a larger repository.
  src,
  # Paths outside of that folder that a build sees too, in the same repository: [ ../proto ../common ].
  above ? [ ],
  # `import ./nix/targets.nix`, which `crossflake generate` writes.
  targets,
  # Variables for the project's own build scripts and code: name -> string.
  env ? { },
  # The revision that `git` answers to build scripts of the project, for example `self.rev or self.dirtyRev or null`. null: it
  # answers as outside of a repository.
  revision ? null,
  # Supply name -> settings of that supply which are not part of the manifest.
  settings ? { },
}:
let
  inherit (builtins)
    attrNames
    attrValues
    concatMap
    concatStringsSep
    elem
    filter
    fromJSON
    groupBy
    head
    listToAttrs
    mapAttrs
    match
    pathExists
    readFile
    unsafeDiscardStringContext
    ;

  generated =
    if targets.version or null == 2 then
      targets.targets
    else
      throw "crossflake: nix/targets.nix has format ${
        toString (targets.version or "unknown")
      }, but this crossflake reads format 2; run `crossflake generate` of the same version";

  lockFile = src + "/targets.lock.json";
  lock = if pathExists lockFile then fromJSON (readFile lockFile) else null;

  contract = import ./supplies/contract.nix;
  project = import ./cargo/project.nix {
    inherit above src;
    targets = generated;
    # Read by ./cargo/git.sh.
    env = env // (if revision == null then { } else { CROSSFLAKE_REVISION = revision; });
  };
  select = keep: set: removeAttrs set (filter (name: !keep name set.${name}) (attrNames set));
  # The systems of all supplies, each once.
  systems = attrNames (
    listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) (concatMap (supply: supply.systems) (attrValues supplies))
    )
  );
  supplyOf =
    name: target:
    supplies.${target.supply}
      or (throw "crossflake: target ${name} names the supply ${target.supply}; known supplies: ${concatStringsSep ", " (attrNames supplies)}");

  # The outputs for one kind of build machine.
  outputsOn =
    system:
    let
      here = select (_: supply: elem system supply.systems) supplies;
      # Supply name -> target name -> the attributes that contract.nix lists.
      built = mapAttrs (
        name: supply:
        let
          partsOf = supply.on system {
            inherit lock project;
            settings = settings.${name} or { };
          };
          check = target: data: contract name target (partsOf target data);
        in
        mapAttrs check generated
      ) here;
      # The targets whose supply works on this machine. `unavailable` has the reasons why some of these cannot be built.
      candidates = select (name: target: elem system (supplyOf name target).systems) generated;
      reason =
        _: target: (supplies.${target.supply}.unavailable or (_: _: null)) { inherit lock system; } target;
      unavailable = select (_: why: why != null) (mapAttrs reason candidates);
      chosen = mapAttrs (name: target: built.${target.supply}.${name}) (
        removeAttrs candidates (attrNames unavailable)
      );
      packages = mapAttrs (
        _:
        { crate, ... }:
        if crate ? sbom then crate.package // { inherit (crate) sbom; } else crate.package
      ) chosen;
    in
    {
      inherit packages;
      checks = mapAttrs (_: target: target.crate.check) chosen;
      devShells = mapAttrs (_: target: target.mkShell) chosen;
      apps = mapAttrs (name: target: {
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
      }) chosen;

      # `nix build .#NAME` searches here after packages.
      legacyPackages =
        mapAttrs (name: why: throw "crossflake: target ${name}: ${why}") unavailable
        // mapAttrs (_: mapAttrs (_: target: target.crate.package)) built
        // {
          # For the command `crossflake`, see crates/crossflake/src/fetch/query.nix. Any version may change it.
          crossflake = {
            targets = mapAttrs (name: _: generated.${name}) chosen;
            inherit packages unavailable;
            steps = mapAttrs (_: target: target.crate.steps) chosen;
            # Kind of step or part of the toolchain -> paths of its derivations.
            derivations = mapAttrs (
              _: target:
              mapAttrs (_: map (step: step.derivation.drvPath)) (groupBy (step: step.kind) target.crate.steps)
              // target.toolchainParts
            ) chosen;
            runners = mapAttrs (_: target: target.runner) chosen;
            runScripts = mapAttrs (_: target: target.runScript) chosen;
            sources = mapAttrs (
              name: target: target.crate.sources ++ (import ./source-files.nix generated.${name}).sources
            ) chosen;
            runnerSources = mapAttrs (_: target: target.runnerSources) chosen;
            # `crossflake base` writes it to nix/base.json.
            base = project.skeleton;
            # The git repositories that Nix fetches while it evaluates.
            checkouts = map (checkout: { inherit (checkout) url rev; }) project.checkouts;
            # The content of a binary cache. Users may build these too.
            toolchains = mapAttrs (_: target: target.parts) chosen;
            # crossflake's source, which a bundle contains, because a machine without a network cannot fetch the flake input.
            source = {
              name = "source";
              storePath = unsafeDiscardStringContext crossflake.outPath;
            };
          };
        };
    };

  outputs = listToAttrs (
    map (name: {
      inherit name;
      value = outputsOn name;
    }) systems
  );
  # A system without targets has no output of this kind.
  nonempty = select (_: output: output != { });
  each = kind: nonempty (mapAttrs (_: output: output.${kind}) outputs);
  # A Mac also has the outputs that only Linux builds: a Linux builder, such as Nix's linux-builder, builds them for it.
  orOnLinux =
    kind:
    let
      onLinux =
        system:
        let
          mac = match "(.*)-darwin" system;
        in
        if mac == null then { } else outputs."${head mac}-linux".${kind} or { };
    in
    nonempty (mapAttrs (system: output: onLinux system // output.${kind}) outputs);
in
{
  packages = orOnLinux "packages";
  checks = orOnLinux "checks";
  devShells = each "devShells";
  apps = each "apps";
  legacyPackages = mapAttrs (_: output: output.legacyPackages) outputs;
}
