/* Loaded into windres, which starts its preprocessor by popen. glibc's popen starts /bin/sh, which a sandbox does not have; this one
   starts SHELL. windres reads from one process at a time. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

FILE *popen(const char *command, const char *mode) {
  int ends[2];
  if (pipe(ends) != 0) return NULL;
  child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(SHELL, "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return NULL;
  }
  return fdopen(ends[0], mode);
}

int pclose(FILE *stream) {
  int status = -1;
  fclose(stream);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return status;
}
