//! OGC API – Features Part 4: Create, Replace, Update and Delete (OGC 20-002r2, a draft), as desktop programs and scripts
//! use it.

pub(in crate::http) mod allow;
pub(in crate::http) mod batch;
pub(in crate::http) mod body;
pub(in crate::http) mod conflict;
pub(in crate::http) mod editor;
pub(in crate::http) mod exception_report;
pub(in crate::http) mod merging;
pub(in crate::http) mod refused;
pub(in crate::http) mod writing;

mod answer;
