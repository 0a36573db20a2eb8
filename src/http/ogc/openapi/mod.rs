//! `GET /ogc/api`: the API definition, OpenAPI 3.0.3 as Features 1.0 asks for, made from the collections.

pub(in crate::http) mod document;

mod answers;
mod parameters;
