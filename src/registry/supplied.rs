//! Kinds that were supplied to new records and that were not confirmed since.

use super::{error::RegistryError, open::Registry};
use crate::model::{
    change::Change,
    record::{Kind, Record},
    remarks::Mark,
    zone::ZoneKind,
};

impl Registry {
    /// The records whose present kind was supplied and not confirmed since.
    pub async fn supplied_kinds(&self) -> Result<Vec<(Kind, i64)>, RegistryError> {
        let marked = self.store.marked(Mark::Defaulted).await.map_err(|error| self.heard(error))?;
        let now = self.snapshot();
        let mut found = Vec::new();
        for (kind, id) in marked {
            if now.record(kind, id).is_some() && self.is_kind_supplied(kind, id).await? {
                found.push((kind, id));
            }
        }
        Ok(found)
    }

    /// Whether the present kind of a record was supplied and not confirmed since, neither by an edit that states it nor by
    /// one that changes it.
    pub async fn is_kind_supplied(&self, kind: Kind, id: i64) -> Result<bool, RegistryError> {
        for change in self.history(kind, id, i64::MAX).await? {
            let marks = &change.remarks.marks;
            if marks.contains(&Mark::Confirmed) || changes_kind(&change) {
                return Ok(false);
            }
            if marks.contains(&Mark::Defaulted) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn changes_kind(change: &Change) -> bool {
    let of = |record: &Option<Record>| -> Option<ZoneKind> {
        match record {
            Some(Record::Zone(zone)) => Some(zone.kind),
            _ => None,
        }
    };
    of(&change.before).zip(of(&change.after)).is_some_and(|(before, after)| before != after)
}
