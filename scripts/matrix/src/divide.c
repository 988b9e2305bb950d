#include <stdlib.h>
#include <string.h>

/* Calls the C library, and what the compiler's own library has where the processor cannot divide 64 bits. */
unsigned long long divide(unsigned long long a, unsigned long long b) {
  char *text = malloc(8);
  strcpy(text, "ok");
  unsigned long long result = text[0] == 'o' ? a / b : 0;
  free(text);
  return result;
}
