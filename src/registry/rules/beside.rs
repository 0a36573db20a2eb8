//! The state that a record is judged against: the register, and the earlier edits of the same write.

use std::{cell::OnceCell, collections::HashMap};

use crate::{
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{
        change::Edit,
        city::Names,
        code::Code,
        record::{Kind, Record},
        unit::{Level, Unit},
    },
};

/// Tolerance around the area of the register, in degrees: boundaries may be schematic.
const MARGIN_DEG: f64 = 0.05;

/// A state of the register, as seen by the rules.
pub(in crate::registry) struct Beside<'a> {
    now: &'a Snapshot,
    area: Bbox,
    /// Identities by key, for kinds that the snapshot does not index by key; built on first use.
    keys: [OnceCell<HashMap<String, i64>>; Kind::ALL.len()],
    /// Edits of accepted commits.
    settled: Overlay<'a>,
    /// Edits of the commit being judged.
    open: Overlay<'a>,
}

/// Edits on top of the register: the last edit of each record, and the owner of each key after them.
#[derive(Default)]
struct Overlay<'a> {
    edits: HashMap<(Kind, i64), &'a Edit>,
    keys: HashMap<Kind, HashMap<String, Option<i64>>>,
}

impl<'a> Beside<'a> {
    /// The state of the register without edits.
    pub(in crate::registry) fn new(now: &'a Snapshot) -> Self {
        let newest = [Level::Ward, Level::District].into_iter().find_map(|level| now.base.newest(level));
        Self {
            now,
            area: newest.map_or(now.city.bounds, |edition| edition.bbox().grown(MARGIN_DEG)),
            keys: Default::default(),
            settled: Overlay::default(),
            open: Overlay::default(),
        }
    }

    /// The identity of the record with a key of its kind.
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

    /// Whether a zone with this code exists.
    pub(super) fn has_zone(&self, code: &Code) -> bool {
        self.holds(Kind::Zone, code.as_str()).is_some()
    }

    /// Whether a source with this code exists.
    pub(super) fn has_source(&self, code: &Code) -> bool {
        self.holds(Kind::Source, code.as_str()).is_some()
    }

    /// Whether a firm with this code exists.
    pub(super) fn has_firm(&self, code: &Code) -> bool {
        self.holds(Kind::Firm, code.as_str()).is_some()
    }

    /// Whether an edition contains a unit; also true if the register does not have the edition.
    pub(super) fn may_have_unit(&self, edition: &Code, code: &Code) -> bool {
        self.now.base.edition(edition.as_str()).is_none()
            || self.holds(Kind::Unit, &format!("{edition} {code}")).is_some()
    }

    /// The name of the city, if a point lies outside its area: that of its newest edition of boundaries, or where it is said
    /// to lie.
    pub(super) fn outside_of(&self, point: LonLat) -> Option<&Names> {
        (!self.area.contains(point)).then_some(&self.now.city.full_name)
    }

    /// The last edit of a record in this write.
    fn edit(&self, kind: Kind, id: i64) -> Option<&'a Edit> {
        self.open.edits.get(&(kind, id)).or_else(|| self.settled.edits.get(&(kind, id))).copied()
    }

    /// A record after the edits so far.
    pub(in crate::registry) fn record(&self, kind: Kind, id: i64) -> Option<Record> {
        match self.edit(kind, id) {
            Some(Edit::Put(record)) => Some(Record::clone(record)),
            Some(Edit::Delete(..)) => None,
            None => self.now.record(kind, id),
        }
    }

    /// Whether an accepted commit of this write changes a record.
    pub(in crate::registry) fn is_changed(&self, kind: Kind, id: i64) -> bool {
        self.settled.edits.contains_key(&(kind, id))
    }

    /// Adds an edit; `before` is the key of the record before it.
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

    /// Accepts the edits of the commit.
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

    /// Discards the edits of the commit.
    pub(super) fn withdraw(&mut self) {
        self.open = Overlay::default();
    }

    /// The number of firms and outlines that refer to a zone.
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

    /// The records written in this write that have not been overwritten or deleted since.
    fn edited(&self) -> impl Iterator<Item = &'a Record> {
        let settled = self.settled.edits.iter().filter(|(subject, _)| !self.open.edits.contains_key(subject));
        self.open.edits.iter().chain(settled).filter_map(|(_, edit)| match edit {
            Edit::Put(record) => Some(record.as_ref()),
            Edit::Delete(..) => None,
        })
    }

    /// The units of an edition after the edits so far, without those that the commit writes.
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
