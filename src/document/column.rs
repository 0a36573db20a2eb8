//! Columns of tables. A column is one value: its name and titles, the closure that computes its cells, and whether they
//! are published. Columns are never addressed by number, so adding one cannot change what is published of another.

use crate::model::{
    column::{Type, Value},
    lang::{Lang, Text},
};

/// The name, titles, unit and type of a column, and how its values are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The name in machine-readable formats.
    pub name: &'static str,
    title: Text,
    /// The unit of the values.
    unit: Option<Text>,
    /// The type of the values.
    pub kind: Type,
    /// Whether terminal output omits the column by default, to save width.
    pub aside: bool,
    /// The number of decimals of measured values; `None` writes all digits.
    pub decimals: Option<u8>,
    /// Whether the values are codes for programs, whose meaning another column writes.
    pub is_code: bool,
}

impl Heading {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title.of(lang)
    }

    /// The unit in a language.
    pub fn unit(&self, lang: Lang) -> Option<&'static str> {
        self.unit.map(|unit| unit.of(lang))
    }

    /// The title followed by the unit in parentheses.
    pub fn full_title(&self, lang: Lang) -> String {
        let title = self.title(lang);
        self.unit(lang).map_or_else(|| title.to_owned(), |unit| format!("{title} ({unit})"))
    }
}

/// Why a value is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Suppressed for statistical disclosure control; written as null.
    Withheld,
    /// Shown to analysts, but not for publication.
    Restricted,
}

/// A value of a column in one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value.
    pub value: Value<'static>,
    /// Why the value is not published; `None` if it is.
    pub mark: Option<Mark>,
}

/// A column of tables whose rows are made from values of type `R`.
///
/// ```
/// use xuong::{document::{column::{Mark, int, text}, grid::Grid}, model::lang::Text};
///
/// struct MixRow { sector: &'static str, workers: Option<u64>, is_published: bool }
///
/// let columns = [
///     text("sector", Text::new("Ngành", "Sector"), |row: &MixRow| row.sector),
///     int("workers", Text::new("Lao động", "Workers"), |row: &MixRow| row.workers)
///         .in_units(Text::new("người", "persons"))
///         .published_where(|row| row.is_published),
/// ];
/// let row = MixRow { sector: "10", workers: Some(731), is_published: false };
/// let grid = Grid::of(&columns, [row]);
/// let marks: Vec<_> = grid.cells().map(|cell| cell.mark).collect();
/// assert_eq!(marks, [None, Some(Mark::Restricted)]);
/// ```
pub struct Column<'c, R> {
    pub(super) heading: Heading,
    value: Box<dyn Fn(&R) -> Value<'static> + 'c>,
    is_published: Box<dyn Fn(&R) -> bool + 'c>,
}

impl<'c, R> Column<'c, R> {
    /// Creates a published column of values of a type.
    pub fn new<V: Into<Value<'static>>>(
        name: &'static str,
        title: Text,
        kind: Type,
        value: impl Fn(&R) -> V + 'c,
    ) -> Self {
        Self {
            heading: Heading {
                name,
                title,
                unit: None,
                kind,
                aside: false,
                decimals: Some(1),
                is_code: false,
            },
            value: Box::new(move |row| value(row).into()),
            is_published: Box::new(|_| true),
        }
    }

    /// The name in machine-readable formats.
    pub fn name(&self) -> &'static str {
        self.heading.name
    }

    /// The heading alone.
    pub fn into_heading(self) -> Heading {
        self.heading
    }

    /// Sets a unit that both languages write alike.
    #[must_use]
    pub fn in_unit(self, unit: &'static str) -> Self {
        self.in_units(Text::new(unit, unit))
    }

    /// Sets the unit.
    #[must_use]
    pub fn in_units(mut self, unit: Text) -> Self {
        self.heading.unit = Some(unit);
        self
    }

    /// Sets the number of decimals; `None` writes all digits.
    #[must_use]
    pub fn with_decimals(mut self, decimals: impl Into<Option<u8>>) -> Self {
        self.heading.decimals = decimals.into();
        self
    }

    /// Omits the column from terminal output by default.
    #[must_use]
    pub fn aside(mut self) -> Self {
        self.heading.aside = true;
        self
    }

    /// Marks the values as codes for programs, whose meaning another column writes: pages and Office files leave them out,
    /// and so does terminal output by default.
    #[must_use]
    pub fn coded(mut self) -> Self {
        self.heading.is_code = true;
        self.aside()
    }

    /// Publishes the column only in the rows for which `is_published` holds. In the other rows unknown values are
    /// restricted too: if they were published as unknown, the remaining restricted cells would be known not to be.
    #[must_use]
    pub fn published_where(self, is_published: impl Fn(&R) -> bool + 'c) -> Self {
        Self { is_published: Box::new(is_published), ..self }
    }

    /// Restricts the column in every row.
    #[must_use]
    pub fn restricted(self) -> Self {
        self.published_where(|_| false)
    }

    /// Computes the cell of a row.
    pub(super) fn cell(&self, row: &R) -> Cell {
        let mark = (!(self.is_published)(row)).then_some(Mark::Restricted);
        Cell { value: (self.value)(row), mark }
    }
}

/// A column of texts.
pub fn text<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    title: Text,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, title, Type::Text, value)
}

/// A column of whole numbers.
pub fn int<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    title: Text,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, title, Type::Int, value)
}

/// A column of measured numbers.
pub fn real<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    title: Text,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, title, Type::Real, value)
}

/// A column of dates.
pub fn date<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    title: Text,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, title, Type::Date, value)
}
