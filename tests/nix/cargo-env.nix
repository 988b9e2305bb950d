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
  "a gnu target's variables have its triple in their names, and there are variables for the build machine" =
    {
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

  "so have a musl target's, also for the build machine's processor" = {
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

  "runner variables are separate: a build with cmake has cmake's, a shell has all" = {
    expr =
      let
        variables = hasCmake: environment "aarch64-linux" { inherit hasCmake; };
        added = set: removeAttrs set (builtins.attrNames (variables false).env);
      in
      {
        inherit (variables false) running;
        cmake = added (variables true).env;
        shell = added (variables false).shell;
      };
    expected = rec {
      running.CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER = "/run";
      cmake.CMAKE_TOOLCHAIN_FILE_aarch64_unknown_linux_gnu = "/target/cmake for /run";
      shell = running // cmake;
    };
  };

  "settings of crates do not depend on the build machine: jemalloc has pages of 64 KiB on arm64" = {
    expr = map (target: (environment target { }).defaults) [
      "aarch64-linux"
      "aarch64-linux-musl"
      "native"
    ];
    expected = [
      "JEMALLOC_SYS_WITH_LG_HUGEPAGE=21 JEMALLOC_SYS_WITH_LG_PAGE=16 LIBGSSAPI_IMPL=mit"
      "JEMALLOC_SYS_WITH_LG_HUGEPAGE=21 JEMALLOC_SYS_WITH_LG_PAGE=16 LIBGSSAPI_IMPL=mit"
      "JEMALLOC_SYS_WITH_LG_HUGEPAGE=21 JEMALLOC_SYS_WITH_LG_VADDR=48 LIBGSSAPI_IMPL=mit"
    ];
  };

  "a shell sets them unless the user or the project does" = {
    expr = (environment "native" { }).shellHook;
    expected = ''
      [ -n "''${JEMALLOC_SYS_WITH_LG_HUGEPAGE+set}" ] || grep -qsF JEMALLOC_SYS_WITH_LG_HUGEPAGE .cargo/config.toml .cargo/config || export JEMALLOC_SYS_WITH_LG_HUGEPAGE=21
      [ -n "''${JEMALLOC_SYS_WITH_LG_VADDR+set}" ] || grep -qsF JEMALLOC_SYS_WITH_LG_VADDR .cargo/config.toml .cargo/config || export JEMALLOC_SYS_WITH_LG_VADDR=48
      [ -n "''${LIBGSSAPI_IMPL+set}" ] || grep -qsF LIBGSSAPI_IMPL .cargo/config.toml .cargo/config || export LIBGSSAPI_IMPL=mit
    '';
  };

  "variables for the build machine are the same for all targets" = {
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
