//! Processor architectures, with their names in binaries, Linux and qemu.

/// A processor architecture, as the header of an object file identifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    X86_64,
    I386,
    Aarch64,
    Arm,
    Riscv64,
    PowerPc64Le,
    S390x,
    Wasm32,
}

impl Machine {
    /// The name in messages: a short form of the one that `readelf -h` prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86-64",
            Self::I386 => "i386",
            Self::Aarch64 => "AArch64",
            Self::Arm => "ARM",
            Self::Riscv64 => "RISC-V",
            Self::PowerPc64Le => "PowerPC64",
            Self::S390x => "S/390",
            Self::Wasm32 => "wasm32",
        }
    }

    /// The pointer width in bits, which is the class of an ELF file.
    pub fn bits(self) -> u8 {
        match self {
            Self::I386 | Self::Arm | Self::Wasm32 => 32,
            _ => 64,
        }
    }

    /// The name in Linux (`uname -m`), which cmake expects in `CMAKE_SYSTEM_PROCESSOR`.
    pub fn processor(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::I386 => "i686",
            Self::Aarch64 => "aarch64",
            Self::Arm => "armv7l",
            Self::Riscv64 => "riscv64",
            Self::PowerPc64Le => "ppc64le",
            Self::S390x => "s390x",
            Self::Wasm32 => "wasm32",
        }
    }

    /// The qemu-user program that emulates the processor. `None` for WebAssembly.
    pub fn qemu(self) -> Option<&'static str> {
        Some(match self {
            Self::X86_64 => "qemu-x86_64",
            Self::I386 => "qemu-i386",
            Self::Aarch64 => "qemu-aarch64",
            Self::Arm => "qemu-arm",
            Self::Riscv64 => "qemu-riscv64",
            Self::PowerPc64Le => "qemu-ppc64le",
            Self::S390x => "qemu-s390x",
            Self::Wasm32 => return None,
        })
    }

    /// Whether the least significant byte of a number is at the lowest address.
    pub fn is_little_endian(self) -> bool {
        self != Self::S390x
    }
}
