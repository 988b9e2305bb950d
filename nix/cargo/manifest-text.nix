# Facts about a package, found in the text of its manifest without parsing TOML: cargo knows newer versions of TOML than Nix. The
# answers are good guesses. They decide only which results a step can reuse, so a wrong guess makes a build slower and not wrong.
#
# Type: text -> { packageName, isMacro, hasBuild, isVersioned, isByLine, strings, defaultMembers, isDevOnly, reduced }
text:
let
  inherit (builtins)
    any
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    genList
    head
    isList
    isString
    length
    match
    replaceStrings
    split
    stringLength
    substring
    tail
    ;
  setOf = import ./set-of.nix;
  parts = pattern: text: filter isString (split pattern text);
  contains = part: replaceStrings [ part ] [ "" ] plain != plain;

  # Without carriage returns, the mark of byte order, and the content of strings of several lines: descriptions.
  plain = withoutLongStrings "'''" (
    withoutLongStrings "\"\"\"" (replaceStrings [ "\r" "﻿" ] [ "" "" ] text)
  );
  withoutLongStrings =
    mark: text:
    let
      found = parts mark text;
      count = length found;
    in
    if count / 2 * 2 == count then
      text
    else
      concatStringsSep (substring 0 2 mark) (genList (index: elemAt found (2 * index)) (count / 2 + 1));
  # Whether each line can be read alone: a string of several lines may look like a table.
  isByLine = !contains "\"\"\"" && !contains "'''";
  # Nix's regular expressions need much memory for a long text, so longer lines match nothing.
  matchLine = pattern: line: if stringLength line < 1000 then match pattern line else null;
  isLine = pattern: line: matchLine pattern line != null;

  # [ { header, lines } ]: the lines before the first header have the header "".
  sectionsOf =
    text:
    let
      lines = parts "\n" text;
      starts = filter (index: isLine headerPattern (elemAt lines index)) (
        genList (index: index) (length lines)
      );
      between = start: end: genList (index: elemAt lines (start + index)) (end - start);
      ends = (if starts == [ ] then [ ] else tail starts) ++ [ (length lines) ];
    in
    [
      {
        header = "";
        lines = between 0 (head (starts ++ [ (length lines) ]));
      }
    ]
    ++ genList (
      index:
      let
        start = elemAt starts index;
      in
      {
        header = replaceStrings [ " " "\t" "\"" "'" ] [ "" "" "" "" ] (
          head (match "([^#]*).*" (elemAt lines start))
        );
        lines = between start (elemAt ends index);
      }
    ) (length starts);
  # [NAME], [[NAME]], [NAME."QUOTED"] or [NAME.'QUOTED'.NAME], and a comment.
  headerPattern = "[[:space:]]*\\[+[[:space:]]*[A-Za-z_][^\"',=]*([\"'].*[\"'][^\"',=]*)?]+[[:space:]]*(#.*)?";
  sections = sectionsOf plain;

  # Older projects have [project].
  isPackage =
    header:
    elem header [
      "[package]"
      "[project]"
    ];
  package = filter ({ header, ... }: isPackage header) sections;
  valueOf =
    key: line:
    let
      found = matchLine "[[:space:]]*[\"']?${key}[\"']?[[:space:]]*=[[:space:]]*[\"']([^\"']*)[\"'].*" line;
    in
    if found == null then [ ] else [ (elemAt found (length found - 1)) ];
  names =
    concatMap (section: concatMap (valueOf "name") section.lines) package
    # package.name = "NAME" or package = { name = "NAME" }
    ++ concatMap (valueOf "package[\"']?([.]|[[:space:]]*=[[:space:]]*[{]([^#]*,)?[[:space:]]*)[\"']?name") (head sections)
    .lines;

  # Tables that name no dependency.
  isDescription =
    header:
    match "\\[(badges|(workspace[.])?lints|(package|workspace)[.]metadata)([.].*)?]" header != null;
  isDev = header: match "\\[(.*[.])?dev[-_]dependencies([.].*)?]" header != null;
  isDependencies = header: match "\\[(.*[.])?(build[-_])?dependencies]" header != null;
  isDependency = header: match "\\[(.*[.])?(build[-_])?dependencies[.].*]" header != null;
  isInWorkspace = header: match "\\[workspace[.].*" header != null;
  isForTests = header: match "\\[\\[(bench|example|test)]]" header != null;

  isComment = isLine "[[:space:]]*(#.*)?";
  wordsIn =
    isWanted:
    setOf (
      concatMap (
        { header, lines }:
        if isWanted header then
          concatMap (parts "[^A-Za-z0-9_-]") (filter (line: !isComment line) lines)
        else
          [ ]
      ) sections
    );
  words = wordsIn (
    header: header == "" || !isInWorkspace header && (isDependencies header || isDependency header)
  );
  devWords = wordsIn isDev;
  isDevOnly = name: isByLine && devWords ? ${name} && !words ? ${name};

  # The text without the lists of excluded and included paths, because manifests there do not belong to the project.
  withoutLists =
    let
      found = parts "\n[ \t]{0,8}([a-z]{1,9}[.])?(exclude|include)[ \t]{0,8}=[ \t]{0,8}\\[" "\n${plain}";
    in
    concatStringsSep "\n" (
      [ (head found) ] ++ map (part: concatStringsSep "]" (tail (parts "]" part))) (tail found)
    );
  stringsIn =
    line:
    if stringLength line < 1000 then
      concatMap (part: if isList part then filter isString part else [ ]) (
        split "\"([^\"]*)\"|'([^']*)'" line
      )
    else
      parts "[\"']" line;

  # A complete value on the line of its key.
  value = "(\"[^\"]*\"|'[^']*'|true|false|\\[[^]]*]|[{][^}]*[}])[[:space:]]*(#.*)?";
  isLineOf = keys: isLine "[[:space:]]*(${keys})[[:space:]]*=[[:space:]]*${value}";
  described = "authors|categories|default-run|description|documentation|exclude|homepage|include|keywords|license|license-file|metadata|publish|readme|repository";
  inPackage =
    line:
    if isLineOf "(${described})([.]workspace)?" line then
      [ ]
    else if isLineOf "version([.]workspace)?" line then
      [ "version = \"0.0.0\"" ]
    else
      [ line ];
  # A dependency with a path needs no version.
  inDependencies =
    line:
    let
      versions = parts "[[:space:]]*version[[:space:]]*=[[:space:]]*(\"[^\"]*\"|'[^']*')[[:space:]]*,?" line;
    in
    if isLine ".*[{,][[:space:]]*path[[:space:]]*=.*" line && length versions == 2 then
      [ (replaceStrings [ ",}" ", }" ] [ "}" " }" ] (concatStringsSep "" versions)) ]
    else
      [ line ];
  # A feature may turn on a feature of a dev-dependency.
  inFeatures =
    line:
    concatStringsSep "" (
      map (
        part:
        if isString part then
          part
        else if isDevOnly (elemAt part 1) then
          ""
        else
          head part
      ) (split "(\"([A-Za-z0-9_-]+)[?]?/[^\"]*\"[[:space:]]*,?[[:space:]]*)" line)
    );
  reduceSection =
    keepVersions:
    { header, lines }:
    let
      kept = filter (line: !isComment line && !isLineOf "lints[.]workspace" line) lines;
    in
    if header == "[features]" then
      filter (line: !isComment line) (
        map (line: if stringLength line < 1000 then inFeatures line else line) kept
      )
    else if keepVersions then
      kept
    else if isPackage header || header == "[workspace.package]" then
      concatMap inPackage kept
    else if isDependencies header then
      concatMap inDependencies kept
    else if isDependency header && any (isLineOf "path") kept then
      filter (line: !isLineOf "version" line) kept
    else
      kept;
in
{
  inherit isByLine;
  # The package's name, or null.
  packageName = if names == [ ] then null else head names;
  isMacro = any (
    { header, lines }:
    elem header [
      ""
      "[lib]"
    ]
    && any (isLine ".*proc[-_]macro[[:space:]]*=[[:space:]]*true.*|.*crate[-_]type.*\"proc-macro\".*") lines
  ) sections;
  # Whether the manifest names a build script.
  hasBuild = any (
    { lines, ... }: any (isLine "[[:space:]]*[\"']?build[\"']?[[:space:]]*=.*") lines
  ) package;
  # Whether versions of the project's own packages are needed: a patch may refer to one, or a dependency has its path and its version
  # on different lines.
  isVersioned = any (
    { header, lines }:
    match "\\[(patch|replace)([.].*)?]" header != null
    || isDependencies header && any (isLine "[^\"'={]*path[\"']?[[:space:]]*=.*") lines
  ) sections;

  # The texts between quotation marks that may be paths.
  strings = filter (string: string != "" && stringLength string < 200) (
    concatMap ({ header, lines }: if isDescription header then [ ] else concatMap stringsIn lines) (
      sectionsOf withoutLists
    )
  );

  # The texts between quotation marks in the list of default members.
  defaultMembers =
    let
      found = parts "default-members" plain;
    in
    if length found == 2 then
      concatMap stringsIn (parts "\n" (head (parts "]" (elemAt found 1))))
    else
      [ ];

  # Whether only tests use a package that the manifest's package depends on.
  inherit isDevOnly;

  # The manifest without lines that change no crate: versions and descriptions of the project's own packages, tests and
  # dev-dependencies.
  reduced =
    { keepVersions }:
    concatStringsSep "\n" (
      concatMap (
        section:
        if isDev section.header || isDescription section.header || isForTests section.header then
          [ ]
        else
          reduceSection keepVersions section
      ) sections
    )
    + "\n";
}
