//! Properties as cells.

use std::{borrow::Cow, fmt};

use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::{Deserializer, value::RawValue};

use super::object::{Object, row};
use crate::exchange::formats::{fault::FormatFault, layer::Cell, limits::MOST_CELL};

/// The properties of a feature, each value as the text that it has in the file.
pub(super) fn properties<'a>(object: &Object<'a>) -> Result<Vec<(String, &'a str)>, FormatFault> {
    let Some(raw) = object.properties else { return Ok(Vec::new()) };
    Deserializer::from_str(raw.get()).deserialize_map(Pairs).map_err(|error| row(&error))
}

/// The members of an object in their order.
struct Pairs;

impl<'a> Visitor<'a> for Pairs {
    type Value = Vec<(String, &'a str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut all: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, raw)) = all.next_entry::<String, &'a RawValue>()? {
            pairs.push((name, raw.get()));
        }
        Ok(pairs)
    }
}

/// A value as a cell. Objects and arrays stay JSON.
pub(super) fn cell(raw: &str) -> Result<Cell<'_>, FormatFault> {
    if raw.len() > MOST_CELL {
        return Err(FormatFault::Cell);
    }
    match raw.as_bytes().first() {
        None | Some(b'n') => Ok(Cell::default()),
        Some(b't' | b'f' | b'{' | b'[') => Ok(Cell::text(raw)),
        Some(b'"') => string(raw).map(Cell::text),
        Some(_) => Cell::numeral(raw),
    }
}

fn string(raw: &str) -> Result<Cow<'_, str>, FormatFault> {
    match raw.get(1..raw.len().saturating_sub(1)) {
        Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
        _ => serde_json::from_str::<String>(raw).map(Cow::Owned).map_err(|error| row(&error)),
    }
}
