//! The state that a record is judged against: the register, and the earlier edits of the same write.

use std::{cell::OnceCell, collections::HashMap, sync::Arc};

use crate::{
    geom::{bbox::Bbox, lonlat::LonLat},
    index::{Snapshot, row::Row},
    model::{
        change::Edit,
        code::Code,
        firm::Firm,
        lang::Names,
        observation::{LAW, Observation},
        outline::Outline,
        record::{Kind, Record},
        remit::{Remit, UnitKey},
        unit::{Level, Unit},
        zone::Zone,
    },
};

/// Tolerance around the area of the register, in degrees: boundaries may be schematic.
const MARGIN_DEG: f64 = 0.05;

/// A state of the register, as seen by the rules.
pub(in crate::registry) struct Beside<'a> {
    now: &'a Snapshot,
    area: Bbox,
    /// What the author of the edits may edit; `None` if everything.
    remit: Option<Arc<Remit>>,
    /// Identities by key, for kinds that the snapshot does not index by key; built on first use.
    keys: [OnceCell<HashMap<String, i64>>; Kind::ALL.len()],
    /// Observations of the snapshot by subject; built on first use.
    observations: OnceCell<HashMap<&'a str, Vec<&'a Observation>>>,
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
            remit: None,
            keys: Default::default(),
            observations: OnceCell::new(),
            settled: Overlay::default(),
            open: Overlay::default(),
        }
    }

    /// The same state for edits of an author with a remit.
    pub(in crate::registry) fn for_remit(mut self, remit: Option<Arc<Remit>>) -> Self {
        self.remit = remit;
        self
    }

    /// Sets what the author of the next edits may edit.
    pub(super) fn set_remit(&mut self, remit: Option<Arc<Remit>>) {
        self.remit = remit;
    }

    /// What the author of the edits may edit; `None` if everything.
    pub(super) fn remit(&self) -> Option<&Arc<Remit>> {
        self.remit.as_ref()
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

    /// Whether a figure with this subject is of the whole city or of the law.
    pub(super) fn is_of_all(&self, subject: &Code) -> bool {
        *subject == self.now.city.code || subject.as_str() == LAW
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

    /// The name of the city, if a box does not lie in its area.
    pub(super) fn leaves_area(&self, bbox: &Bbox) -> Option<&Names> {
        let is_within = self.area.west <= bbox.west
            && bbox.east <= self.area.east
            && self.area.south <= bbox.south
            && bbox.north <= self.area.north;
        (!is_within).then_some(&self.now.city.full_name)
    }

    /// The zone with a code, after the edits so far.
    pub(super) fn zone(&self, code: &Code) -> Option<Zone> {
        match self.record(Kind::Zone, self.holds(Kind::Zone, code.as_str())?)? {
            Record::Zone(zone) => Some(zone),
            _ => None,
        }
    }

    /// The firm with a code, after the edits so far.
    pub(super) fn firm(&self, code: &Code) -> Option<Firm> {
        match self.record(Kind::Firm, self.holds(Kind::Firm, code.as_str())?)? {
            Record::Firm(firm) => Some(firm),
            _ => None,
        }
    }

    /// A unit before the edits.
    pub(super) fn unit(&self, key: &UnitKey) -> Option<&'a Unit> {
        self.now.base.edition(key.edition.as_str())?.get(key.code.as_str()).map(AsRef::as_ref)
    }

    /// Whether a point lies in a unit, as it was before the edits.
    pub(super) fn lies_in(&self, point: LonLat, key: &UnitKey) -> bool {
        let edition = self.now.base.edition(key.edition.as_str());
        edition.and_then(|edition| edition.locate(point)).is_some_and(|unit| unit.code == key.code)
    }

    /// The outline of a zone, after the edits so far.
    pub(super) fn outline_of(&self, code: &Code) -> Option<Outline> {
        match self.record(Kind::Outline, self.holds(Kind::Outline, code.as_str())?)? {
            Record::Outline(outline) => Some(outline),
            _ => None,
        }
    }

    /// The observations of a subject, after the edits so far.
    pub(super) fn observations_of(&self, subject: &Code) -> Vec<&'a Observation> {
        let by_subject = || {
            let mut all: HashMap<&'a str, Vec<&'a Observation>> = HashMap::new();
            for own in self.now.base.holdings.observations.values() {
                all.entry(own.subject.as_str()).or_default().push(own);
            }
            all
        };
        let held = self.observations.get_or_init(by_subject).get(subject.as_str());
        let held = held.into_iter().flatten().copied();
        let unedited = held.filter(|own| self.edit(Kind::Observation, own.id.0).is_none());
        let has_edits = |overlay: &Overlay<'_>| overlay.keys.contains_key(&Kind::Observation);
        let is_edited = has_edits(&self.open) || has_edits(&self.settled);
        let edited = is_edited.then(|| self.edited()).into_iter().flatten();
        let edited = edited.filter_map(|record| match record {
            Record::Observation(own) if own.subject == *subject => Some(own),
            _ => None,
        });
        unedited.chain(edited).collect()
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

    /// The number of records that refer to one by its code.
    pub(super) fn users_of(&self, kind: Kind, code: &str) -> usize {
        let (firms, others) = self.unedited_users(kind, code);
        firms.len() + others.len() + self.edited().filter(|own| refers(own, kind, code)).count()
    }

    /// Whether every record that refers to one by its code satisfies a condition.
    pub(super) fn every_user(&self, kind: Kind, code: &str, is_so: impl Fn(&Record) -> bool) -> bool {
        let (firms, others) = self.unedited_users(kind, code);
        self.edited().filter(|own| refers(own, kind, code)).all(&is_so)
            && others.iter().all(&is_so)
            && firms.into_iter().all(|row| is_so(&Record::Firm(row.firm())))
    }

    /// The records that refer to one by its code and are not edited in this write: firms, and others.
    fn unedited_users(&self, kind: Kind, code: &str) -> (Vec<Row<'a>>, Vec<Record>) {
        let is_unedited = |kind, id| self.edit(kind, id).is_none();
        let has_firms = matches!(kind, Kind::Zone | Kind::Source);
        let firms = has_firms.then(|| self.now.firms.iter()).into_iter().flatten();
        let firms = firms.filter(|row| match kind {
            Kind::Zone => row.zone_code() == Some(code),
            _ => row.cites(code),
        });
        let others: &[Kind] = match kind {
            Kind::Zone => &[Kind::Outline],
            Kind::Source => &[Kind::Zone, Kind::Observation, Kind::Succession],
            Kind::Firm => &[Kind::Linkage],
            _ => &[],
        };
        let others = others.iter().flat_map(|kind| self.now.base.holdings.records(*kind));
        (
            firms.filter(|row| is_unedited(Kind::Firm, row.id())).collect(),
            others.filter(|own| is_unedited(own.kind(), own.id()) && refers(own, kind, code)).collect(),
        )
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

/// Whether a record refers to another of a kind by its code.
fn refers(record: &Record, kind: Kind, code: &str) -> bool {
    let is_it = |own: &Code| own.as_str() == code;
    match (kind, record) {
        (Kind::Zone, Record::Firm(own)) => own.zone.as_ref().is_some_and(is_it),
        (Kind::Zone, Record::Outline(own)) => is_it(&own.zone),
        (Kind::Firm, Record::Linkage(own)) => own.members.iter().any(is_it),
        (Kind::Source, Record::Firm(own)) => own.sources.iter().any(is_it),
        (Kind::Source, Record::Zone(own)) => own.sources.iter().any(is_it),
        (Kind::Source, Record::Observation(own)) => own.source.as_ref().is_some_and(is_it),
        (Kind::Source, Record::Succession(own)) => own.source.as_ref().is_some_and(is_it),
        _ => false,
    }
}
