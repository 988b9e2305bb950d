#include <limits.h>
#include <linux/types.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_BYTES (sizeof(long))
static const int pointer_bits = CHAR_BIT * sizeof(void *);
