//! `/api/imports`: files that are reviewed before they are written, for editors; `/api/import-profiles`: how files are read.

pub(in crate::http) mod all;
pub(in crate::http) mod commit;
pub(in crate::http) mod decide;
pub(in crate::http) mod findings;
pub(in crate::http) mod one;
pub(in crate::http) mod profiles;
pub(in crate::http) mod receive;
pub(in crate::http) mod steps;

mod refusal;
mod reviewing;
mod told;
