//! Those who keep the register: accounts, keys, and what is recorded of them.

mod accounts;
mod as_of;
mod audit;
mod batch;
mod change_sets;
mod commands;
mod doors;
mod doubts;
mod feed;
mod files;
mod history;
mod imports;
mod killed;
mod matrix;
mod merged;
mod notes;
mod oidc;
mod part4;
mod qgis;
mod reasons;
mod redaction;
mod refusals;
mod remarks;
mod replayed;
mod restored;
mod roles;
mod sessions;
mod stale;
pub(crate) mod steward;
mod tables;
mod things;
mod tiles;
mod versions;
mod webhooks;
mod within;
pub(crate) mod writers;

use crate::harness::{Answer, Folder, Server};

/// A firm with workers, a restricted value.
pub(crate) const WORKERS: &str = "48151";

/// The seed with that firm.
pub(crate) fn with_workers() -> Folder {
    with_workers_in(Folder::seeded())
}

/// The same firm in a register.
pub(crate) fn with_workers_in(folder: Folder) -> Folder {
    let row = "code,name,sector,workers,workers_as_of,lon,lat\nW1,Xưởng Thử Một,2592,48151,2025-12-31,105.9128,21.0400\n";
    let file = folder.file("workers.csv", row);
    let run = folder.xuong(&["import", "firms", file.to_str().expect("a path")]);
    assert!(run.code < 2, "{}{}", run.out, run.err);
    folder
}

/// Adds an account with a key and answers the key.
pub(crate) fn key_of(folder: &Folder, name: &str, role: &str, more: &[&str]) -> String {
    folder.xuong(&["admin", "user", "add", name, "--role", role]).ended(0);
    another_key_of(folder, name, more)
}

/// A key of an account that is there.
pub(crate) fn another_key_of(folder: &Folder, name: &str, more: &[&str]) -> String {
    let arguments = [&["admin", "key", "add", name], more].concat();
    let run = folder.xuong(&arguments).ended(0);
    run.out.lines().last().expect("a key").to_owned()
}

/// Asks with a key.
pub(crate) fn with_key(server: &Server, key: &str, path: &str) -> Answer {
    server.ask("GET", path, &[("authorization", &format!("Bearer {key}"))])
}
