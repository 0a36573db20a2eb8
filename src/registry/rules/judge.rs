//! Judgement of edits: each against the register and the edits before it, editions after the last edit.

use std::collections::HashSet;

use super::{beside::Beside, overlap, record, remit};
use crate::{
    model::{
        breach::{Breach, Rule},
        change::Edit,
        record::{Kind, Record},
        refusal::Refusal,
        remarks::Warning,
    },
    registry::queue::Commit,
};

/// The broken rules of edits.
pub(in crate::registry) struct Weighed {
    /// The record before each edit.
    befores: Vec<Option<Record>>,
    /// The broken rules by the index of the edit, doubts included.
    pub(in crate::registry) found: Vec<(usize, Refusal)>,
}

/// What is known of edits that break no rule.
pub(in crate::registry) struct Sound {
    /// The record before each edit.
    pub(in crate::registry) befores: Vec<Option<Record>>,
    /// The doubts about them by the index of the edit.
    pub(in crate::registry) warnings: Vec<(usize, Warning)>,
}

/// A commit that breaks no rule.
pub(in crate::registry) struct Judged {
    pub(in crate::registry) commit: Commit,
    pub(in crate::registry) sound: Sound,
}

impl Judged {
    /// Whether there is nothing to write.
    pub(in crate::registry) fn is_empty(&self) -> bool {
        self.commit.edits.is_empty()
    }
}

/// Checks every edit and adds it to the state. Units are compared with the others of their edition after the last edit;
/// `with_overlaps` is false if they are known to fit.
pub(in crate::registry) fn weigh<'a>(
    edits: &'a [Edit],
    beside: &mut Beside<'a>,
    with_overlaps: bool,
) -> Weighed {
    let mut weighed = Weighed { befores: Vec::with_capacity(edits.len()), found: Vec::new() };
    for (at, edit) in edits.iter().enumerate() {
        let (kind, id) = edit.subject();
        let before = beside.record(kind, id);
        let is_inside = before.as_ref().is_none_or(|before| remit::holds(before, beside))
            && !remit::adopts(edit, before.as_ref(), beside);
        let found = one(edit, before.as_ref(), beside);
        weighed.found.extend(found.into_iter().map(|refusal| (at, refusal)));
        beside.put(edit, before.as_ref().map(Record::key).as_deref());
        if let Some(remit) = beside.remit()
            && !(is_inside && remit::takes(edit, before.as_ref(), beside))
        {
            weighed.found.push((at, remit::refusal(edit, before.as_ref(), remit, beside)));
        }
        weighed.befores.push(before);
    }
    if with_overlaps {
        weighed.found.extend(overlap::judge(edits, &weighed.befores, beside));
    }
    weighed
}

/// The rules that an edit breaks. A rule that the record broke in the same way before is ignored: old registers contain
/// such records, and `xuong check` lists them.
fn one(edit: &Edit, before: Option<&Record>, beside: &Beside<'_>) -> Vec<Refusal> {
    let mut found = match edit {
        Edit::Put(record) => record::all(record, beside).of(record),
        Edit::Delete(..) => Vec::new(),
    };
    if let Some(before) = before.filter(|_| !found.is_empty()) {
        let old = record::all(before, beside).of(before);
        let is_old = |new: &Refusal| {
            old.iter().any(|old| (old.field, &old.value, &old.breach) == (new.field, &new.value, &new.breach))
        };
        found.retain(|new| !is_old(new));
    }
    found.extend(taken_away(edit, before, beside));
    found
}

/// The refusal of an edit that deletes a record that others refer to or gives it another code, or deletes a record that does not
/// exist.
fn taken_away(edit: &Edit, before: Option<&Record>, beside: &Beside<'_>) -> Option<Refusal> {
    let (kind, id) = edit.subject();
    let refusal = |code: String, value, breach| Refusal { kind, id, code, field: "code", value, breach };
    let Some(before) = before else {
        let is_delete = matches!(edit, Edit::Delete(..));
        return is_delete.then(|| refusal(format!("({id})"), None, Breach::NotHeld));
    };
    if !matches!(kind, Kind::Zone | Kind::Source | Kind::Firm) {
        return None;
    }
    let key = before.key();
    if matches!(edit, Edit::Put(record) if record.key() == key) {
        return None;
    }
    let users = beside.users_of(kind, &key);
    (users > 0).then(|| refusal(key.clone(), Some(key), Breach::InUse(users)))
}

/// Judges a commit: returns what is known of its edits, or the refusals. Accepted edits stay in the state, so that the next
/// commit is judged against them.
pub(in crate::registry) fn judge<'a>(
    commit: &'a Commit,
    beside: &mut Beside<'a>,
) -> Result<Sound, Vec<Refusal>> {
    beside.set_remit(commit.remit.clone());
    let weighed = weigh(&commit.edits, beside, true);
    let refused: Vec<Refusal> = weighed.refused().map(|(_, refusal)| refusal.clone()).collect();
    if refused.is_empty() {
        beside.settle();
        return Ok(weighed.sound());
    }
    beside.withdraw();
    Err(refused)
}

impl Weighed {
    /// The refusals, without doubts.
    pub(in crate::registry) fn refused(&self) -> impl Iterator<Item = &(usize, Refusal)> {
        self.found.iter().filter(|(_, refusal)| !refusal.rule().is_doubt())
    }

    /// The judged commit, if none of its edits is refused.
    pub(in crate::registry) fn settle(self, commit: Commit) -> Option<Judged> {
        let is_sound = self.refused().next().is_none() && commit.edits.len() == self.befores.len();
        is_sound.then(|| Judged { commit, sound: self.sound() })
    }

    /// What is known of the edits, if none is refused. A property has one warning of a rule.
    fn sound(self) -> Sound {
        let doubts = self.found.iter().map(|(at, refusal)| (*at, refusal.field, refusal.rule()));
        Sound { warnings: warnings(doubts), befores: self.befores }
    }
}

/// Doubts about edits as warnings: the index of the edit, the property and the rule. A property has one warning of a rule.
pub(in crate::registry) fn warnings(
    doubts: impl Iterator<Item = (usize, &'static str, Rule)>,
) -> Vec<(usize, Warning)> {
    let mut told = HashSet::new();
    let new = doubts.filter(|doubt| told.insert(*doubt));
    new.map(|(at, field, rule)| (at, Warning { field: field.to_owned(), rule })).collect()
}
