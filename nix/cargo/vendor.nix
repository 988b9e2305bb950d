# Unpacks the crates of Cargo.lock and prepares its git checkouts: a folder for each registry and git repository, and a list of them.
# configure.sh makes cargo use the folders.
#
# Type: supply -> { lock, parent? } -> derivation
{
  run,
  userland,
  crateFile,
  cratesIo,
  # The folders of cargo and of what it needs.
  cargoPath ? [ ],
  # Path of crossflake-builder, for locks with other sources than crates.io.
  builder ? "",
}:
{
  lock,
  # { lock, vendor } of an earlier vendor step, whose crates are not unpacked again.
  parent ? null,
}:
let
  inherit (builtins)
    all
    attrNames
    concatLists
    concatStringsSep
    elemAt
    genList
    length
    match
    partition
    replaceStrings
    toJSON
    ;
  setOf = import ./set-of.nix;
  indexed = f: list: genList (index: f index (elemAt list index)) (length list);

  registries = attrNames lock.registries;
  hasOnlyCratesIo = lock.checkouts == [ ] && all (source: source == cratesIo) registries;
  # cargo's configuration for the most frequent case, which needs no program.
  config =
    if !hasOnlyCratesIo then
      ""
    else if registries == [ ] then
      "# no sources"
    else
      ''
        [source.crates-io]
        replace-with = "registry-0"
        [source.registry-0]
        directory = "@vendor@/registry-0"
      '';
  # The sources for `crossflake-builder configure`, in the terms of cargo's configuration.
  sources =
    indexed (
      index: source:
      {
        folder = "registry-${toString index}";
      }
      // (
        let
          # "registry+URL" is a git index, which cargo's configuration names without the prefix; "sparse+URL" keeps its prefix.
          url = match "registry\\+(.*)" source;
        in
        if source == cratesIo then { } else { registry = if url == null then source else elemAt url 0; }
      )
    ) registries
    ++ indexed (
      index: checkout:
      {
        folder = "git-${toString index}";
        git = checkout.url;
      }
      // (if checkout.reference == null then { } else { ${checkout.reference} = checkout.value; })
    ) lock.checkouts;

  # Each crate with its path in the output.
  cratesOf =
    lock:
    concatLists (
      indexed (
        index: source:
        map (crate: {
          inherit crate;
          place = "registry-${toString index}/${crate.name}-${crate.version}";
        }) lock.registries.${source}
      ) (attrNames lock.registries)
    );
  keyOf = { crate, place }: "${place} ${crate.sha256}";
  there = if parent == null then { } else setOf (map keyOf (cratesOf parent.lock));
  sorted = partition (crate: there ? ${keyOf crate}) (cratesOf lock);
  kept = sorted.right;
  unpacked = sorted.wrong;

  # A derivation of its own, which all steps share whose packages of the repository are the same.
  checkoutOf =
    checkout:
    run {
      name = "checkout";
      script = ./checkout.sh;
      path = cargoPath;
      inherit userland;
      env = {
        inherit (checkout) url;
        tree = builtins.fetchGit {
          inherit (checkout) url rev;
          allRefs = true;
          submodules = true;
        };
        packages = map (package: "${package.name}@${package.version}") checkout.packages;
        crossflakeBuilder = builder;
      };
    };
  checkouts = indexed (
    index: checkout: "git-${toString index} ${checkoutOf checkout}"
  ) lock.checkouts;
in
if
  parent != null
  && all (part: lock.${part} == parent.lock.${part}) [
    "registries"
    "checkouts"
  ]
then
  parent.vendor
else
  run {
    name = "vendor";
    script = ./vendor.sh;
    inherit userland;
    env = {
      crates = concatStringsSep "\n" (
        map (
          { crate, place }: "${replaceStrings [ "/" ] [ " " ] place} ${crate.sha256} ${crateFile crate}"
        ) unpacked
      );
      parent = if kept == [ ] then "" else parent.vendor;
      kept = concatStringsSep "\n" (map ({ place, ... }: place) kept);
      checkouts = concatStringsSep "\n" checkouts;
      sources = toJSON sources;
      inherit config;
    };
  }
