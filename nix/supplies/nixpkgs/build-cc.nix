# nixpkgs -> the build machine's own compiler, with the attributes of ../compiler.nix that cargo's environment reads.
#
# Type: { pkgs, mkSysroot } -> compiler
{ pkgs, mkSysroot }:
let
  inherit (pkgs.stdenv) cc;
  tool = name: "${cc.bintools}/bin/${cc.targetPrefix}${name}";
in
{
  cc = "${cc}/bin/${cc.targetPrefix}cc";
  cxx = "${cc}/bin/${cc.targetPrefix}c++";
  ar = tool "ar";
  ranlib = tool "ranlib";
  strip = tool "strip";
  pkgConfig = "${pkgs.pkg-config}/bin/pkg-config";
  sysroot =
    if pkgs.stdenv.hostPlatform.isLinux then
      mkSysroot {
        inherit cc;
        config = "build";
        interpreter = null;
        packages = [ ];
      }
    else
      pkgs.apple-sdk.sdkroot;
}
