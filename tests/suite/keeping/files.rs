//! The files of a register are those of its owner.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{key_of, with_key, with_workers_in};
use crate::harness::{Folder, Server};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn a_new_register_can_be_read_by_its_owner_only() {
    let folder = Folder::of_a_file();
    let data = folder.path().join("data");
    let made = data.to_str().expect("a path");
    folder.xuong(&["demo", "--seed-only", "--data-dir", made]).ended(0);
    folder.xuong(&["admin", "user", "add", "an", "--role", "admin", "--data-dir", made]).ended(0);
    folder.xuong(&["backup", &format!("{made}/copy.db"), "--data-dir", made]).ended(0);
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> =
        fs::read_dir(&data).expect("files").map(|file| file.expect("a file").path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_folder_that_every_user_can_read_is_told_in_the_log() {
    let folder = with_workers_in(Folder::of_a_file());
    let key = key_of(&folder, "an", "analyst", &[]);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
    let server = Server::on(folder);
    assert_eq!(with_key(&server, &key, "/ogc/collections/firms/items/W1").status, 200);
    let log = server.log();
    assert!(
        log.contains("every user of this machine can enter the folder") && log.contains("chmod"),
        "{log}"
    );
}
