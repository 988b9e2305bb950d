#include <limits.h>
#ifdef __linux__
#include <linux/types.h>
#endif
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_BYTES (sizeof(long))
static const int pointer_bits = CHAR_BIT * sizeof(void *);
