//! What an import would change: each row with the record before and after it.

use std::sync::Arc;

use super::{import_edits::ImportEdits, import_plan::Plan};
use crate::{
    index::Snapshot,
    model::{
        closed::closed,
        record::{Kind, Record},
    },
    store::doc,
};

closed! {
    /// What becomes of a row.
    pub enum Action {
        /// A new record.
        New = "new" ("mới", "new"),
        /// The record changes.
        Changed = "changed" ("thay đổi", "changed"),
        /// The record is what the row says.
        Unchanged = "unchanged" ("giữ nguyên", "unchanged"),
        /// The record is not in the file, and is removed.
        Removed = "removed" ("bỏ đi", "removed"),
    }
}

/// A row, or a record that is not in the file.
#[derive(Debug, Clone)]
pub struct Step {
    /// The row.
    pub row: Option<usize>,
    /// What becomes of it.
    pub action: Action,
    kind: Kind,
    id: i64,
    /// The number of its edit, if it changes.
    edit: Option<u32>,
    /// Whether the record gets a code of its own.
    is_minted: bool,
}

/// What an import would change on top of a state.
#[derive(Clone)]
pub struct Proposed {
    now: Arc<Snapshot>,
    edits: Arc<ImportEdits>,
    /// In order of the rows.
    pub steps: Vec<Step>,
}

impl std::fmt::Debug for Proposed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proposed").field("steps", &self.steps).finish_non_exhaustive()
    }
}

impl Proposed {
    /// What a plan would change.
    pub(super) fn of(plan: &Plan, now: &Arc<Snapshot>) -> Self {
        let edited = (0_u32..).zip(&plan.rows).filter_map(|(number, row)| {
            let (kind, id) = plan.edits.subject(number as usize)?;
            let action = match row {
                None => Action::Removed,
                Some(_) if now.holds(kind, id) => Action::Changed,
                Some(_) => Action::New,
            };
            let is_minted = row.is_some_and(|row| plan.minted.contains(&row));
            Some(Step { row: *row, action, kind, id, edit: Some(number), is_minted })
        });
        let mut steps: Vec<Step> = edited.collect();
        let unchanged = plan.unchanged.iter().filter_map(|(row, id)| {
            let (action, kind) = (Action::Unchanged, plan.kind?);
            Some(Step { row: Some(*row), action, kind, id: *id, edit: None, is_minted: false })
        });
        steps.extend(unchanged);
        steps.sort_by_key(|step| step.row);
        Self { now: now.clone(), edits: plan.edits.clone(), steps }
    }

    /// The number of rows of which this becomes.
    pub fn count(&self, action: Action) -> usize {
        self.steps.iter().filter(|step| step.action == action).count()
    }

    /// The record of a step before it.
    pub fn before(&self, step: &Step) -> Option<Record> {
        self.now.record(step.kind, step.id)
    }

    /// The record of a step after it; `None` if it is removed or does not change.
    pub fn after(&self, step: &Step) -> Option<Record> {
        self.edits.record(step.edit? as usize)
    }

    /// Adds what would be written to a hash. Numbers and codes that new records get are left out, since they depend on
    /// what else is written before.
    pub(super) fn hash_into(&self, hasher: &mut blake3::Hasher) {
        for step in self.steps.iter().filter(|step| step.action != Action::Unchanged) {
            let text = |record: Option<&Record>| record.map(doc::write).unwrap_or_default();
            let after = match (self.after(step), step.action) {
                (Some(record), Action::New) => text(Some(&anonymous(record, step.is_minted))),
                (after, _) => text(after.as_ref()),
            };
            for part in [step.action.code(), &text(self.before(step).as_ref()), &after] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
    }
}

/// A new record without what it gets when it is written.
fn anonymous(record: Record, is_minted: bool) -> Record {
    let mut own = record.with_id(0);
    if let Record::Firm(firm) = &mut own
        && is_minted
    {
        firm.code = "new".parse().expect("it is a code");
    }
    own
}

impl Step {
    /// The kind of the record.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}
