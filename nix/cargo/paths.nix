# Questions about the paths of a source. Paths are relative to it and do not end with a slash; the source itself is "". No answer
# depends on a file's content, and none fails on a link that leads nowhere.
#
# Type: { src?, followsLinks? } -> { at, join, isIn, resolve, around, entries, folders, allFolders, hasFile, hasFolder, isReadable, isLinked }
{
  # The source; not needed by functions that do not read it.
  src ? null,
  # Whether a link counts as a folder if a cargo manifest is behind it. Nix fails on links that lead to each other in a circle, so this
  # is for sources where something is not found otherwise.
  followsLinks ? false,
}:
let
  inherit (builtins)
    attrNames
    concatMap
    concatStringsSep
    dirOf
    elem
    elemAt
    filter
    foldl'
    genList
    isString
    length
    mapAttrs
    match
    pathExists
    readDir
    split
    stringLength
    substring
    ;
  at = path: if path == "" then src else src + "/${path}";
  join = folder: path: if folder == "" then path else "${folder}/${path}";
  partsOf = path: filter (part: isString part && part != "" && part != ".") (split "/" path);
  parentOf = path: if dirOf path == "." then "" else dirOf path;
  around = path: if path == "" then [ ] else [ (parentOf path) ] ++ around (parentOf path);

  # A path's type, its entries if it is a folder, and whether it is a link or below one. Each folder is read at most once. No link
  # below another one counts as a folder: a link can lead to a folder around it. Lists of paths have one a line, so names with control
  # characters are left out.
  entryOf =
    isBelowLink: path: type:
    let
      isLinked = isBelowLink || type == "symlink";
      found = readDir (at path);
      isWeird = name: match "[^[:cntrl:]]+" name == null;
      isFollowed =
        followsLinks && type == "symlink" && !isBelowLink && pathExists (at "${path}/Cargo.toml");
    in
    {
      inherit isLinked path type;
      entries =
        if type == "directory" || isFollowed then
          mapAttrs (name: entryOf isLinked (join path name)) (
            removeAttrs found (filter isWeird (attrNames found))
          )
        else
          null;
    };
  root = entryOf false "" "directory";
  entryAt =
    path:
    foldl' (
      { entries, isLinked, ... }:
      part:
      (if entries == null then { } else entries).${part} or {
        inherit isLinked;
        type = null;
        entries = null;
      }
    ) root (partsOf path);
  entriesAt =
    path:
    let
      inherit (entryAt path) entries;
    in
    if entries == null then { } else entries;
  isFolder = { entries, ... }: entries != null;
in
{
  inherit around at join;

  # Whether a path is a folder or in it.
  isIn =
    path: folder:
    folder == "" || path == folder || substring 0 (stringLength folder + 1) path == "${folder}/";

  # "crates/a" -> "../b" -> "crates/b". null if the path leads out of the source.
  resolve =
    folder: path:
    let
      step =
        stack: part:
        if stack == null || stack == [ ] && part == ".." then
          null
        else if part == ".." then
          genList (elemAt stack) (length stack - 1)
        else
          stack ++ [ part ];
      resolved = foldl' step [ ] (partsOf folder ++ partsOf path);
    in
    if resolved == null then null else concatStringsSep "/" resolved;

  # A folder -> its entries, name -> type. A folder that is not there has none.
  entries = path: mapAttrs (_: { type, ... }: type) (entriesAt path);
  # A folder -> the folders in it.
  folders =
    path:
    let
      found = entriesAt path;
    in
    map (join path) (filter (name: name != ".git" && isFolder found.${name}) (attrNames found));
  # A folder -> itself and all folders below it, without those behind links.
  allFolders =
    path:
    let
      below =
        { entries, path, ... }:
        [ path ]
        ++ concatMap (
          name: if name != ".git" && entries.${name}.type == "directory" then below entries.${name} else [ ]
        ) (attrNames entries);
      entry = entryAt path;
    in
    if isFolder entry then below entry else [ ];

  hasFolder = path: isFolder (entryAt path);
  # Whether there is a file, or a link that may lead to one. Below a link, only Rust files are looked for.
  hasFile =
    path:
    let
      inherit (entryAt path) isLinked type;
    in
    elem type [
      "regular"
      "symlink"
    ]
    || type == null && isLinked && match ".*[.]rs" path != null && pathExists (at path);
  # Whether there is a file that can be read for certain.
  isReadable = path: (entryAt path).type == "regular";
  # Whether a path is a link or below one.
  isLinked = path: (entryAt path).isLinked;
}
