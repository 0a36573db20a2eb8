//! Drafts: records as read from a file, before they are checked against the register.

use std::collections::BTreeMap;

use crate::model::{
    record::{Kind, Record},
    records::Records,
};

/// A record read from a row, without an identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Line of the file, or number of the feature.
    pub row: usize,
    /// The record, with identity 0.
    pub record: Record,
    /// Whether the row contains the code; otherwise the registry finds or makes one.
    pub coded: bool,
    /// The name of the zone of a firm, if the row has it instead of the code.
    pub zone_name: Option<String>,
}

/// The drafts of a file, in little memory: each is made anew when it is looked at.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    records: Records,
    /// The row of each, and whether it is coded.
    rows: Vec<(u32, bool)>,
    /// The names of zones, by the number of the draft.
    zone_names: BTreeMap<usize, String>,
}

impl Drafts {
    /// Adds a draft.
    pub fn push(&mut self, draft: Draft) {
        let Draft { row, record, coded, zone_name } = draft;
        self.zone_names.extend(zone_name.map(|name| (self.rows.len(), name)));
        self.rows.push((u32::try_from(row).unwrap_or(u32::MAX), coded));
        self.records.push(record);
    }

    /// The draft with a number.
    pub fn get(&self, at: usize) -> Option<Draft> {
        let (record, coded) = (self.records.get(at)?, self.is_coded(at));
        Some(Draft { row: self.row(at), record, coded, zone_name: self.zone_names.get(&at).cloned() })
    }

    /// The first draft.
    pub fn first(&self) -> Option<Draft> {
        self.get(0)
    }

    /// The drafts in their order.
    pub fn iter(&self) -> impl Iterator<Item = Draft> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The records that are no firms, with the numbers of their drafts.
    pub fn others(&self) -> impl Iterator<Item = (usize, &Record)> {
        (0..self.len()).filter_map(|at| Some((at, self.records.other(at)?)))
    }

    /// The row of the draft with a number.
    pub fn row(&self, at: usize) -> usize {
        self.rows[at].0 as usize
    }

    /// Whether the row of the draft with a number contains the code.
    pub fn is_coded(&self, at: usize) -> bool {
        self.rows[at].1
    }

    /// Whether the draft with a number has the name of a zone instead of its code.
    pub fn names_zone(&self, at: usize) -> bool {
        self.zone_names.contains_key(&at)
    }

    /// The kind of the record of the draft with a number.
    pub fn kind(&self, at: usize) -> Option<Kind> {
        Some(self.records.subject(at)?.0)
    }

    /// The number of drafts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Removes the drafts that do not satisfy a condition.
    pub fn retain(&mut self, is_kept: impl Fn(&Draft) -> bool) {
        *self = self.iter().filter(is_kept).collect();
    }
}

impl Extend<Draft> for Drafts {
    fn extend<I: IntoIterator<Item = Draft>>(&mut self, all: I) {
        all.into_iter().for_each(|draft| self.push(draft));
    }
}

impl FromIterator<Draft> for Drafts {
    fn from_iter<I: IntoIterator<Item = Draft>>(all: I) -> Self {
        let mut drafts = Self::default();
        drafts.extend(all);
        drafts
    }
}
