# A compiler of the build machine -> the folder that lets the programs of a build step start /bin/sh and others: see exec.c. A
# step sources setup.sh of this folder.
#
# Type: { run } -> path of a C compiler -> derivation with exec.so and setup.sh
{ run }:
cc:
run {
  name = "exec";
  script = ./exec.sh;
  env = {
    inherit cc;
    source = ./exec.c;
    setup = ./exec-setup.sh;
  };
}
