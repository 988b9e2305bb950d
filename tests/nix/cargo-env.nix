# The environment that cargo reads.
let
  cc = machine: {
    cc = "/${machine}/gcc";
    cxx = "/${machine}/g++";
    ar = "/${machine}/ar";
    ranlib = "/${machine}/ranlib";
    strip = "/${machine}/strip";
    pkgConfig = "/${machine}/pkg-config";
    sysroot = "/${machine}/sysroot";
    cmake = runner: "/${machine}/cmake for ${runner}";
  };
  environment =
    target: given:
    import ../../nix/cargo-env.nix (
      {
        target = (import ../../nix/targets.nix).targets.${target};
        cc = cc "target";
        buildCc = cc "build";
        runner = "/run";
      }
      // given
    );
  env = target: (environment target { }).env;
  host = {
    HOST_CC = "/build/gcc";
    HOST_CXX = "/build/g++";
    HOST_AR = "/build/ar";
    HOST_RANLIB = "/build/ranlib";
    HOST_PKG_CONFIG = "/build/pkg-config";
    BINDGEN_EXTRA_CLANG_ARGS = "--sysroot=/build/sysroot";
  };
in
{
  "a gnu target's variables carry its triple, and the build machine's tools stand beside them" = {
    expr = env "aarch64-linux";
    expected = host // {
      CARGO_BUILD_TARGET = "aarch64-unknown-linux-gnu";
      CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER = "/target/gcc";
      CC_aarch64_unknown_linux_gnu = "gcc";
      CXX_aarch64_unknown_linux_gnu = "g++";
      AR_aarch64_unknown_linux_gnu = "/target/ar";
      RANLIB_aarch64_unknown_linux_gnu = "/target/ranlib";
      PKG_CONFIG_aarch64_unknown_linux_gnu = "/target/pkg-config";
      PKG_CONFIG_ALLOW_CROSS_aarch64_unknown_linux_gnu = "1";
      BINDGEN_EXTRA_CLANG_ARGS_aarch64_unknown_linux_gnu = "--sysroot=/target/sysroot";
    };
  };

  "so do a musl target's, on the build machine's own processor too" = {
    expr = env "x86_64-linux-musl";
    expected = host // {
      CARGO_BUILD_TARGET = "x86_64-unknown-linux-musl";
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER = "/target/gcc";
      CC_x86_64_unknown_linux_musl = "gcc";
      CXX_x86_64_unknown_linux_musl = "g++";
      AR_x86_64_unknown_linux_musl = "/target/ar";
      RANLIB_x86_64_unknown_linux_musl = "/target/ranlib";
      PKG_CONFIG_x86_64_unknown_linux_musl = "/target/pkg-config";
      PKG_CONFIG_ALLOW_CROSS_x86_64_unknown_linux_musl = "1";
      BINDGEN_EXTRA_CLANG_ARGS_x86_64_unknown_linux_musl = "--sysroot=/target/sysroot";
    };
  };

  "what names the runner stands apart: builds with cmake have its file, a shell has everything" = {
    expr =
      let
        of = hasCmake: environment "aarch64-linux" { inherit hasCmake; };
        added = set: removeAttrs set (builtins.attrNames (of false).env);
      in
      {
        inherit (of false) running;
        cmake = added (of true).env;
        shell = added (of false).shell;
      };
    expected = rec {
      running.CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER = "/run";
      cmake.CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu = "/target/cmake for /run";
      shell = running // cmake;
    };
  };

  "what is for the build machine is the same whatever the target" = {
    expr = map (target: (environment target { }).host) [
      "aarch64-linux"
      "x86_64-linux-musl"
    ];
    expected = [
      host
      host
    ];
  };
}
