# The functions of nixpkgs' lib that the nixpkgs supply uses.
let
  inherit (builtins)
    concatMap
    concatStringsSep
    elemAt
    filter
    head
    isString
    match
    replaceStrings
    split
    stringLength
    ;
in
rec {
  inherit concatStringsSep replaceStrings;
  concatMapStringsSep =
    separator: f: list:
    concatStringsSep separator (map f list);
  inherit (builtins) mapAttrs;
  genAttrs =
    names: f:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = f name;
      }) names
    );
  optionals = condition: list: if condition then list else [ ];
  getExe = package: "${package}/bin/${package.meta.mainProgram}";
  optional = condition: value: if condition then [ value ] else [ ];
  optionalAttrs = condition: set: if condition then set else { };
  splitString =
    separator: text: filter isString (split (replaceStrings [ "." ] [ "\\." ] separator) text);
  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if set ? ${head path} then
      attrByPath (builtins.tail path) default set.${head path}
    else
      default;
  toUpper = replaceStrings (map (n: elemAt lower n) (builtins.genList (n: n) 26)) (
    map (n: elemAt upper n) (builtins.genList (n: n) 26)
  );
  lower = letters "abcdefghijklmnopqrstuvwxyz";
  upper = letters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  letters = text: builtins.genList (n: builtins.substring n 1 text) (stringLength text);
  escapeShellArg = text: if match "[A-Za-z0-9_./,=+-]+" text != null then text else "'${text}'";
  getDev = package: package.dev or package;
  getLib = package: package.lib or package;
  getName = package: package.pname or package.name;
  getVersion = package: package.version;
  versions.major = version: head (splitString "." version);
  findFirst =
    test: default: list:
    let
      found = filter test list;
    in
    if found == [ ] then default else head found;
  inherit concatMap;
}
