#include "number.h"

int number(void) { return NUMBER; }
