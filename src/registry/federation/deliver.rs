//! What this register sends to those that follow it: the newest state of its records, or of those that changed since.

use std::collections::HashSet;

use super::{
    place::Place,
    public::{is_public, public},
    wire::{Line, Page},
};
use crate::{
    index::{Snapshot, row::Row},
    model::{
        change::Seq,
        holdings::Holdings,
        member::{Card, Held, Withheld},
        record::{Kind, Record},
    },
    registry::{error::RegistryError, open::Registry},
};

/// The largest number of records of a page.
const MOST: usize = 2000;

/// The number of bytes after which a page ends; units have large shapes.
const BYTES: usize = 1 << 20;

/// The number of changes after which a follower reads all records instead of those that changed.
const LONG_AGO: i64 = 50_000;

/// The hexadecimal digits of the name of a version.
const DIGITS: usize = 32;

/// The records that changed after a version; `None` for all records.
pub type Changed = Option<HashSet<(Kind, i64)>>;

impl Registry {
    /// What a page says besides its records: of the state that it is read from, and what is withheld since a follower looked.
    ///
    /// # Errors
    ///
    /// Those of reading the log.
    pub async fn page_at(&self, now: &Snapshot, held: Option<&Held>) -> Result<Page, RegistryError> {
        let change = self.change(now.version).await?;
        let redactions = self.store.redactions().await.map_err(|error| self.heard(error))?;
        let withheld = match held {
            Some(held) if held.redactions != redactions => {
                // A register that was restored may have fewer than before.
                let seen = if redactions < held.redactions { 0 } else { held.redactions };
                self.store.withheld_after(seen).await.map_err(|error| self.heard(error))?
            }
            _ => Vec::new(),
        };
        Ok(Page {
            register: Card::from(now.city.as_ref()),
            version: now.version,
            mark: self.name_of(now.version).await?,
            changed_at: change.map(|change| change.at),
            redactions,
            again: false,
            next: None,
            records: Vec::new(),
            withheld: withheld.into_iter().filter_map(of_public).collect(),
        })
    }

    /// The records that changed since the state that a follower holds; `None` if it has to read all of them, since what it
    /// holds is no state of this register, or too old.
    ///
    /// # Errors
    ///
    /// Those of reading the log.
    pub async fn changed_since(&self, now: &Snapshot, held: &Held) -> Result<Changed, RegistryError> {
        let is_known = (0..=now.version).contains(&held.version)
            && now.version - held.version <= LONG_AGO
            && self.name_of(held.version).await? == held.mark;
        if !is_known {
            return Ok(None);
        }
        let changed = self.store.subjects_since(held.version).await.map_err(|error| self.heard(error))?;
        Ok(Some(changed.into_iter().collect()))
    }

    /// The name of a version, by which this register recognises it among those of others with the same numbers. The identity of a
    /// register is secret, so the name is a hash.
    async fn name_of(&self, version: Seq) -> Result<String, RegistryError> {
        let name = self.store.mark(version).await.map_err(|error| self.heard(error))?;
        Ok(blake3::hash(name.as_bytes()).to_hex()[..DIGITS].to_owned())
    }
}

/// The public part of what is withheld: a follower never had the rest.
fn of_public(own: Withheld) -> Option<Withheld> {
    let fields: Vec<String> = own.fields.into_iter().filter(|field| is_public(own.kind, field)).collect();
    (!fields.is_empty()).then_some(Withheld { fields, ..own })
}

/// The public part of records of a state in a fixed order, after a place in it, and the place where the next ones begin.
/// Records that changed and are no longer there come as deleted.
pub fn records(now: &Snapshot, changed: &Changed, after: Option<Place>) -> (Vec<Line>, Option<Place>) {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    let all: Box<dyn Iterator<Item = (Place, Option<Record>)>> = match changed {
        Some(changed) => Box::new(some(now, changed, after)),
        None => Box::new(every(now, after).map(|(place, record)| (place, Some(record)))),
    };
    for (place, record) in all {
        let line = match record {
            Some(record) => Line::of(&public(record)),
            None => Line::gone(place.kind, place.id),
        };
        bytes += line.record.as_ref().map_or(0, |text| text.get().len());
        lines.push(line);
        if lines.len() == MOST || bytes >= BYTES {
            return (lines, Some(place));
        }
    }
    (lines, None)
}

fn some<'a>(
    now: &'a Snapshot,
    changed: &HashSet<(Kind, i64)>,
    after: Option<Place>,
) -> impl Iterator<Item = (Place, Option<Record>)> + use<'a> {
    let mut places: Vec<Place> = changed.iter().map(|(kind, id)| Place { kind: *kind, id: *id }).collect();
    places.retain(|place| after.is_none_or(|after| *place > after));
    places.sort_unstable();
    places.into_iter().map(|place| (place, now.record(place.kind, place.id)))
}

fn every(now: &Snapshot, after: Option<Place>) -> impl Iterator<Item = (Place, Record)> {
    let first = after.map_or(Kind::ALL[0], |place| place.kind);
    let kinds = Kind::ALL.iter().copied().skip_while(move |kind| *kind != first);
    kinds.flat_map(move |kind| {
        let after = after.filter(|place| place.kind == kind).map_or(i64::MIN, |place| place.id);
        of_kind(now, kind, after).map(move |record| (Place { kind, id: record.id() }, record))
    })
}

type Records<'a> = Box<dyn Iterator<Item = Record> + 'a>;

/// The records of a kind in order of identity, after one.
fn of_kind(now: &Snapshot, kind: Kind, after: i64) -> Records<'_> {
    use std::ops::Bound::{Excluded, Unbounded};
    let Holdings { sources, units, successions, zones, observations, linkages, outlines, .. } =
        &now.base.holdings;
    let from = (Excluded(after), Unbounded);
    match kind {
        Kind::Source => Box::new(sources.range(from).map(|(_, own)| Record::Source((**own).clone()))),
        Kind::Unit => Box::new(units.range(from).map(|(_, own)| Record::Unit((**own).clone()))),
        Kind::Succession => {
            Box::new(successions.range(from).map(|(_, own)| Record::Succession((**own).clone())))
        }
        Kind::Zone => Box::new(zones.range(from).map(|(_, own)| Record::Zone((**own).clone()))),
        Kind::Observation => {
            Box::new(observations.range(from).map(|(_, own)| Record::Observation((**own).clone())))
        }
        Kind::Linkage => Box::new(linkages.range(from).map(|(_, own)| Record::Linkage((**own).clone()))),
        Kind::Outline => Box::new(outlines.range(from).map(|(_, own)| Record::Outline((**own).clone()))),
        Kind::Firm => Box::new(firms(now, after).into_iter().map(|row| Record::Firm(row.firm()))),
    }
}

/// The next firms after an identity, as many as a page may have: they are in order of place in memory.
fn firms(now: &Snapshot, after: i64) -> Vec<Row<'_>> {
    let mut next: Vec<Row<'_>> = now.firms.iter().filter(|row| row.id() > after).collect();
    if next.len() > MOST {
        next.select_nth_unstable_by_key(MOST, |row| row.id());
        next.truncate(MOST);
    }
    next.sort_unstable_by_key(|row| row.id());
    next
}
