//! What is kept of requests that are made once.

use time::Duration;

use super::made::{NOON, filled, temporary, wait};
use crate::{
    model::once::Request,
    store::{Store, once::MOST_BYTES},
};

fn request(n: usize) -> Request {
    Request::new("an", &format!("key {n}"), b"content")
}

async fn note(store: &Store, n: usize, bytes: usize) {
    let mut writer = store.writer().await.unwrap();
    // Letters of two bytes, so that a count of letters does not do.
    writer.note_made(&request(n), "đ".repeat(bytes / 2), NOON).await.unwrap();
    writer.commit().await.unwrap();
}

/// Which of some requests are kept.
async fn kept(store: &Store, count: usize) -> Vec<usize> {
    let mut kept = Vec::new();
    for n in 0..count {
        kept.extend(store.made(&request(n), NOON).await.unwrap().map(|_| n));
    }
    kept
}

#[test]
fn the_oldest_outcomes_make_room_for_new_ones() {
    let place = temporary();
    wait(async {
        let store = filled(place.path()).await;
        let quarter = MOST_BYTES / 4;
        for n in 0..4 {
            note(&store, n, quarter).await;
        }
        assert_eq!(kept(&store, 4).await, [0, 1, 2, 3], "they fill the room");
        note(&store, 4, 2).await;
        assert_eq!(kept(&store, 5).await, [1, 2, 3, 4]);
        note(&store, 5, 2 * quarter).await;
        assert_eq!(kept(&store, 6).await, [3, 4, 5]);
        note(&store, 6, 2 * MOST_BYTES).await;
        assert_eq!(kept(&store, 7).await, [6], "the newest is kept, however large");
        let later = store.made(&request(6), NOON + Duration::DAY).await.unwrap();
        assert_eq!(later, None, "for a day");
        store.close().await;
    });
}
