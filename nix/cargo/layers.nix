# Groups the members of a workspace into layers, which are compiled in order, each in a step of its own, before the package. A
# change of a member recompiles its layer and the later ones. Each layer lists its visible sources and its stubbed packages.
#
# Type: { folder, packages, default, rustFiles, args, patches } -> { dependencies, layers }
{
  # The project's folder.
  folder,
  # See workspace.nix.
  packages,
  default,
  # The paths of all Rust files.
  rustFiles,
  # cargo's arguments.
  args,
  # Names of packages that crates depend on: see lock.nix.
  patches,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    baseNameOf
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    genericClosure
    genList
    groupBy
    length
    listToAttrs
    mapAttrs
    match
    partition
    stringLength
    substring
    ;
  setOf = import ./set-of.nix;

  # A step costs a second: little compared to thirty files of code and to a quarter of all code.
  worthAStep = max 30 (sum (map sizeOf ordered) / 4);

  built =
    let
      named = filter (index: elemAt args index == "--package") (genList (index: index) (length args));
      names = map (index: elemAt args (index + 1)) named;
    in
    if names == [ ] then
      default
    else
      filter (folder: elem packages.${folder}.name names) (attrNames packages);
  folderOf = listToAttrs (
    map (folder: {
      inherit (packages.${folder}) name;
      value = folder;
    }) (attrNames packages)
  );
  dependenciesOf =
    folder:
    map (name: folderOf.${name}) (filter (name: folderOf ? ${name}) packages.${folder}.dependencies);
  # Folders with all their dependencies.
  closure =
    folders:
    map ({ key }: key) (genericClosure {
      startSet = map (folder: { key = folder; }) folders;
      operator = { key }: map (folder: { key = folder; }) (dependenciesOf key);
    });
  patched = closure (filter (folder: elem packages.${folder}.name patches) (attrNames packages));
  # The other members that the build compiles.
  compiled =
    let
      isBuilt = setOf (closure built);
    in
    filter (folder: isBuilt ? ${folder} && !elem folder patched) (attrNames packages);
  # Procedural macros of any size are a layer of their own, because cargo compiles a macro's users only after it is linked.
  macros =
    let
      isBelow = setOf (closure (filter (folder: packages.${folder}.isMacro) compiled));
      sorted = partition (folder: isBelow ? ${folder}) compiled;
    in
    if sorted.wrong == [ ] then [ ] else sorted.right;
  # The others, each after its dependencies.
  ordered = orderedAfter (setOf (patched ++ macros)) (filter (folder: !elem folder macros) compiled);
  orderedAfter =
    before: rest:
    let
      free = filter (folder: all (below: before ? ${below}) (dependenciesOf folder)) rest;
      # With a patch, packages can depend on each other in a cycle.
      next = if free == [ ] then rest else free;
      isNext = setOf next;
    in
    if rest == [ ] then
      [ ]
    else
      next ++ orderedAfter (before // isNext) (filter (folder: !isNext ? ${folder}) rest);
  max = one: other: if one > other then one else other;

  # A path belongs to the package in the innermost folder around it. All layers see paths outside of all packages, and paths of the
  # root package outside of its folders of code.
  owners = listToAttrs (
    concatMap (
      folder:
      map (path: {
        name = path;
        value = folder;
      }) (if folder == "" then ofRoot else [ folder ])
    ) (attrNames packages)
  );
  ofRoot = [
    "Cargo.toml"
    "src"
    "tests"
    "examples"
    "benches"
  ]
  ++ map (path: if dirOf path == "." then path else dirOf path) packages."".stubs;
  ownerOf = path: if path == "." then null else owners.${path} or (ownerOf (dirOf path));
  above = path: if path == "." then [ ] else [ path ] ++ above (dirOf path);

  # cargo compiles these folders only on request.
  isForTests = path: match "(.*/)?(tests|examples|benches)/.*" path != null;
  codeOf = groupBy ownerOf (filter (path: ownerOf path != null && !isForTests path) rustFiles);
  # The number of a package's files. Reading them to measure the code is slow, and Nix cannot read every file.
  sizeOf = folder: length (codeOf.${folder} or [ ]);
  sum = foldl' (one: other: one + other) 0;

  # Members are added to a layer until it is worth a step. The rest is compiled with the package.
  steps =
    (if macros == [ ] then [ ] else [ macros ])
    ++ (foldl'
      (
        { done, open }:
        folder:
        let
          folders = open ++ [ folder ];
        in
        if sum (map sizeOf folders) >= worthAStep then
          {
            done = done ++ [ folders ];
            open = [ ];
          }
        else
          {
            inherit done;
            open = folders;
          }
      )
      {
        done = [ ];
        open = [ ];
      }
      (genList (elemAt ordered) (max 0 (length ordered - 1)))
    ).done;

  # Files in the project's folder that people read, and that code of members hardly ever does. If a member embeds one, its step fails
  # and the last one compiles it. A build script may look for such a file without saying so.
  isProse =
    let
      start = if folder == "" then 0 else stringLength folder + 1;
    in
    path:
    substring 0 start "${path}/" == substring 0 start "${folder}/"
    &&
      match
        "[^/]*[.](md|nix)|(LICEN[CS]E|COPYING|[.]git|targets[.])[^/]*|flake[.]lock|nix/(targets[.]nix|base[.]json)"
        (substring start (stringLength path) path) != null;
  # The sources that a step sees if it has the code of the folders `present`. `others`: whether it also sees files outside of them, but
  # of other packages no manifests and Rust files, which are stubs. Without build scripts, it sees no prose, and no tests of other packages.
  seen =
    present: others:
    let
      isPresent = setOf present;
      # Folders that contain something present.
      around = setOf (concatMap above (filter (path: isPresent ? ${owners.${path}}) (attrNames owners)));
      hasScript = any (folder: packages.${folder}.hasScript) present;
      isHidden =
        owner: path:
        isProse path || owner != null && (isForTests path || match ".*[.]md" (baseNameOf path) != null);
    in
    {
      keep =
        path:
        let
          owner = ownerOf path;
        in
        around ? ${path}
        || owner != null && isPresent ? ${owner}
        ||
          others
          && (hasScript || !isHidden owner path)
          && (owner == null || match "Cargo[.]toml|.*[.]rs" (baseNameOf path) == null);
      # The names of the packages that are stubs.
      later = map (folder: packages.${folder}.name) (
        filter (folder: !isPresent ? ${folder}) (attrNames packages)
      );
    };
in
{
  # null if crates depend on no member.
  dependencies = if patched == [ ] then null else seen patched false;
  layers = genList (index: seen (patched ++ concatLists (genList (elemAt steps) (index + 1))) true) (
    length steps
  );
}
