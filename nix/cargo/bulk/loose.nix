# Crates, and the names of those that must stay -> the names of loose ends: those that have to do with none of the others.
# Crates have to do with each other if one is built upon the other, or they are of one name.
{
  # Nodes of graph.nix, with all that they are built upon.
  crates,
  held,
}:
let
  inherit (builtins)
    any
    concatLists
    concatMap
    filter
    foldl'
    genericClosure
    groupBy
    head
    length
    mapAttrs
    ;
  setOf = import ../set-of.nix;

  versions = groupBy ({ name, ... }: name) crates;
  # Key -> the crates that are built upon it.
  above = mapAttrs (_: map ({ crate, ... }: crate)) (
    groupBy ({ key, ... }: key) (
      concatMap (crate: map ({ key, ... }: { inherit key crate; }) crate.below) crates
    )
  );
  around = node: node.below ++ above.${node.key} or [ ] ++ versions.${node.name};
  # Each set of crates that hang together.
  inherit (foldl' add start crates) parts;
  start = {
    seen = { };
    parts = [ ];
  };
  add =
    { seen, parts }@found:
    crate:
    let
      part = genericClosure {
        startSet = [ crate ];
        operator = around;
      };
    in
    if seen ? ${crate.key} then
      found
    else
      {
        seen = seen // setOf (map ({ key, ... }: key) part);
        parts = parts ++ [ part ];
      };
  largest = foldl' (one: other: if length other > length one then other else one) [ ] parts;
  isLoose = part: (head part).key != (head largest).key && !any ({ name, ... }: held ? ${name}) part;
  ends = concatLists (filter isLoose parts);
in
# Where they are most of all, it is all that counts.
if 2 * length ends > length crates then { } else setOf (map ({ name, ... }: name) ends)
