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
  # Functions of values, by their keys.
  change = changes: mapAttrs (key: value: if changes ? ${key} then changes.${key} value else value);

  withoutVersion = table: if versioned then table else removeAttrs table [ "version" ];
  dependency = said: if said ? path then withoutVersion said else said;
  package = table: withoutVersion (removeAttrs table forPeople);

  # Empty tables of them are none.
  withDependencies =
    tables:
    select (key: table: !elem key kinds || table != { }) (
      change (listToAttrs (
        map (kind: {
          name = kind;
          value =
            table:
            mapAttrs (_: dependency) (select (key: said: isLeft (describe.${folder} kind key said)) table);
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
  withDependencies (
    change {
      package = table: package table // (if versioned then { } else { version = "0.0.0"; });
      target = mapAttrs (_: withDependencies);
      workspace =
        table:
        change {
          inherit package;
          dependencies = table: mapAttrs (_: dependency) (select isLeftForAll table);
        } (removeAttrs table forOwnCode);
    } (removeAttrs manifest forOwnCode)
  )
)
