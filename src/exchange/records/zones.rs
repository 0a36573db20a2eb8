//! Rows of zones and clusters.

use crate::{
    exchange::{
        draft::Reading,
        merge::Merge,
        reading::{cells::Cells, numbers::Numbers},
    },
    model::{id::ZoneId, range, record::Record, zone::Zone},
};

pub(crate) const COLUMNS: &[&str] = &[
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
pub(crate) const NEEDED: &[&[&str]] = &[&["code"], &["kind"], &["name"]];

const HECTARES: Numbers = Numbers::measured(range::AREA_HA.words, range::AREA_HA.has, &["ha"]);
const YEAR: Numbers = Numbers::whole(range::YEAR.words, range::YEAR.has, &[]);
const LEASE: Numbers = Numbers::whole(range::LEASE_YEAR.words, range::LEASE_YEAR.has, &[]);
const PERCENT: Numbers =
    Numbers { percent: true, ..Numbers::measured(range::PERCENT.words, range::PERCENT.has, &["%", "％"]) };
const BILLIONS: Numbers =
    Numbers::measured(range::INVESTMENT.words, range::INVESTMENT.has, &["tỷ đồng", "tỷ"]);

pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let (code, name) = (cells.required_code("code"), cells.required("name"));
    let kind = cells.required("kind").and_then(|_| cells.of_set("kind"));
    let zone = Zone {
        id: ZoneId(0),
        name_en: cells.text("name_en"),
        status: cells.of_set("status"),
        status_as_of: cells.date("status_as_of"),
        area_ha: cells.number("area_ha", &HECTARES),
        area_note: cells.text("area_note"),
        established_year: cells.whole("established_year", &YEAR),
        lease_start: cells.whole("lease_start", &LEASE),
        lease_end: cells.whole("lease_end", &LEASE),
        decision: cells.text("decision"),
        investor: cells.text("investor"),
        occupancy_pct: cells.number("occupancy_pct", &PERCENT),
        occupancy_note: cells.text("occupancy_note"),
        investment_bn_vnd: cells.number("investment_bn_vnd", &BILLIONS),
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

/// Merges a row with the zone in the register.
pub(crate) fn keep(old: &Zone, new: &mut Zone, merge: &mut Merge<'_>) {
    let Zone {
        id: _,
        code: _,
        kind: _,
        name: _,
        name_en,
        status,
        status_as_of,
        area_ha,
        area_note,
        established_year,
        lease_start,
        lease_end,
        decision,
        investor,
        occupancy_pct,
        occupancy_note,
        investment_bn_vnd,
        written,
        location,
        sources,
        as_of,
        notes,
    } = new;
    merge.value("name_en", old.name_en.as_ref(), name_en);
    let same = merge.value("status", old.status.as_ref(), status);
    merge.dependent("status_as_of", same, old.status_as_of.as_ref(), status_as_of);
    let same = merge.value("area_ha", old.area_ha.as_ref(), area_ha);
    merge.dependent("area_note", same, old.area_note.as_ref(), area_note);
    merge.value("established_year", old.established_year.as_ref(), established_year);
    merge.value("lease_start", old.lease_start.as_ref(), lease_start);
    merge.value("lease_end", old.lease_end.as_ref(), lease_end);
    merge.value("decision", old.decision.as_ref(), decision);
    merge.value("investor", old.investor.as_ref(), investor);
    let same = merge.value("occupancy_pct", old.occupancy_pct.as_ref(), occupancy_pct);
    merge.dependent("occupancy_note", same, old.occupancy_note.as_ref(), occupancy_note);
    merge.value("investment_bn_vnd", old.investment_bn_vnd.as_ref(), investment_bn_vnd);
    merge.written(&old.written, written);
    merge.location("point_note", old.location.as_ref(), location);
    merge.codes("sources", &old.sources, sources);
    merge.value("as_of", old.as_of.as_ref(), as_of);
    merge.value("notes", old.notes.as_ref(), notes);
}
