//! The table of published workers is made before a request needs it.

use std::{sync::Arc, time::Duration};

use rstest::rstest;

use crate::{
    config::Given,
    http::{
        ahead::{protect_ahead, rest},
        state::AppState,
    },
    model::{
        actor::Actor,
        change::Edit,
        city::City,
        firm::{Firm, Workers},
        id::FirmId,
        public_workers::PublicWorkers,
        record::Record,
    },
    registry::{Registry, clock},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_of_the_last_of_many_edits_is_made_before_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let city = Arc::new(City::made_up());
    let registry = Arc::new(Registry::create(folder.path(), &city).await.unwrap());
    let mut settings = Given::default().settle();
    settings.public_workers = PublicWorkers::Live;
    let state = AppState::new(registry.clone(), settings);
    let ahead = tokio::spawn(protect_ahead(state.clone()));
    for count in 1..=30 {
        let (id, workers) = (FirmId(1), Some(Workers { count, as_of: None }));
        let firm =
            Firm { id, code: "F1".parse().unwrap(), name: "Một".to_owned(), workers, ..Firm::default() };
        registry
            .commit(vec![Edit::Put(Box::new(Record::Firm(firm)))], Actor("test".to_owned()), None)
            .await
            .unwrap();
    }
    let last = registry.snapshot();
    while !state.guards.of(&last, clock::today()).is_prepared() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    ahead.abort();
    registry.close().await;
}

#[rstest]
#[case::quick(1, 250)]
#[case::slow(500, 2000)]
fn tables_take_a_fifth_of_a_processor_at_most(#[case] took_ms: u64, #[case] rest_ms: u64) {
    assert_eq!(rest(Duration::from_millis(took_ms)), Duration::from_millis(rest_ms));
}
