//! What Nix says.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "experimental-features",
        title: "Nix's commands or flakes are not switched on",
        patterns: &[r"experimental (?:Nix )?feature '(?<feature>[\w-]+)' is (?:disabled|not enabled)"],
        hides: &[],
        means: "Nix was asked for something that it calls experimental, and its settings do not allow it.",
        why: "`nix build`, `nix develop` and flakes are called experimental, though most people use them. crossflake \
              switches them on in every command it runs; where Nix is run directly they must be on.",
        todo: &[
            Step {
                what: "Switch both on, in ~/.config/nix/nix.conf or /etc/nix/nix.conf:",
                lines: &["experimental-features = nix-command flakes"],
            },
            Step {
                what: "Or for one command:",
                lines: &["nix --extra-experimental-features 'nix-command flakes' build .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "flake-file-untracked",
        title: "a flake does not see a file that git does not track",
        patterns: &[
            r"error: getting status of '/nix/store/[0-9a-z]{32}-source/?(?<file>[^']*)': No such file or directory",
            r"error: (?:opening file|path) '/nix/store/[0-9a-z]{32}-source/?(?<file>[^']*)'(?:: No such file or directory| does not exist)",
            r#"[Pp]ath '(?<file>[^']+)' in the repository "[^"]+" is not tracked by Git"#,
        ],
        hides: &[],
        means: "The flake needs {file}, and in the copy that Nix evaluates it is not there.",
        why: "In a git repository a flake has exactly the files that git tracks, as they are in the folder. A new file \
              that was never added, or one that .gitignore names, does not exist for it.",
        todo: &[
            Step { what: "Let git know the file; a commit is not necessary:", lines: &["git add {file}"] },
            Step { what: "All files that the flake does not see:", lines: &["git status --short --ignored"] },
            Step {
                what: "If it is a generated file that was never made:",
                lines: &["crossflake generate", "git add nix/targets.nix"],
            },
        ],
    },
    Diagnosis {
        code: "no-such-output",
        title: "the flake has no such output",
        patterns: &[r"flake '(?<flake>[^']+)' does not provide attribute '(?<attribute>[^']+)'"],
        hides: &[],
        means: "{flake} was asked for {attribute} and has nothing of that name.",
        why: "Packages are named by the target's name in targets.json, not by the triple. nix/targets.nix was not \
              generated again after a target was added, or the flake has outputs for another build machine only: \
              crossflake's debian supply builds on x86_64-linux.",
        todo: &[
            Step { what: "What the flake has:", lines: &["nix flake show"] },
            Step { what: "Bring the generated file up to date:", lines: &["crossflake generate"] },
        ],
    },
    Diagnosis {
        code: "build-users-missing",
        title: "Nix's build users are missing",
        patterns: &[
            r"error:(?:\x1b\[0m)? the group '(?<group>[^']+)' specified in 'build-users-group' does not exist",
            r"the build users group '(?<group>[^']+)' has no members",
        ],
        hides: &[],
        means: "Nix runs as root and wants to build as users of the group {group}, of which there are none.",
        why: "A Nix that root owns builds as separate users so that builds cannot touch each other. Debian's nix-bin does \
              not make them, nor does an image that has only root. crossflake then builds as root in the sandbox; a \
              plain `nix build` does not.",
        todo: &[
            Step {
                what: "In a container or on a CI machine, build as root; in /etc/nix/nix.conf:",
                lines: &["build-users-group =", "sandbox = true"],
            },
            Step {
                what: "On a machine of people, make the users; on Debian this does it:",
                lines: &["apt-get install nix-setup-systemd"],
            },
        ],
    },
    Diagnosis {
        code: "hash-mismatch",
        title: "a download is not what was pinned",
        patterns: &[
            r"hash mismatch in (?:fixed-output derivation|file downloaded from|input) '(?<file>[^']+)':?\s+(?:specified|expected|wanted): +(?<wanted>\S+)\s+got: +(?<got>\S+)",
            r"hash mismatch in (?:fixed-output derivation|file downloaded from|input) '(?<file>[^']+)'",
            r"NAR hash mismatch in input '(?<file>[^']+)'",
            r"checksum for `(?<file>[^`]+)` changed between lock files",
            r"failed to verify the checksum of `(?<file>[^`]+)`",
        ],
        hides: &[],
        means: "{file} has other content than its pin says.",
        why: "Somebody changed the file at its address, a proxy or a login page answered in its place, a download was cut \
              off, or the pin was written by hand and is wrong. Nothing was built from it.",
        todo: &[
            Step {
                what: "Do not simply take over the new hash. Fetch again, from another network or mirror:",
                lines: &["crossflake fetch", "crossflake fetch --mirror http://HOST/debian"],
            },
            Step {
                what: "If it is a crate, empty cargo's cache of it and let cargo fetch it alone:",
                lines: &["cargo clean", "cargo fetch --locked"],
            },
            Step {
                what: "If it is a pin of the project's own that you meant to change, resolve it again:",
                lines: &["crossflake lock"],
            },
        ],
    },
    Diagnosis {
        code: "sandbox-unavailable",
        title: "Nix cannot build in a sandbox here",
        patterns: &[
            r"this system does not support the kernel namespaces that are required for sandboxing",
            r"error: unable to start build process",
            r"cloning builder process: Operation not permitted",
            r"while setting up the build environment: .*(?:Operation not permitted|Permission denied)",
            r"error: cannot set (?:host|domain) name: Operation not permitted",
        ],
        hides: &[],
        means: "Nix was to hide the machine from a build, and the kernel did not let it.",
        why: "The sandbox is made of the kernel's namespaces. A container without privileges may not make any, some \
              kernels forbid them to ordinary users (kernel.unprivileged_userns_clone, user.max_user_namespaces, \
              AppArmor on Ubuntu 24.04), gVisor and some CI machines have none.",
        todo: &[
            Step {
                what: "Whether it is the kernel that refuses:",
                lines: &["unshare --user --map-root-user --mount true"],
            },
            Step { what: "Let the container make namespaces:", lines: &["docker run --privileged IMAGE"] },
            Step {
                what: "On a machine of your own, let the kernel:",
                lines: &[
                    "sysctl user.max_user_namespaces=15000",
                    "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
                ],
            },
            Step {
                what: "As a last resort build without it: the outcome then may depend on the machine.",
                lines: &["nix build --option sandbox false .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "store-not-writable",
        title: "the Nix store cannot be written to",
        patterns: &[
            r"error: (?:creating directory|opening lock file|could not set permissions on|cannot open|changing (?:mode|owner) (?:on|of)|creating file|getting status of|setting permissions on) ['\x22](?<file>/nix/[^'\x22]*)['\x22][^\n]*: (?:Permission denied|Operation not permitted|Read-only file system)",
            r"error: remounting (?<file>\S+) writable: ",
            r"error: executing SQLite (?:statement|query)[^\n]*attempt to write a readonly database",
        ],
        hides: &[],
        means: "Nix wants to write {file} and may not.",
        why: "Without a daemon only the owner of /nix can build. Where root installed Nix, an ordinary user needs the \
              daemon; where /nix is mounted read-only, as in some images, nobody can.",
        todo: &[
            Step {
                what: "Who owns the store, and how it is mounted:",
                lines: &["ls -ld /nix /nix/store /nix/var/nix", "findmnt -T /nix/store"],
            },
            Step {
                what: "As an ordinary user, through the daemon:",
                lines: &["systemctl start nix-daemon", "export NIX_REMOTE=daemon"],
            },
            Step { what: "On a machine that is yours alone, own it:", lines: &["sudo chown -R $USER /nix"] },
        ],
    },
    Diagnosis {
        code: "daemon-unreachable",
        title: "the Nix daemon does not answer",
        patterns: &[
            r"cannot connect to (?:socket at|daemon at) '(?<file>[^']+)': (?:No such file or directory|Connection refused|Permission denied)",
        ],
        hides: &[],
        means: "Nix was to hand the work to its daemon, at {file}, and nobody listens there.",
        why: "NIX_REMOTE says daemon, or the store belongs to root and Nix runs as another user. Containers mostly have \
              no service manager that would start the daemon.",
        todo: &[
            Step { what: "With systemd:", lines: &["systemctl enable --now nix-daemon.socket"] },
            Step { what: "Without, as root and left running:", lines: &["nix-daemon &"] },
            Step { what: "As root no daemon is needed:", lines: &["unset NIX_REMOTE"] },
        ],
    },
    Diagnosis {
        code: "disk-full",
        title: "the disk is full",
        patterns: &[r"[Nn]o space left on device", r"database or disk is full"],
        hides: &[],
        means: "Something could not be written because a disk has no room, or no inodes, left.",
        why: "A cross toolchain with its sysroot takes about 2 GB in /nix/store for the first target, much less for each \
              further one. Builds go to TMPDIR or /tmp, which is often a small disk in memory.",
        todo: &[
            Step { what: "Which disk it is:", lines: &["df -h /nix /tmp .", "df -i /nix /tmp ."] },
            Step { what: "Free what nothing uses any more:", lines: &["nix-collect-garbage", "cargo clean"] },
            Step { what: "Or build on another disk:", lines: &["export TMPDIR=/var/tmp"] },
        ],
    },
    Diagnosis {
        code: "download-failed",
        title: "Nix cannot download something",
        patterns: &[r"(?m)^error: unable to download '(?<url>[^']+)': (?<reason>[^\n]*)$"],
        hides: &[],
        means: "Nix wanted {url} and did not get it: {reason}.",
        why: "The address is not reachable from here, a proxy is needed and not set for Nix, or a company's own \
              certificate is not known to it. Downloads of a build run outside the sandbox but under the daemon, which \
              does not have the settings of your shell.",
        todo: &[
            Step {
                what: "Have crossflake fetch instead: packages from this machine's Debian mirror, crates by cargo with its own \
                       settings. Afterwards the build needs no network:",
                lines: &["crossflake fetch", "nix build .#{name}"],
            },
            Step {
                what: "Where an own certificate authority is used, tell Nix:",
                lines: &["export NIX_SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
            },
            Step {
                what: "If it is an input of the flake, the debian supply needs none: \"supply\" in targets.json.",
                lines: &[r#""supply": "debian""#],
            },
        ],
    },
    Diagnosis {
        code: "wrong-system",
        title: "this machine cannot build for that system",
        patterns: &[
            r"a '(?<system>[\w-]+)' with features \{[^}]*\} is required to build",
            r"Required system: '(?<system>[\w-]+)' with features",
        ],
        hides: &[],
        means: "Something is to be built on a {system} machine, and this is another one.",
        why: "A derivation names the machine that builds it. Cross-compiling changes the target, never that: packages of \
              `legacyPackages` or of an input for another system are built natively there. crossflake's debian supply \
              builds on x86_64-linux and on aarch64-linux, for all of its targets.",
        todo: &[
            Step {
                what: "Ask for the target by its name, not for the other system's packages:",
                lines: &["nix build .#{name}"],
            },
            Step {
                what: "On a machine that is neither, use a builder that is, in nix.conf:",
                lines: &["builders = ssh://HOST {system}"],
            },
        ],
    },
];
