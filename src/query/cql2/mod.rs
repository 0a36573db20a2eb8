//! CQL2, the Common Query Language of OGC API – Features Part 3 (OGC 21-065r2), in both of its encodings.
//!
//! ```
//! use xuong::query::cql2::{kind::Kind, property::Property, text};
//! let known = [
//!     Property { name: "name", kind: Kind::Text, place: 0 },
//!     Property { name: "workers", kind: Kind::Number, place: 1 },
//! ];
//! let filter = text::read("workers >= 10 AND CASEI(name) LIKE CASEI('%Kim khí%')", &known).unwrap();
//! assert_eq!(filter.to_string(), "\"workers\" >= 10 AND CASEI(\"name\") LIKE CASEI('%Kim khí%')");
//! let fault = text::read("workers >= 'ten'", &known).unwrap_err();
//! assert_eq!(fault.to_string(), "byte 12: a number is expected, not a text");
//! ```

pub mod build;
pub mod eval;
pub mod fault;
pub mod json;
pub mod kind;
pub mod property;
pub mod text;
pub mod tree;

pub(crate) mod letters;
mod lexer;
pub(crate) mod like;
mod print;
mod say;
mod shape;
