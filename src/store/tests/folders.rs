//! The folder of a registry: locks, the newest change, the file that was opened, permissions.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::made::temporary;
use crate::{
    model::change::Seq,
    store::{
        error::StoreError,
        folder::{Folder, is_open_to_all, make_private, private_file},
    },
};

#[test]
fn a_folder_is_shared_by_many_or_taken_by_one() {
    let place = temporary();
    let [one, two] = [(); 2].map(|()| Folder::share(place.path()).unwrap());
    assert!(matches!(Folder::take(place.path()), Err(StoreError::InUse(_))));
    drop(one);
    assert!(matches!(Folder::take(place.path()), Err(StoreError::InUse(_))), "the other one still shares it");
    drop(two);
    let taken = Folder::take(place.path()).unwrap();
    assert!(matches!(Folder::share(place.path()), Err(StoreError::InUse(_))));
    drop(taken);
    assert!(Folder::share(place.path()).is_ok());
    assert!(Folder::share(&place.path().join("none")).is_ok(), "without a lock where there can be none");
    assert!(matches!(Folder::take(&place.path().join("none")), Err(StoreError::NotWritable { .. })));
}

#[test]
fn a_folder_remembers_the_newest_change_of_its_own_registry() {
    let place = temporary();
    let folder = Folder::share(place.path()).unwrap();
    assert_eq!((folder.newest("me"), folder.was_written()), (None, false));
    folder.note("me", 12);
    assert_eq!((folder.newest("me"), folder.newest("you"), folder.was_written()), (Some(12), None, true));
    folder.note("me", 7);
    assert_eq!(Folder::share(place.path()).unwrap().newest("me"), Some(7), "for whoever opens it next");
    for torn in ["me", "me ", "me 1x", "", "12"] {
        fs::write(place.path().join("xuong.newest"), torn).unwrap();
        assert_eq!(folder.newest("me"), None, "{torn:?}");
    }
    folder.note("me", Seq::MAX);
    assert_eq!(folder.newest("me"), Some(Seq::MAX));
    folder.forget().unwrap();
    assert_eq!((folder.newest("me"), folder.was_written()), (None, false));
}

#[test]
fn a_file_that_was_replaced_is_another_one() {
    let place = temporary();
    let mut folder = Folder::share(place.path()).unwrap();
    assert!(folder.is_the_same(), "nothing is opened");
    fs::write(folder.database(), "a").unwrap();
    folder.opened();
    fs::write(folder.database(), "b").unwrap();
    assert!(folder.is_the_same(), "the same file with another content");
    fs::write(place.path().join("new"), "b").unwrap();
    fs::rename(place.path().join("new"), folder.database()).unwrap();
    assert!(!folder.is_the_same());
    fs::remove_file(folder.database()).unwrap();
    assert!(!folder.is_the_same());
}

#[test]
fn files_and_folders_are_for_their_owner_alone() {
    let place = temporary();
    let (file, folder) = (place.path().join("file"), place.path().join("a/b"));
    private_file().create(true).open(&file).unwrap();
    make_private(&folder).unwrap();
    make_private(&folder).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(&folder), mode(&place.path().join("a"))), (0o600, 0o700, 0o700));
    assert!(!is_open_to_all(&folder));
    for (mode, open) in [(0o701, true), (0o704, true), (0o770, false)] {
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(is_open_to_all(&folder), open, "{mode:o}");
    }
    assert!(!is_open_to_all(&place.path().join("none")));
}
