# crossflake-verify for the build machine: what judges every package. It is the one program that is not judged itself.
{
  crossflake,
  machine,
  mkCrate,
}:
mkCrate {
  inherit (machine) toolchain;
  src = crossflake;
  env = {
    HOST_CC = machine.cc.cc;
  };
  profile = "release";
  args = [ "--no-default-features" ];
  bins = [ "crossflake-verify" ];
}
