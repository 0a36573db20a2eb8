//! The attributes of records. Each is declared once, and the declaration serves the database, imports, rules, the read model
//! and the collections.

use super::{
    closed::Closed,
    code::Code,
    column::{Type, Value},
    date::PartialDate,
    lang::Text,
    not_in_set::NotInSet,
    range::Range,
    sector::SectorCode,
};

/// An attribute of records of type `R`.
pub struct Attribute<R> {
    /// Its name in the database, in files and in collections, unless another is set for one of them; a unit ends it.
    pub name: &'static str,
    /// Its title.
    pub title: Text,
    /// The type of its values.
    pub kind: Kind,
    /// Whether collections publish it.
    pub visibility: Visibility,
    /// Its name in collections.
    pub published_as: &'static str,
    /// Its name in imported files; `None` if files never have it.
    pub in_files: Option<&'static str>,
    /// Other headings of it in files, folded.
    pub headings: &'static [&'static str],
    /// Whether every record has it.
    pub needed: bool,
    /// The attribute that it depends on.
    pub tie: Tie,
    /// Whether neighbours mostly share its value.
    pub shared: bool,
    /// Whether single records are not edited in it: files set it for all records at once.
    pub fixed: bool,
    access: Access<R>,
}

/// Whether collections publish an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// No collection has it.
    Internal,
    /// Hidden from the public.
    Restricted,
    /// Public.
    Public,
}

/// How an attribute depends on another one when a row is merged with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// It does not.
    None,
    /// It describes the value of the other attribute, and becomes unknown when that value changes.
    Beside(&'static str),
    /// The same, and it is unknown while the other attribute is.
    Within(&'static str),
}

impl Tie {
    /// The attribute that it depends on.
    pub fn on(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Beside(on) | Self::Within(on) => Some(on),
        }
    }
}

/// The type of the values of an attribute.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text, with its maximum length in characters.
    Text(usize),
    /// A tax code as written, with its maximum length in characters.
    TaxCode(usize),
    /// A code of VSIC in its version.
    Sector,
    /// A code.
    Code,
    /// Codes, joined by `;`.
    Codes,
    /// A value of a closed set.
    Set,
    /// A whole number.
    Whole(Quantity),
    /// A measured number.
    Real(Quantity),
    /// A year, a month or a day; name and titles of the column with its precision.
    Date((&'static str, Text)),
}

impl Kind {
    /// The type of its column in collections.
    pub const fn column_type(self) -> Type {
        match self {
            Self::Text(_) | Self::TaxCode(_) | Self::Sector | Self::Code | Self::Codes | Self::Set => {
                Type::Text
            }
            Self::Whole(_) => Type::Int,
            Self::Real(_) => Type::Real,
            Self::Date(_) => Type::Date,
        }
    }
}

/// The numbers that an attribute accepts.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    /// Their range.
    pub range: Range,
    /// Units that may follow the number.
    pub units: &'static [&'static str],
    /// Whether a number up to 1 is probably a fraction that should be a percentage.
    pub is_percentage: bool,
}

impl Quantity {
    /// Numbers of a range, which a unit may follow.
    pub const fn new(range: Range, units: &'static [&'static str]) -> Self {
        Self { range, units, is_percentage: false }
    }
}

/// Reads an attribute from a record and sets it.
pub struct Access<R> {
    /// Returns the value.
    pub get: for<'a> fn(&'a R) -> Value<'a>,
    /// Sets the value.
    pub put: fn(&mut R, Value<'_>) -> Result<(), Unfit>,
}

impl<R> Clone for Access<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Access<R> {}

/// A field of a record as an [`Access`].
macro_rules! held {
    ($($field:ident).+) => {
        $crate::model::attribute::Access {
            get: |r| $crate::model::attribute::Known::value(&r.$($field).+),
            put: |r, value| {
                r.$($field).+ = $crate::model::attribute::Known::read(value)?;
                Ok(())
            },
        }
    };
}

pub(crate) use held;

/// Declares an attribute that is a date. Collections publish its precision beside it.
macro_rules! dated {
    ($of:ty, $name:literal, $vi:literal, $en:literal, $visibility:expr, $access:expr $(,)?) => {
        <$of>::new(
            $name,
            $crate::model::lang::Text::new($vi, $en),
            $crate::model::attribute::Kind::Date((
                concat!($name, "_precision"),
                $crate::model::lang::Text::new(concat!($vi, ": độ chính xác"), concat!($en, ": precision")),
            )),
            $visibility,
            $access,
        )
    };
}

pub(crate) use dated;

impl<R> Attribute<R> {
    /// Creates an attribute with the same name in files and collections.
    pub const fn new(
        name: &'static str,
        title: Text,
        kind: Kind,
        visibility: Visibility,
        access: Access<R>,
    ) -> Self {
        Self {
            name,
            title,
            kind,
            visibility,
            published_as: name,
            in_files: Some(name),
            headings: &[],
            needed: false,
            tie: Tie::None,
            shared: false,
            fixed: false,
            access,
        }
    }

    /// The same attribute, which every record has.
    #[must_use]
    pub const fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// The same attribute, with further headings in files.
    #[must_use]
    pub const fn headed(mut self, headings: &'static [&'static str]) -> Self {
        self.headings = headings;
        self
    }

    /// The same attribute, with another name in files.
    #[must_use]
    pub const fn in_files_as(mut self, name: &'static str) -> Self {
        self.in_files = Some(name);
        self
    }

    /// The same attribute, which files never have.
    #[must_use]
    pub const fn not_in_files(mut self) -> Self {
        self.in_files = None;
        self
    }

    /// The same attribute, published under another name.
    #[must_use]
    pub const fn published_as(mut self, visibility: Visibility, name: &'static str) -> Self {
        self.visibility = visibility;
        self.published_as = name;
        self
    }

    /// The same attribute, which depends on another one.
    #[must_use]
    pub const fn tied(mut self, tie: Tie) -> Self {
        self.tie = tie;
        self
    }

    /// The same attribute, which is not edited in single records.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// The same attribute, whose value neighbours mostly share.
    #[must_use]
    pub const fn shared(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Returns its value in a record.
    pub fn value<'r>(&self, of: &'r R) -> Value<'r> {
        (self.access.get)(of)
    }

    /// Sets its value in a record. An attribute within another one that is unknown stays unknown.
    pub fn put(&self, into: &mut R, value: Value<'_>) -> Result<(), Unfit> {
        (self.access.put)(into, value)
    }
}

/// The number of the attribute with a name.
pub(crate) const fn place<R>(of: &[Attribute<R>], name: &str) -> usize {
    let mut at = 0;
    while at < of.len() {
        if is_same(of[at].name, name) {
            return at;
        }
        at += 1;
    }
    panic!("there is no attribute with this name")
}

/// Whether two names are equal, in constants.
pub(crate) const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Why a value does not fit an attribute.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Every record has the attribute, and the value is null.
    #[error("null")]
    Missing,
    /// The value is not in the closed set.
    #[error(transparent)]
    NotInSet(#[from] NotInSet),
    /// The number is out of range.
    #[error("{0} is out of range")]
    Range(i64),
    /// The value has another type or cannot be parsed.
    #[error("{0}")]
    Form(String),
}

impl Unfit {
    /// A value of another type.
    pub fn kind(value: &Value<'_>) -> Self {
        Self::Form(format!("{value:?} is of another type"))
    }
}

/// A field of a record, as the value of an attribute.
pub trait Known: Sized {
    /// Its value.
    fn value(&self) -> Value<'_>;

    /// Converts a value.
    fn read(value: Value<'_>) -> Result<Self, Unfit>;
}

/// A type without a value for unknown. A field of this type is needed; a field of an option of it may be unknown.
pub trait Single: Sized {
    /// Its value.
    fn single(&self) -> Value<'_>;

    /// Converts a value that is not null.
    fn of(value: Value<'_>) -> Result<Self, Unfit>;
}

impl<T: Single> Known for T {
    fn value(&self) -> Value<'_> {
        self.single()
    }

    fn read(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Null => Err(Unfit::Missing),
            value => T::of(value),
        }
    }
}

impl<T: Single> Known for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Single::single)
    }

    fn read(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Null => Ok(None),
            value => T::of(value).map(Some),
        }
    }
}

/// Implements [`Known`] for lists of a type, which are texts joined by `;`.
macro_rules! listed {
    ($($kind:ty),+) => {$(
        impl Known for Vec<$kind> {
            fn value(&self) -> Value<'_> {
                let joined = self.iter().map(ToString::to_string).collect::<Vec<_>>().join(";");
                Value::shown((!joined.is_empty()).then_some(joined))
            }

            fn read(value: Value<'_>) -> Result<Self, Unfit> {
                let text: Option<String> = Known::read(value)?;
                let parts = text.iter().flat_map(|text| text.split(';')).map(str::trim);
                parts.filter(|part| !part.is_empty()).map(|part| part.parse().map_err(form)).collect()
            }
        }
    )+};
}

listed!(Code, SectorCode);

fn form(error: impl std::fmt::Display) -> Unfit {
    Unfit::Form(error.to_string())
}

impl<T: Closed> Single for T {
    fn single(&self) -> Value<'_> {
        Value::text(Some((*self).into()))
    }

    fn of(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Text(text) => Ok(text.parse::<T>()?),
            other => Err(Unfit::kind(&other)),
        }
    }
}

impl Single for String {
    fn single(&self) -> Value<'_> {
        Value::text(Some(self))
    }

    fn of(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => Err(Unfit::kind(&other)),
        }
    }
}

impl Single for Code {
    fn single(&self) -> Value<'_> {
        Value::text(Some(self.as_str()))
    }

    fn of(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Text(text) => text.parse().map_err(form),
            other => Err(Unfit::kind(&other)),
        }
    }
}

impl Single for PartialDate {
    fn single(&self) -> Value<'_> {
        Value::Date(*self)
    }

    fn of(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Date(date) => Ok(date),
            Value::Text(text) => text.parse().map_err(form),
            other => Err(Unfit::kind(&other)),
        }
    }
}

impl Single for f64 {
    fn single(&self) -> Value<'_> {
        Value::Real(*self)
    }

    fn of(value: Value<'_>) -> Result<Self, Unfit> {
        match value {
            Value::Real(number) => Ok(number),
            other => Err(Unfit::kind(&other)),
        }
    }
}

/// Implements [`Single`] for types of whole numbers.
macro_rules! whole {
    ($($kind:ty),+) => {$(
        impl Single for $kind {
            fn single(&self) -> Value<'_> {
                Value::Int((*self).into())
            }

            fn of(value: Value<'_>) -> Result<Self, Unfit> {
                match value {
                    Value::Int(number) => Self::try_from(number).map_err(|_| Unfit::Range(number)),
                    other => Err(Unfit::kind(&other)),
                }
            }
        }
    )+};
}

whole!(i32, u32);
