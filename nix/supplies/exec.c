/* Loaded by LD_PRELOAD into the programs of a build step. A sandbox has no /bin, no /usr/bin and no dynamic linker of a
   distribution, and cargo projects, their crates and configure scripts start programs there. This library starts others:

     FOLDER/bin/X      instead of /bin/X and /usr/bin/X, also as the interpreter in a script's first line
     FOLDER/loader     runs programs that name the distribution's dynamic linker, with libraries of FOLDER/libraries and
                       FOLDER/target

   FOLDER is the folder of this library in LD_PRELOAD. FOLDER/loader may be missing. FOLDER comes first even if the machine has
   the file, so that all machines build the same. Everything else is left to the kernel.

   It has no effect on static programs and on programs that do not call libc. Between fork and exec only async-signal-safe
   functions may run, so there is no malloc: all memory is on the stack. It is linked without libc, and therefore has no symbol
   versions: it works with every glibc from 2.24. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __aarch64__
#define INTERPRETER "/lib/ld-linux-aarch64.so.1"
#else
#define INTERPRETER "/lib64/ld-linux-x86-64.so.2"
#endif

/* In glibc 2.31 it is in another library, which a program may not need. */
#pragma weak dlsym

enum { LINE = 256, NAME = PATH_MAX / 2, DEPTH = 4, WORDS = 2 * DEPTH + 4 };

/* Set once, before main: an entry of the environment, FOLDER (empty without this library in LD_PRELOAD), files in it, and the
   path of this program if FOLDER/loader runs it. */
static char preload[PATH_MAX] = "LD_PRELOAD=", folder[NAME], loader[NAME], libraries[2 * NAME], self[PATH_MAX];

__attribute__((constructor)) static void start(int count, char **arguments) {
  const char *value = getenv("LD_PRELOAD");
  const char *end = value ? strstr(value, "/exec.so") : NULL;
  if (!end || strlen(value) > NAME / 2) return;
  strcat(preload, value);
  const char *first = end;
  while (first > value && first[-1] != ':' && first[-1] != ' ') first--;
  memcpy(folder, first, end - first);
  strcat(strcpy(loader, folder), "/loader");
  strcat(strcat(strcat(strcpy(libraries, folder), "/libraries:"), folder), "/target");
  /* A program that a dynamic linker runs has no address of one. Only this library starts it under its own name: the script of cargo
     gives it another. */
  const char *program = (const char *)getauxval(AT_EXECFN);
  if (getauxval(AT_BASE) == 0 && count && !strcmp(*arguments, program) && !realpath(program, self)) *self = 0;
}

/* What to start instead of a program: a file, and words in place of the first argument, from words[first] on. */
struct plan {
  const char *path;
  const char *words[WORDS];
  int first, changed;
  char names[DEPTH][NAME], lines[DEPTH][LINE], searched[3 * NAME];
};

static int has_access(const char *path, int mode) { return !syscall(SYS_faccessat, AT_FDCWD, path, mode); }

/* FOLDER/bin/X for /bin/X and /usr/bin/X, if it exists. */
static const char *ours(const char *path, char name[NAME]) {
  const char *rest = !strncmp(path, "/usr", 4) ? path + 4 : path;
  if (!*folder || strncmp(rest, "/bin/", 5) || strlen(rest) > NAME_MAX) return path;
  strcat(strcpy(name, folder), rest);
  return has_access(name, X_OK) ? name : path;
}

/* Whether a program names the dynamic linker of the build machine's own kind. */
static int has_interpreter(int file) {
  Elf64_Ehdr header;
  Elf64_Phdr part;
  char name[sizeof INTERPRETER];
  if (pread(file, &header, sizeof header, 0) != sizeof header || header.e_ident[EI_CLASS] != ELFCLASS64) return 0;
  for (int at = 0; at < header.e_phnum; at++) {
    if (pread(file, &part, sizeof part, header.e_phoff + at * sizeof part) != sizeof part) return 0;
    if (part.p_type == PT_INTERP)
      return pread(file, name, sizeof name, part.p_offset) == sizeof name && !memcmp(name, INTERPRETER, sizeof name);
  }
  return 0;
}

/* Cuts a script's first line, "#! INTERPRETER ARGUMENT", as the kernel does. */
static char *cut(char *line, char **argument) {
  char *interpreter = line + 2 + strspn(line + 2, " \t");
  interpreter[strcspn(interpreter, "\n")] = 0;
  for (size_t end = strlen(interpreter); end && strchr(" \t", interpreter[end - 1]);) interpreter[--end] = 0;
  *argument = interpreter + strcspn(interpreter, " \t");
  if (**argument) *(*argument)++ = 0;
  *argument += strspn(*argument, " \t");
  return interpreter;
}

/* Writes the loader's search path. Its option replaces LD_LIBRARY_PATH, which cargo sets for tests. */
static const char *search_path(char *const environment[], char path[3 * NAME]) {
  strcpy(path, libraries);
  for (; environment && *environment; environment++)
    if (!strncmp(*environment, "LD_LIBRARY_PATH=", 16) && strlen(*environment) < NAME)
      strcat(strcat(path, ":"), *environment + 16);
  return path;
}

static void make(struct plan *plan, const char *path, char *const arguments[], char *const environment[]) {
  const char **words = plan->words;
  plan->path = path;
  plan->first = WORDS - 1;
  plan->changed = 0;
  words[plan->first] = arguments && *arguments ? *arguments : path;
  for (int depth = 0; depth < DEPTH && *folder; depth++) {
    const char *found = ours(path, plan->names[depth]);
    if (found != path) {
      if (!strcmp(words[plan->first], path)) words[plan->first] = found;
      plan->path = path = found;
      plan->changed = 1;
    }
    char *line = plan->lines[depth], *argument;
    int file = has_access(path, X_OK) ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (file < 0) return;
    ssize_t length = read(file, line, LINE - 1);
    line[length < 0 ? 0 : length] = 0;
    int is_script = !strncmp(line, "#!", 2);
    int needs_loader = !is_script && !strncmp(line, ELFMAG, SELFMAG) && has_access(loader, X_OK) && has_interpreter(file);
    close(file);
    if (needs_loader) {
      words[plan->first] = path;
      words[--plan->first] = search_path(environment, plan->searched);
      words[--plan->first] = "--library-path";
      words[--plan->first] = plan->path = loader;
      plan->changed = 1;
    }
    if (!is_script) return;
    words[plan->first] = path;
    path = cut(line, &argument);
    if (*argument) words[--plan->first] = argument;
    words[--plan->first] = path;
    /* Takes effect only if the interpreter is replaced. */
    if (plan->changed) plan->path = path;
  }
}

static size_t count(char *const list[]) {
  size_t count = 0;
  while (list && list[count]) count++;
  return count;
}

/* The plan's arguments, in `all` unless they are the same. */
static char *const *planned(const struct plan *plan, char *const arguments[], const char *all[]) {
  if (!plan->changed) return arguments;
  size_t more = count(arguments), at = 0;
  for (int word = plan->first; word < WORDS; word++) all[at++] = plan->words[word];
  for (size_t argument = 1; argument < more; argument++) all[at++] = arguments[argument];
  all[at] = NULL;
  return (char *const *)all;
}

/* The environment with LD_PRELOAD, in `all` if it had none: a program may start another one with an empty environment. */
static char *const *loaded(char *const environment[], const char *all[]) {
  size_t end = 0;
  for (; environment && environment[end]; end++) {
    if (!strncmp(environment[end], "LD_PRELOAD=", 11)) return environment;
    all[end] = environment[end];
  }
  if (!*folder) return environment;
  all[end] = preload;
  all[end + 1] = NULL;
  return (char *const *)all;
}

int execve(const char *path, char *const arguments[], char *const environment[]) {
  struct plan plan;
  make(&plan, path, arguments, environment);
  const char *words[plan.changed ? WORDS + count(arguments) + 1 : 1], *variables[count(environment) + 2];
  return syscall(SYS_execve, plan.path, planned(&plan, arguments, words), loaded(environment, variables));
}

int execv(const char *path, char *const arguments[]) { return execve(path, arguments, environ); }

/* The list of folders where to search for a program; "" for one whose name is a path. */
static const char *folders(const char *program) {
  const char *path = strchr(program, '/') || !*program ? "" : getenv("PATH");
  return path ? path : "/bin:/usr/bin";
}
/* Takes the next folder from the list `*rest`, and writes the program's path in it. Returns 0 if there is none. */
static int next_path(const char **rest, const char *program, char path[PATH_MAX]) {
  if (!*rest) return 0;
  size_t length = strcspn(*rest, ":");
  *path = 0;
  if (length + strlen(program) + 2 <= PATH_MAX)
    strcat(length ? strcat(strncat(path, *rest, length), "/") : path, program);
  *rest = (*rest)[length] ? *rest + length + 1 : NULL;
  return 1;
}

int execvpe(const char *program, char *const arguments[], char *const environment[]) {
  char path[PATH_MAX];
  int is_denied = 0;
  for (const char *rest = folders(program); next_path(&rest, program, path);) {
    execve(path, arguments, environment);
    /* A script without a first line that names its interpreter. */
    if (errno == ENOEXEC) {
      size_t words = count(arguments), end = 0;
      const char *all[words + 3];
      all[end++] = "/bin/sh";
      all[end++] = path;
      for (size_t at = 1; at < words; at++) all[end++] = arguments[at];
      all[end] = NULL;
      return execve("/bin/sh", (char *const *)all, environment);
    }
    if (errno != EACCES && errno != ENOENT && errno != ENOTDIR) return -1;
    is_denied |= errno == EACCES;
  }
  if (is_denied) errno = EACCES;
  return -1;
}

int execvp(const char *program, char *const arguments[]) { return execvpe(program, arguments, environ); }

/* The arguments of execl, execlp and execle as an array, and the list after them. */
#define LIST(first, list)               \
  va_list list;                         \
  size_t words = 1;                     \
  va_start(list, first);                \
  while (va_arg(list, char *)) words++; \
  va_end(list);                         \
  char *arguments[words + 1];           \
  arguments[0] = (char *)first;         \
  va_start(list, first);                \
  for (size_t at = 1; at <= words; at++) arguments[at] = va_arg(list, char *)

int execl(const char *path, const char *first, ...) {
  LIST(first, list);
  va_end(list);
  return execve(path, arguments, environ);
}
int execlp(const char *program, const char *first, ...) {
  LIST(first, list);
  va_end(list);
  return execvpe(program, arguments, environ);
}
int execle(const char *path, const char *first, ...) {
  LIST(first, list);
  char *const *environment = va_arg(list, char *const *);
  va_end(list);
  return execve(path, arguments, environment);
}

#define SPAWN                                                                                              \
  const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const arguments[], \
      char *const environment[]

/* Starts a program by libc's function `name`. */
static int spawn(const char *name, void *child, const char *path, SPAWN) {
  int (*next)(void *, const char *, SPAWN) = dlsym ? (__typeof__(next))dlsym(RTLD_NEXT, name) : NULL;
  if (!next) return ENOSYS;
  struct plan plan;
  make(&plan, path, arguments, environment);
  const char *words[plan.changed ? WORDS + count(arguments) + 1 : 1], *variables[count(environment) + 2];
  return next(child, plan.path, actions, attributes, planned(&plan, arguments, words), loaded(environment, variables));
}
/* The same for a program on PATH. */
static int search_and_spawn(const char *name, void *child, const char *program, SPAWN) {
  char path[PATH_MAX], own[NAME];
  for (const char *rest = folders(program); next_path(&rest, program, path);) {
    int folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
      close(folder);
    } else if (has_access(ours(path, own), X_OK)) {
      program = path;
      break;
    }
  }
  return spawn(name, child, program, actions, attributes, arguments, environment);
}

int posix_spawn(pid_t *child, const char *path, SPAWN) {
  return spawn("posix_spawn", child, path, actions, attributes, arguments, environment);
}
int posix_spawnp(pid_t *child, const char *program, SPAWN) {
  return search_and_spawn("posix_spawnp", child, program, actions, attributes, arguments, environment);
}
int pidfd_spawn(int *child, const char *path, SPAWN) {
  return spawn("pidfd_spawn", child, path, actions, attributes, arguments, environment);
}
int pidfd_spawnp(int *child, const char *program, SPAWN) {
  return search_and_spawn("pidfd_spawnp", child, program, actions, attributes, arguments, environment);
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

/* The processes of popen, by the descriptor of their stream. */
static pid_t children[1024];

FILE *popen(const char *command, const char *type) {
  int ends[2], reads = *type == 'r';
  if (pipe2(ends, O_CLOEXEC)) return NULL;
  FILE *stream = ends[!reads] < 1024 ? fdopen(ends[!reads], reads ? "r" : "w") : NULL;
  pid_t child = stream ? fork() : -1;
  if (child == 0) {
    if (dup2(ends[reads], reads) == ends[reads]) fcntl(reads, F_SETFD, 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  close(ends[reads]);
  if (child > 0) {
    children[ends[!reads]] = child;
    return stream;
  }
  if (stream) fclose(stream);
  else close(ends[!reads]);
  return NULL;
}

int pclose(FILE *stream) {
  int file = fileno(stream), status = -1;
  pid_t child = file >= 0 && file < 1024 ? children[file] : 0;
  if (!child) return errno = ECHILD, -1;
  children[file] = 0;
  fclose(stream);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return status;
}

/* make, shells and Rust programs look whether a program is there before they start it. */
int access(const char *path, int mode) {
  char own[NAME];
  return syscall(SYS_faccessat, AT_FDCWD, ours(path, own), mode);
}
int eaccess(const char *path, int mode) { return access(path, mode); }
int euidaccess(const char *path, int mode) { return access(path, mode); }
int faccessat(int at, const char *path, int mode, int flags) {
  char own[NAME];
  int (*next)(int, const char *, int, int) = dlsym ? (__typeof__(next))dlsym(RTLD_NEXT, "faccessat") : NULL;
  return next ? next(at, ours(path, own), mode, flags) : (errno = ENOSYS, -1);
}
int stat(const char *path, struct stat *status) {
  char own[NAME];
  return syscall(SYS_newfstatat, AT_FDCWD, ours(path, own), status, 0);
}
int stat64(const char *path, struct stat64 *status) { return stat(path, (struct stat *)status); }
/* Rust's standard library calls it with NULL to find out whether the kernel has it. The declaration of libc forbids NULL. */
int own_statx(int, const char *, int, unsigned, struct statx *) __asm__("statx");
int own_statx(int at, const char *path, int flags, unsigned mask, struct statx *status) {
  char own[NAME];
  return syscall(SYS_statx, at, path ? ours(path, own) : path, flags, mask, status);
}

/* A program that FOLDER/loader runs finds its own path. */
ssize_t readlink(const char *path, char *buffer, size_t size) {
  if (!*self || strcmp(path, "/proc/self/exe")) return syscall(SYS_readlinkat, AT_FDCWD, path, buffer, size);
  size_t length = strlen(self) < size ? strlen(self) : size;
  memcpy(buffer, self, length);
  return length;
}
