# A project's folder -> the part of it that a build can depend on, and parts of that. Left out is what is known not to
# matter, so that a change of it rebuilds nothing; everything else stays, whatever it is.
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

  # What builds leave behind, and what drives Nix and not cargo.
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

  # Prose and Nix expressions are part of a program only if it names them: include_str!("../README.md"). Or it names a
  # folder of theirs: include_dir!("docs").
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

  # What code names: of each string in it the last part, or of a pattern the last part before it: "docs/*.md" and
  # "docs/{name}.md" name docs. What lies between strings is taken for one as well, which costs nothing; no path is so
  # long as most of that.
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
  # Code that has none of these in it names no prose. To look for a few strings is much faster than to take code apart;
  # to look for many is not.
  mayName =
    let
      # That prose lies in, at whatever depth.
      folders = attrNames (removeAttrs (setOf (concatMap (path: parts (dirOf path)) prose)) [ "." ]);
      marks = [
        ".md\""
        ".nix\""
        "LICEN"
        "COPYING"
      ]
      ++ map (folder: folder + "\"") folders
      ++ map (folder: folder + "/") folders;
      nothing = map (_: "") marks;
    in
    if length folders > 8 then _: true else code: replaceStrings marks nothing code != code;
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
  # What of it a function from paths keeps; a folder with all below.
  inherit only;
  # Of its code: path -> bytes.
  sizes = mapAttrs (_: stringLength) texts;
}
