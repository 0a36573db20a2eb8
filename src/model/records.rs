//! Lists of records. Firms, of which a file may have a million, are kept as bytes; other records as they are.

use std::sync::Arc;

use super::{
    attribute::Attribute,
    column::Value,
    date::PartialDate,
    firm::Firm,
    id::FirmId,
    location::Location,
    packed::{Bytes, Runs, put_number, put_real, put_text},
    record::{Kind, Record},
};
use crate::geom::lonlat::LonLat;

/// A list of records.
#[derive(Debug, Clone, Default)]
pub struct Records {
    firms: Runs,
    kept: Vec<Kept>,
}

#[derive(Debug, Clone)]
enum Kept {
    /// A firm, by the number of its bytes.
    Firm(u32),
    Other(Arc<Record>),
}

impl Records {
    /// Adds a record.
    pub fn push(&mut self, record: Record) {
        let kept = match record {
            Record::Firm(firm) => Kept::Firm(self.firms.push(|to| pack(&firm, to))),
            other => Kept::Other(Arc::new(other)),
        };
        self.kept.push(kept);
    }

    /// The record at an index.
    pub fn get(&self, at: usize) -> Option<Record> {
        Some(match self.kept.get(at)? {
            Kept::Firm(number) => Record::Firm(unpack(self.firms.get(*number))),
            Kept::Other(record) => Record::clone(record),
        })
    }

    /// The record at an index, if it is no firm.
    pub fn other(&self, at: usize) -> Option<&Record> {
        match self.kept.get(at)? {
            Kept::Firm(_) => None,
            Kept::Other(record) => Some(record),
        }
    }

    /// The kind and the identity of the record at an index.
    pub fn subject(&self, at: usize) -> Option<(Kind, i64)> {
        Some(match self.kept.get(at)? {
            Kept::Firm(number) => (Kind::Firm, self.firms.get(*number).number().cast_signed()),
            Kept::Other(record) => (record.kind(), record.id()),
        })
    }

    /// The records in their order.
    pub fn iter(&self) -> impl Iterator<Item = Record> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether all of them are firms.
    pub fn are_firms(&self) -> bool {
        self.firms.len() == self.kept.len()
    }
}

/// The number of the point, which is no attribute.
const POINT: u8 = 62;

/// The number behind the last value.
const END: u8 = 63;

const _: () = assert!(Firm::ATTRIBUTES.len() <= POINT as usize);

/// The forms of a value; the form is in the two lowest bits of the byte before it, the number of the attribute above.
const TEXT: u8 = 0;
const WHOLE: u8 = 1;
const REAL: u8 = 2;
const DATE: u8 = 3;

fn pack(firm: &Firm, to: &mut Vec<u8>) {
    put_number(to, firm.id.0.cast_unsigned());
    if let Some(location) = &firm.location {
        to.push(POINT << 2);
        put_real(to, location.point.lon());
        put_real(to, location.point.lat());
    }
    for (number, attribute) in (0..).zip(Firm::ATTRIBUTES) {
        put(to, number << 2, attribute.value(firm));
    }
    to.push(END << 2);
}

fn put(to: &mut Vec<u8>, number: u8, value: Value<'_>) {
    match value {
        Value::Null => {}
        Value::Text(text) => {
            to.push(number | TEXT);
            put_text(to, &text);
        }
        Value::Int(whole) => {
            to.push(number | WHOLE);
            put_number(to, whole.cast_unsigned());
        }
        Value::Real(real) => {
            to.push(number | REAL);
            put_real(to, real);
        }
        Value::Date(date) => {
            to.push(number | DATE);
            put_number(to, u64::from(date.packed()));
        }
    }
}

fn unpack(mut bytes: Bytes<'_>) -> Firm {
    let mut firm = Firm { id: FirmId(bytes.number().cast_signed()), ..Firm::default() };
    loop {
        let byte = bytes.byte();
        match byte >> 2 {
            END => return firm,
            POINT => {
                let point = LonLat::new(bytes.real(), bytes.real()).expect("it was a point");
                firm.location = Some(Location::at(point));
            }
            number => {
                let attribute: &Attribute<Firm> = &Firm::ATTRIBUTES[usize::from(number)];
                attribute.put(&mut firm, value(byte & 3, &mut bytes)).expect("it was a value of a firm");
            }
        }
    }
}

fn value<'a>(form: u8, bytes: &mut Bytes<'a>) -> Value<'a> {
    match form {
        TEXT => bytes.text().into(),
        WHOLE => Value::Int(bytes.number().cast_signed()),
        REAL => Value::Real(bytes.real()),
        _ => Value::date(u32::try_from(bytes.number()).ok().and_then(PartialDate::unpacked)),
    }
}

#[cfg(test)]
mod tests;
