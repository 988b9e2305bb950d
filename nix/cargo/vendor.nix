# Unpacks the crates and checkouts of Cargo.lock into a folder like that of `cargo vendor`: a directory source for each registry and
# git repository, and the cargo configuration that replaces the registries and repositories with them.
#
# Type: supply -> { lock, parent? } -> derivation
{
  run,
  userland,
  crateFile,
  cratesIo,
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
    ;
  setOf = import ./set-of.nix;
  indexed = f: list: genList (index: f index (elemAt list index)) (length list);

  original =
    index: source:
    if source == cratesIo then
      ''
        [source.crates-io]
        replace-with = "registry-${toString index}"
      ''
    else
      let
        # "registry+URL" is a git index, which cargo's configuration names without the prefix; "sparse+URL" keeps its prefix.
        url = match "registry\\+(.*)" source;
      in
      ''
        [source.original-registry-${toString index}]
        registry = "${if url == null then source else elemAt url 0}"
        replace-with = "registry-${toString index}"
      '';

  registries = attrNames lock.registries;
  registryConfig = indexed (
    index: source:
    original index source
    + ''
      [source.registry-${toString index}]
      directory = "@vendor@/registry-${toString index}"
    ''
  ) registries;
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

  gitConfig = indexed (index: checkout: ''
    [source.original-git-${toString index}]
    git = "${checkout.url}"
    ${if checkout.reference == null then "" else "${checkout.reference} = \"${checkout.value}\""}
    replace-with = "git-${toString index}"
    [source.git-${toString index}]
    directory = "@vendor@/git-${toString index}"
  '') lock.checkouts;
  checkouts = indexed (
    index: checkout:
    let
      tree = builtins.fetchGit {
        inherit (checkout) url rev;
        allRefs = true;
        submodules = true;
      };
    in
    "git-${toString index} ${tree} ${concatStringsSep " " checkout.packages}"
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
      shebangs = ./shebangs.sh;
      crates = concatStringsSep "\n" (
        map (
          { crate, place }: "${replaceStrings [ "/" ] [ " " ] place} ${crate.sha256} ${crateFile crate}"
        ) unpacked
      );
      parent = if kept == [ ] then "" else parent.vendor;
      kept = concatStringsSep "\n" (map ({ place, ... }: place) kept);
      checkouts = concatStringsSep "\n" checkouts;
      config = concatStringsSep "\n" (registryConfig ++ gitConfig);
    };
  }
