//! Rows of zones and clusters.

use super::{cells::Cells, draft::Reading, place};
use crate::model::{id::ZoneId, record::Record, zone::Zone};

pub(super) const COLUMNS: &[&str] = &[
    "code",
    "kind",
    "name",
    "name_en",
    "status",
    "status_as_of",
    "area_ha",
    "area_note",
    "established_year",
    "lease_start",
    "lease_end",
    "decision",
    "investor",
    "occupancy_pct",
    "occupancy_note",
    "investment_bn_vnd",
    "address",
    "commune",
    "district",
    "ward",
    "lon",
    "lat",
    "x",
    "y",
    "point_method",
    "point_precision_m",
    "point_flag",
    "point_note",
    "sources",
    "as_of",
    "notes",
];
pub(super) const NEEDED: &[&[&str]] = &[&["code"], &["kind"], &["name"]];

pub(super) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let (code, name) = (cells.required_code("code"), cells.required("name"));
    let kind = cells.required("kind").and_then(|_| cells.of_set("kind"));
    let zone = Zone {
        id: ZoneId(0),
        name_en: cells.text("name_en"),
        status: cells.of_set("status"),
        status_as_of: cells.date("status_as_of"),
        area_ha: cells.number("area_ha", "> 0 ha", |n| n > 0.0),
        area_note: cells.text("area_note"),
        established_year: cells.whole("established_year", "1900–2100", |n| (1900..=2100).contains(&n)),
        lease_start: cells.whole("lease_start", "1900–2200", |n| (1900..=2200).contains(&n)),
        lease_end: cells.whole("lease_end", "1900–2200", |n| (1900..=2200).contains(&n)),
        decision: cells.text("decision"),
        investor: cells.text("investor"),
        occupancy_pct: cells.number("occupancy_pct", "0–100 %", |n| (0.0..=100.0).contains(&n)),
        occupancy_note: cells.text("occupancy_note"),
        investment_bn_vnd: cells.number("investment_bn_vnd", "≥ 0", |n| n >= 0.0),
        written: cells.written(),
        location: cells.location(reading.crs, "point_note"),
        sources: cells.codes("sources"),
        as_of: cells.date("as_of"),
        notes: cells.text("notes"),
        code: code?,
        kind: kind?,
        name: name?,
    };
    Some((Record::Zone(zone), true))
}

/// Takes from the zone as it was what the file has no column for.
pub(super) fn keep(old: &Zone, new: &mut Zone, absent: &[&str]) {
    for property in absent {
        match *property {
            "name_en" => new.name_en.clone_from(&old.name_en),
            "status" => new.status = old.status,
            "status_as_of" => new.status_as_of = old.status_as_of,
            "area_ha" => new.area_ha = old.area_ha,
            "area_note" => new.area_note.clone_from(&old.area_note),
            "established_year" => new.established_year = old.established_year,
            "lease_start" => new.lease_start = old.lease_start,
            "lease_end" => new.lease_end = old.lease_end,
            "decision" => new.decision.clone_from(&old.decision),
            "investor" => new.investor.clone_from(&old.investor),
            "occupancy_pct" => new.occupancy_pct = old.occupancy_pct,
            "occupancy_note" => new.occupancy_note.clone_from(&old.occupancy_note),
            "investment_bn_vnd" => new.investment_bn_vnd = old.investment_bn_vnd,
            "sources" => new.sources.clone_from(&old.sources),
            "as_of" => new.as_of = old.as_of,
            "notes" => new.notes.clone_from(&old.notes),
            _ => {}
        }
    }
    place::keep((&old.written, &old.location), (&mut new.written, &mut new.location), absent);
}
