//! Surprises: processes killed at any moment, full disks, stores and caches that cannot be written, servers that are
//! wrong in every way, archives made to write elsewhere. What went wrong is said, nothing is half done, and the next run
//! carries on.

mod archives;
mod disks;
mod kills;
mod servers;
