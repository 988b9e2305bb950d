{
  inputs.crossflake.url = "github:crossflake/crossflake";

  outputs =
    { self, crossflake }:
    crossflake.lib.mkFlake {
      src = ./.;
      targets = import ./nix/targets.nix;
    };
}
