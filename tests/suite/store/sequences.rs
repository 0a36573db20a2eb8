//! Any sequence of edits, undos and imports: the log is the rows, and each state of the past is found again as it was recorded.

use std::collections::BTreeSet;

use proptest::{prelude::*, test_runner::Config};
use xuong::{
    exchange::{
        draft::{Importable, Reading},
        file::read,
    },
    model::{
        as_of::AsOf,
        change::{Change, Edit, Seq},
        holdings::Holdings,
        record::Kind,
    },
    registry::{Registry, identity::Decisions, import::ImportOptions},
};

use crate::{
    harness::{Folder, hanoi},
    rules::laws::{actor, edits, truth, wait},
};

/// What somebody does with the register. Some of it is refused and must leave no trace.
#[derive(Debug, Clone)]
enum Step {
    Edit(Vec<Edit>),
    /// Of firms by code, with numbers of workers.
    Import(Vec<(i64, i64)>),
    /// Of a change, counted from the newest.
    UndoChange(usize),
    /// Of a change set, counted from the newest.
    UndoSet(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec(edits(), 1..4).prop_map(Step::Edit),
        2 => prop::collection::vec((1..12_i64, 1..1000_i64), 1..6).prop_map(Step::Import),
        1 => (0..6_usize).prop_map(Step::UndoChange),
        2 => (0..4_usize).prop_map(Step::UndoSet),
    ]
}

/// The register as it was recorded at a version.
struct State {
    version: Seq,
    holdings: Holdings,
}

fn state(registry: &Registry) -> State {
    let now = registry.snapshot();
    State { version: now.version, holdings: now.holdings() }
}

async fn imported(registry: &Registry, rows: &[(i64, i64)]) {
    let rows = rows.iter().map(|(id, n)| format!("F{id},Cơ sở F{id},{n}\n")).collect::<Vec<_>>().concat();
    let batch =
        read(Importable::Firms, format!("code,name,workers\n{rows}").as_bytes(), &Reading::of(hanoi()));
    let decisions = Decisions::default();
    let options =
        ImportOptions { dry_run: false, accept_partial: false, decisions, actor: actor(), reason: None };
    registry.import(batch, options).await.expect("an import");
}

/// Does a step. Answers the records that it may change; `None` where that is for the register to say.
async fn done(registry: &Registry, step: Step, states: &[State]) -> Option<BTreeSet<(Kind, i64)>> {
    match step {
        Step::Edit(edits) => {
            let subjects = edits.iter().map(Edit::subject).collect();
            let _ = registry.commit(edits, actor(), None).await;
            Some(subjects)
        }
        Step::Import(rows) => {
            imported(registry, &rows).await;
            None
        }
        Step::UndoChange(back) => {
            let seq = registry.snapshot().version - i64::try_from(back).expect("few");
            let change = registry.change(seq).await.expect("a log")?;
            let subject = (change.kind, change.id);
            let _ = registry.undo(change, actor(), None, None).await;
            Some(BTreeSet::from([subject]))
        }
        Step::UndoSet(back) => {
            let sets = registry.sets_before(i64::MAX, 10).await.expect("sets");
            let set = sets.get(back)?.clone();
            let (first, last) = set.changes;
            let is_newest = back == 0 && last == registry.snapshot().version && last - first + 1 == set.count;
            let undone = registry.undo_set(set.id, (actor().into(), None), None).await.expect("an undo");
            let before = states.iter().find(|state| is_newest && state.version == first - 1);
            if let Some(before) = before.filter(|_| undone.is_some_and(|undone| undone.left.is_empty())) {
                assert_eq!(registry.snapshot().holdings(), before.holdings, "as before the newest set");
            }
            None
        }
    }
}

/// Holds what a step wrote against the state before it: the changes that it logged lead to the state after it, and nothing else
/// is touched.
async fn judge(registry: &Registry, before: &State, allowed: Option<BTreeSet<(Kind, i64)>>) {
    let changes: Vec<Change> = registry.changes_since(before.version, i64::MAX).await.expect("a log");
    let touched: BTreeSet<(Kind, i64)> = changes.iter().map(|change| (change.kind, change.id)).collect();
    if let Some(allowed) = allowed {
        assert!(touched.is_subset(&allowed), "{touched:?} of {allowed:?}");
    }
    let mut expected = before.holdings.clone();
    changes.into_iter().for_each(|change| expected.apply(change.edit()));
    assert_eq!(registry.snapshot().holdings(), expected);
}

/// Finds each state again as it was recorded, at the instant of its last change. Of changes of one instant, that is the last.
async fn find_again(registry: &Registry, states: &[State]) {
    for (state, next) in states.iter().zip(states.iter().skip(1).map(Some).chain([None])) {
        let at = |version: Seq| async move {
            registry.change(version).await.expect("a log").map(|change| change.at)
        };
        let Some(instant) = at(state.version).await else { continue };
        if let Some(next) = next
            && at(next.version).await == Some(instant)
        {
            continue;
        }
        let then = registry.as_of(AsOf(instant)).await.expect("a state of the past");
        assert_eq!((then.version, then.holdings()), (state.version, state.holdings.clone()));
    }
}

async fn keeps_every_state(steps: Vec<Step>) {
    let folder = Folder::empty();
    let registry = Registry::create(folder.place(), &hanoi()).await.expect("a registry");
    let mut states = vec![state(&registry)];
    for step in steps {
        let allowed = done(&registry, step, &states).await;
        let before = states.last().expect("the first one");
        judge(&registry, before, allowed).await;
        let now = state(&registry);
        if now.version == before.version {
            assert_eq!(now.holdings, before.holdings, "what is refused leaves no trace");
        } else {
            states.push(now);
        }
    }
    find_again(&registry, &states).await;
    registry.close().await;
    assert_eq!(truth(folder.place()).await, states.last().expect("a state").holdings);
    let registry = Registry::open(folder.place(), &hanoi()).await.expect("a registry");
    find_again(&registry, &states).await;
    registry.close().await;
}

proptest! {
    #![proptest_config(Config { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn after_any_edits_undos_and_imports_every_state_is_found_again(
        steps in prop::collection::vec(steps(), 1..25),
    ) {
        wait(keeps_every_state(steps));
    }
}
