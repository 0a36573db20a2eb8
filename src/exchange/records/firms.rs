//! Rows of firms.

use crate::{
    exchange::{
        draft::{Empty, Reading},
        finding::Fault,
        merge::Merge,
        reading::{cells::Cells, numbers::Numbers},
    },
    model::{
        code::Code,
        firm::{Firm, Sector, Workers},
        id::FirmId,
        range,
        record::Record,
        sector::{SectorCode, VsicVersion},
        tax_code::TaxCode,
    },
};

pub(crate) const COLUMNS: &[&str] = &[
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
/// The number of workers of an establishment.
const HEADS: Numbers =
    Numbers::whole(range::WORKERS.words, range::WORKERS.has, &["người", "lao động", "workers"]);

/// Required columns. The code is enough for an existing firm.
pub(crate) const NEEDED: &[&[&str]] = &[&["name", "code"]];

pub(crate) fn read(cells: &mut Cells<'_>, reading: &Reading) -> Option<(Record, bool)> {
    let given = cells.code("code");
    let coded = given.is_some();
    let known_by_code = coded && cells.is_empty("name") && may_be_unsaid(cells, reading);
    let name = if known_by_code { Some(String::new()) } else { cells.required("name") };
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
            let count = cells.whole("workers", &HEADS);
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

/// Whether the name may be missing: that of an existing firm cannot be cleared.
fn may_be_unsaid(cells: &Cells<'_>, reading: &Reading) -> bool {
    reading.empty == Empty::Keep || !cells.has_column("name")
}

/// The code of a row without one, until the registry finds or makes it.
fn placeholder() -> Code {
    "new".parse().expect("'new' is a code")
}

fn tax_code(cells: &mut Cells<'_>) -> Option<TaxCode> {
    let tax_code = TaxCode::new(&cells.digits("tax_code")?)?;
    if let Some(fault) = tax_code.fault() {
        cells.tell("tax_code", Fault::TaxCode(fault));
    }
    Some(tax_code)
}

/// The main activity; without a column for the version, its code is of VSIC 2018.
fn sector(cells: &mut Cells<'_>) -> Option<Sector> {
    let basis = cells.text("sector_basis");
    let text = cells.digits("sector")?;
    let version = cells.of_set("sector_version").unwrap_or(VsicVersion::V2018);
    if let Ok(code) = SectorCode::new(version, &text) {
        Some(Sector { code, basis })
    } else {
        cells.tell("sector", Fault::Sector(version));
        None
    }
}

/// Merges a row with the firm in the register.
pub(crate) fn keep(old: &Firm, new: &mut Firm, merge: &mut Merge<'_>) {
    let version_unsaid = merge.lacks("sector_version");
    let Firm {
        id: _,
        code: _,
        name,
        name_en,
        tax_code,
        written,
        zone,
        sector,
        activity,
        status,
        status_note,
        workers,
        opened,
        closed,
        location,
        sources,
        as_of,
        notes,
    } = new;
    if name.is_empty() {
        name.clone_from(&old.name);
    }
    merge.value("name_en", old.name_en.as_ref(), name_en);
    merge.value("tax_code", old.tax_code.as_ref(), tax_code);
    merge.written(&old.written, written);
    merge.value("zone_code", old.zone.as_ref(), zone);
    merge.whole("sector", old.sector.as_ref(), sector, |s| s.code.to_string());
    if let Some((old, new)) = old.sector.as_ref().zip(sector.as_mut()) {
        if version_unsaid && old.code.as_str() == new.code.as_str() {
            new.code = old.code;
        }
        let Sector { code, basis } = new;
        merge.dependent("sector_basis", old.code == *code, old.basis.as_ref(), basis);
    }
    merge.value("activity", old.activity.as_ref(), activity);
    let same = merge.value("status", old.status.as_ref(), status);
    merge.dependent("status_note", same, old.status_note.as_ref(), status_note);
    merge.whole("workers", old.workers.as_ref(), workers, |w| w.count.to_string());
    if let Some((old, new)) = old.workers.zip(workers.as_mut()) {
        let Workers { count, as_of } = new;
        merge.dependent("workers_as_of", old.count == *count, old.as_of.as_ref(), as_of);
    }
    merge.value("opened", old.opened.as_ref(), opened);
    merge.value("closed", old.closed.as_ref(), closed);
    merge.location("point_evidence", old.location.as_ref(), location);
    merge.codes("sources", &old.sources, sources);
    merge.value("as_of", old.as_of.as_ref(), as_of);
    merge.value("notes", old.notes.as_ref(), notes);
}
