//! A catalogue of named questions asked of a snapshot. Each answers with a [`Table`](crate::document::table::Table) that carries its units,
//! basis, sources, dates and coverage, and every output is made from that table.

pub mod catalogue;
pub mod composite;
pub mod disclosure;
pub mod kind;
pub mod near;
pub mod oversight;
pub mod parameter;
pub mod parameters;
pub mod request;
pub mod sectors;
pub mod space;
pub mod zones;

pub(crate) mod figures;
mod made;
mod unredacted;
