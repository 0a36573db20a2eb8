//! Documents as WordprocessingML (ECMA-376), in the layout of Vietnamese public offices (Decree 30/2020/NĐ-CP, annex
//! I).

mod body;
mod column_widths;
mod package;
mod page;
mod paragraph;
mod style;
mod table;

pub use package::write;

#[cfg(test)]
mod tests;
