# target + cc + runner -> the environment cargo reads, and the part of it that is for the build machine, whatever the
# target. The package, the shell and the checks all take it from here, so that a shell builds what `nix build` builds.
# Flags are no part of it: see supplies/wrap-rustc.sh. What names the runner stands apart, for builds start nothing, and an
# emulator is large.
{
  # A target of nix/targets.nix.
  target,
  # The target's compiler and the build machine's, as a supply gives them.
  cc,
  buildCc,
  # A program that runs the target's programs here.
  runner,
  # For crates that read C headers: { folder, headers }, where libclang lies and where its own headers do, or null.
  libclang ? null,
  # Whether cmake is there in builds.
  hasCmake ? false,
}:
let
  clangArgs =
    cc:
    "--sysroot=${cc.sysroot}"
    + (cc.clangArgs or "")
    + builtins.concatStringsSep "" (
      map (folder: " -stdlib++-isystem ${folder}") (cc.clangCxxHeaders or [ ])
    )
    + (if libclang == null then "" else " -resource-dir=${libclang.headers}");
  inherit (target.cargo) lower profile upper;
  optional = condition: attributes: if condition then attributes else { };

  # As cargo writes a profile's name in a variable's name.
  letters = text: builtins.genList (at: builtins.substring at 1 text) 27;
  upperCase = builtins.replaceStrings (letters "abcdefghijklmnopqrstuvwxyz-") (
    letters "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
  );

  host = {
    HOST_CC = buildCc.cc;
    HOST_CXX = buildCc.cxx;
    HOST_AR = buildCc.ar;
    HOST_RANLIB = buildCc.ranlib;
    HOST_PKG_CONFIG = buildCc.pkgConfig;
    # For bindings of the build machine's.
    BINDGEN_EXTRA_CLANG_ARGS = clangArgs buildCc;
  }
  // optional (libclang != null) { LIBCLANG_PATH = libclang.folder; };

  plain =
    host
    // {
      CARGO_BUILD_TARGET = target.triple;
      # Where no C is compiled, a linker is all there is.
      "CARGO_TARGET_${upper}_LINKER" = cc.linker or cc.cc;

      # Always named for the triple: cc-rs falls back to CC, the build machine's, without a word. By its name, which is on
      # PATH: OpenSSL and others write the compiler's command into what it compiles, and configure takes the machine from it.
      "CC_${lower}" = baseNameOf cc.cc;
      "CXX_${lower}" = baseNameOf cc.cxx;
      "AR_${lower}" = cc.ar;
      "RANLIB_${lower}" = cc.ranlib;

      "PKG_CONFIG_${lower}" = cc.pkgConfig;
      "PKG_CONFIG_ALLOW_CROSS_${lower}" = "1";

      # bindgen names the target by itself.
      "BINDGEN_EXTRA_CLANG_ARGS_${lower}" = clangArgs cc;
    }
    # Where there is no strip, the linker does it.
    // optional (target.strip && cc.strip == null) {
      "CARGO_PROFILE_${upperCase profile}_STRIP" = "symbols";
    };

  # What else cmake needs, a toolchain file: without one, it looks for libraries where the build machine has its own, and
  # runs nothing of what it tries out.
  cmake = optional (cc ? cmake) { "CMAKE_TOOLCHAIN_FILE_${lower}" = cc.cmake runner; };
  # What else cargo needs to run and to test.
  running."CARGO_TARGET_${upper}_RUNNER" = runner;
in
{
  inherit host running;
  # Of builds, which take no runner unless cmake does.
  env = plain // optional hasCmake cmake;
  shell = plain // cmake // running;
}
