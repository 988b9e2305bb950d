/* Loaded into a program with a compiled-in path: sets the variable NAME, which overrides the path, to VALUE. If the variable
   is a LIST of folders, VALUE is appended to the user's. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((constructor)) static void set(void) {
  const char *own = getenv(NAME);
  char *both;
  if (!own) {
    setenv(NAME, VALUE, 1);
  } else if (LIST && !strstr(own, VALUE) && asprintf(&both, "%s:%s", own, VALUE) > 0) {
    setenv(NAME, both, 1);
  }
}
