//! The cache of past states, and instants of the past.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use rstest::rstest;
use serde_json::json;
use time::macros::{date, datetime};

use super::made::{put, record, register};
use crate::{
    index::{Snapshot, row::Row},
    model::{actor::Actor, as_of::AsOf, change::Edit, city::City, record::Kind},
    registry::{Registry, RegistryError, clock::day_of, load::Progress, past::Past},
};

fn state(version: i64, firms: i64) -> Arc<Snapshot> {
    let firms = (1..=firms).map(|id| record(Kind::Firm, json!({ "id": id, "code": format!("F{id}") })));
    Arc::new(Snapshot { version, ..register(firms) })
}

fn kept(past: &Past) -> Vec<i64> {
    past.kept().iter().map(|state| state.version).collect()
}

#[test]
fn the_state_that_was_used_last_is_kept_longest() {
    let past = Past::default();
    past.kept().extend([3, 2, 1].map(|version| state(version, 0)));
    assert_eq!(past.find(2).map(|state| state.version), Some(2));
    assert_eq!(kept(&past), [2, 3, 1]);
    assert!(past.find(9).is_none());
    assert_eq!(kept(&past), [2, 3, 1], "a state that is not kept changes nothing");
    past.find(2);
    assert_eq!(kept(&past), [2, 3, 1]);
}

#[test]
fn states_make_room_for_the_next_one_or_it_is_refused() {
    let past = Past::default();
    past.kept().extend([state(2, 1), state(1, 1)]);
    past.make_room(u64::from(u32::MAX)).expect("without a limit there is room");
    assert_eq!(kept(&past), [2, 1]);
    // Each state that is kept takes 1 MB here, and a replay of 700 firms another one.
    past.limit_mb.store(3, Relaxed);
    past.make_room(699).unwrap();
    assert_eq!(kept(&past), [2, 1]);
    past.limit_mb.store(2, Relaxed);
    past.make_room(699).unwrap();
    assert_eq!(kept(&past), [2], "the one that was not used for longest goes");
    past.limit_mb.store(1, Relaxed);
    past.make_room(699).unwrap();
    assert!(kept(&past).is_empty());
    let Err(error) = past.make_room(700) else { panic!("700 firms take more than a MB") };
    assert!(matches!(error, RegistryError::PastTooLarge { needed_mb: 2, limit_mb: 1 }), "{error:?}");
    assert_eq!(error.to_string(), "a state of the past takes 2 MB, of which there are 1");
}

#[test]
fn a_replay_is_marked_until_it_ends() {
    let past = Past::default();
    let mut seen = past.making.subscribe();
    let making = past.begin(7);
    assert_eq!(*seen.borrow_and_update(), Some(7));
    drop(making);
    assert_eq!(*seen.borrow_and_update(), None);
}

#[rstest]
#[case(None, date!(2026 - 06 - 30))]
#[case(Some("2026-01-15"), date!(2026 - 01 - 15))]
#[case(Some("2030-01-01"), date!(2026 - 06 - 30))]
fn a_state_of_the_past_has_its_own_day_and_none_of_the_future(
    #[case] asked: Option<&str>,
    #[case] day: time::Date,
) {
    let asked: Option<AsOf> = asked.map(|text| text.parse().expect("an instant"));
    assert_eq!(day_of(asked, date!(2026 - 06 - 30)), day);
}

#[test]
fn progress_is_unknown_before_it_begins() {
    assert_eq!(Progress::default().firms(), (0, 0));
}

/// Waits for work that needs threads.
fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn every_instant_of_the_past_has_the_changes_up_to_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    wait(async {
        let registry = Registry::create(folder.path(), &Arc::new(City::made_up())).await.expect("a registry");
        let named = |id: i64, name: &str| {
            put(record(Kind::Firm, json!({ "id": id, "code": format!("F{id}"), "name": name })))
        };
        let commit = |edits: Vec<Edit>| registry.commit(edits, Actor("test".to_owned()), None);
        assert_eq!(commit(vec![named(1, "Một"), named(2, "Hai")]).await.expect("a commit"), 2);
        assert_eq!(
            commit(vec![named(1, "Một lần nữa"), Edit::Delete(Kind::Firm, 2)]).await.expect("a commit"),
            4
        );
        let changes = registry.changes_since(0, 10).await.expect("the log");
        let [first, second] = [changes[1].at, changes[3].at];
        let before = registry.as_of(AsOf(first - time::Duration::MICROSECOND)).await.expect("a state");
        assert_eq!((before.version, before.firms.len()), (0, 0));
        let now = registry.as_of(AsOf(second)).await.expect("a state");
        assert!(Arc::ptr_eq(&now, &registry.snapshot()), "the present is not replayed");
        let future = registry.as_of(AsOf(datetime!(2999-01-01 0:00 UTC))).await.expect("a state");
        assert_eq!(future.version, 4);
        if first < second {
            assert!(registry.at_hand(AsOf(first)).await.expect("an answer").is_none(), "it needs a replay");
            let then = registry.as_of(AsOf(first)).await.expect("a state");
            let names: Vec<&str> = then.firms.iter().map(Row::name).collect();
            assert_eq!((then.version, names), (2, vec!["Một", "Hai"]));
            let again = registry.at_hand(AsOf(first)).await.expect("an answer").expect("it is kept");
            assert!(Arc::ptr_eq(&then, &again));
        }
        registry.close().await;
    });
}
