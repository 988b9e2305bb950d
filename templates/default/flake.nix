{
  inputs.crossflake.url = "github:crossflake/crossflake";

  outputs =
    { self, crossflake }:
    crossflake.lib.mkFlake {
      src = self;
      targets = import ./nix/targets.nix;
    };
}
