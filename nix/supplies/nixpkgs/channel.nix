# Which Rust: fenix's stable, or what the project's rust-toolchain.toml pins. Components, targets and profile of that
# file do not matter: what is needed is known.
{
  # `fenix.packages.<system>`.
  fenix,
  src ? null,
  # Of the channel's manifest, for a version that fenix has no data of.
  hash ? null,
}:
let
  inherit (builtins)
    attrValues
    elemAt
    fromTOML
    head
    match
    pathExists
    readFile
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
  # The older form of the file is the channel alone.
  bare = match "[[:space:]]*([A-Za-z0-9.-]+)[[:space:]]*" text;
  pinned =
    if file == null then
      "stable"
    else if bare != null then
      head bare
    else
      (fromTOML text).toolchain.channel
        or (throw "crossflake: ${file} pins no channel (toolchain.channel), which is all that this supply takes from it");

  # The archives say which version is fenix's stable: .../cargo-1.97.1-aarch64-apple-darwin.tar.gz
  stableVersion = elemAt (match ".*/cargo-([0-9.]+)-.*" (head (attrValues fenix.stable.manifest.pkg.cargo.target)).url) 0;
  isStable =
    pinned == "stable"
    || pinned == stableVersion
    || match "[0-9]+\\.[0-9]+" pinned != null && match "${pinned}\\..*" stableVersion != null;

  # Of the build machine and of a triple: its parts.
  parts =
    if isStable then
      {
        build = fenix.stable;
        of = triple: fenix.targets.${triple}.stable;
      }
    else if pinned == "beta" then
      {
        build = fenix.beta;
        of = triple: fenix.targets.${triple}.beta;
      }
    else if pinned == "nightly" then
      {
        build = fenix.latest;
        of = triple: fenix.targets.${triple}.latest;
      }
    else if hash == null then
      throw "crossflake: ${file} pins the channel ${pinned}, and fenix' stable is ${stableVersion}: give mkFlake `settings.nixpkgs.toolchainHash`, the hash of that channel's manifest (with \"\" Nix says which it is), or pin ${stableVersion}, or update the input fenix"
    else
      let
        name = {
          name = pinned;
          sha256 = hash;
        };
      in
      {
        build = fenix.fromToolchainName name;
        of = triple: fenix.targets.${triple}.fromToolchainName name;
      };

  # One folder, as rustc wants its sysroot.
  combined =
    more:
    fenix.combine (
      [
        (parts.build.rustc-unwrapped)
        parts.build.cargo
        parts.build.rust-std
      ]
      ++ more
    );
in
{
  build = combined [ ];
  cross = triple: combined [ (parts.of triple).rust-std ];
}
