//! What a record stands beside: everything held, and the edits before it in the same write.

use std::{cell::OnceCell, collections::HashMap};

use crate::{
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{
        change::Edit,
        code::Code,
        record::{Kind, Record},
        unit::{Level, Unit},
    },
};

/// Boundaries may be schematic: a point this close to them is not called outside.
const MARGIN_DEG: f64 = 0.05;

/// A state of the register, as far as rules ask for it.
pub(in crate::registry) struct Beside<'a> {
    now: &'a Snapshot,
    area: Option<Bbox>,
    /// Identities by key of the kinds that the snapshot does not find by their key, made when they are first asked for.
    keys: [OnceCell<HashMap<String, i64>>; Kind::ALL.len()],
    /// Edits that were accepted.
    settled: Overlay<'a>,
    /// Edits of a commit that is being judged.
    open: Overlay<'a>,
}

/// Edits on top of what is held: the last one of each record, and whose each key is by them.
#[derive(Default)]
struct Overlay<'a> {
    edits: HashMap<(Kind, i64), &'a Edit>,
    keys: HashMap<Kind, HashMap<String, Option<i64>>>,
}

impl<'a> Beside<'a> {
    /// Everything held at one version.
    pub(in crate::registry) fn new(now: &'a Snapshot) -> Self {
        let newest = [Level::Ward, Level::District].into_iter().find_map(|level| now.base.newest(level));
        Self {
            now,
            area: newest.map(|edition| edition.bbox().grown(MARGIN_DEG)),
            keys: Default::default(),
            settled: Overlay::default(),
            open: Overlay::default(),
        }
    }

    /// The record that has a key of its kind.
    pub(in crate::registry) fn holds(&self, kind: Kind, key: &str) -> Option<i64> {
        let by_edits =
            |overlay: &Overlay<'_>| overlay.keys.get(&kind).and_then(|keys| keys.get(key)).copied();
        if let Some(known) = by_edits(&self.open).or_else(|| by_edits(&self.settled)) {
            return known;
        }
        match kind {
            Kind::Firm => self.now.firms.by_code(key).map(Row::id),
            _ => self.known(kind).get(key).copied(),
        }
    }

    fn known(&self, kind: Kind) -> &HashMap<String, i64> {
        let all = || self.now.base.holdings.records(kind).iter().map(|r| (r.key(), r.id())).collect();
        self.keys[kind as usize].get_or_init(all)
    }

    /// Whether a zone has a code.
    pub(super) fn has_zone(&self, code: &Code) -> bool {
        self.holds(Kind::Zone, code.as_str()).is_some()
    }

    /// Whether a source has a code.
    pub(super) fn has_source(&self, code: &Code) -> bool {
        self.holds(Kind::Source, code.as_str()).is_some()
    }

    /// Whether a firm has a code.
    pub(super) fn has_firm(&self, code: &Code) -> bool {
        self.holds(Kind::Firm, code.as_str()).is_some()
    }

    /// Whether an edition has a unit; what an edition that is not held has is not known.
    pub(super) fn may_have_unit(&self, edition: &Code, code: &Code) -> bool {
        self.now.base.edition(edition.as_str()).is_none()
            || self.holds(Kind::Unit, &format!("{edition} {code}")).is_some()
    }

    /// Whether a point lies outside the area of the register, which is that of its newest edition of boundaries.
    pub(super) fn is_outside(&self, point: LonLat) -> bool {
        self.area.is_some_and(|area| !area.contains(point))
    }

    /// The last edit of a record in this write.
    fn edit(&self, kind: Kind, id: i64) -> Option<&'a Edit> {
        self.open.edits.get(&(kind, id)).or_else(|| self.settled.edits.get(&(kind, id))).copied()
    }

    /// A record as it is after the edits so far.
    pub(in crate::registry) fn record(&self, kind: Kind, id: i64) -> Option<Record> {
        match self.edit(kind, id) {
            Some(Edit::Put(record)) => Some(Record::clone(record)),
            Some(Edit::Delete(..)) => None,
            None => self.now.record(kind, id),
        }
    }

    /// Whether an edit that was accepted before this commit changes a record.
    pub(in crate::registry) fn is_changed(&self, kind: Kind, id: i64) -> bool {
        self.settled.edits.contains_key(&(kind, id))
    }

    /// Puts an edit on top, before which the record had the key `before`.
    pub(super) fn put(&mut self, edit: &'a Edit, before: Option<&str>) {
        let (kind, id) = edit.subject();
        self.open.edits.insert((kind, id), edit);
        let freed = before.filter(|key| self.holds(kind, key) == Some(id)).map(str::to_owned);
        let keys = self.open.keys.entry(kind).or_default();
        keys.extend(freed.map(|key| (key, None)));
        if let Edit::Put(record) = edit {
            keys.insert(record.key(), Some(id));
        }
    }

    /// The edits of the commit stand.
    pub(super) fn settle(&mut self) {
        let open = std::mem::take(&mut self.open);
        if self.settled.edits.is_empty() {
            self.settled = open;
            return;
        }
        self.settled.edits.extend(open.edits);
        for (kind, keys) in open.keys {
            self.settled.keys.entry(kind).or_default().extend(keys);
        }
    }

    /// The edits of the commit are forgotten.
    pub(super) fn withdraw(&mut self) {
        self.open = Overlay::default();
    }

    /// How many firms and outlines refer to a zone.
    pub(super) fn users_of_zone(&self, code: &str) -> usize {
        let unedited = |kind, id| self.edit(kind, id).is_none();
        let firms = self.now.firms.iter().filter(|row| row.zone_code() == Some(code));
        let outlines = self.now.base.holdings.outlines.values().filter(|o| o.zone.as_str() == code);
        let held = firms.filter(|row| unedited(Kind::Firm, row.id())).count()
            + outlines.filter(|outline| unedited(Kind::Outline, outline.id.0)).count();
        let edited = self.edited().filter(|record| match record {
            Record::Firm(firm) => firm.zone.as_ref().is_some_and(|zone| zone.as_str() == code),
            Record::Outline(outline) => outline.zone.as_str() == code,
            _ => false,
        });
        held + edited.count()
    }

    /// The records that were put in this write and are still as they were put.
    fn edited(&self) -> impl Iterator<Item = &'a Record> {
        let settled = self.settled.edits.iter().filter(|(subject, _)| !self.open.edits.contains_key(subject));
        self.open.edits.iter().chain(settled).filter_map(|(_, edit)| match edit {
            Edit::Put(record) => Some(record.as_ref()),
            Edit::Delete(..) => None,
        })
    }

    /// The units of an edition after the edits so far, but for those that the commit puts.
    pub(super) fn staying_units(&self, edition: &Code) -> Vec<&'a Unit> {
        let held = self.now.base.edition(edition.as_str());
        let held = held.into_iter().flat_map(|held| held.units().map(AsRef::as_ref));
        let unedited = held.filter(|unit| self.edit(Kind::Unit, unit.id.0).is_none());
        let settled = self.settled.edits.iter().filter_map(|(subject, edit)| match edit {
            Edit::Put(record) if !self.open.edits.contains_key(subject) => match record.as_ref() {
                Record::Unit(unit) if unit.edition == *edition => Some(unit),
                _ => None,
            },
            _ => None,
        });
        unedited.chain(settled).collect()
    }
}
