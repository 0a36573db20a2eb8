//! Columns: the one list from which features, spreadsheets, parameters and schemas are made.

use std::{borrow::Cow, fmt};

use serde_json::json;

use super::{date::PartialDate, lang::Lang};

/// A property's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Unknown.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// A measured number.
    Real(f64),
    /// A year, a month or a day.
    Date(PartialDate),
}

impl<'a> Value<'a> {
    /// The same value, owing nothing to where it was read.
    pub fn owned(&self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Int(n) => Value::Int(*n),
            Self::Real(n) => Value::Real(*n),
            Self::Date(date) => Value::Date(*date),
            Self::Text(text) => Value::Text(Cow::Owned(text.to_string())),
        }
    }

    /// A borrowed text, or unknown.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(Cow::Borrowed(t)))
    }

    /// Anything that prints, or unknown.
    pub fn shown(value: Option<impl fmt::Display>) -> Self {
        value.map_or(Self::Null, |v| Self::Text(Cow::Owned(v.to_string())))
    }

    /// A date, or unknown.
    pub fn date(value: Option<PartialDate>) -> Self {
        value.map_or(Self::Null, Self::Date)
    }

    /// A measured number, or unknown.
    pub fn real(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Real)
    }

    /// A whole number, or unknown.
    pub fn int(value: Option<impl Into<i64>>) -> Self {
        value.map_or(Self::Null, |v| Self::Int(v.into()))
    }

    /// As JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Text(text) => json!(text),
            Self::Int(n) => json!(n),
            Self::Real(n) => json!(n),
            Self::Date(date) => json!(date.to_string()),
        }
    }

    /// Whether a text from an address or a form means this value. Unknown equals nothing.
    pub fn is(&self, text: &str) -> bool {
        match self {
            Self::Null => false,
            Self::Text(own) => own == text,
            Self::Int(own) => text.parse() == Ok(*own),
            Self::Real(own) => text.parse() == Ok(*own),
            Self::Date(own) => text.parse() == Ok(*own),
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Int(n) => n.fmt(f),
            Self::Real(n) => n.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// The JSON type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// A whole number.
    Int,
    /// A measured number.
    Real,
    /// A year, a month or a day as a text.
    Date,
}

impl Type {
    /// The name in JSON Schema.
    pub fn json_name(self) -> &'static str {
        match self {
            Self::Text | Self::Date => "string",
            Self::Int => "integer",
            Self::Real => "number",
        }
    }
}

/// A property of things of type `T`.
pub struct Column<T> {
    /// Name in files and addresses; a unit ends it.
    pub name: &'static str,
    /// Vietnamese title.
    pub vi: &'static str,
    /// English title.
    pub en: &'static str,
    /// Type of its values.
    pub kind: Type,
    /// Not for the public.
    pub restricted: bool,
    /// Neighbours mostly have the same value.
    pub shared: bool,
    /// Its value.
    pub get: for<'a> fn(&'a T) -> Value<'a>,
}

impl<T> Column<T> {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.vi, self.en)
    }
}

/// A column of texts.
pub const fn text<T>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    get: for<'a> fn(&'a T) -> Value<'a>,
) -> Column<T> {
    Column { name, vi, en, kind: Type::Text, restricted: false, shared: false, get }
}

/// A column of dates.
pub const fn date<T>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    get: for<'a> fn(&'a T) -> Value<'a>,
) -> Column<T> {
    Column { name, vi, en, kind: Type::Date, restricted: false, shared: false, get }
}

/// A column of whole numbers.
pub const fn int<T>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    get: for<'a> fn(&'a T) -> Value<'a>,
) -> Column<T> {
    Column { name, vi, en, kind: Type::Int, restricted: false, shared: false, get }
}

/// A column of measured numbers.
pub const fn real<T>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    get: for<'a> fn(&'a T) -> Value<'a>,
) -> Column<T> {
    Column { name, vi, en, kind: Type::Real, restricted: false, shared: false, get }
}

/// The same column, not for the public.
pub const fn restricted<T>(mut column: Column<T>) -> Column<T> {
    column.restricted = true;
    column
}

/// The same column, whose value neighbours mostly share.
pub const fn shared<T>(mut column: Column<T>) -> Column<T> {
    column.shared = true;
    column
}
