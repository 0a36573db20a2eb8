//! The catalogue of reports on a snapshot. A report is a [`Table`](crate::document::table::Table) with its units,
//! basis, sources, dates and coverage, from which every format is written.

pub mod addresses;
pub mod composite;
pub mod disclosure;
pub mod kind;
pub mod near;
pub mod oversight;
pub mod parameter;
pub mod parameters;
pub mod publication;
pub mod request;
pub mod run;
pub mod sectors;
pub mod space;
pub mod zones;

pub(crate) mod figures;
mod made;
mod unredacted;

#[cfg(test)]
mod tests;
