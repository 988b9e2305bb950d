# The packages of a workspace -> what of their code is compiled before the last step: with dependencies, and in steps of its
# own, in their order, so that a change compiles its own step and those that come after it. To each step: what of a source
# it sees, and whose code it does not.
{
  # See workspace.nix.
  packages,
  default,
  # See source.nix.
  sizes,
  # cargo's arguments.
  args,
  # Names of packages that dependencies are built upon: see lock.nix.
  patches,
}:
let
  inherit (builtins)
    all
    attrNames
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
    ;
  setOf = import ./set-of.nix;

  # A step of its own takes a second. That is little beside half a megabyte of code, and beside a quarter of all.
  worthAStep = max (512 * 1024) (sum (map sizeOf ordered) / 4);

  built =
    let
      named = filter (index: elemAt args index == "--package") (genList (index: index) (length args));
      names = map (index: elemAt args (index + 1)) named;
    in
    if names == [ ] then
      default
    else
      filter (folder: elem packages.${folder}.name names) (attrNames packages);
  upon = folder: filter (below: packages ? ${below}) packages.${folder}.upon;
  # With all that they are built upon.
  closure =
    folders:
    map ({ key }: key) (genericClosure {
      startSet = map (folder: { key = folder; }) folders;
      operator = { key }: map (folder: { key = folder; }) (upon key);
    });
  patched = closure (filter (folder: elem packages.${folder}.name patches) (attrNames packages));
  # What is compiled besides.
  compiled =
    let
      isBuilt = setOf (closure (filter (folder: packages ? ${folder}) built));
    in
    filter (folder: isBuilt ? ${folder} && !elem folder patched) (attrNames packages);
  # While a procedural macro is compiled and linked, nothing that uses it is: they are a step, however little their code is.
  macros =
    let
      isBelow = setOf (closure (filter (folder: packages.${folder}.isMacro) compiled));
      sorted = partition (folder: isBelow ? ${folder}) compiled;
    in
    if sorted.wrong == [ ] then [ ] else sorted.right;
  # The others, in an order in which each comes after what it is built upon.
  ordered = orderedAfter (setOf (patched ++ macros)) (filter (folder: !elem folder macros) compiled);
  orderedAfter =
    before: rest:
    let
      free = filter (folder: all (below: before ? ${below}) (upon folder)) rest;
      # A patch that is taken for what another version is can make a circle of them.
      next = if free == [ ] then rest else free;
      isNext = setOf next;
    in
    if rest == [ ] then
      [ ]
    else
      next ++ orderedAfter (before // isNext) (filter (folder: !isNext ? ${folder}) rest);
  max = one: other: if one > other then one else other;

  # A path's package: that of the innermost folder with one. What is in none is everybody's; so is what is in the root
  # package's folder and not where code lies.
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
  ++ map (path: if dirOf path == "." then path else dirOf path) packages."".targets;
  ownerOf = path: if path == "." then null else owners.${path} or (ownerOf (dirOf path));
  above = path: if path == "." then [ ] else [ path ] ++ above (dirOf path);

  codeOf = groupBy ownerOf (
    filter (path: ownerOf path != null && !isForTests path) (attrNames sizes)
  );
  # Cargo's own folders of what is compiled only when asked for.
  isForTests = path: match "(.*/)?(tests|examples|benches)/.*" path != null;
  sizesOf = mapAttrs (_: paths: sum (map (path: sizes.${path}) paths)) codeOf;
  sizeOf = folder: sizesOf.${folder} or 0;
  sum = foldl' (one: other: one + other) 0;

  # One after the other until they are worth a step. What is left over comes last, with the highest.
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

  # What is seen where the code of these folders is there: with what is nobody's, or without.
  seen =
    present: others:
    let
      isPresent = setOf present;
      # Folders that have something present in them.
      around = setOf (concatMap above (filter (path: isPresent ? ${owners.${path}}) (attrNames owners)));
    in
    {
      keep =
        path:
        let
          owner = ownerOf path;
        in
        around ? ${path} || (if owner == null then others else isPresent ? ${owner});
      # The names of the packages whose code is not seen.
      later = map (folder: packages.${folder}.name) (
        filter (folder: !isPresent ? ${folder}) (attrNames packages)
      );
    };
in
{
  # null where that is none.
  dependencies = if patched == [ ] then null else seen patched false;
  layers = genList (index: seen (patched ++ concatLists (genList (elemAt steps) (index + 1))) true) (
    length steps
  );
}
