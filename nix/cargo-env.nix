# The environment variables that cargo and build scripts read. The package, the shell and the checks all use them, so that cargo in
# a shell builds the same as `nix build`. Runner variables are separate because builds do not run target programs, and an emulator
# is large. For flags see supplies/wrap-rustc.sh.
#
# Type: { target, cc, buildCc, runner, libclang?, hasCmake? } -> { env, host, running, shell, defaults, shellHook }
# Example: (cargoEnv { ... }).env.CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER => "/nix/store/...-cc/bin/aarch64-unknown-linux-gnu-cc"
{
  # A target of nix/targets.nix.
  target,
  # Compilers for the target and for the build machine: the paths { cc, cxx, ar, ranlib, pkgConfig, strip }, and { sysroot, linker?,
  # cmake?, clangArgs?, clangCxxHeaders? }.
  cc,
  buildCc,
  # Path of the program that runs the target's programs on the build machine.
  runner,
  # { folder, headers } of libclang, for crates that read C headers, or null.
  libclang ? null,
  # Whether builds have cmake.
  hasCmake ? false,
}:
let
  inherit (builtins) attrNames concatStringsSep;
  clangArgs =
    cc:
    "--sysroot=${cc.sysroot}"
    + (cc.clangArgs or "")
    + concatStringsSep "" (map (folder: " -stdlib++-isystem ${folder}") (cc.clangCxxHeaders or [ ]))
    + (if libclang == null then "" else " -resource-dir=${libclang.headers}");
  inherit (target.cargo) lower profile upper;
  optional = condition: attributes: if condition then attributes else { };

  # The form of a profile's name in cargo's variables: "my-profile" -> "MY_PROFILE".
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
    # For bindgen in build scripts of build scripts.
    BINDGEN_EXTRA_CLANG_ARGS = clangArgs buildCc;
  }
  // optional (libclang != null) { LIBCLANG_PATH = libclang.folder; };

  plain =
    (import ./source-files.nix target).env
    // host
    // {
      CARGO_BUILD_TARGET = target.triple;
      # A supply may give a linker but no C compiler, if the project compiles no C.
      "CARGO_TARGET_${upper}_LINKER" = cc.linker or cc.cc;

      # Always with the triple in the variable's name: otherwise the crate cc silently uses CC, the build machine's compiler. The value
      # is a name on PATH: OpenSSL and others compile the command into programs, and configure scripts read the machine from it.
      "CC_${lower}" = baseNameOf cc.cc;
      "CXX_${lower}" = baseNameOf cc.cxx;
      "AR_${lower}" = cc.ar;
      "RANLIB_${lower}" = cc.ranlib;

      "PKG_CONFIG_${lower}" = cc.pkgConfig;
      "PKG_CONFIG_ALLOW_CROSS_${lower}" = "1";

      # bindgen adds --target itself.
      "BINDGEN_EXTRA_CLANG_ARGS_${lower}" = clangArgs cc;
    }
    # Without a strip program, the linker strips.
    // optional (target.strip && cc.strip == null) {
      "CARGO_PROFILE_${upperCase profile}_STRIP" = "symbols";
    };

  # cmake's toolchain file. Without it, cmake searches the build machine's libraries and cannot run its test programs.
  cmake = optional (cc ? cmake) { "CMAKE_TOOLCHAIN_FILE_${lower}" = cc.cmake runner; };
  # Variables that let cargo run programs and tests.
  running."CARGO_TARGET_${upper}_RUNNER" = runner;

  # Settings of build scripts that would otherwise depend on the build machine. For jemalloc, its page size, address bits and size of
  # huge pages. Linux on arm64 has pages of 4, 16 or 64 KiB, and jemalloc runs with pages up to its own size.
  defaults = {
    JEMALLOC_SYS_WITH_LG_HUGEPAGE = "21";
  }
  // optional (processor == "aarch64") { JEMALLOC_SYS_WITH_LG_PAGE = "16"; }
  // optional (processor == "x86_64") { JEMALLOC_SYS_WITH_LG_VADDR = "48"; }
  # When it crosses, libgssapi-sys does not ask pkg-config, but searches the build machine's folders. Packages have MIT's library.
  // optional (builtins.match ".*-linux-.*" target.triple != null) { LIBGSSAPI_IMPL = "mit"; };
  processor = builtins.head (builtins.split "-" target.triple);
  concatMap = separator: f: concatStringsSep separator (map f (attrNames defaults));
in
{
  inherit host running;
  # The defaults as "NAME=VALUE" words. A build takes them as cargo's configuration with the lowest priority.
  defaults = concatMap " " (name: "${name}=${defaults.${name}}");
  # Commands that set the defaults in a shell, unless the user or the project's cargo configuration does: cargo would prefer a
  # variable of the shell.
  shellHook = concatMap "" (name: ''
    [ -n "''${${name}+set}" ] || grep -qsF ${name} .cargo/config.toml .cargo/config || export ${name}=${defaults.${name}}
  '');
  # For builds, which use a runner only through cmake.
  env = plain // optional hasCmake cmake;
  shell = plain // cmake // running;
}
