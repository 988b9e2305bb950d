/* Stands before libc in a program that has a place compiled in, and sets the variable that says another. Where a path
   may be a list, what is set already comes first. */
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
