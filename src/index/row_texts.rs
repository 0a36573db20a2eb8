//! The attributes of a row without a column of their own, as one run of bytes: tag, length and bytes of each known value.

use std::str;

use super::bytes;
use crate::model::{
    attribute::place,
    column::{Type, Value},
    date::PartialDate,
    firm::Firm,
};

/// An attribute of firms, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag(usize);

impl Tag {
    pub(super) const CODE: Self = Self::of("code");
    pub(super) const NAME: Self = Self::of("name");
    pub(super) const NAME_EN: Self = Self::of("name_en");
    pub(super) const TAX_CODE: Self = Self::of("tax_code");
    pub(super) const ACTIVITY: Self = Self::of("activity");
    pub(super) const ZONE: Self = Self::of("zone_code");
    pub(super) const COMMUNE: Self = Self::of("commune");
    pub(super) const DISTRICT: Self = Self::of("district");
    pub(super) const WARD: Self = Self::of("ward");
    pub(super) const ADDRESS: Self = Self::of("address");
    pub(super) const EVIDENCE: Self = Self::of("point_evidence");
    pub(super) const PRECISION_M: Self = Self::of("point_precision_m");
    pub(super) const SOURCES: Self = Self::of("sources");
    pub(super) const FORMER_CODES: Self = Self::of("former_codes");

    const fn of(name: &str) -> Self {
        Self(place(Firm::ATTRIBUTES, name))
    }
}

/// The attributes with a column of fixed width, because firms are filtered, summed or drawn by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    Sector,
    Status,
    Workers,
    WorkersAsOf,
    Opened,
    Closed,
    Method,
    Flag,
    AsOf,
}

/// The names of these attributes.
const NAMES: [(&str, Fixed); 9] = [
    ("sector", Fixed::Sector),
    ("status", Fixed::Status),
    ("workers", Fixed::Workers),
    ("workers_as_of", Fixed::WorkersAsOf),
    ("opened", Fixed::Opened),
    ("closed", Fixed::Closed),
    ("point_method", Fixed::Method),
    ("point_flag", Fixed::Flag),
    ("as_of", Fixed::AsOf),
];

/// For each attribute, its column of fixed width, if it has one.
pub(super) static FIXED: [Option<Fixed>; Firm::ATTRIBUTES.len()] = fixed();

const fn fixed() -> [Option<Fixed>; Firm::ATTRIBUTES.len()] {
    let mut all = [None; Firm::ATTRIBUTES.len()];
    let mut at = 0;
    while at < NAMES.len() {
        let (name, fixed) = NAMES[at];
        all[place(Firm::ATTRIBUTES, name)] = Some(fixed);
        at += 1;
    }
    all
}

const IS_TEXT: &str = "packed from a text";

/// Appends the attributes of a firm without a column of their own.
pub(super) fn write(out: &mut Vec<u8>, firm: &Firm) {
    for (number, attribute) in Firm::ATTRIBUTES.iter().enumerate() {
        if FIXED[number].is_some() {
            continue;
        }
        match attribute.value(firm) {
            Value::Null => {}
            Value::Text(text) => field(out, number, text.as_bytes()),
            Value::Int(n) => field(out, number, &n.to_le_bytes()),
            Value::Real(n) => field(out, number, &n.to_le_bytes()),
            Value::Date(date) => field(out, number, &date.packed().to_le_bytes()),
        }
    }
}

fn field(out: &mut Vec<u8>, number: usize, value: &[u8]) {
    out.push(u8::try_from(number).expect("attributes are fewer than 256"));
    bytes::put(out, value);
}

/// The value of an attribute without a column of its own.
pub(super) fn value(packed: &[u8], number: usize) -> Value<'_> {
    let Some(bytes) = find(packed, Tag(number)) else { return Value::Null };
    match Firm::ATTRIBUTES[number].kind.column_type() {
        Type::Text | Type::Precision => Value::text(Some(str::from_utf8(bytes).expect(IS_TEXT))),
        Type::Int => Value::int(bytes.try_into().ok().map(i64::from_le_bytes)),
        Type::Real => Value::real(bytes.try_into().ok().map(f64::from_le_bytes)),
        Type::Date => {
            Value::date(bytes.try_into().ok().map(u32::from_le_bytes).and_then(PartialDate::unpacked))
        }
    }
}

/// The bytes of a field, if it is present.
pub(super) fn find(mut packed: &[u8], wanted: Tag) -> Option<&[u8]> {
    while let Some((tag, mut rest)) = packed.split_first() {
        let text = bytes::take(&mut rest)?;
        if usize::from(*tag) == wanted.0 {
            return Some(text);
        }
        packed = rest;
    }
    None
}

/// The text of a field, if it is present.
pub(super) fn text(packed: &[u8], wanted: Tag) -> Option<&str> {
    find(packed, wanted).map(|bytes| str::from_utf8(bytes).expect(IS_TEXT))
}
