# target + cc + runner -> the environment cargo reads. The package, the shell and the checks all take it from here, so
# that a shell builds what `nix build` builds. Flags are no part of it: see supplies/debian/toolchain.sh.
{
  # A target of nix/targets.nix.
  target,
  # The target's compiler and the build machine's, as a supply gives them.
  cc,
  buildCc,
  # A program that runs the target's programs here.
  runner,
}:
let
  inherit (target.cargo) lower profile upper;
  inherit (builtins) genList replaceStrings substring;

  # As cargo writes a profile's name in a variable's name.
  letters = text: genList (at: substring at 1 text) 27;
  upperCase = replaceStrings (letters "abcdefghijklmnopqrstuvwxyz-") (letters "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
in
{
  CARGO_BUILD_TARGET = target.triple;
  "CARGO_TARGET_${upper}_LINKER" = cc.linker or cc.cc;
  "CARGO_TARGET_${upper}_RUNNER" = runner;

  # Always named for the triple: cc-rs falls back to CC, the build machine's, without a word.
  "CC_${lower}" = cc.cc;
  "CXX_${lower}" = cc.cxx;
  "AR_${lower}" = cc.ar;
  "RANLIB_${lower}" = cc.ranlib;
  HOST_CC = buildCc.cc;
  HOST_CXX = buildCc.cxx;
  HOST_AR = buildCc.ar;
  HOST_RANLIB = buildCc.ranlib;

  "PKG_CONFIG_${lower}" = cc.pkgConfig;
  "PKG_CONFIG_ALLOW_CROSS_${lower}" = "1";
  HOST_PKG_CONFIG = buildCc.pkgConfig;

  "BINDGEN_EXTRA_CLANG_ARGS_${lower}" = "--sysroot=${cc.sysroot}";
}
// (
  # Where there is no strip, the linker does it.
  if target.strip && cc.strip == null then
    { "CARGO_PROFILE_${upperCase profile}_STRIP" = "symbols"; }
  else
    { }
)
