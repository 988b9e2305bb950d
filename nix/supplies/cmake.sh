# Writes a toolchain file for cmake: a target's compiler, and where to look for what.
#
#   systemName        Linux or Windows
#   processor         as that calls it
#   cc cxx ar ...     the target's programs; windres for Windows alone
#   sysroot           where libraries and headers are
#   runner            runs the target's programs here

cat > "$out" <<END
set(CMAKE_SYSTEM_NAME $systemName)
set(CMAKE_SYSTEM_PROCESSOR $processor)

set(CMAKE_C_COMPILER $cc)
set(CMAKE_CXX_COMPILER $cxx)
set(CMAKE_ASM_COMPILER $cc)
set(CMAKE_AR $ar CACHE FILEPATH "")
set(CMAKE_NM $nm CACHE FILEPATH "")
set(CMAKE_RANLIB $ranlib CACHE FILEPATH "")
set(CMAKE_STRIP $strip CACHE FILEPATH "")
${windres:+set(CMAKE_RC_COMPILER $windres)}
set(PKG_CONFIG_EXECUTABLE $pkgConfig CACHE FILEPATH "")
set(CMAKE_CROSSCOMPILING_EMULATOR $runner)

# Libraries are the sysroot's, or what other build scripts of the same build have made.
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
