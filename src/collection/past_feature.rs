//! A recorded state as a feature: what was recorded, without properties that are derived from the records around it.
//! Unlike a state of the whole register, it never changes.

use std::sync::Arc;

use geo::MultiLineString;

use super::{feature::Thing, geojson, kinds::Collection, selection::Selection, view::Shown};
use crate::{
    geom::{area::area_ha, crs::Crs},
    index::{Snapshot, linked::Linked, reference::Outlined},
    model::{actor::Role, record::Record},
};

/// Whether a record is a feature of a collection.
pub fn is_of(collection: Collection, record: &Record) -> bool {
    match record {
        Record::Zone(zone) => {
            collection.record_kind() == record.kind()
                && zone.kind.is_cluster() == (collection == Collection::Clusters)
        }
        _ => collection.record_kind() == record.kind(),
    }
}

/// Appends a recorded state as GeoJSON, as a role may see it; `false` if it cannot be shown, such as the outline of a
/// zone that is gone.
pub fn write(
    out: &mut Vec<u8>,
    collection: Collection,
    record: &Record,
    now: &Snapshot,
    (role, crs): (Role, Crs),
) -> bool {
    let shown = Shown::all(collection, role).in_crs(crs);
    let recorded = shown.properties.iter().filter(|property| !property.derived).copied().collect();
    let shown = shown.only(recorded);
    seen(record, now, |thing| geojson::write(out, &thing, &shown)).is_some()
}

/// Whether a recorded state is in a selection, by the records that are around it now: a cluster lies where its members are.
pub fn is_in(collection: Collection, record: &Record, now: &Snapshot, selection: &Selection) -> bool {
    if let Record::Firm(firm) = record {
        let alone = now.with_only(firm);
        return selection.firms(&alone).rows().next().is_some();
    }
    if let Record::Linkage(linkage) = record
        && let Some(placed) = now.linked().iter().find(|own| own.linkage.id == linkage.id)
    {
        let own = Linked { linkage: Arc::new(linkage.clone()), ..placed.clone() };
        return collection.holds(Thing::Linkage(&own), selection);
    }
    seen(record, now, |thing| collection.holds(thing, selection)).unwrap_or(false)
}

/// What a function returns of a recorded state as a feature; `None` if it cannot be shown.
fn seen<T>(record: &Record, now: &Snapshot, show: impl FnOnce(Thing<'_>) -> T) -> Option<T> {
    match record {
        Record::Firm(firm) => {
            let alone = now.with_only(firm);
            alone.firms.get(firm.id.0).map(|row| show(Thing::Firm(row)))
        }
        Record::Zone(zone) => Some(show(Thing::Zone(&Arc::new(zone.clone())))),
        Record::Unit(unit) => Some(show(Thing::Unit(&Arc::new(unit.clone())))),
        Record::Outline(outline) => {
            let zone = now.base.zone(&outline.zone).cloned()?;
            let measured_ha = area_ha(&outline.shape);
            let own = Outlined { outline: Arc::new(outline.clone()), zone, measured_ha };
            Some(show(Thing::Outline(&own)))
        }
        Record::Linkage(linkage) => {
            // Its lines follow from where its members are now.
            let lines = MultiLineString(Vec::new());
            let own = Linked { linkage: Arc::new(linkage.clone()), placed: 0, lines };
            Some(show(Thing::Linkage(&own)))
        }
        Record::Observation(observation) => Some(show(Thing::Observation(&Arc::new(observation.clone())))),
        Record::Source(source) => Some(show(Thing::Source(&Arc::new(source.clone())))),
        Record::Succession(_) => None,
    }
}
