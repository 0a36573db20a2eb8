//! Limits of what is kept of a workbook.

use super::fault::BookFault;

/// The largest number of cells of a workbook.
pub(super) const MOST_CELLS: usize = 20_000_000;

/// What may be kept of a workbook of any size, in bytes.
const ALWAYS: usize = 24 << 20;

/// What may be kept for each byte of the file. Sheets of an office pack to a fifth or a tenth.
const FOR_EACH_BYTE: usize = 16;

/// What a cell needs besides its text, in bytes.
const CELL: usize = 8;

/// What may still be kept of a workbook. It grows with the size of the file, so that a small file cannot take much memory.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    cells: usize,
}

impl Budget {
    /// The budget of a file of this size.
    pub(super) fn of(size: usize) -> Self {
        Self { bytes: size.saturating_mul(FOR_EACH_BYTE).saturating_add(ALWAYS), cells: MOST_CELLS }
    }

    /// Takes bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Result<(), BookFault> {
        self.bytes = self.bytes.checked_sub(count).ok_or(BookFault::Bloated)?;
        Ok(())
    }

    /// Takes cells with texts of this length together.
    pub(super) fn cells(&mut self, count: usize, text: usize) -> Result<(), BookFault> {
        self.cells = self.cells.checked_sub(count).ok_or(BookFault::TooManyCells)?;
        self.bytes(count.saturating_mul(CELL).saturating_add(text))
    }
}
