//! A document for Word, in the layout of Vietnamese offices (Decree 30/2020/NĐ-CP, annex I), as WordprocessingML
//! (ECMA-376).

mod body;
mod column_widths;
mod package;
mod page;
mod paragraph;
mod style;
mod table;

pub use package::write;
