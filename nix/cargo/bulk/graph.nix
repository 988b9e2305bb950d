# What Cargo.lock says -> its packages, each with those that it is built upon, and what they call each other.
lock:
let
  inherit (builtins)
    concatMap
    elemAt
    filter
    groupBy
    length
    listToAttrs
    ;

  # What a package may be called: the first of these that means no other one.
  namesOf =
    { name, version, ... }@package:
    [
      name
      "${name} ${version}"
      "${name} ${version} (${package.source or ""})"
    ];
  called = listToAttrs (
    concatMap (
      { package, ... }@node:
      map (name: {
        inherit name;
        value = node;
      }) (namesOf package)
    ) nodes
  );
  nodes = map (package: {
    key = elemAt (namesOf package) 2;
    inherit package;
    inherit (package) name;
    # The project's own.
    isOwn = !package ? source;
    # What is not there is cargo's to complain of.
    below = concatMap (name: if called ? ${name} then [ called.${name} ] else [ ]) (
      package.dependencies or [ ]
    );
  }) (lock.package or [ ]);
in
{
  inherit nodes;
  # What one of these is called among them.
  callAmong =
    nodes:
    let
      byName = groupBy ({ name, ... }: name) nodes;
    in
    { name, package, ... }:
    let
      others = byName.${name};
      ofVersion = filter (other: other.package.version == package.version) others;
    in
    elemAt (namesOf package) (
      if length others == 1 then
        0
      else if length ofVersion == 1 then
        1
      else
        2
    );
}
