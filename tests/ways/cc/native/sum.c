#include <stdlib.h>
#include <string.h>

int sum(const char *numbers) {
  char *copy = strdup(numbers);
  int total = 0;
  for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
    total += atoi(word);
  free(copy);
  return total;
}
