//! Files: from bytes to drafts, with one reader for each kind of record.

use super::{
    draft::{Batch, Draft, Importable, Reading},
    finding::{Fault, Finding},
    merge::Merge,
    reading::{
        cells::{Cells, Table},
        csv::Sheet,
        features,
        heading::{Headings, Property},
    },
    records::{firms, observations, outlines, sources, successions, units, zones},
};
use crate::model::record::Record;

type RowReader = fn(&mut Cells<'_>, &Reading) -> Option<(Record, bool)>;

/// The columns of a table, the groups of columns of which one must exist, and the function that reads a row.
type TableReader = (Vec<Property>, &'static [&'static [&'static str]], RowReader);

/// Reads a file into drafts.
pub fn read(kind: Importable, bytes: &[u8], reading: &Reading) -> Batch {
    let table: TableReader = match kind {
        Importable::Units => return features::read(bytes, reading, units::PROPERTIES, units::read),
        Importable::Outlines => return features::read(bytes, reading, outlines::PROPERTIES, outlines::read),
        Importable::Sources => (sources::properties(), sources::NEEDED, sources::read),
        Importable::Successions => (successions::properties(), successions::NEEDED, successions::read),
        Importable::Zones | Importable::Clusters => (zones::properties(), zones::NEEDED, zones::read),
        Importable::Firms => (firms::properties(), firms::NEEDED, firms::read),
        Importable::Observations => (observations::properties(), observations::NEEDED, observations::read),
    };
    read_table(Sheet::read(bytes), table, reading)
}

fn read_table(mut sheet: Sheet, (columns, needed, read): TableReader, reading: &Reading) -> Batch {
    let mut findings = std::mem::take(&mut sheet.findings);
    let mut batch =
        Batch { rows: sheet.rows.len() + sheet.unread.len(), empty: reading.empty, ..Batch::default() };
    if !sheet.header.is_empty() {
        let headings = Headings::new(&sheet.header, &columns, &reading.renamed, &mut findings);
        batch.absent = columns.iter().map(|c| c.name).filter(|name| headings.find(name).is_none()).collect();
        let lacks = |group: &&[&str]| group.iter().all(|n| headings.find(n).is_none());
        let missing: Vec<&'static str> =
            needed.iter().copied().filter(lacks).filter_map(|group| group.first().copied()).collect();
        findings.extend(missing.iter().map(|name| Finding::file(Fault::NoColumn(name))));
        let table = Table::new(&headings, &sheet.rows, reading);
        for (row, values) in sheet.rows.iter().filter(|_| missing.is_empty()) {
            let mut cells = Cells::new(&table, *row, values);
            let record = read(&mut cells, reading);
            let (told, good) = cells.finish();
            findings.extend(told);
            let drafts = record.filter(|_| good);
            batch.drafts.extend(drafts.map(|(record, coded)| Draft { row: *row, record, coded }));
        }
        findings.extend(table.finish());
        batch.headings = headings;
    }
    Batch { findings, sheet, ..batch }
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
