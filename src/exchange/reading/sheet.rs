//! A table whose heading is known: the rows that are records, and those that are not.

use super::{
    heading::{Headings, Words},
    heading_words::is_counter,
    layout::{self, Place},
    layout_fault::LayoutFault,
    skips::{self, Columns},
    unread::{Known, again, lost},
};
use crate::exchange::{
    finding::{Fault, Finding},
    grid::{Grid, Places, Row},
    severity::Severity,
};

/// A table of a file. Its rows are those of a grid, by index.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    grid: Grid,
    header: Vec<String>,
    /// The number of the row of the heading in the file.
    heading_row: usize,
    /// The number of rows above it.
    above: usize,
    rows: Vec<u32>,
    /// Rows that do not fit the heading.
    unread: Vec<u32>,
}

/// The requested sheet, by name, and the requested row of the heading, by number.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    /// The name of the sheet or layer.
    pub(crate) sheet: Option<&'a str>,
    /// The number of the row of the heading.
    pub(crate) header_row: Option<usize>,
}

impl Sheet {
    /// Chooses the grid of a file with the best heading, and finds its records. `names` are the properties by which records
    /// are named.
    ///
    /// # Errors
    ///
    /// The fault of a file without such a sheet or heading.
    pub(crate) fn of(
        mut grids: Vec<Grid>,
        wanted: Wanted<'_>,
        words: &Words<'_>,
        names: &[&str],
    ) -> Result<(Self, Headings, Vec<Finding>), Fault> {
        let (at, place, fault) = chosen(&grids, wanted, (words, names))?;
        let mut grid = grids.swap_remove(at).composed();
        let mut findings = std::mem::take(&mut grid.findings);
        findings.extend(fault.map(Finding::file));
        let Place { at, lines, header, .. } = place;
        let heading_row = grid.row(at).map_or(0, |row| row.number);
        let headings = Headings::new((heading_row, &header), words, &mut findings);
        let mut sheet = Self { grid, heading_row, above: at, ..Self::default() };
        if at > 0 {
            findings.push(Finding::file(Fault::Layout(LayoutFault::HeadingAt(heading_row))));
        }
        sheet.tell_left_out(&mut findings);
        let table = Known { header: &header, headings: &headings, words, names };
        let has_parts = !names.contains(&"address");
        let names: Vec<usize> = names.iter().filter_map(|name| Some(headings.find(name)?.0)).collect();
        let counter = header.iter().position(|heading| !heading.trim().is_empty() && is_counter(heading));
        let known = &headings.indexes();
        let columns = Columns { names: &names, known, counter, width: header.len(), has_parts };
        sheet.sort_rows(at + lines, (&columns, table), &mut findings);
        findings.extend(headings.understood(words));
        findings.extend(lost(&sheet.grid, &sheet.rows, heading_row, table));
        sheet.header = header;
        Ok((sheet, headings, findings))
    }

    /// Names the properties of features that are not known in one finding: files for maps have many.
    fn tell_left_out(&self, findings: &mut Vec<Finding>) {
        if self.grid.places != Places::Features {
            return;
        }
        let unknown = |finding: &Finding| finding.fault == Fault::UnknownColumn;
        let left_out: Vec<String> =
            findings.iter().filter(|f| unknown(f)).filter_map(|f| f.column.clone()).collect();
        findings.retain(|finding| !unknown(finding));
        if !left_out.is_empty() {
            findings.push(Finding::file(Fault::Layout(LayoutFault::LeftOut(left_out))));
        }
    }

    /// Sorts the rows after the heading into records and others.
    fn sort_rows(
        &mut self,
        first: usize,
        (columns, table): (&Columns<'_>, Known<'_>),
        findings: &mut Vec<Finding>,
    ) {
        let broken: std::collections::BTreeSet<usize> = findings
            .iter()
            .filter(|finding| finding.fault.severity() == Severity::Error)
            .filter_map(|finding| finding.row)
            .collect();
        let width = columns.width;
        let mut padded: Option<(usize, usize, usize)> = None;
        let mut is_signed = false;
        for at in first..self.grid.len() {
            let is_feature = self.grid.places == Places::Features;
            let Some(row) = self.grid.row(at).filter(|row| is_feature || !row.is_blank()) else { continue };
            let index = u32::try_from(at).expect("a grid has at most 2³² rows");
            let is_text = self.grid.places == Places::Lines;
            let skip = (!is_feature).then(|| {
                let name = || (is_signed && skips::has_names_alone(row)).then_some(LayoutFault::Remark);
                let repeated = self.is_heading_line(row, first).then_some(LayoutFault::Again);
                let again = repeated.or_else(|| again(row, table));
                again.or_else(|| skips::reason(row, at == first, columns)).or_else(name)
            });
            let skip = skip.flatten();
            is_signed = skip == Some(LayoutFault::Remark) && (is_signed || skips::is_signed(row));
            match skip {
                _ if broken.contains(&row.number) => self.unread.push(index),
                Some(LayoutFault::Another) => {
                    findings.push(Finding::row(row.number, Fault::Layout(LayoutFault::Another)));
                    self.unread.push(index);
                    break;
                }
                Some(fault) => findings.push(Finding::row(row.number, Fault::Layout(fault))),
                None if is_text
                    && (width..row.len()).any(|at| row.get(at).is_some_and(|c| !c.trim().is_empty())) =>
                {
                    findings.push(Finding::row(row.number, Fault::Width(row.len(), width)));
                    self.unread.push(index);
                }
                None => {
                    if is_text && row.len() < width {
                        let more = |(number, found, more)| (number, found, more + 1);
                        padded = Some(padded.map_or((row.number, row.len(), 0), more));
                    }
                    self.rows.push(index);
                }
            }
        }
        let padded = padded.map(|(number, found, more)| {
            Finding::row(number, Fault::Layout(LayoutFault::Padded(found, width, more)))
        });
        findings.extend(padded);
    }

    /// Whether a row repeats a line of the heading, which may have several.
    fn is_heading_line(&self, row: Row<'_>, first: usize) -> bool {
        let cells = |row: Row<'_>| row.cells().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let mut lines = (self.above..first).filter_map(|at| self.grid.row(at));
        lines.any(|line| line.len() == row.len() && cells(line) == cells(row))
    }

    /// The same sheet without its rows.
    #[must_use]
    pub fn without_rows(&self) -> Self {
        let grid = self.grid.emptied();
        Self { grid, header: self.header.clone(), heading_row: self.heading_row, ..Self::default() }
    }

    /// The heading.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The number of the row of the heading in the file.
    pub fn heading_row(&self) -> usize {
        self.heading_row
    }

    /// The texts above the heading.
    pub(super) fn titles(&self) -> impl Iterator<Item = &str> {
        let rows = (0..self.above).filter_map(|at| self.grid.row(at));
        rows.flat_map(|row| row.cells()).filter(|cell| !cell.trim().is_empty())
    }

    /// The rows that are records.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|at| self.row(*at))
    }

    /// Rows that do not fit the heading, and the text after a quotation mark that is never closed, as one cell.
    pub fn unread(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.unread.iter().map(|at| self.row(*at))
    }

    fn row(&self, at: u32) -> Row<'_> {
        self.grid.row(at as usize).expect("it is a row of the grid")
    }

    /// How rows are counted.
    pub fn places(&self) -> Places {
        self.grid.places
    }

    /// Whether any row has a geometry.
    pub fn has_shapes(&self) -> bool {
        self.grid.has_shapes()
    }
}

/// The index of the grid to read, its heading, and a finding about the other grids.
fn chosen(
    grids: &[Grid],
    wanted: Wanted<'_>,
    (words, naming): (&Words<'_>, &[&str]),
) -> Result<(usize, Place, Option<Fault>), Fault> {
    let names = || grids.iter().filter_map(|grid| grid.name.clone()).collect::<Vec<_>>();
    let is_wanted = |grid: &Grid| match (wanted.sheet, &grid.name) {
        (Some(wanted), Some(name)) => wanted.trim() == name.trim(),
        (Some(_), None) => false,
        (None, _) => true,
    };
    if let Some(sheet) = wanted.sheet.filter(|_| !grids.iter().any(is_wanted)) {
        return Err(Fault::Layout(LayoutFault::NoSheet(sheet.to_owned(), names())));
    }
    let there = grids.iter().enumerate().filter(|(_, grid)| is_wanted(grid) && !grid.is_empty());
    let places: Vec<(usize, Place)> =
        there.filter_map(|(at, grid)| Some((at, layout::find(grid, words, wanted.header_row)?))).collect();
    // Of two that fit equally well, the first one.
    let best = places.iter().rev().max_by_key(|(_, place)| place.score);
    let Some((at, place)) = best.cloned() else {
        let is_empty = grids.iter().filter(|grid| is_wanted(grid)).all(Grid::is_empty);
        return Err(match wanted.header_row.filter(|_| !is_empty) {
            Some(row) => Fault::Layout(LayoutFault::NoHeadingAt(row)),
            None => Fault::Empty,
        });
    };
    // Lists of several districts have a sheet for each.
    let is_alike = |other: &Place| {
        let has_name = other
            .header
            .iter()
            .filter_map(|cell| words.property(cell))
            .any(|own| naming.contains(&own.as_str()));
        has_name && other.score > 1 && other.score * 2 >= place.score
    };
    let alike = places.iter().filter(|(other, own)| *other != at && is_alike(own));
    let alike: Vec<String> = alike.filter_map(|(other, _)| grids[*other].name.clone()).collect();
    let others: Vec<String> =
        names().into_iter().filter(|name| grids[at].name.as_ref() != Some(name)).collect();
    let told = grids[at].name.clone().filter(|_| !others.is_empty() && wanted.sheet.is_none());
    let fault = told.map(|name| {
        if alike.is_empty() { LayoutFault::Sheet(name, others) } else { LayoutFault::Alike(name, alike) }
    });
    Ok((at, place, fault.map(Fault::Layout)))
}
