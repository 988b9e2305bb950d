# A manifest -> the text of another one, which says what matters to the crates that are left.
{
  # Whether a dependency of a manifest is left (see declared.nix), and one that the workspace has for all: its key, and what
  # is said under that.
  isLeft,
  isLeftForAll,
  # See default.nix.
  versioned,
  # See declared.nix.
  describe,
  kinds,
  # See features.nix.
  features,
}:
folder: manifest:
let
  inherit (builtins)
    attrNames
    elem
    filter
    listToAttrs
    mapAttrs
    removeAttrs
    ;
  toTOML = import ./to-toml.nix;
  select =
    isSelected: table: removeAttrs table (filter (key: !isSelected key table.${key}) (attrNames table));
  withoutEmpty = keys: select (key: value: !(elem key keys && (value == { } || value == [ ])));
  # Functions of values, by their keys.
  change = changes: mapAttrs (key: value: if changes ? ${key} then changes.${key} value else value);

  withoutVersion = table: if versioned then table else removeAttrs table [ "version" ];
  dependency =
    { package, isOwn, ... }:
    said:
    if isOwn then
      withoutEmpty [ "features" ] (
        change { features = features.ofPackage package; } (
          if said ? path then withoutVersion said else said
        )
      )
    else
      said;
  package = table: withoutVersion (removeAttrs table forPeople);

  withDependencies =
    tables:
    withoutEmpty kinds (
      change (listToAttrs (
        map (kind: {
          name = kind;
          value =
            table:
            let
              described = describe.${folder} kind;
            in
            mapAttrs (key: said: dependency (described key said) said) (
              select (key: said: isLeft (described key said)) table
            );
        }) kinds
      )) tables
    );

  forPeople = [
    "authors"
    "categories"
    "default-run"
    "description"
    "documentation"
    "exclude"
    "homepage"
    "include"
    "keywords"
    "license"
    "license-file"
    "metadata"
    "publish"
    "readme"
    "repository"
  ];
  forOwnCode = [
    "badges"
    "bench"
    "example"
    "lints"
    "metadata"
    "test"
  ];
in
toTOML (
  withoutEmpty [ "features" ] (
    withDependencies (
      change {
        features = _: features.tableOf folder;
        bin = map (target: removeAttrs target [ "required-features" ]);
        package = table: package table // (if versioned then { } else { version = "0.0.0"; });
        target = mapAttrs (_: withDependencies);
        workspace =
          table:
          change {
            inherit package;
            dependencies =
              table:
              mapAttrs (
                key: said:
                dependency {
                  package = said.package or key;
                  isOwn = said ? path;
                } said
              ) (select isLeftForAll table);
          } (removeAttrs table forOwnCode);
      } (removeAttrs manifest forOwnCode)
    )
  )
)
