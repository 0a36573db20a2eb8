//! The parts of firms' features that a response has.

use std::collections::BTreeMap;

use super::row::Row;
use crate::{
    geom::crs::Crs,
    model::{column::Column, feature::Axes},
};

/// The parts of firms' features that a response has, prepared once for all of its features.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Whether restricted properties are written, if all properties are.
    pub(super) restricted: bool,
    /// The coordinates.
    pub(super) placed: Placed,
    /// The properties; `None` for all of them.
    pub(super) picked: Option<Picks>,
}

/// The coordinates of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// In CRS84, as they are cached.
    Cached,
    /// In a reference system.
    In(Crs, Axes),
    /// Left out.
    Nowhere,
}

/// Picked properties.
#[derive(Debug, Clone)]
pub(super) struct Picks {
    /// For each run of columns that has some, its number and the picked columns of it.
    pub(super) runs: Vec<(usize, Vec<Pick>)>,
    /// The indices of the columns, in the order in which they are written.
    pub(super) places: Vec<usize>,
}

/// A picked column of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    /// Its position in the run.
    pub(super) within: usize,
    /// Its position in what is written.
    pub(super) slot: usize,
}

impl Parts {
    /// All properties, or without restricted ones.
    pub fn all(restricted: bool) -> Self {
        Self { restricted, placed: Placed::Cached, picked: None }
    }

    /// With other coordinates.
    #[must_use]
    pub fn placed(self, placed: Placed) -> Self {
        Self { placed, ..self }
    }

    /// With these columns alone, by their indices and in this order.
    #[must_use]
    pub fn only(self, places: Vec<usize>) -> Self {
        let mut of_runs: BTreeMap<usize, Vec<Pick>> = BTreeMap::new();
        let mut first = 0;
        for (number, run) in runs().enumerate() {
            let own = first..first + run.len();
            let slots = places.iter().enumerate().filter(|(_, place)| own.contains(place));
            for (slot, place) in slots {
                of_runs.entry(number).or_default().push(Pick { within: place - first, slot });
            }
            first = own.end;
        }
        of_runs.values_mut().for_each(|picks| picks.sort_by_key(|pick| pick.within));
        Self { picked: Some(Picks { runs: of_runs.into_iter().collect(), places }), ..self }
    }

    /// The columns that are written of a row whose feature is not cached.
    pub(super) fn places(&self) -> Vec<usize> {
        let all = || {
            let told = Row::COLUMNS.iter().enumerate();
            told.filter(|(_, column)| self.restricted || !column.restricted).map(|(place, _)| place).collect()
        };
        self.picked.as_ref().map_or_else(all, |picks| picks.places.clone())
    }
}

/// Runs of consecutive columns that agree in whether their values are shared and whether they are restricted.
pub(super) fn runs<'a>() -> impl Iterator<Item = &'a [Column<Row<'a>>]> {
    Row::COLUMNS.chunk_by(|a, b| (a.shared, a.restricted) == (b.shared, b.restricted))
}

/// The length of the JSON value at the beginning of a text; it is a text, a number or `null`.
pub(super) fn value_len(text: &[u8]) -> usize {
    if text.first() != Some(&b'"') {
        return memchr::memchr(b',', text).unwrap_or(text.len());
    }
    let mut at = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::number(b"12,\"b\":3", b"12")]
    #[case::last_number(b"12", b"12")]
    #[case::null(b"null,\"b\":3", b"null")]
    #[case::text(br#""a,b","c":1"#, br#""a,b""#)]
    #[case::quote(br#""a\"b","c":1"#, br#""a\"b""#)]
    #[case::backslash_at_the_end(br#""a\\","c":1"#, br#""a\\""#)]
    #[case::both(br#""\\\"\\","c":1"#, br#""\\\"\\""#)]
    #[case::empty(br#"""#, br#"""#)]
    fn a_value_ends_where_json_says(#[case] text: &[u8], #[case] value: &[u8]) {
        assert_eq!(&text[..value_len(text)], value);
    }
}
