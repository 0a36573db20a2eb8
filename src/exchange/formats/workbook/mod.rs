//! Workbooks of spreadsheet programs, read row by row within limits: one grid for each visible sheet.

pub mod fault;

mod biff;
mod budget;
mod compound;
mod number_format;
mod ods;
mod ods_cell;
mod open;
mod package;
mod rows;
mod serial;
mod sheets;
mod strings;
mod style;
mod xls;
mod xls_sheet;
mod xlsx;
mod xlsx_sheet;
mod xml;

pub use open::{decode, is_workbook};
pub use sheets::GUIDE;

#[cfg(test)]
mod tests;
