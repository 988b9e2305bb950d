/* Overrides functions of libc in programs that start /bin/sh, for example perl, m4 and ninja: if /bin/sh does not exist, as
   in a sandbox, they start SHELL. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *shell_for(const char *path) {
  return strcmp(path, "/bin/sh") == 0 && access(path, X_OK) != 0 ? SHELL : path;
}

int execve(const char *path, char *const arguments[], char *const environment[]) {
  return syscall(SYS_execve, shell_for(path), arguments, environment);
}

int execv(const char *path, char *const arguments[]) { return execve(path, arguments, environ); }

int execl(const char *path, const char *first, ...) {
  va_list list;
  int count = 1;
  va_start(list, first);
  while (va_arg(list, char *)) count++;
  va_end(list);
  char *arguments[count + 1];
  arguments[0] = (char *)first;
  va_start(list, first);
  for (int at = 1; at <= count; at++) arguments[at] = va_arg(list, char *);
  va_end(list);
  return execv(path, arguments);
}

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  __typeof__(&posix_spawn) next = (__typeof__(next))dlsym(RTLD_NEXT, "posix_spawn");
  return next(child, shell_for(path), actions, attributes, arguments, environment);
}

/* As POSIX requires, the caller waits and ignores signals meanwhile. */
int system(const char *command) {
  if (!command) return 1;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  sigset_t child, before;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  sigprocmask(SIG_BLOCK, &child, &before);
  int status = -1;
  pid_t started = fork();
  if (started == 0) {
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  while (started > 0 && waitpid(started, &status, 0) < 0 && errno == EINTR) {}
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}
