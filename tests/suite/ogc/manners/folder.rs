//! Who can look into the folder of a register, and what is said of open doors.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::{
    harness::{Folder, InTime, Server, program},
    keeping::with_workers_in,
};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

/// Runs a command on a folder inside a temporary one.
fn run(folder: &Folder, args: &[&str]) -> String {
    let data = folder.path().join("own/data");
    let mut command = program();
    let output =
        command.current_dir(folder.path()).arg("--data-dir").arg(&data).args(["--lang", "en"]).args(args);
    let output = output.output_in_time().expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_register_is_made_for_its_owner_alone() {
    let folder = Folder::empty();
    let said = run(&folder, &["demo", "--synthetic", "12000", "--seed-only"]);
    assert!(!said.contains("every user"), "{said}");
    let data = folder.path().join("own/data");
    assert_eq!((mode(&data), mode(&folder.path().join("own"))), (0o700, 0o700));
    let files: Vec<_> =
        fs::read_dir(&data).expect("the folder").map(|file| file.expect("a file").path()).collect();
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
    assert!(names.contains(&"xuong.db") && names.contains(&"xuong.snapshot"), "{names:?}");
    files.iter().for_each(|file| assert_eq!(mode(file), 0o600, "{}", file.display()));
}

/// The write-ahead log and its index lie beside the database only while it is open.
#[test]
fn what_lies_beside_the_database_of_a_running_server_is_its_owners_too() {
    let server = Server::on(with_workers_in(Folder::of_a_file()));
    let folder = server.folder.path();
    let beside: Vec<_> = ["xuong.db", "xuong.db-wal", "xuong.db-shm"].map(|name| folder.join(name)).into();
    beside.iter().for_each(|file| assert_eq!(mode(file), 0o600, "{}", file.display()));
    server.stop();
}

#[test]
fn a_folder_that_everybody_can_enter_is_told_and_left_as_it_is() {
    let folder = Folder::empty();
    run(&folder, &["demo", "--seed-only"]);
    let data = folder.path().join("own/data");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).expect("other rights");
    let said = run(&folder, &["demo", "--seed-only"]);
    assert_eq!(said.matches("every user of this machine").count(), 1, "{said}");
    assert!(said.contains(&format!("chmod -R o-rwx {}", data.display())), "{said}");
    assert!(!run(&folder, &["search", "thang long"]).contains("every user"), "who only asks is not bothered");
    assert_eq!(mode(&data), 0o755);
}

#[test]
fn an_address_that_others_reach_is_told() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "public_read_only = true\n");
    let server = Server::start(folder, &["--bind", "0.0.0.0:0"]);
    assert_eq!(server.get("/plain").status, 200);
    let log = server.log();
    assert!(log.contains("WARN") && log.contains("serving beyond this machine at 0.0.0.0:"), "{log}");
    Server::seeded().stop();
}
