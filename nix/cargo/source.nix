# A project's folder -> the part of it that a build can depend on. Left out is what is known not to matter, so that a
# change of it rebuilds nothing; everything else stays, whatever it is.
{
  src,
  # Further paths to leave out, relative to the root: the manifest's `exclude`.
  exclude ? [ ],
}:
let
  inherit (builtins)
    any
    attrNames
    baseNameOf
    concatMap
    elem
    filter
    isString
    listToAttrs
    match
    readDir
    readFile
    replaceStrings
    split
    ;
  relative = import ./relative.nix { inherit src; };

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
    "target"
    "targets.json"
    "targets.lock.json"
  ];
  isNeverPart =
    relative:
    elem relative neverPart || match "result(-[^/]*)?" relative != null || elem relative exclude;

  # Prose and Nix expressions are part of a program only if it names them: include_str!("../README.md").
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

  code = map (path: readFile (src + "/${path}")) (filter (path: match ".*\\.rs" path != null) files);
  # One pass over a text, without a regular expression: those overflow the stack on long texts.
  mentions = words: text: replaceStrings words (map (_: "") words) text != text;
  # Most code names no prose at all, so that little is left to look through for each name.
  mentioning = filter (mentions [
    ".md"
    ".nix"
    "LICEN"
    "COPYING"
  ]) code;
  # A whole folder can be embedded without its files being named: include_dir!("docs").
  foldersAbove = path: filter (part: isString part) (split "/" (dirOf' path));
  dirOf' = path: if match ".*/.*" path == null then "" else builtins.dirOf path;
  # Each folder once: there are few of them, and much code.
  mentionedFolders = listToAttrs (
    map (folder: {
      name = folder;
      value = any (mentions [
        "\"${folder}"
        "/${folder}"
      ]) code;
    }) (concatMap foldersAbove (filter isProse files))
  );
  mentionsFolder = folder: mentionedFolders.${folder};
  isMentioned =
    path:
    any (mentions [ (baseNameOf path) ]) mentioning
    || any (folder: folder != "" && mentionsFolder folder) (foldersAbove path);

  leftOut = filter (path: isProse path && !isMentioned path) files;
in
builtins.path {
  name = "source";
  path = src;
  filter =
    path: _type:
    let
      below = relative path;
    in
    !isNeverPart below && !elem below leftOut;
}
