//! CQL2, the Common Query Language (OGC 21-065r2) of OGC API – Features Part 3, in its text and its JSON encoding, and
//! `$filter` of OData, which is parsed into the same trees.
//!
//! A filter is parsed against the queryables of a collection, so that a [`tree::Condition`] is always well typed. It
//! is evaluated in three-valued logic on any [`eval::Subject`].
//!
//! # Examples
//!
//! ```
//! use std::borrow::Cow;
//!
//! use geo::{Geometry, Point};
//! use xuong::{
//!     model::column::Value,
//!     query::{cql2::{eval::Subject, json, kind::Kind, property::Property, text}, filter::Verdict},
//! };
//!
//! struct Firm { name: &'static str, workers: Option<i64> }
//!
//! impl Subject for Firm {
//!     fn value(&self, property: Property) -> Value<'_> {
//!         match property.name {
//!             "name" => Value::text(Some(self.name)),
//!             _ => Value::int(self.workers),
//!         }
//!     }
//!
//!     fn geometry(&self) -> Option<Cow<'_, Geometry>> {
//!         Some(Cow::Owned(Point::new(105.91, 21.03).into()))
//!     }
//! }
//!
//! let known = [
//!     Property { name: "name", kind: Kind::Text, place: 0 },
//!     Property { name: "workers", kind: Kind::Number, place: 1 },
//!     Property { name: "geometry", kind: Kind::Geometry, place: 2 },
//! ];
//! let filter = text::read("workers >= 10 AND ACCENTI(CASEI(name)) LIKE '%kim khi%'", &known).unwrap();
//! assert_eq!(filter.test(&Firm { name: "Kim Khí Sài Đồng", workers: Some(25) }), Verdict::Match);
//! assert_eq!(filter.test(&Firm { name: "Kim Khí Sài Đồng", workers: None }), Verdict::Unknown);
//! assert_eq!(filter.test(&Firm { name: "May 10", workers: None }), Verdict::Miss, "whatever the workers");
//!
//! // The other encoding of the standard is the same filter.
//! assert_eq!(json::read(&filter.to_json().to_string(), &known), Ok(filter));
//!
//! // A fault states its position, what was expected and what was found.
//! let fault = text::read("workers >= 'ten'", &known).unwrap_err();
//! assert_eq!(fault.to_string(), "byte 12: a number is expected, not a text");
//! ```

pub mod build;
pub mod eval;
pub mod fault;
pub mod json;
pub mod kind;
pub mod odata;
pub mod phrase;
pub mod property;
pub mod text;
pub mod tree;

pub(crate) mod letters;
mod lexer;
pub(crate) mod like;
mod print;
mod say;
mod shape;
