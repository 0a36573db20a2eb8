//! `GET /ogc/api`: the API definition in OpenAPI 3.0.3, as required by Features 1.0, generated from the collections.

pub(in crate::http) mod document;

mod answers;
mod bodies;
mod imports;
mod keeping;
mod notes;
mod operation;
mod parameters;
mod publications;
mod reading;
mod reconciling;
mod refusals;
mod reports;
mod sessions;
mod writes;
