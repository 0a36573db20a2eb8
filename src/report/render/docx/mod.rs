//! A document for Word, in the layout of Vietnamese offices (Decree 30/2020/NĐ-CP, annex I), as WordprocessingML
//! (ECMA-376).

mod body;
mod columns;
mod grid;
mod package;
mod sheet;
mod style;

pub use package::write;
