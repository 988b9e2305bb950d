//! Facts that Rust and the Nix expressions of the debian supply share. Nix reads them from
//! `nix/supplies/debian/facts.json`; a test compares the file with [`json`].

use serde_json::{Map, Value, json};

use crate::sets;
use crossflake_target::{
    BUILD_MACHINE, BUILD_MACHINES, BuildMachine, TOOLCHAIN_GCC, TOOLCHAIN_LLVM, TOOLCHAIN_RELEASE, Target,
};

/// The text of `nix/supplies/debian/facts.json`: versions of crossflake and of the compilers, names of pin sets,
/// and the names of each build machine.
///
/// # Panics
///
/// If the triple of a build machine is no target; a test of [`crossflake_target`] rules that out.
pub fn json() -> String {
    let machines: Map<_, _> =
        BUILD_MACHINES.iter().map(|machine| (machine.system.to_owned(), of_machine(machine))).collect();
    let facts = json!({
        "crossflake": env!("CARGO_PKG_VERSION"),
        "gcc": TOOLCHAIN_GCC,
        "llvm": TOOLCHAIN_LLVM,
        "defaultMachine": BUILD_MACHINE.system,
        "sets": { "rustSource": sets::RUST_SRC, "gccSource": sets::GCC_SRC },
        "machines": machines,
    });
    format!("{facts:#}\n")
}

fn of_machine(machine: &BuildMachine) -> Value {
    let target = Target::of(machine.triple).expect("a build machine is a target");
    let set = |name| sets::on(machine, name);
    json!({
        "triple": machine.triple,
        "upper": target.env_upper(),
        "gnu": target.gnu,
        "interpreter": target.interpreter,
        "sets": {
            "busybox": set(sets::BUSYBOX),
            "gcc": set(sets::GCC),
            "patchelf": set(sets::PATCHELF),
            "rust": set(sets::RUST),
            // Build scripts and proc macros are linked against the release of the toolchain.
            "sysroot": sets::sysroot(TOOLCHAIN_RELEASE.codename, machine.architecture),
            "userland": set(sets::USERLAND),
        },
        "seeds": {
            "revision": machine.seeds.revision,
            "busybox": machine.seeds.busybox,
            "bootstrapTools": machine.seeds.bootstrap_tools,
        },
    })
}
