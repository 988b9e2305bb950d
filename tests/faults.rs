//! Faults: killed processes, full and read-only disks, broken servers, hostile archives. Each command reports the fault,
//! leaves no partial result, and succeeds when it is run again without the fault.

mod archives;
mod disks;
mod kills;
mod servers;
