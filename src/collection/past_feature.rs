//! A recorded state as a feature: what was recorded, without properties that are derived from the records around it.
//! Unlike a state of the whole register, it never changes.

use std::sync::Arc;

use geo::MultiLineString;

use super::{feature::Thing, geojson, kinds::Collection, view::Shown};
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
    let mut show = |thing: Thing<'_>| geojson::write(out, &thing, &shown);
    match record {
        Record::Firm(firm) => {
            let alone = now.with_only(firm);
            alone.firms.get(firm.id.0).map(|row| show(Thing::Firm(row))).is_some()
        }
        Record::Zone(zone) => {
            show(Thing::Zone(&Arc::new(zone.clone())));
            true
        }
        Record::Unit(unit) => {
            show(Thing::Unit(&Arc::new(unit.clone())));
            true
        }
        Record::Outline(outline) => {
            let Some(zone) = now.base.zone(&outline.zone).cloned() else { return false };
            let measured_ha = area_ha(&outline.shape);
            show(Thing::Outline(&Outlined { outline: Arc::new(outline.clone()), zone, measured_ha }));
            true
        }
        Record::Linkage(linkage) => {
            // Its lines follow from where its members are now.
            let lines = MultiLineString(Vec::new());
            show(Thing::Linkage(&Linked { linkage: Arc::new(linkage.clone()), placed: 0, lines }));
            true
        }
        Record::Observation(observation) => {
            show(Thing::Observation(&Arc::new(observation.clone())));
            true
        }
        Record::Source(source) => {
            show(Thing::Source(&Arc::new(source.clone())));
            true
        }
        Record::Succession(_) => false,
    }
}
