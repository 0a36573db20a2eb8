//! Workbooks made part by part, as no spreadsheet program would make them.

mod hostile;
mod made;
mod mutated;
mod ods;
mod parts;
mod xlsx;
