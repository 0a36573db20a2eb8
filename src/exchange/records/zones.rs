//! Rows of zones and clusters.

use super::attributes;
use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, heading::Property},
    },
    model::{record::Record, zone::Zone},
};

/// The columns of a table of zones.
pub(crate) fn properties() -> Vec<Property> {
    attributes::properties(Zone::ATTRIBUTES)
}

pub(crate) const NEEDED: &[&[&str]] = &[&["code"], &["kind"], &["name"]];

#[expect(clippy::unnecessary_wraps, reason = "readers of other tables may find no record in a row")]
pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let mut zone = Zone::default();
    attributes::read(cells, &mut zone, (Zone::ATTRIBUTES, &[]), reading);
    Some((Record::Zone(zone), true))
}

/// Merges a row with the zone in the register.
pub(crate) fn keep(old: &Zone, new: &mut Zone, merge: &mut Merge<'_>) {
    merge.attributes(Zone::ATTRIBUTES, old, new);
}
