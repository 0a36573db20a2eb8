//! Which changes belong together.

use std::sync::Arc;

use time::{Duration, OffsetDateTime};

use super::made::{NOON, put, single_edit, temporary, wait};
use crate::{
    model::{actor::Actor, change::Cause},
    store::{
        Store,
        origin::Origin,
        write::{Entry, Stamp},
    },
};

/// Writes a firm as an edit of an author and returns its set.
async fn write(store: &Store, id: i64, at: OffsetDateTime, actor: &str, origin: Origin) -> i64 {
    let stamp = Arc::new(Stamp::new(at, Actor(actor.to_owned()), None, origin));
    let mut writer = store.writer().await.unwrap();
    let entry = Entry { stamp: stamp.clone(), ..put(id, "Cơ sở") };
    writer.write_apart(&[entry]).await.unwrap();
    let version = writer.commit().await.unwrap();
    let change = store.changes_since(version - 1, 1).await.unwrap().remove(0);
    assert_eq!(change.set, stamp.set());
    change.set.unwrap()
}

#[test]
fn single_edits_without_a_pause_belong_together() {
    let place = temporary();
    wait(async {
        let store = Store::create(place.path()).await.unwrap();
        let minutes = |minutes| NOON + Duration::minutes(minutes);
        let edit = single_edit;
        let with_key = |key: &str| Origin { key: Some(key.to_owned()), ..edit() };
        let of_zone = || Origin { subject: Some("zone".to_owned()), ..edit() };
        let first = write(&store, 1, NOON, "an", edit()).await;
        assert_eq!(write(&store, 2, minutes(14), "an", edit()).await, first);
        assert_eq!(
            write(&store, 3, minutes(28), "an", edit()).await,
            first,
            "the pause counts, not the length"
        );
        let others = [
            write(&store, 4, minutes(29), "bình", edit()).await,
            write(&store, 5, minutes(29), "an", with_key("xg_1")).await,
            write(&store, 6, minutes(29), "an", of_zone()).await,
        ];
        assert_eq!(others, [first + 1, first + 2, first + 3], "another author, key or kind of records");
        let import = Origin { cause: Cause::Import, ..edit() };
        let imports = [
            write(&store, 7, minutes(30), "an", import.clone()).await,
            write(&store, 8, minutes(30), "an", import).await,
        ];
        assert_eq!(imports, [first + 4, first + 5], "each import is one");
        assert_eq!(write(&store, 9, minutes(42), "an", edit()).await, first);
        assert_eq!(
            write(&store, 10, minutes(57), "an", edit()).await,
            first + 6,
            "after a quarter of an hour"
        );
        let undo = Origin { cause: Cause::Undo, undoes: Some(first + 6), ..edit() };
        let undo = write(&store, 10, minutes(58), "bình", undo).await;
        assert_eq!(write(&store, 11, minutes(59), "an", edit()).await, undo + 1, "after it was undone");
        let sets = store.sets_before(i64::MAX, 100).await.unwrap();
        assert_eq!(sets.len(), 9);
        let told = sets.iter().find(|set| set.id == first).unwrap();
        assert_eq!((told.count, told.changes, told.cause), (4, (1, 9), Cause::Edits));
        let undone = sets.iter().find(|set| set.undone_by.is_some()).unwrap();
        assert_eq!((undone.id, undone.undone_by), (first + 6, Some(undo)));
        let changes = store.changes_of_set(first, 2, 1).await.unwrap();
        assert_eq!(changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [3]);
        assert_eq!(crate::store::deep::look(&store.db, store.identity()).await.unwrap().flaws, []);
        store.close().await;
    });
}
