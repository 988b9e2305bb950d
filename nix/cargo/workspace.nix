# Finds the packages of a project, their dependencies on each other, and the files from which cargo infers its targets. With stubs
# for these files, cargo builds a project's dependencies without its code.
#
# Type: { src } -> { folders, names, packages, default, name, manifests, stubs }
{ src }:
let
  inherit (builtins)
    any
    attrNames
    attrValues
    concatLists
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    fromTOML
    genericClosure
    head
    isAttrs
    isString
    listToAttrs
    match
    pathExists
    readDir
    readFile
    replaceStrings
    split
    unsafeDiscardStringContext
    ;

  # Paths here are relative to the source, without a trailing slash; the root is "".
  at = path: if path == "" then src else src + "/${path}";
  join = folder: path: if folder == "" then path else "${folder}/${path}";

  # "crates/a" + "../b" -> "crates/b"
  resolve =
    folder: path:
    let
      parts = filter (part: isString part && part != "" && part != ".") (split "/" (join folder path));
      step =
        stack: part:
        if part != ".." then
          stack ++ [ part ]
        else if stack == [ ] then
          throw "crossflake: ${join folder "Cargo.toml"} names the path ${path}, which is outside of the flake; a build sees only the flake's source"
        else
          dropLast stack;
      dropLast = list: builtins.genList (elemAt list) (builtins.length list - 1);
    in
    concatStringsSep "/" (foldl' step [ ] parts);

  entries = folder: if pathExists (at folder) then readDir (at folder) else { };
  foldersIn =
    folder: filter (name: (entries folder).${name} == "directory") (attrNames (entries folder));

  # Members may be globs: "crates/*".
  expand =
    pattern:
    let
      parts = filter (part: isString part && part != "" && part != ".") (split "/" pattern);
      regex = part: replaceStrings [ "." "+" "*" "?" ] [ "\\." "\\+" ".*" "." ] part;
      isGlob = part: match ".*[*?[].*" part != null;
      step =
        folders: part:
        concatMap (
          folder:
          map (join folder) (
            if isGlob part then filter (name: match (regex part) name != null) (foldersIn folder) else [ part ]
          )
        ) folders;
    in
    # cargo skips a folder without a manifest if a glob matches it; if Cargo.toml names the folder, the manifest must exist.
    filter (folder: !any isGlob parts || pathExists (at (join folder "Cargo.toml"))) (
      foldl' step [ "" ] parts
    );

  # A folder with its manifest, as text and parsed.
  read =
    folder:
    let
      path = join folder "Cargo.toml";
      text =
        if pathExists (at path) then
          unsafeDiscardStringContext (readFile (at path))
        else
          throw "crossflake: no ${path} in the source; a flake sees only files that git tracks: `git add` it";
    in
    {
      key = folder;
      file = { inherit path text; };
      manifest = fromTOML text;
    };

  root = read "";
  workspace = root.manifest.workspace or { };
  excluded = map (resolve "") (workspace.exclude or [ ]);
  members = filter (folder: !elem folder excluded) (concatMap expand (workspace.members or [ ]));

  # cargo's configuration may have patches too. Their paths are relative to the workspace's folder.
  configuration =
    let
      paths = filter (path: pathExists (at path)) (import ./configuration.nix);
    in
    if paths == [ ] then { } else fromTOML (unsafeDiscardStringContext (readFile (at (head paths))));
  patchTables = concatMap (file: attrValues (file.patch or { })) [
    root.manifest
    configuration
  ];

  tablesOf = import ./tables-of.nix;
  # The folders that a manifest's dependencies name.
  pathsIn =
    folder: manifest:
    let
      tables =
        tablesOf [ "dependencies" "dev-dependencies" "build-dependencies" ] manifest
        ++ [
          (manifest.workspace.dependencies or { })
          (manifest.replace or { })
        ]
        ++ (if folder == "" then patchTables else [ ]);
    in
    map (dependency: resolve folder dependency.path) (
      filter (dependency: isAttrs dependency && dependency ? path) (concatMap attrValues tables)
    );
  # The folders of the packages that a package's code depends on.
  dependenciesIn =
    folder: manifest:
    let
      pathsOf =
        name: dependency:
        if dependency.workspace or false then
          localPath "" name (workspace.dependencies.${name} or null)
        else
          localPath folder name dependency;
      localPath =
        folder: name: dependency:
        let
          package = dependency.package or name;
        in
        if dependency ? path then
          [ (resolve folder dependency.path) ]
        else if patches ? ${package} then
          [ patches.${package} ]
        else
          [ ];
    in
    concatMap (table: concatMap (name: pathsOf name table.${name}) (attrNames table)) (
      tablesOf [ "dependencies" "build-dependencies" ] manifest
    );

  # Package -> folder of the patch that replaces it.
  patches = listToAttrs (
    concatMap (
      table:
      map (name: {
        name = table.${name}.package or name;
        value = resolve "" table.${name}.path;
      }) (filter (name: table.${name} ? path) (attrNames table))
    ) patchTables
  );

  closure = genericClosure {
    startSet = [ root ] ++ map read members;
    operator = { key, manifest, ... }: map read (pathsIn key manifest);
  };
  packages = filter ({ manifest, ... }: manifest ? package) closure;

  # A package -> the stubs of its targets, as { path, text }.
  stubsOf =
    { key, manifest, ... }:
    let
      inFolder = join key;
      has = path: pathExists (at (inFolder path));
      program = path: {
        path = inFolder path;
        text = "fn main() {}";
      };
      library = path: {
        path = inFolder path;
        text = "";
      };

      buildScript =
        let
          build = manifest.package.build or null;
        in
        if isString build then
          [ (program build) ]
        else if build == null && has "build.rs" || build == true then
          [ (program "build.rs") ]
        else
          [ ];

      lib =
        if manifest ? lib.path then
          [ (library manifest.lib.path) ]
        else if has "src/lib.rs" then
          [ (library "src/lib.rs") ]
        else
          [ ];

      main = if has "src/main.rs" then [ (program "src/main.rs") ] else [ ];

      # FOLDER/NAME.rs or FOLDER/NAME/main.rs, whichever exists, or null.
      inferredPath =
        folder: name:
        if has "${folder}/${name}.rs" then
          "${folder}/${name}.rs"
        else if has "${folder}/${name}/main.rs" then
          "${folder}/${name}/main.rs"
        else
          null;
      # The stubs of the targets that the manifest lists.
      listed =
        folder: tables:
        concatMap (
          table:
          let
            path = table.path or (inferredPath folder (table.name or ""));
          in
          if path == null then [ ] else [ (program path) ]
        ) tables;

      binFolder = entries (inFolder "src/bin");
      bins = concatMap (
        name:
        if binFolder.${name} == "directory" then
          if has "src/bin/${name}/main.rs" then [ (program "src/bin/${name}/main.rs") ] else [ ]
        else if match ".*\\.rs" name != null then
          [ (program "src/bin/${name}") ]
        else
          [ ]
      ) (attrNames binFolder);
    in
    concatLists [
      buildScript
      main
      bins
      (listed "src/bin" (manifest.bin or [ ]))
      (listed "examples" (manifest.example or [ ]))
      (listed "tests" (manifest.test or [ ]))
      (listed "benches" (manifest.bench or [ ]))
      # After the programs: a file may be both, and the first stub of a path is used.
      lib
    ];
in
{
  # Folders with a Cargo.toml, "" for the root.
  folders = map ({ key, ... }: key) closure;
  # The names of packages, as `cargo clean -p` takes them.
  names = map ({ manifest, ... }: manifest.package.name) packages;
  # Folder -> the package's name, whether it is a procedural macro, the folders of the packages that it depends on, and the files of
  # its targets.
  packages = listToAttrs (
    map (
      { key, manifest, ... }@package:
      {
        name = key;
        value = {
          inherit (manifest.package) name;
          isMacro =
            manifest.lib.proc-macro or manifest.lib.proc_macro or false
            || elem "proc-macro" (manifest.lib.crate-type or manifest.lib.crate_type or [ ]);
          dependencies = dependenciesIn key manifest;
          targets = map ({ path, ... }: path) (stubsOf package);
        };
      }
    ) packages
  );
  # The folders of the packages that cargo builds by default.
  default =
    if workspace ? default-members then
      concatMap expand workspace.default-members
    else if root.manifest ? package then
      [ "" ]
    else
      members;
  # The workspace's name: the root package's, else the first member's.
  name =
    if root.manifest ? package then
      root.manifest.package.name
    else if packages == [ ] then
      throw "crossflake: Cargo.toml has neither a package nor workspace members"
    else
      (head packages).manifest.package.name;
  # The files that cargo reads before it compiles, and stubs for the files whose presence it checks: lists of { path, text }.
  manifests = map ({ file, ... }: file) closure;
  stubs = concatMap stubsOf packages;
}
