# A project -> its Rust toolchain: the channel that rust-toolchain.toml pins, or fenix's stable. Components, targets and
# profile in that file have no effect.
#
# Type: { fenix, src ?, hash ? } -> { build, cross }
# Example:
#   (import ./channel.nix { fenix = fenix.packages.x86_64-linux; inherit src; }).cross "aarch64-unknown-linux-gnu"
#   => a folder with rustc, cargo, and std for the build machine and the triple
{
  # `fenix.packages.SYSTEM`
  fenix,
  src ? null,
  # Hash of the channel's manifest, for a version that fenix does not know.
  hash ? null,
}:
let
  inherit (builtins)
    attrValues
    concatMap
    elemAt
    filter
    head
    isString
    length
    match
    pathExists
    readFile
    split
    stringLength
    ;

  file =
    if src == null then
      null
    else if pathExists (src + "/rust-toolchain.toml") then
      "rust-toolchain.toml"
    else if pathExists (src + "/rust-toolchain") then
      "rust-toolchain"
    else
      null;
  text = readFile (src + "/${file}");
  lines = filter (line: isString line && stringLength line < 200) (split "\r?\n" text);
  # In the older format, the file contains only the channel. The newer one is TOML, whose syntax rustup reads better than Nix.
  bare = concatMap (match' "[[:space:]]*([A-Za-z0-9.-]+)[[:space:]]*") lines;
  keyed = concatMap (match' "(.*[^A-Za-z0-9_-])?[\"']?channel[\"']?[[:space:]]*=[[:space:]]*[\"']([^\"']*)[\"'].*") lines;
  # The groups of a match, or none.
  match' =
    pattern: line:
    let
      found = match pattern line;
    in
    if found == null then [ ] else [ (elemAt found (length found - 1)) ];
  pinned =
    if file == null then
      "stable"
    else if keyed != [ ] then
      head keyed
    else if length bare == 1 then
      head bare
    else
      throw "crossflake: ${file} has no line `channel = \"...\"`, the only key that the nixpkgs supply reads";

  # fenix has the version of its stable channel only in URLs: .../cargo-1.97.1-aarch64-apple-darwin.tar.gz
  stableVersion = elemAt (match ".*/cargo-([0-9.]+)-.*" (head (attrValues fenix.stable.manifest.pkg.cargo.target)).url) 0;
  isStable =
    pinned == "stable"
    || pinned == stableVersion
    || match "[0-9]+\\.[0-9]+" pinned != null && match "${pinned}\\..*" stableVersion != null;

  # The components for the build machine, and triple -> the components for that triple.
  parts =
    if isStable then
      {
        build = fenix.stable;
        target = triple: fenix.targets.${triple}.stable;
      }
    else if pinned == "beta" then
      {
        build = fenix.beta;
        target = triple: fenix.targets.${triple}.beta;
      }
    else if pinned == "nightly" then
      {
        build = fenix.latest;
        target = triple: fenix.targets.${triple}.latest;
      }
    else if hash == null then
      throw "crossflake: ${file} pins the channel ${pinned}, but fenix's stable channel is ${stableVersion}: pin ${stableVersion}, update the input fenix, or give mkFlake `settings.nixpkgs.toolchainHash`, the hash of the channel's manifest (if it is \"\", Nix prints the hash)"
    else
      let
        name = {
          name = pinned;
          sha256 = hash;
        };
      in
      {
        build = fenix.fromToolchainName name;
        target = triple: fenix.targets.${triple}.fromToolchainName name;
      };

  # rustc needs its sysroot in one folder.
  combined =
    more:
    fenix.combine (
      [
        parts.build.rustc-unwrapped
        parts.build.cargo
        parts.build.rust-std
      ]
      ++ more
    );
in
{
  build = combined [ ];
  cross = triple: combined [ (parts.target triple).rust-std ];
}
