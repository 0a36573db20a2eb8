//! Columns of tables. A column is one value: what it is called, what it tells of a row, and whether the public may be told
//! that. No number stands for a column, so that one more of them changes nothing about the others.

use crate::model::{
    column::{Type, Value},
    lang::Lang,
};

/// What a column is called and how its values are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Name for machines.
    pub name: &'static str,
    /// Title for people, in Vietnamese and in English.
    title: [&'static str; 2],
    /// Unit of the values, in Vietnamese and in English.
    unit: Option<[&'static str; 2]>,
    /// Type of the values.
    pub kind: Type,
    /// Whether a terminal leaves it out, for want of room.
    pub aside: bool,
    /// Digits after the point of measured values; `None` as many as there are.
    pub decimals: Option<u8>,
}

impl Heading {
    /// The title for people.
    pub fn title(&self, lang: Lang) -> &'static str {
        let [vi, en] = self.title;
        lang.pick(vi, en)
    }

    /// The unit of the values.
    pub fn unit(&self, lang: Lang) -> Option<&'static str> {
        self.unit.map(|[vi, en]| lang.pick(vi, en))
    }

    /// Title and unit.
    pub fn full_title(&self, lang: Lang) -> String {
        let title = self.title(lang);
        self.unit(lang).map_or_else(|| title.to_owned(), |unit| format!("{title} ({unit})"))
    }
}

/// What stands against the publication of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is not told, so that nobody learns about one enterprise; the value is null.
    Withheld,
    /// It is told to the reader and not for the public.
    Restricted,
}

/// What a column tells of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value.
    pub value: Value<'static>,
    /// What stands against its publication.
    pub mark: Option<Mark>,
}

/// A column of tables whose rows are made from values of type `R`.
///
/// ```
/// use xuong::document::{column::{Mark, int, text}, grid::Grid};
///
/// struct MixRow { sector: &'static str, workers: Option<u64>, is_told: bool }
///
/// let columns = [
///     text("sector", "Ngành", "Sector", |row: &MixRow| row.sector),
///     int("workers", "Lao động", "Workers", |row: &MixRow| row.workers)
///         .in_units("người", "persons")
///         .published_where(|row| row.is_told),
/// ];
/// let row = MixRow { sector: "10", workers: Some(731), is_told: false };
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
    /// A column that the public is told, of values of some type.
    pub fn new<V: Into<Value<'static>>>(
        name: &'static str,
        vi: &'static str,
        en: &'static str,
        kind: Type,
        value: impl Fn(&R) -> V + 'c,
    ) -> Self {
        Self {
            heading: Heading { name, title: [vi, en], unit: None, kind, aside: false, decimals: Some(1) },
            value: Box::new(move |row| value(row).into()),
            is_published: Box::new(|_| true),
        }
    }

    /// Its name for machines.
    pub fn name(&self) -> &'static str {
        self.heading.name
    }

    /// The same column with a unit that both languages write alike.
    #[must_use]
    pub fn in_unit(self, unit: &'static str) -> Self {
        self.in_units(unit, unit)
    }

    /// The same column with a unit.
    #[must_use]
    pub fn in_units(mut self, vi: &'static str, en: &'static str) -> Self {
        self.heading.unit = Some([vi, en]);
        self
    }

    /// The same column for values with so many digits after the point.
    #[must_use]
    pub fn with_decimals(mut self, decimals: impl Into<Option<u8>>) -> Self {
        self.heading.decimals = decimals.into();
        self
    }

    /// The same column, which a terminal leaves out.
    #[must_use]
    pub fn aside(mut self) -> Self {
        self.heading.aside = true;
        self
    }

    /// The same column, which the public is told of some rows. Of the others an unknown value is kept from it too: that it
    /// is unknown, where others are not told, would tell those that are nought.
    #[must_use]
    pub fn published_where(self, is_published: impl Fn(&R) -> bool + 'c) -> Self {
        Self { is_published: Box::new(is_published), ..self }
    }

    /// The same column, not for the public.
    #[must_use]
    pub fn restricted(self) -> Self {
        self.published_where(|_| false)
    }

    /// What it tells of a row.
    pub(super) fn cell(&self, row: &R) -> Cell {
        let mark = (!(self.is_published)(row)).then_some(Mark::Restricted);
        Cell { value: (self.value)(row), mark }
    }
}

/// A column of texts.
pub fn text<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, vi, en, Type::Text, value)
}

/// A column of whole numbers.
pub fn int<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, vi, en, Type::Int, value)
}

/// A column of measured numbers.
pub fn real<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, vi, en, Type::Real, value)
}

/// A column of dates.
pub fn date<'c, R, V: Into<Value<'static>>>(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    value: impl Fn(&R) -> V + 'c,
) -> Column<'c, R> {
    Column::new(name, vi, en, Type::Date, value)
}
