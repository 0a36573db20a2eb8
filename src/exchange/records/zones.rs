//! Rows of zones and clusters.

use super::attributes;
use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, heading::Property, value_fault::ValueFault},
    },
    model::{
        fold::fold,
        record::Record,
        zone::{Zone, ZoneKind},
    },
};

/// The columns of a table of zones.
pub(crate) fn properties() -> Vec<Property> {
    attributes::properties(Zone::ATTRIBUTES)
}

/// Required columns. A zone without a code gets one, and its name may say its kind.
pub(crate) const NEEDED: &[&[&str]] = &[&["name"]];

#[expect(clippy::unnecessary_wraps, reason = "readers of other tables may find no record in a row")]
pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let asked = reading.zone_kind.filter(|_| cells.is_empty("kind"));
    let kind = asked.or_else(|| kind_of_name(cells));
    let mut zone = Zone { kind: kind.unwrap_or_default(), ..Zone::default() };
    let coded = !cells.is_empty("code");
    let is_read: Vec<&str> = (!coded).then_some("code").into_iter().chain(kind.map(|_| "kind")).collect();
    attributes::read(cells, &mut zone, (Zone::ATTRIBUTES, &is_read), reading);
    Some((Record::Zone(zone), coded))
}

/// The kind that the name of a zone begins with, if the file has no column for it.
fn kind_of_name(cells: &Cells<'_>) -> Option<ZoneKind> {
    const KINDS: [(&str, ZoneKind); 8] = [
        ("khu cong nghe cao ", ZoneKind::HighTechPark),
        ("khu cnc ", ZoneKind::HighTechPark),
        ("khu cong nghiep ", ZoneKind::IndustrialPark),
        ("kcn ", ZoneKind::IndustrialPark),
        ("cum cong nghiep lang nghe ", ZoneKind::CraftVillageCluster),
        ("ccn lang nghe ", ZoneKind::CraftVillageCluster),
        ("cum cong nghiep ", ZoneKind::IndustrialCluster),
        ("ccn ", ZoneKind::IndustrialCluster),
    ];
    let name = fold(cells.raw("name").filter(|_| !cells.has_column("kind"))?);
    let (_, kind) = KINDS.into_iter().find(|(begins, _)| name.starts_with(begins))?;
    cells.note("name", ValueFault::Kind(kind));
    Some(kind)
}

/// Merges a row with the zone in the register, whose kind stays if the file has no column for it.
pub(crate) fn keep(old: &Zone, new: &mut Zone, merge: &mut Merge<'_>) {
    if merge.lacks("kind") {
        new.kind = old.kind;
    }
    merge.attributes(Zone::ATTRIBUTES, old, new);
}
