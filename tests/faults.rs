//! Surprises: processes killed at any moment, full disks, stores and caches that cannot be written, servers that are
//! wrong in every way, archives made to write elsewhere. What went wrong is said, nothing is half done, and the next run
//! carries on.

mod project;
mod server;

mod faults {
    #[path = "../lock/archive.rs"]
    mod archive;
    #[path = "../fetch/project.rs"]
    mod fetch_project;
    #[path = "../lock/project.rs"]
    mod project;

    mod archives;
    mod disks;
    mod kills;
    mod servers;
}
