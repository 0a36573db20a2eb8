//! Rows of firms.

use super::{cells::Cells, draft::Reading, finding::Fault, place};
use crate::model::{
    code::Code,
    firm::{Firm, Sector, Workers},
    id::FirmId,
    record::Record,
    sector::{SectorCode, VsicVersion},
    tax_code::TaxCode,
};

pub(super) const COLUMNS: &[&str] = &[
    "code",
    "name",
    "name_en",
    "tax_code",
    "address",
    "zone_code",
    "commune",
    "district",
    "ward",
    "sector",
    "sector_version",
    "sector_basis",
    "activity",
    "status",
    "status_note",
    "workers",
    "workers_as_of",
    "opened",
    "closed",
    "lon",
    "lat",
    "x",
    "y",
    "point_method",
    "point_precision_m",
    "point_flag",
    "point_evidence",
    "sources",
    "as_of",
    "notes",
];
/// A firm that is held already is known by its code alone.
pub(super) const NEEDED: &[&[&str]] = &[&["name", "code"]];

pub(super) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let given = cells.code("code");
    let coded = given.is_some();
    let by_code = coded && !cells.has_column("name");
    let name = if by_code { Some(String::new()) } else { cells.required("name") };
    let firm = Firm {
        id: FirmId(0),
        name_en: cells.text("name_en"),
        tax_code: tax_code(cells),
        written: cells.written(),
        zone: cells.code("zone_code"),
        sector: sector(cells),
        activity: cells.text("activity"),
        status: cells.of_set("status"),
        status_note: cells.text("status_note"),
        workers: {
            let count = cells.whole("workers", "0–10000000", |n| (0..=10_000_000).contains(&n));
            let as_of = cells.date("workers_as_of");
            count.map(|count| Workers { count, as_of })
        },
        opened: cells.date("opened"),
        closed: cells.date("closed"),
        location: cells.location(reading.crs, "point_evidence"),
        sources: cells.codes("sources"),
        as_of: cells.date("as_of"),
        notes: cells.text("notes"),
        code: given.unwrap_or_else(placeholder),
        name: name?,
    };
    Some((Record::Firm(firm), coded))
}

/// Stands for a code until the registry finds or makes one.
fn placeholder() -> Code {
    "new".parse().expect("'new' is a code")
}

fn tax_code(cells: &mut Cells<'_>) -> Option<TaxCode> {
    let tax_code = TaxCode::new(&cells.text("tax_code")?)?;
    if let Some(fault) = tax_code.fault() {
        cells.tell("tax_code", Fault::TaxCode(fault));
    }
    Some(tax_code)
}

/// Without a version column, a code is taken for VSIC 2018.
fn sector(cells: &mut Cells<'_>) -> Option<Sector> {
    let basis = cells.text("sector_basis");
    let text = cells.text("sector")?;
    let version = cells.of_set("sector_version").unwrap_or(VsicVersion::V2018);
    if let Ok(code) = SectorCode::new(version, &text) {
        Some(Sector { code, basis })
    } else {
        cells.tell("sector", Fault::Sector(version));
        None
    }
}

/// Takes from the firm as it was what the file has no column for.
pub(super) fn keep(old: &Firm, new: &mut Firm, absent: &[&str]) {
    for property in absent {
        match *property {
            "name" => new.name.clone_from(&old.name),
            "name_en" => new.name_en.clone_from(&old.name_en),
            "tax_code" => new.tax_code.clone_from(&old.tax_code),
            "zone_code" => new.zone.clone_from(&old.zone),
            "sector" => new.sector.clone_from(&old.sector),
            "activity" => new.activity.clone_from(&old.activity),
            "status" => new.status = old.status,
            "status_note" => new.status_note.clone_from(&old.status_note),
            "sector_basis" => keep_basis(old, new),
            "workers" => new.workers = old.workers,
            "workers_as_of" => keep_counting_date(old, new),
            "opened" => new.opened = old.opened,
            "closed" => new.closed = old.closed,
            "sources" => new.sources.clone_from(&old.sources),
            "as_of" => new.as_of = old.as_of,
            "notes" => new.notes.clone_from(&old.notes),
            _ => {}
        }
    }
    place::keep((&old.written, &old.location), (&mut new.written, &mut new.location), absent);
}

/// The same sector is known in the same way.
fn keep_basis(old: &Firm, new: &mut Firm) {
    if let Some((old, new)) = old.sector.as_ref().zip(new.sector.as_mut())
        && old.code == new.code
    {
        new.basis.clone_from(&old.basis);
    }
}

/// The same number was counted on the same day.
fn keep_counting_date(old: &Firm, new: &mut Firm) {
    if let Some((old, new)) = old.workers.zip(new.workers.as_mut())
        && old.count == new.count
    {
        new.as_of = old.as_of;
    }
}
