//! OData 4.01, minimal conformance (OData 4.01, part 1, §12.1), for spreadsheets and programs of business reports. Every
//! collection and every report that is one table is an entity set.
//!
//! Conditions and orders are those of `query`, values those of `collection` and `report`, so that a role reads here what
//! it reads elsewhere.

pub(super) mod entities;
pub(super) mod errors;
pub(super) mod metadata;
pub(super) mod service;

mod features;
mod json;
mod options;
mod sets;
mod tables;
