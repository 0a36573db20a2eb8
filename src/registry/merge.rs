//! Merging of two firms that are one: the one stays, the other ends in it, and whatever referred to it refers to the one that
//! stays. All of it is one change set.

use std::{collections::HashSet, sync::Arc};

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
        change::{Cause, Edit, Seq},
        firm::Firm,
        linkage::Linkage,
        merging::{Merged, merged},
        observation::Observation,
        once::Request,
        record::{Kind, Record},
        remit::Remit,
    },
};

/// A merge that is wanted.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The code of the firm that stays.
    pub keep: String,
    /// The code of the firm that ends in it.
    pub merge: String,
    /// Properties that are taken from it even if the other has a value.
    pub take: Vec<String>,
    /// Report only; write nothing.
    pub dry_run: bool,
}

/// What a merge did, or would do.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The firm that stays, and its values.
    pub merged: Merged,
    /// The firm that ended in it.
    pub other: Firm,
    /// Records that referred to the other one and now refer to the firm that stays: kind and key.
    pub moved: Vec<(Kind, String)>,
    /// Figures of the other firm that are dropped because the firm that stays has figures of the same measure and period:
    /// key, the value that stays, the other one.
    pub dropped: Vec<(String, f64, f64)>,
    /// The version that contains it.
    pub version: Seq,
    /// The change set; `None` for a dry run.
    pub set: Option<i64>,
}

/// Why two firms cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmerged {
    /// There is no firm with this code.
    NotHeld(String),
    /// Both codes are those of one firm.
    Same,
}

/// A request to merge that is made once, and what came of it as a text.
pub type MergedOnce<'a> = (&'a Request, &'a (dyn Fn(&Joined) -> String + Sync));

/// The edits of a merge.
struct Plan {
    weighed: Weighed,
    edits: Vec<Edit>,
    joined: Joined,
}

impl Registry {
    /// Merges a firm into another one, in one transaction.
    ///
    /// # Errors
    ///
    /// [`RegistryError::Refused`] lists the rules that it would break, such as the limits of the account.
    pub async fn merge(
        &self,
        wanted: Merge,
        (author, reason): (Author, Option<String>),
        once: Option<MergedOnce<'_>>,
    ) -> Result<Result<Joined, Unmerged>, RegistryError> {
        let _writing = self.lock().await;
        let mut writing = self.begin_writing().await?;
        let remit = self.remit_of(&author.actor);
        let dry_run = wanted.dry_run;
        let planned = writing.plan(move |now| plan(now, &wanted, remit.as_ref())).await?;
        let Plan { weighed, edits, mut joined } = match planned {
            Ok(plan) => plan,
            Err(unmerged) => return Ok(Err(unmerged)),
        };
        let refused: Vec<_> = weighed.refused().map(|(_, refusal)| refusal.clone()).collect();
        if !refused.is_empty() {
            return Err(RegistryError::Refused(refused));
        }
        if dry_run {
            return Ok(Ok(joined));
        }
        let commit = Commit::of(edits, author, reason, Cause::Batch);
        if let Some(judged) = weighed.settle(commit) {
            joined.set = writing.put_judged(judged).await?;
            joined.version = writing.now.version;
        }
        if let Some((request, outcome)) = once {
            writing.note_outcome(request, outcome(&joined)).await?;
        }
        writing.commit().await?;
        Ok(Ok(joined))
    }
}

fn plan(now: &Snapshot, wanted: &Merge, remit: Option<&Arc<Remit>>) -> Result<Plan, Unmerged> {
    let firm = |code: &str| {
        let row = now.firms.by_any_code(code);
        let record = row.and_then(|row| now.record(Kind::Firm, row.id()));
        match record {
            Some(Record::Firm(firm)) => Ok(firm),
            _ => Err(Unmerged::NotHeld(code.to_owned())),
        }
    };
    let (kept, other) = (firm(&wanted.keep)?, firm(&wanted.merge)?);
    if kept.id == other.id {
        return Err(Unmerged::Same);
    }
    let merged = merged(&kept, &other, &wanted.take);
    let mut edits = Vec::new();
    let linkages = now.base.holdings.linkages.values().filter(|own| own.members.contains(&other.code));
    let linkages = linkages.map(|own| Record::Linkage(with_member(own, &other, &kept)));
    let (figures, dropped) = figures(now, &kept, &other);
    let changed: Vec<Record> = linkages.chain(figures.iter().cloned().map(Record::Observation)).collect();
    let moved = changed.iter().map(|record| (record.kind(), record.key())).collect();
    edits.extend(changed.into_iter().map(|record| Edit::Put(Box::new(record))));
    edits.extend(dropped.iter().map(|(own, _)| Edit::Delete(Kind::Observation, own.id.0)));
    edits.push(Edit::Put(Box::new(Record::Firm(merged.firm.clone()))));
    edits.push(Edit::Delete(Kind::Firm, other.id.0));
    let weighed = weigh(&edits, &mut Beside::new(now).for_remit(remit.cloned()), true);
    let dropped =
        dropped.into_iter().map(|(own, stays)| (Record::Observation(own.clone()).key(), stays, own.value));
    let joined = Joined { merged, dropped: dropped.collect(), other, moved, version: now.version, set: None };
    Ok(Plan { weighed, edits, joined })
}

fn with_member(linkage: &Linkage, other: &Firm, kept: &Firm) -> Linkage {
    let mut seen = HashSet::new();
    let members = linkage.members.iter().map(|code| if *code == other.code { &kept.code } else { code });
    Linkage { members: members.filter(|code| seen.insert(*code)).cloned().collect(), ..linkage.clone() }
}

/// The figures of a firm under the code of the one that stays, and those that it has already, with its value.
fn figures(now: &Snapshot, kept: &Firm, other: &Firm) -> (Vec<Observation>, Vec<(Observation, f64)>) {
    let all = || now.base.holdings.observations.values().map(AsRef::as_ref);
    let key = |own: &Observation| Record::Observation(own.clone()).key();
    let held: Vec<(String, f64)> = all()
        .filter(|own: &&Observation| own.subject == kept.code)
        .map(|own| (key(own), own.value))
        .collect();
    let (mut moved, mut dropped) = (Vec::new(), Vec::new());
    for own in all().filter(|own: &&Observation| own.subject == other.code) {
        let new = Observation { subject: kept.code.clone(), ..own.clone() };
        let name = key(&new);
        match held.iter().find(|(held, _)| *held == name) {
            Some((_, value)) => dropped.push((own.clone(), *value)),
            None => moved.push(new),
        }
    }
    (moved, dropped)
}
