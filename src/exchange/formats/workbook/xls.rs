//! Workbooks of Excel 97 to 2003 ([MS-XLS]).

use std::collections::HashMap;

use super::{
    biff::{Records, kind},
    budget::Budget,
    compound::{Compound, u16_at, u32_at},
    fault::{BookFault, Foreign},
    number_format::Shown,
    sheets::chosen,
    strings::Strings,
    style::Styles,
    xls_sheet,
    xlsx_sheet::Book,
};
use crate::exchange::{finding::Fault, grid::Grid};

/// The version of the records since Excel 97.
const VERSION: u16 = 0x0600;

/// What a workbook states before its sheets.
#[derive(Default)]
struct Globals {
    /// The sheets by name, whether they are hidden, and the offset of each.
    sheets: Vec<(String, bool, usize)>,
    formats: HashMap<u16, Shown>,
    /// The number format of each style.
    styles: Vec<u16>,
    strings: Strings,
    from_1904: bool,
}

/// Reads the visible sheets, or the sheet of a name.
pub(super) fn decode(bytes: &[u8], which: Option<&str>, budget: &mut Budget) -> Result<Vec<Grid>, Fault> {
    let old = || Fault::Book(BookFault::Foreign(Foreign::Xls));
    let stream = Compound::open(bytes)?.stream("Workbook")?.ok_or_else(old)?;
    let mut records = Records::new(&stream, 0);
    match records.next() {
        Some((kind::BEGIN, record)) if u16_at(record, 0) == Some(VERSION) => {}
        _ => return Err(old()),
    }
    let globals = Globals::read(records, budget)?;
    let names: Vec<(String, bool)> = globals.sheets.iter().map(|own| (own.0.clone(), own.1)).collect();
    let (wanted, findings) = chosen(&names, which)?;
    let offsets: Vec<usize> = globals.sheets.iter().map(|own| own.2).collect();
    let book = globals.book();
    let mut grids = Vec::new();
    for at in wanted {
        grids.push(xls_sheet::read(Records::new(&stream, offsets[at]), &names[at].0, &book, budget)?);
    }
    if let Some(first) = grids.first_mut() {
        first.findings.splice(0..0, findings);
    }
    Ok(grids)
}

fn broken() -> Fault {
    Fault::Book(BookFault::Broken("Workbook".to_owned()))
}

impl Globals {
    fn read(mut records: Records<'_>, budget: &mut Budget) -> Result<Self, Fault> {
        let mut globals = Self::default();
        while let Some((kind, record)) = records.next() {
            match kind {
                kind::END => return Ok(globals),
                kind::PASSWORD => return Err(Fault::Book(BookFault::Encrypted)),
                kind::FROM_1904 => globals.from_1904 = u16_at(record, 0) == Some(1),
                kind::STYLE => globals.styles.extend(u16_at(record, 2)),
                kind::FORMAT => {
                    let mut parts = records.continued(record);
                    let id = parts.u16().ok_or_else(broken)?;
                    let code = parts.u16().and_then(|length| parts.string(length)).ok_or_else(broken)?;
                    globals.formats.insert(id, Shown::of_code(&code));
                }
                kind::SHEET => globals.sheets.extend(sheet(record)?),
                kind::STRINGS => {
                    let mut parts = records.continued(record);
                    let (_, count) = parts.u32().zip(parts.u32()).ok_or_else(broken)?;
                    for _ in 0..count {
                        let text = parts.u16().and_then(|length| parts.string(length)).ok_or_else(broken)?;
                        globals.strings.push(&text, budget)?;
                    }
                }
                _ => {}
            }
        }
        Err(broken())
    }

    fn book(self) -> Book {
        let shown =
            |id: &u16| self.formats.get(id).copied().unwrap_or_else(|| Shown::of_number(usize::from(*id)));
        let styles = Styles(self.styles.iter().map(shown).collect());
        Book { styles, strings: self.strings, from_1904: self.from_1904 }
    }
}

/// A sheet of cells: its name, whether it is hidden, its offset; `None` for a sheet of another kind.
fn sheet(record: &[u8]) -> Result<Option<(String, bool, usize)>, Fault> {
    const HEAD: usize = 7;
    const OF_CELLS: u8 = 0;
    const HIDDEN: u8 = 3;
    let (offset, rest) = u32_at(record, 0).zip(record.get(HEAD..)).ok_or_else(broken)?;
    let (hidden, kind, length) = (record[4], record[5], record[6]);
    let name = Records::new(&[], 0).continued(rest).string(length.into()).ok_or_else(broken)?;
    Ok((kind == OF_CELLS).then_some((name, hidden & HIDDEN > 0, offset as usize)))
}
