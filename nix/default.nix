# lib.mkFlake: a project's source and targets -> the outputs of its flake.
{
  # Supply name -> { systems, on, unavailable }: see supplies/default.nix.
  supplies,
  # crossflake itself, as its flake gives it.
  crossflake,
}:
{
  # The flake itself.
  src,
  # `import ./nix/targets.nix`, which `crossflake generate` writes.
  targets,
  # Variables for build scripts and code of the project's own: name -> string.
  env ? { },
  # Supply name -> what that supply lets a flake say besides the manifest.
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
      throw "crossflake: nix/targets.nix is of format ${
        toString (targets.version or "unknown")
      }, this crossflake reads 2; run `crossflake generate` with the same version";

  lockFile = src + "/targets.lock.json";
  lock = if pathExists lockFile then fromJSON (readFile lockFile) else null;

  contract = import ./supplies/contract.nix;
  project = import ./cargo/project.nix {
    inherit env src;
    targets = generated;
  };
  select = keep: set: removeAttrs set (filter (name: !keep name set.${name}) (attrNames set));
  # Each system that a supply is for, once.
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
      or (throw "crossflake: the target ${name} asks for the supply ${target.supply}; there is ${concatStringsSep ", " (attrNames supplies)}");

  # What there is on one kind of build machine.
  outputsOn =
    system:
    let
      here = select (_: supply: elem system supply.systems) supplies;
      # Supply name -> target name -> what the supply gives for it.
      built = mapAttrs (
        name: supply:
        let
          partsOf = supply.on system {
            inherit lock project;
            settings = settings.${name} or { };
          };
          of = target: data: contract name target (partsOf target data);
        in
        mapAttrs of generated
      ) here;
      # Those whose own supply works on this machine, and why some of them are not there nevertheless.
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

      # Where `nix build .#NAME` looks next.
      legacyPackages =
        mapAttrs (name: why: throw "crossflake: ${name}: ${why}") unavailable
        // mapAttrs (_: mapAttrs (_: target: target.crate.package)) built
        // {
          # What the command line asks for. Not for people: it can change with any version.
          crossflake = {
            targets = mapAttrs (name: _: generated.${name}) chosen;
            inherit packages unavailable;
            runners = mapAttrs (_: target: target.runner) chosen;
            runScripts = mapAttrs (_: target: target.runScript) chosen;
            sources = mapAttrs (_: target: target.crate.sources) chosen;
            runnerSources = mapAttrs (_: target: target.runnerSources) chosen;
            # To be kept as nix/base.json.
            base = project.skeleton;
            # What Nix has git fetch while it evaluates.
            checkouts = map (checkout: { inherit (checkout) url rev; }) project.checkouts;
            # For people too: what a binary cache is to have.
            toolchains = mapAttrs (_: target: target.parts) chosen;
            # The flake that all of this comes from, which a machine without a network needs as well.
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
  # A system on which there is no target has no output of this kind.
  nonempty = select (_: output: output != { });
  each = kind: nonempty (mapAttrs (_: output: output.${kind}) outputs);
  # What only Linux builds, a Mac has built by a Linux machine of its own kind, such as Nix's linux-builder.
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
