//! Undo of a change set: every record that was not edited since becomes what it was before the set. What was edited since
//! stays and is reported.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    error::RegistryError,
    open::Registry,
    queue::Commit,
    rules::{Beside, Weighed, weigh},
};
use crate::{
    index::Snapshot,
    model::{
        actor::Author,
        change::{Cause, Change, Edit, Seq},
        once::Request,
        record::{Kind, Record},
        refusal::Refusal,
        remit::Remit,
    },
    store::doc,
};

/// Changes that are read at a time.
const BATCH: i64 = 2000;

/// The outcome of an undo.
#[derive(Debug, Clone)]
pub struct Undone {
    /// The version that contains it.
    pub version: Seq,
    /// The change set that it makes; `None` if it changed nothing.
    pub set: Option<i64>,
    /// The number of records that it changed.
    pub records: usize,
    /// What stays as it is.
    pub left: Vec<Left>,
}

/// A record that an undo leaves as it is, or some parts of which it leaves.
#[derive(Debug, Clone)]
pub struct Left {
    /// The kind of the record.
    pub kind: Kind,
    /// The identity of the record.
    pub id: i64,
    /// The record before the change set; `None` if the set created it.
    pub before: Option<Record>,
    /// The record after the change set; `None` if the set deleted it.
    pub after: Option<Record>,
    /// The record once the undo is made; `None` if it was deleted.
    pub now: Option<Record>,
    /// The rules that the undo of it would break.
    pub refusals: Vec<Refusal>,
    /// Whether values of it are withheld. If not, and if there are no refusals, it was edited since.
    pub is_withheld: bool,
}

/// A request to undo a set that is made once, and what came of it as a text.
pub type UndoneOnce<'a> = (&'a Request, &'a (dyn Fn(&Undone) -> String + Sync));

/// What a change set did to a record.
#[derive(Debug)]
struct Touched {
    kind: Kind,
    id: i64,
    before: Option<Record>,
    after: Option<Record>,
    last: Seq,
    /// Whether values of it are withheld.
    is_withheld: bool,
}

/// The edits of an undo.
struct Plan {
    weighed: Weighed,
    edits: Vec<Edit>,
    left: Vec<Left>,
}

impl Registry {
    /// Undoes a change set by a new one, in one transaction. `None` if there is no such set.
    ///
    /// # Errors
    ///
    /// A [`RegistryError`] means that the register could not be read or written. What cannot be undone is in the
    /// outcome.
    pub async fn undo_set(
        &self,
        set: i64,
        (author, reason): (Author, Option<String>),
        once: Option<UndoneOnce<'_>>,
    ) -> Result<Option<Undone>, RegistryError> {
        let touched = self.touched(set).await?;
        if touched.is_empty() {
            return Ok(None);
        }
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let remit = self.remit_of(&author.actor);
        let planning = writing.plan(move |now| plan(now, touched, remit.as_ref()));
        let Plan { weighed, edits, left } = planning.await?;
        let records = edits.len();
        let reason = reason.unwrap_or_else(|| format!("undo set {set}"));
        let commit = Commit::of(edits, author, Some(reason), Cause::Undo);
        let judged = weighed.settle(Commit { undoes: Some(set), ..commit });
        let mut undone = Undone { version: writing.now.version, set: None, records: 0, left };
        if let Some(judged) = judged.filter(|judged| !judged.is_empty()) {
            let set = writing.put_judged(judged).await?;
            undone = Undone { version: writing.now.version, set, records, ..undone };
        }
        // An undo of which nothing can be made is refused, and judged again when it is sent again.
        if let Some((request, outcome)) = once.filter(|_| undone.records > 0 || undone.left.is_empty()) {
            writing.note_outcome(request, outcome(&undone)).await?;
        }
        writing.commit().await?;
        Ok(Some(undone))
    }

    /// What a change set did to each record, in the order of the last changes.
    async fn touched(&self, set: i64) -> Result<Vec<Touched>, RegistryError> {
        let (mut touched, mut last) = (HashMap::<(Kind, i64), Touched>::new(), 0);
        loop {
            let changes = self.changes_of_set(set, last, BATCH).await?;
            let Some(end) = changes.last().map(|change| change.seq) else { break };
            last = end;
            for Change { seq, kind, id, before, after, withheld, .. } in changes {
                let new = Touched { kind, id, before, after: None, last: seq, is_withheld: false };
                let own = touched.entry((kind, id)).or_insert(new);
                (own.after, own.last) = (after, seq);
                own.is_withheld |= !withheld.is_empty();
            }
        }
        let mut all: Vec<Touched> = touched.into_values().collect();
        all.sort_by_key(|one| one.last);
        Ok(all)
    }
}

/// The edits that undo a set. Later changes are undone first, so that codes are free again and references hold.
fn plan(now: &Snapshot, touched: Vec<Touched>, remit: Option<&Arc<Remit>>) -> Plan {
    let (mut undoing, mut left) = (Vec::new(), Vec::new());
    for one in touched.into_iter().rev() {
        let held = now.record(one.kind, one.id);
        let Back { edit, is_whole } = back(&one, held.as_ref());
        if !is_whole {
            let after_undo = match &edit {
                Some(Edit::Put(record)) => Some(record.as_ref().clone()),
                _ => held,
            };
            left.push(one.left(after_undo, Vec::new()));
        }
        undoing.extend(edit.map(|edit| (edit, one)));
    }
    loop {
        let edits: Vec<Edit> = undoing.iter().map(|(edit, _)| edit.clone()).collect();
        let weighed = weigh(&edits, &mut Beside::new(now).for_remit(remit.cloned()), true);
        let mut refused: BTreeMap<usize, Vec<Refusal>> = BTreeMap::new();
        for (at, refusal) in weighed.refused() {
            refused.entry(*at).or_default().push(refusal.clone());
        }
        if refused.is_empty() {
            return Plan { weighed, edits, left };
        }
        let mut at = 0;
        undoing.retain(|(_, one)| {
            let refusals = refused.remove(&at);
            at += 1;
            let Some(refusals) = refusals else { return true };
            left.retain(|other: &Left| (other.kind, other.id) != (one.kind, one.id));
            left.push(one.left(now.record(one.kind, one.id), refusals));
            false
        });
    }
}

impl Touched {
    fn left(&self, now: Option<Record>, refusals: Vec<Refusal>) -> Left {
        let Self { kind, id, before, after, .. } = self;
        let is_withheld = self.is_withheld;
        Left {
            kind: *kind,
            id: *id,
            before: before.clone(),
            after: after.clone(),
            now,
            refusals,
            is_withheld,
        }
    }
}

/// The way back of a record.
struct Back {
    /// The edit; `None` if nothing of it can be undone, or nothing is left to undo.
    edit: Option<Edit>,
    /// Whether it undoes everything that the set did.
    is_whole: bool,
}

fn back(one: &Touched, held: Option<&Record>) -> Back {
    let Touched { kind, id, before, after, .. } = one;
    if held == before.as_ref() {
        return Back { edit: None, is_whole: true };
    }
    if one.is_withheld {
        return Back { edit: None, is_whole: false };
    }
    if held == after.as_ref() {
        let edit = before.clone().map_or(Edit::Delete(*kind, *id), |record| Edit::Put(Box::new(record)));
        return Back { edit: Some(edit), is_whole: true };
    }
    let (Some(before), Some(after), Some(held)) = (before, after, held) else {
        return Back { edit: None, is_whole: false };
    };
    let (merged, is_whole) = merged(before, after, held);
    let edit = merged.filter(|merged| merged != held).map(|merged| Edit::Put(Box::new(merged)));
    Back { edit, is_whole }
}

/// The present record with those parts of the former one that were not edited since, and whether these are all that the set
/// changed.
fn merged(before: &Record, after: &Record, held: &Record) -> (Option<Record>, bool) {
    let [was, made, mut now] = [before, after, held].map(doc::parts);
    let names: BTreeSet<String> = was.keys().chain(made.keys()).cloned().collect();
    let mut is_whole = true;
    for name in names {
        let [old, new, own] = [&was, &made, &now].map(|parts| parts.get(&name).cloned());
        if old == new || own == old {
            continue;
        }
        if own != new {
            is_whole = false;
        } else if let Some(old) = old {
            now.insert(name, old);
        } else {
            now.remove(&name);
        }
    }
    (doc::of_parts(held.kind(), now).ok(), is_whole)
}
