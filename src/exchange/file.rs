//! Files: from bytes to drafts, with one reader for each kind of record.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    draft::{Batch, Importable, Reading},
    drafts::Draft,
    finding::{Fault, Finding},
    formats::format::Format,
    forms::report,
    merge::Merge,
    reading::{
        cells::Cells,
        crs::{Stated, is_plain},
        crs_fault::CrsFault,
        heading::{Property, Words},
        sheet::{Sheet, Wanted},
        table::Table,
        value_fault::ValueFault,
    },
    records::{firms, observations, outlines, sources, successions, units, zones},
    severity::Severity,
};
use crate::{
    model::{id::OutlineId, outline::Outline, record::Record, zone::ZoneKind},
    stop::{self, Part},
};

type RowReader = fn(&mut Cells<'_>, &Reading) -> Option<(Record, bool)>;

/// The columns of a table, the groups of columns of which one must exist, and the function that reads a row.
type TableReader = (Vec<Property>, &'static [&'static [&'static str]], RowReader);

/// Reads a file into drafts.
pub fn read(kind: Importable, bytes: &[u8], reading: &Reading) -> Batch {
    stop::begin(Part::Reading, 0);
    let grids = Format::of(bytes).decode(bytes, reading.sheet.as_deref(), reading.encoding);
    let clusters =
        Reading { zone_kind: reading.zone_kind.or(Some(ZoneKind::IndustrialCluster)), ..reading.clone() };
    let reading = if kind == Importable::Clusters { &clusters } else { reading };
    let table: TableReader = match kind {
        Importable::Units => (units::properties(), units::NEEDED, units::read),
        Importable::Outlines => (outlines::properties(), outlines::NEEDED, outlines::read),
        Importable::Sources => (sources::properties(), sources::NEEDED, sources::read),
        Importable::Successions => (successions::properties(), successions::NEEDED, successions::read),
        Importable::Zones | Importable::Clusters => (zones::properties(), zones::NEEDED, zones::read),
        Importable::Firms => (firms::properties(), firms::NEEDED, firms::read),
        Importable::Observations => (observations::properties(), observations::NEEDED, observations::read),
        Importable::Forms => {
            let failed = |fault| Batch { findings: vec![Finding::file(fault)], ..Batch::default() };
            return grids.map_or_else(failed, |grids| report::read(&grids, reading));
        }
    };
    let batch = Batch { empty: reading.empty, ..Batch::default() };
    let (columns, needed, read) = table;
    let words = Words::new(&columns, &reading.renamed);
    let wanted = Wanted { sheet: reading.sheet.as_deref(), header_row: reading.header_row };
    match grids.and_then(|grids| Sheet::of(grids, wanted, &words, &NAMES)) {
        Ok((sheet, headings, findings)) => {
            let batch = Batch { headings, findings, sheet: Arc::new(sheet), ..batch };
            read_table(batch, (&columns, needed, read), reading)
        }
        Err(fault) => Batch { findings: vec![Finding::file(fault)], ..batch },
    }
}

/// The properties by which records are named.
const NAMES: [&str; 2] = ["code", "name"];

fn read_table(
    mut batch: Batch,
    (columns, needed, read): (&[Property], &[&'static [&'static str]], RowReader),
    reading: &Reading,
) -> Batch {
    let (sheet, mut findings) = (batch.sheet.clone(), std::mem::take(&mut batch.findings));
    batch.rows = sheet.rows().len() + sheet.unread().len();
    let headings = &batch.headings;
    batch.absent = columns.iter().map(|c| c.name).filter(|name| headings.find(name).is_none()).collect();
    let lacks = |group: &&[&str]| group.iter().all(|n| headings.find(n).is_none());
    let missing: Vec<&'static str> =
        needed.iter().copied().filter(lacks).filter_map(|group| group.first().copied()).collect();
    findings.extend(missing.iter().map(|name| Finding::file(Fault::NoColumn(name))));
    if let Err(fault) = systems(&sheet, reading, &mut findings) {
        return Batch { rows: 0, findings: vec![Finding::file(fault)], ..batch };
    }
    let broken: BTreeSet<usize> = findings
        .iter()
        .filter(|finding| finding.fault.severity() == Severity::Error)
        .filter_map(|finding| finding.row)
        .collect();
    let table = Table::new(headings, &sheet, reading);
    stop::begin(Part::Understanding, sheet.rows().len());
    let rows = sheet.rows().enumerate();
    for (at, row) in rows.filter(|(_, row)| missing.is_empty() && !broken.contains(&row.number)) {
        stop::row(at);
        let mut cells = Cells::new(&table, row);
        let record = read(&mut cells, reading);
        let outline = outline(&mut cells, record.as_ref(), reading);
        let zone_name = cells.zone_name(record.as_ref());
        let (told, good) = cells.finish();
        findings.extend(told);
        let row = row.number;
        let drafts = record.filter(|_| good);
        batch.drafts.extend(drafts.map(|(record, coded)| Draft { row, record, coded, zone_name }));
        let outline = outline.filter(|_| good).map(Record::Outline);
        batch.drafts.extend(outline.map(|record| Draft { row, record, coded: true, zone_name: None }));
    }
    findings.extend(table.finish());
    batch.findings = findings;
    tell_once(&mut batch);
    tell_swapped(&mut batch);
    batch
}

/// The outline of a zone whose row has an area; one without a code has none, since it is found by its code.
fn outline(cells: &mut Cells<'_>, record: Option<&(Record, bool)>, reading: &Reading) -> Option<Outline> {
    match record {
        Some((Record::Zone(zone), coded)) if cells.has_area() => {
            if !coded {
                cells.leave_geometry_out();
                return None;
            }
            let precision = reading.precision;
            let (id, zone, as_of) = (OutlineId(0), zone.code.clone(), zone.as_of);
            Some(Outline { id, zone, precision, source: None, as_of, shape: cells.shape()? })
        }
        Some((Record::Firm(_), _)) if cells.has_area() => {
            cells.leave_geometry_out();
            None
        }
        _ => None,
    }
}

/// Compares the reference systems that geometries state with the requested one, and notes how they are read.
fn systems(sheet: &Sheet, reading: &Reading, findings: &mut Vec<Finding>) -> Result<(), Fault> {
    if reading.crs.is_some() {
        findings.retain(|finding| finding.fault != Fault::Crs(CrsFault::Unstated));
    }
    let mut read = None;
    for shape in sheet.rows().filter_map(|row| row.shape) {
        let crs = Stated::of_geometry(shape.crs).system(reading.crs)?;
        read = read.or(crs.filter(|crs| !is_plain(Some(*crs))));
    }
    findings.extend(read.map(|crs| Finding::file(Fault::Crs(CrsFault::Read(crs)))));
    Ok(())
}

/// Reports a wrong system once for the file if it is wrong for all features.
fn tell_once(batch: &mut Batch) {
    let of_system = |f: &Finding| {
        matches!(f.fault, Fault::Crs(CrsFault::Planar(..) | CrsFault::NotOf(..))) && f.row.is_some()
    };
    if batch.rows > 0 && batch.findings.iter().filter(|f| of_system(f)).count() == batch.rows {
        let first = batch.findings.iter().find(|f| of_system(f)).map(|f| Finding::file(f.fault.clone()));
        batch.findings.retain(|f| !of_system(f) && !matches!(f.fault, Fault::Crs(CrsFault::Read(_))));
        batch.findings.extend(first);
    }
}

/// Reports that longitude and latitude are swapped in all rows, for which there is an option.
fn tell_swapped(batch: &mut Batch) {
    let swapped = batch.findings.iter().filter(|finding| matches!(finding.fault, Fault::Swapped(..))).count();
    if swapped > 1 && swapped == batch.rows {
        batch.findings.push(Finding::file(Fault::Value(ValueFault::AllSwapped(swapped), 0)));
    }
}

impl Batch {
    /// Merges a record that was read with the one in the register. Returns the values that become unknown, by property.
    pub fn keep(&self, old: &Record, new: &mut Record) -> Vec<(&'static str, String)> {
        let mut merge = Merge::new(self.empty, &self.absent);
        match (old, new) {
            (Record::Firm(old), Record::Firm(new)) => firms::keep(old, new, &mut merge),
            (Record::Zone(old), Record::Zone(new)) => zones::keep(old, new, &mut merge),
            (Record::Unit(old), Record::Unit(new)) => units::keep(old, new, &mut merge),
            (Record::Outline(old), Record::Outline(new)) => outlines::keep(old, new, &mut merge),
            (Record::Source(old), Record::Source(new)) => sources::keep(old, new, &mut merge),
            (Record::Succession(old), Record::Succession(new)) => successions::keep(old, new, &mut merge),
            (Record::Observation(old), Record::Observation(new)) => observations::keep(old, new, &mut merge),
            _ => {}
        }
        merge.cleared
    }
}
