# Writes a toolchain file for cmake to $out: a target's compiler and search paths.
#
#   systemName     Linux or Windows
#   processor      the system's name of the processor
#   cc cxx ar ...  the target's programs; windres is empty except for Windows
#   sysroot        folder of libraries and headers
#   runner         program that runs the target's programs on the build machine

cat > "$out" <<END
set(CMAKE_SYSTEM_NAME $systemName)
set(CMAKE_SYSTEM_PROCESSOR $processor)

# Names on PATH, because libraries write the compiler into programs.
set(CMAKE_C_COMPILER ${cc##*/})
set(CMAKE_CXX_COMPILER ${cxx##*/})
set(CMAKE_ASM_COMPILER ${cc##*/})
set(CMAKE_AR $ar CACHE FILEPATH "")
set(CMAKE_NM $nm CACHE FILEPATH "")
set(CMAKE_RANLIB $ranlib CACHE FILEPATH "")
set(CMAKE_STRIP $strip CACHE FILEPATH "")
${windres:+set(CMAKE_RC_COMPILER $windres CACHE FILEPATH \"\")}
set(PKG_CONFIG_EXECUTABLE $pkgConfig CACHE FILEPATH "")
set(CMAKE_CROSSCOMPILING_EMULATOR $runner)

# Libraries come from the sysroot, or from other build scripts of the same build.
set(CMAKE_FIND_ROOT_PATH $sysroot)
if(DEFINED ENV{OUT_DIR})
  get_filename_component(CROSSFLAKE_BUILDS "\$ENV{OUT_DIR}/../.." ABSOLUTE)
  list(APPEND CMAKE_FIND_ROOT_PATH "\${CROSSFLAKE_BUILDS}")
endif()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
END
