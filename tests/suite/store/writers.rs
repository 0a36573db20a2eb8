//! Writers that come at once share a transaction, and neither what one of them may not write nor what it writes first
//! is anybody else's concern.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::json;
use xuong::{
    model::{
        change::Edit,
        record::{Kind, Record},
    },
    registry::{Registry, RegistryError},
    store::StoreError,
};

use crate::{
    harness::{Folder, hanoi},
    rules::laws::{actor, put_firm, replay, truth, wait},
};

const WRITERS: i64 = 16;

/// A firm in a zone that is not there.
fn astray(id: i64) -> Edit {
    let firm = json!({ "id": id, "code": format!("A{id}"), "name": "Lạc", "written": {}, "zone": "NOWHERE", "sources": [] });
    Edit::Put(Box::new(Record::Firm(serde_json::from_value(firm).expect("a firm"))))
}

/// What the `n`th writer of a round writes, and whether it may.
fn wish(round: i64, n: i64) -> (Vec<Edit>, bool) {
    let id = 1000 * round + n;
    let own = put_firm(id, &format!("F{id}"), 5);
    match n % 8 {
        1 => (vec![own, put_firm(id + 500, "TAKEN", 5)], false),
        3 => (vec![own, astray(id + 500)], false),
        5 => (vec![astray(id)], false),
        6 => (vec![own, put_firm(2, "SHARED", 7 * id)], true),
        7 => (vec![own, Edit::Delete(Kind::Firm, id)], true),
        _ => (vec![own], true),
    }
}

async fn registry(folder: &Folder) -> Arc<Registry> {
    let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
    let first = vec![put_firm(1, "TAKEN", 5), put_firm(2, "SHARED", 5)];
    registry.commit(first, actor(), None).await.expect("a commit");
    Arc::new(registry)
}

/// Commits of sixteen writers at once: the versions of those that landed, each of which had to.
async fn round(registries: &[Arc<Registry>], round: i64) -> Vec<(i64, usize)> {
    let mut writers = tokio::task::JoinSet::new();
    for n in 1..=WRITERS {
        let at = usize::try_from(n).expect("small") % registries.len();
        let registry = registries[at].clone();
        writers.spawn(async move {
            let (edits, may) = wish(round, n);
            let count = edits.len();
            let answer = registry.commit(edits, actor(), Some(format!("{round}/{n}"))).await;
            assert_eq!(answer.is_ok(), may, "{n}: {answer:?}");
            if let Err(error) = &answer {
                let refused = RegistryError::Store(StoreError::NotWritten(String::new()));
                assert!(!error.to_string().is_empty() && error.to_string() != refused.to_string(), "{error}");
            }
            if n % 8 == 4 {
                let seen = registry.snapshot().firms.get(1000 * round + n).is_some();
                assert!(seen, "a writer reads what it wrote");
            }
            answer.ok().map(|version| (version, count))
        });
    }
    writers.join_all().await.into_iter().flatten().collect()
}

/// Identities that must be there after some rounds.
fn expected(rounds: i64) -> BTreeSet<i64> {
    let there = |(round, n): &(i64, i64)| wish(*round, *n).1 && n % 8 != 7;
    let all = (1..=rounds).flat_map(|round| (1..=WRITERS).map(move |n| (round, n)));
    all.filter(there).map(|(round, n)| 1000 * round + n).chain([1, 2]).collect()
}

#[test]
fn a_refused_edit_leaves_no_trace_and_hinders_nobody() {
    let folder = Folder::empty();
    wait(async {
        let registry = registry(&folder).await;
        let before = (registry.snapshot(), registry.snapshot().holdings());
        let mut landed = round(std::slice::from_ref(&registry), 1).await;
        landed.sort_unstable();
        let versions: BTreeSet<i64> = landed.iter().map(|(version, _)| *version).collect();
        assert_eq!(versions.len(), landed.len(), "versions of their own: {landed:?}");
        let mut last = before.0.version;
        for (version, count) in landed {
            last += i64::try_from(count).expect("few");
            assert_eq!(version, last, "what was refused takes no number");
        }
        assert_eq!(registry.snapshot().version, last);
        assert_eq!((before.0.holdings(), before.0.version), (before.1, 2), "a reader keeps what it took");
        let rows = truth(folder.place()).await;
        assert_eq!(rows, registry.snapshot().holdings());
        assert_eq!(rows.firms.keys().copied().collect::<BTreeSet<_>>(), expected(1));
    });
}

#[test]
fn the_log_of_many_rounds_replays_to_the_rows_in_the_order_of_the_versions() {
    let folder = Folder::empty();
    wait(async {
        let registry = registry(&folder).await;
        for n in 1..=10 {
            round(std::slice::from_ref(&registry), n).await;
        }
        let rows = truth(folder.place()).await;
        assert_eq!(rows.firms.keys().copied().collect::<BTreeSet<_>>(), expected(10));
        assert_eq!(rows, registry.snapshot().holdings());
        let log = registry.changes_since(0, i64::MAX).await.expect("a log");
        let reasons: Vec<_> = log.iter().filter_map(|change| change.reason.clone()).collect();
        let together: BTreeSet<&String> = reasons.iter().collect();
        let runs = reasons.chunk_by(|a, b| a == b).count();
        assert_eq!(runs, together.len(), "the edits of a commit stand together");
        let earlier = replay(log.into_iter().take(2).collect());
        assert_eq!(earlier.firms.len(), 2);
    });
}

#[test]
fn writers_of_two_processes_that_are_refused_leave_no_trace_either() {
    let folder = Folder::empty();
    wait(async {
        let a = registry(&folder).await;
        let b = Arc::new(Registry::open(folder.place(), &hanoi()).await.expect("a registry"));
        let mut versions = BTreeSet::new();
        for n in 1..=5 {
            let landed = round(&[a.clone(), b.clone()], n).await;
            assert!(landed.into_iter().all(|(version, _)| versions.insert(version)));
        }
        for one in [&a, &b] {
            one.commit(vec![put_firm(2, "SHARED", 2)], actor(), None).await.expect("a commit");
        }
        let rows = truth(folder.place()).await;
        assert_eq!(rows, b.snapshot().holdings());
        assert_eq!(rows.firms.keys().copied().collect::<BTreeSet<_>>(), expected(5));
    });
}

#[test]
fn what_a_reader_took_stays_as_it_was_while_others_write() {
    let folder = Folder::seeded();
    wait(async {
        let registry = Arc::new(Registry::open(folder.place(), &hanoi()).await.expect("a registry"));
        let (taken, held) = (registry.snapshot(), registry.snapshot().holdings());
        let writing = tokio::spawn({
            let registry = registry.clone();
            async move {
                for n in 0..40 {
                    let edits =
                        vec![put_firm(1 + n % 9, &format!("W{n}"), 7 * n), Edit::Delete(Kind::Firm, 20 + n)];
                    registry.commit(edits, actor(), None).await.expect("a commit");
                }
            }
        });
        while !writing.is_finished() {
            assert!(taken.holdings() == held, "a snapshot changed");
            tokio::task::yield_now().await;
        }
        writing.await.expect("the writer ends");
        assert!(taken.holdings() == held && registry.snapshot().firms.len() < held.firms.len());
    });
}
