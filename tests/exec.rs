//! exec.c, which lets the programs of a build step start programs that the sandbox does not have. These tests run outside of a
//! sandbox, so the folder's programs have names that no machine has, or replace the machine's `sh`.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Starts the program $2 with the arguments $2... in the way $1. Prints errno if that fails.
const STARTER: &str = r#"
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  char *way = words[1], *program = words[2], **arguments = words + 2, *none[] = {NULL}, line[4096];
  int status = 0;
  pid_t child = 0;
  errno = 0;
  if (!strcmp(way, "execve")) execve(program, arguments, environ);
  if (!strcmp(way, "execv")) execv(program, arguments);
  if (!strcmp(way, "execvp")) execvp(program, arguments);
  if (!strcmp(way, "execvpe")) execvpe(program, arguments, environ);
  if (!strcmp(way, "execl")) execl(program, program, "a", "b c", NULL);
  if (!strcmp(way, "execlp")) execlp(program, program, "a", "b c", NULL);
  if (!strcmp(way, "execle")) execle(program, program, "a", "b c", NULL, environ);
  if (!strcmp(way, "empty")) execle(program, program, "a", "b c", NULL, none);
  if (!strcmp(way, "posix_spawn")) errno = posix_spawn(&child, program, NULL, NULL, arguments, environ);
  if (!strcmp(way, "posix_spawnp")) errno = posix_spawnp(&child, program, NULL, NULL, arguments, environ);
  if (!strcmp(way, "system")) status = system(program);
  if (!strcmp(way, "popen")) {
    FILE *stream = popen(program, "r");
    while (fgets(line, sizeof line, stream)) fputs(line, stdout);
    status = pclose(stream);
  }
  if (!strcmp(way, "is there")) {
    struct stat status;
    struct statx more;
    printf("%d%d%d%d%d", access(program, X_OK), eaccess(program, X_OK), faccessat(AT_FDCWD, program, X_OK, AT_EACCESS),
           stat(program, &status), statx(AT_FDCWD, program, 0, STATX_BASIC_STATS, &more));
    // Rust's standard library asks in this way whether the kernel has the call.
    char *volatile nothing = NULL;
    if (statx(0, nothing, 0, STATX_BASIC_STATS, (void *)nothing) != -1 || errno != EFAULT) return 1;
    errno = 0;
  }
  if (!strcmp(way, "self")) {
    line[readlink("/proc/self/exe", line, sizeof line)] = 0;
    puts(line);
  }
  if (child) waitpid(child, &status, 0);
  if (errno && !child) printf("errno %s\n", strerrorname_np(errno));
  return WEXITSTATUS(status);
}
"#;

struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with exec/exec.so, exec/bin/crossflake-shell and the programs `starter` and `script`.
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(place.path("exec/bin")).unwrap();
        let source = crate::repository("nix/supplies/exec.c");
        // The options of exec.sh.
        compile(&["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-nostdlib"], &source, &place.path("exec/exec.so"));
        std::fs::write(place.path("starter.c"), STARTER).unwrap();
        compile(&[], &place.path("starter.c"), &place.path("starter"));
        symlink("/bin/bash", place.path("exec/bin/crossflake-shell")).unwrap();
        place.script("script", "#!/usr/bin/crossflake-shell  -u \nprintf '<%s>' \"${0##*/}\" \"$-\" \"$@\"\n");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The output of `starter`, to which the folder's library is loaded.
    fn start(&self, way: &str, program: &str, arguments: &[&str]) -> Output {
        let search = format!("{}:{}", self.folder.path().display(), std::env::var("PATH").unwrap());
        Command::new(self.path("starter"))
            .current_dir(&self.folder)
            .arg(way)
            .arg(program)
            .args(arguments)
            .env("PATH", search)
            .env("LD_PRELOAD", self.path("exec/exec.so"))
            .env("LD_LIBRARY_PATH", "/own")
            .output()
            .unwrap()
    }

    fn stdout(&self, way: &str, program: &str, arguments: &[&str]) -> String {
        String::from_utf8(self.start(way, program, arguments).stdout).unwrap()
    }
}

fn compile(options: &[&str], source: &Path, output: &Path) {
    let output = Command::new("gcc").args(options).arg("-o").arg(output).arg(source).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_script_finds_its_interpreter_in_the_folder() {
    let place = Place::new();
    for way in ["execve", "execv", "execl", "execle", "posix_spawn"] {
        assert_eq!(place.stdout(way, "./script", &["a", "b c"]), "<script><huB><a><b c>", "{way}");
    }
    for way in ["execvp", "execvpe", "execlp", "posix_spawnp"] {
        assert_eq!(place.stdout(way, "script", &["a", "b c"]), "<script><huB><a><b c>", "{way}");
        assert_eq!(place.stdout(way, "./script", &["a", "b c"]), "<script><huB><a><b c>", "{way} of a path");
    }
    // A script whose interpreter is a script.
    place.script("outer", &format!("#!{} x\n", place.path("script").display()));
    assert_eq!(place.stdout("execv", "./outer", &["a"]), "<script><huB><x><./outer><a>");
}

#[test]
fn programs_of_bin_and_usr_bin_are_the_folders() {
    let place = Place::new();
    for program in ["/bin/crossflake-shell", "/usr/bin/crossflake-shell"] {
        for way in ["execve", "execvp", "posix_spawn", "posix_spawnp"] {
            assert_eq!(place.stdout(way, program, &["-c", "echo $((1 + 1))"]), "2\n", "{way} {program}");
        }
    }
    assert_eq!(place.stdout("execv", "/usr/local/bin/crossflake-shell", &[]), "errno ENOENT\n");
}

#[test]
fn programs_of_the_folder_are_there() {
    let place = Place::new();
    for program in ["/bin/crossflake-shell", "/usr/bin/crossflake-shell", "./script"] {
        let output = place.start("is there", program, &[]);
        assert_eq!((&output.stdout[..], output.status.code()), (&b"00000"[..], Some(0)), "{program}: {output:?}");
    }
    for program in ["/bin/no-such-program", "/usr/local/bin/crossflake-shell", "no-such-program"] {
        assert_eq!(place.stdout("is there", program, &[]), "-1-1-1-1-1", "{program}");
    }
    // bash finds a program by looking for it.
    place.script(
        "search",
        "#!/bin/crossflake-shell\nPATH=/usr/bin:/bin\ntest -x /bin/crossflake-shell && crossflake-shell -c 'echo a'\n",
    );
    assert_eq!(place.stdout("execv", "./search", &[]), "a\n");
}

#[test]
fn shell_commands_of_libc_take_the_folders_shell() {
    let place = Place::new();
    place.script("exec/bin/sh", "#!/bin/crossflake-shell\nprintf '<%s>' \"$@\"\nexit 7\n");
    for way in ["system", "popen"] {
        let output = place.start(way, "echo $x", &[]);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "<-c><echo $x>", "{way}");
        assert_eq!(output.status.code(), Some(7), "{way}");
    }
    // A script without a first line.
    place.script("plain", "echo\n");
    assert_eq!(
        place.stdout("execvp", "plain", &["a"]).replace(place.folder.path().to_str().unwrap(), ""),
        "</plain><a>"
    );
    assert_eq!(place.stdout("execv", "./plain", &["a"]), "errno ENOEXEC\n");
}

#[test]
fn a_program_that_is_started_without_an_environment_has_the_library_too() {
    let place = Place::new();
    place.script("inner", "#!/usr/bin/crossflake-shell\nexec ./script x\n");
    assert_eq!(place.stdout("empty", "./inner", &[]), "<script><huB><x>");
}

#[test]
fn everything_else_is_left_to_the_kernel() {
    let place = Place::new();
    assert_eq!(place.stdout("execv", "/bin/echo", &["a", "b"]), "a b\n");
    for (name, text, errno) in [
        ("missing-interpreter", "#!/usr/bin/no-such-program\n", "ENOENT"),
        ("carriage-return", "#!/usr/bin/crossflake-shell\r\n", "ENOENT"),
        ("nothing", "#!\n", "ENOEXEC"),
        ("no-such-program", "", "ENOENT"),
        ("not-executable", "#!/usr/bin/crossflake-shell\n", "EACCES"),
    ] {
        if name != "no-such-program" {
            place.script(name, text);
        }
        if name == "not-executable" {
            std::fs::set_permissions(place.path(name), std::fs::Permissions::from_mode(0o644)).unwrap();
        }
        for way in ["execv", "posix_spawn"] {
            assert_eq!(place.stdout(way, &format!("./{name}"), &["a"]), format!("errno {errno}\n"), "{way} {name}");
        }
    }
}

/// The loader that programs of this machine name.
fn interpreter() -> &'static str {
    if cfg!(target_arch = "aarch64") { "/lib/ld-linux-aarch64.so.1" } else { "/lib64/ld-linux-x86-64.so.2" }
}

#[test]
fn the_folders_loader_runs_programs_of_the_machines_own_kind() {
    let place = Place::new();
    let loaded = |way| place.stdout(way, "./starter", &["self"]);
    let libraries = place.path("exec/libraries");
    // The kernel starts the loader, which is a script here that prints its arguments.
    place.script("exec/loader", "#!/bin/bash\nprintf '<%s>' \"$@\"\n");
    let expected = format!(
        "<--library-path><{}:{}/exec/target:/own><./starter><self>",
        libraries.display(),
        place.folder.path().display()
    );
    assert_eq!((loaded("execv"), loaded("posix_spawn")), (expected.clone(), expected));

    std::fs::remove_file(place.path("exec/loader")).unwrap();
    symlink(interpreter(), place.path("exec/loader")).unwrap();
    let libc = Command::new("gcc").arg("-print-file-name=libc.so.6").output().unwrap();
    let libc = PathBuf::from(String::from_utf8(libc.stdout).unwrap().trim()).canonicalize().unwrap();
    symlink(libc.parent().unwrap(), libraries).unwrap();
    // The program finds its own path, also if it is started without an environment.
    let own = format!("{}\n", place.path("starter").canonicalize().unwrap().display());
    assert_eq!(loaded("execv"), own);
    place.script("inner", "#!/usr/bin/crossflake-shell\nexec ./starter self\n");
    assert_eq!(place.stdout("empty", "./inner", &[]), own);
}

#[test]
fn the_library_has_no_symbol_versions() {
    let place = Place::new();
    let output = Command::new("nm").args(["-D", "--undefined-only"]).arg(place.path("exec/exec.so")).output().unwrap();
    let symbols = String::from_utf8(output.stdout).unwrap();
    assert!(symbols.contains(" w dlsym") && symbols.contains(" U getenv"), "{symbols}");
    assert!(!symbols.contains('@'), "{symbols}");
}
