//! Errors of Nix.

use super::super::diagnosis::{Diagnosis, Step};

pub(super) const ALL: &[Diagnosis] = &[
    Diagnosis {
        code: "experimental-features",
        title: "Nix's commands or flakes are disabled",
        patterns: &[r"experimental (?:Nix )?feature '(?<feature>[\w-]+)' is (?:disabled|not enabled)"],
        hides: &[],
        meaning: "The command needs {feature}, which Nix calls experimental and disables by default.",
        cause: "`nix build`, `nix develop` and flakes are experimental for Nix. crossflake enables them for \
                the commands that it runs; for your own commands, Nix's settings must enable them.",
        steps: &[
            Step {
                text: "Enable nix-command and flakes in ~/.config/nix/nix.conf or /etc/nix/nix.conf:",
                lines: &["experimental-features = nix-command flakes"],
            },
            Step {
                text: "Or enable them for one command:",
                lines: &["nix --extra-experimental-features 'nix-command flakes' build .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "flake-file-untracked",
        title: "the flake needs a file that git does not track",
        patterns: &[
            r"error: getting status of '/nix/store/[0-9a-z]{32}-source/?(?<file>[^']*)': No such file or directory",
            r"error: (?:opening file|path) '/nix/store/[0-9a-z]{32}-source/?(?<file>[^']*)'(?:: No such file or directory| does not exist)",
            r#"[Pp]ath '(?<file>[^']+)' in the repository "[^"]+" is not tracked by Git"#,
            r"crossflake: no (?<file>[^\s;]+) in the source",
        ],
        hides: &[],
        meaning: "The flake needs {file}, but Nix's copy of the project does not have it.",
        cause: "In a git repository, a flake has only the files that git tracks, with their current content. \
                A new file is missing until `git add`. A file that .gitignore excludes is missing too, and so are \
                files in git submodules.",
        steps: &[
            Step { text: "Add the file to git; a commit is not necessary:", lines: &["git add {file}"] },
            Step {
                text: "If it is in a git submodule, check it out and build with `crossflake build`, or name the submodules:",
                lines: &["git submodule update --init", "nix build '.?submodules=1#{name}'"],
            },
            Step { text: "List all files that the flake does not see:", lines: &["git status --short --ignored"] },
            Step {
                text: "If it is the generated file, generate it first:",
                lines: &["crossflake generate", "git add nix/targets.nix"],
            },
        ],
    },
    Diagnosis {
        code: "no-such-output",
        title: "the flake has no such output",
        patterns: &[r"flake '(?<flake>[^']+)' does not provide attribute '(?<attribute>[^']+)'"],
        hides: &[],
        meaning: "{flake} has no output {attribute}.",
        cause: "Packages are named after the targets in targets.json, not after triples. If the name is right, \
                nix/targets.nix is older than the target, or the target's supply does not build on this \
                machine: the debian supply builds on x86_64-linux and aarch64-linux.",
        steps: &[
            Step { text: "List the flake's outputs:", lines: &["nix flake show"] },
            Step { text: "Update the generated file:", lines: &["crossflake generate"] },
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
        meaning: "Nix runs as root and builds as users of the group {group}, which does not exist or has no \
                  members.",
        cause: "As root, Nix runs each build as a separate user, so that builds cannot affect each other. \
                Debian's nix-bin and images with only root do not have these users. In that case crossflake \
                builds as root in the sandbox, and a plain `nix build` fails.",
        steps: &[
            Step {
                text: "In a container or on a CI machine, build as root. In /etc/nix/nix.conf:",
                lines: &["build-users-group =", "sandbox = true"],
            },
            Step {
                text: "On other machines, create the users. On Debian:",
                lines: &["apt-get install nix-setup-systemd"],
            },
        ],
    },
    Diagnosis {
        code: "hash-mismatch",
        title: "a download does not match its pin",
        patterns: &[
            r"hash mismatch in (?:fixed-output derivation|file downloaded from|input) '(?<file>[^']+)':?\s+(?:specified|expected|wanted): +(?<wanted>\S+)\s+got: +(?<got>\S+)",
            r"hash mismatch in (?:fixed-output derivation|file downloaded from|input) '(?<file>[^']+)'",
            r"NAR hash mismatch in input '(?<file>[^']+)'",
            r"checksum for `(?<file>[^`]+)` changed between lock files",
            r"failed to verify the checksum of `(?<file>[^`]+)`",
        ],
        hides: &[],
        meaning: "The content of {file} differs from the pinned hash.",
        cause: "The file changed at its address, a proxy or a login page answered instead, the download was \
                truncated, or the pin is wrong. Nothing was built from this file.",
        steps: &[
            Step {
                text: "Do not simply accept the new hash. Fetch again, from another network or mirror:",
                lines: &["crossflake fetch", "crossflake fetch --mirror http://HOST/debian"],
            },
            Step {
                text: "If it is a crate, delete cargo's copy and let cargo fetch it again:",
                lines: &["rm ~/.cargo/registry/cache/*/CRATE-VERSION.crate", "cargo fetch --locked"],
            },
            Step {
                text: "If you meant to change one of the project's own pins, resolve it again:",
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
        meaning: "The kernel did not let Nix set up the sandbox for a build.",
        cause: "The sandbox uses kernel namespaces. A container without privileges cannot create any. Some \
                kernels forbid them to unprivileged users (kernel.unprivileged_userns_clone, \
                user.max_user_namespaces, AppArmor on Ubuntu 24.04). gVisor and some CI machines do not \
                support them.",
        steps: &[
            Step {
                text: "Check whether the kernel refuses namespaces:",
                lines: &["unshare --user --map-root-user --mount true"],
            },
            Step { text: "Let the container create namespaces:", lines: &["docker run --privileged IMAGE"] },
            Step {
                text: "On your own machine, allow them:",
                lines: &[
                    "sysctl user.max_user_namespaces=15000",
                    "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
                ],
            },
            Step {
                text: "As a last resort, build without the sandbox. The result may then depend on the \
                       machine:",
                lines: &["nix build --option sandbox false .#{name}"],
            },
        ],
    },
    Diagnosis {
        code: "store-not-writable",
        title: "Nix cannot write to its store",
        patterns: &[
            r"error: (?:creating directory|opening lock file|could not set permissions on|cannot open|changing (?:mode|owner) (?:on|of)|creating file|getting status of|setting permissions on) ['\x22](?<file>/nix/[^'\x22]*)['\x22][^\n]*: (?:Permission denied|Operation not permitted|Read-only file system)",
            r"error: remounting (?<file>\S+) writable: ",
            r"error: executing SQLite (?:statement|query)[^\n]*attempt to write a readonly database",
        ],
        hides: &[],
        meaning: "Nix has to write {file}, but has no permission.",
        cause: "Without a daemon, only the owner of /nix can build. If root installed Nix, other users need \
                the daemon. If /nix is mounted read-only, as in some images, no user can build.",
        steps: &[
            Step {
                text: "Find the store's owner and how it is mounted:",
                lines: &["ls -ld /nix /nix/store /nix/var/nix", "findmnt -T /nix/store"],
            },
            Step {
                text: "As an ordinary user, use the daemon:",
                lines: &["systemctl start nix-daemon", "export NIX_REMOTE=daemon"],
            },
            Step { text: "On a machine that only you use, become the owner:", lines: &["sudo chown -R $USER /nix"] },
        ],
    },
    Diagnosis {
        code: "daemon-unreachable",
        title: "the Nix daemon does not answer",
        patterns: &[
            r"cannot connect to (?:socket at|daemon at) '(?<file>[^']+)': (?:No such file or directory|Connection refused|Permission denied)",
        ],
        hides: &[],
        meaning: "Nix tried to reach its daemon at {file}, but no process listens there.",
        cause: "Nix uses a daemon if NIX_REMOTE is \"daemon\", or if root owns the store and Nix runs as \
                another user. Containers usually have no service manager that starts the daemon.",
        steps: &[
            Step { text: "With systemd, start it:", lines: &["systemctl enable --now nix-daemon.socket"] },
            Step { text: "Without systemd, start it as root:", lines: &["nix-daemon &"] },
            Step { text: "As root, do without the daemon:", lines: &["unset NIX_REMOTE"] },
        ],
    },
    Diagnosis {
        code: "disk-full",
        title: "the disk is full",
        patterns: &[r"[Nn]o space left on device", r"database or disk is full"],
        hides: &[],
        meaning: "A file could not be written, because its disk has no free space or no free inodes.",
        cause: "A toolchain and its sysroot take about 2 GB in /nix/store for the first target, and much \
                less for each further one. Builds use TMPDIR or /tmp, which is often a small disk in memory.",
        steps: &[
            Step { text: "Find the full disk:", lines: &["df -h /nix /tmp .", "df -i /nix /tmp ."] },
            Step { text: "Delete unused files:", lines: &["nix-collect-garbage", "cargo clean"] },
            Step { text: "Or build on another disk:", lines: &["export TMPDIR=/var/tmp"] },
        ],
    },
    Diagnosis {
        code: "download-failed",
        title: "Nix cannot download a file",
        patterns: &[r"(?m)^error: unable to download '(?<url>[^']+)': (?<reason>[^\n]*)$"],
        hides: &[],
        meaning: "Nix could not download {url}: {reason}.",
        cause: "The address is not reachable, Nix has no proxy setting, or it does not know your company's \
                certificate. A daemon does the downloads of a build, without the variables of your shell.",
        steps: &[
            Step {
                text: "Let crossflake fetch: it takes packages from this machine's Debian mirror, and crates \
                       with cargo's settings. Then the build needs no network:",
                lines: &["crossflake fetch", "nix build .#{name}"],
            },
            Step {
                text: "If your network has its own certificate authority, tell Nix:",
                lines: &["export NIX_SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
            },
            Step {
                text: "If it is an input of the flake, use the debian supply, which needs none. In \
                       targets.json:",
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
        meaning: "A derivation requires a {system} machine, and this one is not.",
        cause: "A derivation names the system that builds it, and cross-compiling does not change that. \
                Packages of `legacyPackages` or of an input for another system are native builds. \
                crossflake's debian supply builds on x86_64-linux and aarch64-linux, for all of its targets.",
        steps: &[
            Step {
                text: "Build the target by its name, instead of the other system's packages:",
                lines: &["nix build .#{name}"],
            },
            Step {
                text: "On a machine of another system, set a remote builder in nix.conf:",
                lines: &["builders = ssh://HOST {system}"],
            },
        ],
    },
    Diagnosis {
        code: "out-of-memory",
        title: "the machine has too little memory",
        patterns: &[
            r"could not compile `(?<crate>[^`]+)`(?s:.*?)\(signal: 9, SIGKILL: kill\)",
            r"Killed signal terminated program (?<program>[\w+]+)",
            r"memory allocation of (?<bytes>\d+) bytes failed",
        ],
        hides: &[],
        meaning: "A compiler or a linker ended, because the memory was full.",
        cause: "The kernel kills the largest process when the memory is full. Linking with LTO and large generated files need \
                several GB for one process, and cargo runs one process per core.",
        steps: &[
            Step {
                text: "Check whether the kernel killed a process:",
                lines: &["dmesg | grep -i 'out of memory'", "free -h"],
            },
            Step {
                text: "Run fewer processes at a time. Nix's setting is the number of cores for one build:",
                lines: &["NIX_CONFIG='cores = 1' crossflake build {name}"],
            },
            Step {
                text: "Or make each one smaller. In Cargo.toml:",
                lines: &["[profile.release]", "lto = \"thin\"", "debug = false"],
            },
        ],
    },
    Diagnosis {
        code: "flake-missing",
        title: "the folder has no flake",
        patterns: &[r"path '(?<folder>[^']+)' does not contain a 'flake.nix'", r"could not find a flake\.nix file"],
        hides: &[],
        meaning: "Nix looked for flake.nix in {folder} and above, up to the root of the git repository, and found none.",
        cause: "The command runs in another folder than that of the project, or the project was not set up yet.",
        steps: &[
            Step { text: "In the folder of Cargo.toml, set up the project:", lines: &["crossflake init"] },
            Step {
                text: "If the flake is elsewhere, name its folder:",
                lines: &["crossflake build --flake FOLDER {name}"],
            },
        ],
    },
    Diagnosis {
        code: "pure-evaluation",
        title: "the flake reads a file outside of itself",
        patterns: &[r"access to absolute path '(?<file>[^']+)' is forbidden in pure eval(?:uation)? mode"],
        hides: &[],
        meaning: "flake.nix or a file that it imports reads {file}, which is not part of the flake.",
        cause: "A flake is copied to /nix/store, and Nix evaluates it without access to other files, so that the result \
                depends on the flake only. A path with `..` leaves the copy if the flake is at the root of its repository, \
                or if git tracks only a part.",
        steps: &[
            Step {
                text: "Move the file into the repository, and name it relative to flake.nix:",
                lines: &["git add FILE"],
            },
            Step {
                text: "For a project in a subfolder, keep flake.nix in that folder, and let the repository be one:",
                lines: &["git rev-parse --show-toplevel"],
            },
        ],
    },
    Diagnosis {
        code: "flake-lock-stale",
        title: "flake.lock does not match flake.nix",
        patterns: &[r"flake '(?<flake>[^']+)' requires lock file changes but they're not allowed"],
        hides: &[],
        meaning: "flake.nix has an input that flake.lock does not have, or has at another address.",
        cause: "The command has an option that forbids changes of flake.lock, as on CI machines. flake.lock is older than \
                flake.nix, or git does not track it.",
        steps: &[Step { text: "Update the lock and add it to git:", lines: &["nix flake lock", "git add flake.lock"] }],
    },
    Diagnosis {
        code: "git-ownership",
        title: "git does not trust the folder's owner",
        patterns: &[r"detected dubious ownership in repository at '(?<folder>[^']+)'"],
        hides: &[],
        meaning: "{folder} belongs to another user, so git refuses to read the repository, and Nix cannot read the flake.",
        cause: "git reads settings from a repository that can start programs. In a container or on a CI machine, root often \
                works in a folder that another user has checked out.",
        steps: &[
            Step {
                text: "Tell git that the folder is safe:",
                lines: &["git config --global --add safe.directory {folder}"],
            },
            Step { text: "Or become its owner:", lines: &["chown -R $(id -u) {folder}"] },
        ],
    },
    Diagnosis {
        code: "git-revision-missing",
        title: "the repository of a git dependency does not have the commit",
        patterns: &[
            r"Cannot find Git revision '(?<revision>[^']+)' in ref '[^']*' of repository '(?<url>[^']+)'",
            r"revspec '(?<revision>[^']+)' not found",
            r"unable to update (?<url>\S+)\s+Caused by:\s+failed to find (?:branch|tag) `(?<revision>[^`]+)`",
        ],
        hides: &[],
        meaning: "A dependency names {revision} of a git repository, which does not have it any more.",
        cause: "The branch or tag was deleted or renamed, or a forced push removed the commit. Cargo.lock names a commit; \
                cargo's own cache on your machine may still have it, and hides the problem.",
        steps: &[
            Step {
                text: "Choose a commit that exists, in Cargo.toml, and update Cargo.lock:",
                lines: &["git ls-remote URL", "cargo update -p CRATE"],
            },
            Step {
                text: "Or copy the dependency into the project and depend on its path:",
                lines: &[r#"[patch."URL".CRATE]"#, r#"path = "vendor/CRATE""#],
            },
        ],
    },
    Diagnosis {
        code: "git-credentials",
        title: "a git repository asks for a password",
        patterns: &[
            r"could not read (?:Username|Password) for '(?<url>[^']+)'",
            r"unable to update (?<url>\S+)\s+Caused by:\s+failed to clone into: \S+\s+Caused by:\s+failed to authenticate when downloading repository",
        ],
        hides: &[],
        meaning: "{url} needs a user name and a password or a token, and none was given.",
        cause: "The repository of a dependency or of a flake's input is private, or it does not exist: servers answer the same \
                for both. Nix and cargo do not ask at the terminal; they use git's credential helpers and ssh-agent.",
        steps: &[
            Step { text: "Check that git itself can read it without a question:", lines: &["git ls-remote {url}"] },
            Step {
                text: "Store a token in a credential helper, or use ssh for all repositories of the server:",
                lines: &["git config --global url.ssh://git@HOST/.insteadOf https://HOST/"],
            },
            Step {
                text: "Let crossflake fetch with cargo's own settings and git's program:",
                lines: &["CARGO_NET_GIT_FETCH_WITH_CLI=true crossflake fetch"],
            },
        ],
    },
    Diagnosis {
        code: "signature-missing",
        title: "Nix does not trust a path from a cache",
        patterns: &[r"cannot add path '(?<file>[^']+)' because it lacks a (?:valid )?signature"],
        hides: &[],
        meaning: "{file} comes from a cache or another machine, and no key that this machine trusts has signed it.",
        cause: "Nix accepts paths that it did not build only with a signature of a key in trusted-public-keys. Users that the \
                daemon does not trust cannot change that setting.",
        steps: &[
            Step {
                text: "Trust the cache's key. In /etc/nix/nix.conf:",
                lines: &["extra-trusted-public-keys = NAME:KEY"],
            },
            Step { text: "Then restart the daemon, if there is one:", lines: &["systemctl restart nix-daemon"] },
            Step { text: "Or build the path here:", lines: &["nix build --option substitute false .#{name}"] },
        ],
    },
];
