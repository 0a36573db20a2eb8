//! Backups, and files that are no registry.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rstest::rstest;

use super::made::{filled, temporary, wait};
use crate::store::{Store, backup::restore, error::StoreError};

#[test]
fn a_backup_is_restored_and_what_it_replaces_is_kept_under_names_of_their_own() {
    let [from, to] = [(); 2].map(|()| temporary());
    let file = from.path().join("backup.db");
    wait(async {
        let store = filled(from.path()).await;
        let copied = store.backup(&file, false).await.unwrap();
        assert_eq!((copied.version, copied.firms, copied.kept), (11, 1, None));
        assert_eq!(copied.bytes, fs::metadata(&file).unwrap().len());
        assert!(matches!(store.backup(&file, false).await, Err(StoreError::Exists(path)) if path == file));
        let lost = to.path().join("none");
        let missing = store.backup(&lost.join("backup.db"), false).await;
        assert!(matches!(missing, Err(StoreError::NoFolder(path)) if path == lost));
        store.backup(&file, true).await.unwrap();
        assert!(matches!(restore(&file, from.path(), true, "now").await, Err(StoreError::InUse(_))));
        store.close().await;
    });
    let restored = |stamp: &'static str, replace| wait(restore(&file, to.path(), replace, stamp));
    assert_eq!(restored("now", false).unwrap().kept, None);
    assert!(matches!(restored("now", false), Err(StoreError::Exists(_))));
    let kept = |name: &str| Some(to.path().join(name));
    assert_eq!(restored("now", true).unwrap().kept, kept("xuong.replaced-now.db"));
    assert_eq!(restored("now", true).unwrap().kept, kept("xuong.replaced-now-1.db"));
    assert_eq!(restored("then", true).unwrap().kept, kept("xuong.replaced-then.db"));
    let parts = fs::read_dir(to.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".part-"));
    assert_eq!(parts.count(), 0, "no temporary file stays");
    wait(async {
        let store = Store::open(to.path()).await.unwrap();
        assert_eq!((store.version().await.unwrap(), store.lost()), (11, None));
        store.close().await;
    });
}

#[test]
fn every_restore_gives_the_register_another_name_beside_its_identity() {
    let [from, to] = [(); 2].map(|()| temporary());
    let file = from.path().join("backup.db");
    let named = |place: &Path| {
        wait(async {
            let store = Store::open(place).await.unwrap();
            let names = (store.identity().to_owned(), store.restored().map(str::to_owned));
            store.close().await;
            names
        })
    };
    wait(async {
        let store = filled(from.path()).await;
        store.backup(&file, false).await.unwrap();
        store.close().await;
    });
    let (identity, never) = named(from.path());
    assert_eq!(never, None);
    let [first, second] = ["a", "b"].map(|stamp| {
        wait(restore(&file, to.path(), true, stamp)).unwrap();
        assert_eq!(named(to.path()), named(to.path()), "it stays until the next restore");
        named(to.path())
    });
    assert_eq!((&first.0, &second.0), (&identity, &identity));
    assert!(first.1.is_some() && second.1.is_some() && first.1 != second.1, "{first:?} {second:?}");
}

#[rstest]
#[case::missing(None, None, "no registry at ")]
#[case::no_database(
    Some("not a database, but long enough to be read as one page of something"),
    None,
    "the registry is damaged"
)]
#[case::empty(Some(""), None, "the registry is damaged: the file is empty")]
#[case::with_a_log(Some(""), Some("changes"), "it is not whole without ")]
fn a_backup_that_is_none_is_refused_and_nothing_is_replaced(
    #[case] content: Option<&str>,
    #[case] log: Option<&str>,
    #[case] said: &str,
) {
    let place = temporary();
    let file: PathBuf = place.path().join("backup.db");
    content.into_iter().for_each(|content| fs::write(&file, content).unwrap());
    log.into_iter().for_each(|log| fs::write(place.path().join("backup.db-wal"), log).unwrap());
    let to = place.path().join("data");
    let error = wait(restore(&file, &to, false, "now")).unwrap_err();
    assert!(error.to_string().starts_with(said), "{error}");
    assert!(!to.join("xuong.db").exists());
}

#[test]
fn a_file_that_was_emptied_is_no_new_registry() {
    let place = temporary();
    wait(async {
        filled(place.path()).await.close().await;
        fs::write(place.path().join("xuong.db"), "").unwrap();
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(place.path().join(format!("xuong.db{end}")));
        }
        let said = |opened: Result<Store, StoreError>| opened.err().map(|error| error.to_string());
        let emptied = Some("the registry is damaged: the file is empty".to_owned());
        assert_eq!(said(Store::create(place.path()).await), emptied);
        assert_eq!(said(Store::open(place.path()).await), emptied);
        let nowhere = place.path().join("none");
        assert!(matches!(Store::open(&nowhere).await, Err(StoreError::Missing(_))));
    });
}
