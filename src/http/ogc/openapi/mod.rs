//! `GET /ogc/api`: the API definition in OpenAPI 3.0.3, as required by Features 1.0, generated from the collections.

pub(in crate::http) mod document;

mod answers;
mod bodies;
mod keeping;
mod operation;
mod parameters;
mod reading;
mod refusals;
mod reports;
mod sessions;
mod writes;
