# The part of a project's folder that a build can depend on. Leaves out files that no build reads, so that changing them does not
# cause a rebuild.
#
# Type: { src, exclude? } -> { whole, only, sizes }
{
  src,
  # Further paths to leave out, relative to the root: the manifest's `exclude`.
  exclude ? [ ],
}:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    baseNameOf
    concatMap
    dirOf
    elem
    filter
    isString
    length
    listToAttrs
    mapAttrs
    match
    readDir
    readFile
    replaceStrings
    split
    stringLength
    unsafeDiscardStringContext
    ;
  relative = import ./relative.nix { inherit src; };
  setOf = import ./set-of.nix;

  # Outputs of builds, and files that only Nix reads.
  neverPart = [
    ".direnv"
    ".envrc"
    ".git"
    ".gitattributes"
    ".github"
    ".gitignore"
    ".gitlab-ci.yml"
    "flake.lock"
    "flake.nix"
    "nix/base.json"
    "target"
    "targets.json"
    "targets.lock.json"
  ];
  isNeverPart =
    relative:
    elem relative neverPart || match "result(-[^/]*)?" relative != null || elem relative exclude;

  # Documents and Nix expressions are part of a program only if its code names them, include_str!("../README.md"), or their folder,
  # include_dir!("docs").
  isProse = path: match ".*\\.(md|nix)|LICEN[CS]E.*|COPYING.*" (baseNameOf path) != null;

  walk =
    folder:
    let
      entries = readDir (src + "/${folder}");
    in
    concatMap (
      name:
      let
        relative = if folder == "" then name else "${folder}/${name}";
      in
      if isNeverPart relative then
        [ ]
      else if entries.${name} == "directory" then
        walk relative
      else
        [ relative ]
    ) (attrNames entries);
  files = walk "";

  # The file and folder names in code: of each string literal the last part of the path, or the last part before a pattern ("docs"
  # for "docs/*.md" and "docs/{name}.md"). Text between two literals counts too, unless it is longer than a path.
  named = setOf (
    concatMap (
      code: map lastName (filter (part: isString part && stringLength part < 256) (split "\"" code))
    ) (filter mayName code)
  );
  code = attrValues texts;
  texts = listToAttrs (
    map (path: {
      name = path;
      value = unsafeDiscardStringContext (readFile (src + "/${path}"));
    }) (filter (path: match ".*\\.rs" path != null) files)
  );
  # Whether code may name documents: it contains one of `marks`. Searching for a few strings is much faster than splitting the code;
  # searching for many is not.
  mayName =
    let
      # Folders that contain documents, at any depth.
      folders = attrNames (removeAttrs (setOf (concatMap (path: parts (dirOf path)) prose)) [ "." ]);
      marks = [
        ".md\""
        ".nix\""
        "LICEN"
        "COPYING"
      ]
      ++ map (folder: folder + "\"") folders
      ++ map (folder: folder + "/") folders;
      empty = map (_: "") marks;
    in
    if length folders > 8 then _: true else code: replaceStrings marks empty code != code;
  lastName =
    string:
    let
      last = baseNameOf string;
      isPattern = replaceStrings [ "*" "{" ] [ "" "" ] last != last;
    in
    if isPattern then lastName (dirOf string) else last;
  parts = path: filter isString (split "/" path);
  isNamed = path: any (part: named ? ${part}) (parts path);

  prose = filter isProse files;
  leftOut = setOf (filter (path: !isNamed path) prose);
  only =
    keep:
    builtins.path {
      name = "source";
      path = src;
      filter =
        path: _type:
        let
          below = relative path;
        in
        !isNeverPart below && !leftOut ? ${below} && keep below;
    };
in
{
  whole = only (_: true);
  # (path -> bool) -> the part of the source with the paths for which the function returns true.
  inherit only;
  # Path of a Rust file -> its size in bytes.
  sizes = mapAttrs (_: stringLength) texts;
}
