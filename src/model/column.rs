//! Columns: the one list from which features, spreadsheets, parameters and schemas are made.

use std::{borrow::Cow, fmt};

use serde::{Serialize, Serializer};

use super::{
    date::PartialDate,
    lang::{Lang, Text},
};

/// A value of a property.
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
    /// The same value without a borrow.
    pub fn owned(&self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Int(n) => Value::Int(*n),
            Self::Real(n) => Value::Real(*n),
            Self::Date(date) => Value::Date(*date),
            Self::Text(text) => Value::Text(Cow::Owned(text.to_string())),
        }
    }

    /// A text; `None` is unknown.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, |t| Self::Text(Cow::Borrowed(t)))
    }

    /// A displayed value as a text; `None` is unknown.
    pub fn shown(value: Option<impl fmt::Display>) -> Self {
        value.map_or(Self::Null, |v| Self::Text(Cow::Owned(v.to_string())))
    }

    /// A date; `None` is unknown.
    pub fn date(value: Option<PartialDate>) -> Self {
        value.map_or(Self::Null, Self::Date)
    }

    /// A measured number; `None` is unknown.
    pub fn real(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Real)
    }

    /// A whole number; `None` is unknown.
    pub fn int(value: Option<impl Into<i64>>) -> Self {
        value.map_or(Self::Null, |v| Self::Int(v.into()))
    }

    /// The value as collections publish it: a date becomes its first day.
    #[must_use]
    pub fn told(self) -> Self {
        match self {
            Self::Date(date) => Self::Date(date.first_day().into()),
            value => value,
        }
    }

    /// Whether a text from an address or a form equals this value. A year or a month equals each of its days; unknown
    /// equals nothing.
    pub fn is(&self, text: &str) -> bool {
        match self {
            Self::Null => false,
            Self::Text(own) => own == text,
            Self::Int(own) => text.parse() == Ok(*own),
            Self::Real(own) => text.parse() == Ok(*own),
            Self::Date(own) => text.parse::<PartialDate>().is_ok_and(|asked| asked.holds(*own)),
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Real(n) => serializer.serialize_f64(*n),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<u64> for Value<'_> {
    fn from(n: u64) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value<'_> {
    fn from(n: usize) -> Self {
        (n as u64).into()
    }
}

impl From<f64> for Value<'_> {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}

impl From<PartialDate> for Value<'_> {
    fn from(date: PartialDate) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
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
    /// A year, a month or a day, published as its first day.
    Date,
    /// How much of a date is known.
    Precision,
}

impl Type {
    /// The name in JSON Schema.
    pub fn json_name(self) -> &'static str {
        match self {
            Self::Text | Self::Date | Self::Precision => "string",
            Self::Int => "integer",
            Self::Real => "number",
        }
    }
}

/// A property of things of type `T`.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the column")]
pub struct Column<T> {
    /// Name in files and addresses; it ends in the unit.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// Type of its values.
    pub kind: Type,
    /// Whether the public may not see it.
    pub restricted: bool,
    /// Whether neighbouring firms mostly have the same value.
    pub shared: bool,
    /// Whether the value is computed from other facts and cannot be edited.
    pub derived: bool,
    /// Whether the value is recorded and not edited in single records.
    pub fixed: bool,
    /// The name and the two titles of the column with the precision of this date.
    precision: Option<(&'static str, Text)>,
    get: Get<T>,
}

/// Returns the value of a column.
enum Get<T> {
    /// The function of the column.
    Own(for<'a> fn(&'a T) -> Value<'a>),
    /// The function of all attributes, and the number of the attribute.
    Numbered(for<'a> fn(&'a T, usize) -> Value<'a>, usize),
}

impl<T> Clone for Get<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Get<T> {}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Column<T> {}

impl<T> Column<T> {
    const fn new(name: &'static str, title: Text, kind: Type, get: for<'a> fn(&'a T) -> Value<'a>) -> Self {
        Self {
            name,
            title,
            kind,
            restricted: false,
            shared: false,
            derived: false,
            fixed: false,
            precision: None,
            get: Get::Own(get),
        }
    }

    fn value<'a>(&self, of: &'a T) -> Value<'a> {
        match self.get {
            Get::Own(get) => get(of),
            Get::Numbered(get, number) => get(of, number),
        }
    }

    /// The known value: a date is a year, a month or a day.
    pub fn known<'a>(&self, of: &'a T) -> Value<'a> {
        match (self.kind, self.value(of)) {
            (Type::Precision, Value::Date(date)) => Value::text(Some(date.precision().code())),
            (_, value) => value,
        }
    }

    /// The published value: a date is its first day; the column beside it has its precision.
    pub fn told<'a>(&self, of: &'a T) -> Value<'a> {
        self.known(of).told()
    }

    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title.of(lang)
    }
}

/// A column of texts.
pub const fn text<T>(name: &'static str, title: Text, get: for<'a> fn(&'a T) -> Value<'a>) -> Column<T> {
    Column::new(name, title, Type::Text, get)
}

/// A column of an attribute, with the number by which `get` returns its value.
pub(crate) const fn numbered<T>(
    name: &'static str,
    title: Text,
    kind: Type,
    (get, number): (for<'a> fn(&'a T, usize) -> Value<'a>, usize),
) -> Column<T> {
    Column {
        name,
        title,
        kind,
        restricted: false,
        shared: false,
        derived: false,
        fixed: false,
        precision: None,
        get: Get::Numbered(get, number),
    }
}

/// The same column, with the name and the titles of the column of its precision.
pub(crate) const fn beside_precision<T>(
    mut column: Column<T>,
    precision: Option<(&'static str, Text)>,
) -> Column<T> {
    column.precision = precision;
    column
}

/// How many columns some have with those of their precisions.
pub(crate) const fn with_precisions_len<T>(own: &[Column<T>]) -> usize {
    let (mut at, mut count) = (0, own.len());
    while at < own.len() {
        count += own[at].precision.is_some() as usize;
        at += 1;
    }
    count
}

/// The columns, with a column of precisions after each column of dates.
pub(crate) const fn with_precisions<T, const N: usize>(own: &[Column<T>]) -> [Column<T>; N] {
    let mut all = [own[0]; N];
    let (mut from, mut to) = (0, 0);
    while from < own.len() {
        let column = own[from];
        all[to] = column;
        if let Some((name, title)) = column.precision {
            to += 1;
            all[to] = Column { name, title, kind: Type::Precision, precision: None, ..column };
        }
        (from, to) = (from + 1, to + 1);
    }
    all
}

/// A column of whole numbers.
pub const fn int<T>(name: &'static str, title: Text, get: for<'a> fn(&'a T) -> Value<'a>) -> Column<T> {
    Column::new(name, title, Type::Int, get)
}

/// A column of measured numbers.
pub const fn real<T>(name: &'static str, title: Text, get: for<'a> fn(&'a T) -> Value<'a>) -> Column<T> {
    Column::new(name, title, Type::Real, get)
}

/// The same column, hidden from the public.
pub const fn restricted<T>(mut column: Column<T>) -> Column<T> {
    column.restricted = true;
    column
}

/// The same column, with values that neighbouring firms mostly share.
pub const fn shared<T>(mut column: Column<T>) -> Column<T> {
    column.shared = true;
    column
}

/// The same column, computed from other facts.
pub const fn derived<T>(mut column: Column<T>) -> Column<T> {
    column.derived = true;
    column
}

/// The same column, which is not edited in single records.
pub const fn fixed<T>(mut column: Column<T>) -> Column<T> {
    column.fixed = true;
    column
}
