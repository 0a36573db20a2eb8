//! The shared strings of a workbook.

use std::{collections::HashMap, fmt::Write};

use super::escape::in_cell;

/// Strings in order of first use.
#[derive(Default)]
pub(super) struct Strings {
    places: HashMap<String, usize>,
    parts: String,
    /// The number of cells with a string.
    count: usize,
}

impl Strings {
    /// The index of a string, added on first use.
    pub(super) fn place(&mut self, text: &str) -> usize {
        self.count += 1;
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.places.len();
        self.places.insert(text.to_owned(), place);
        let is_space = |c| matches!(c, '\t' | '\n' | ' ');
        let kept = if text.starts_with(is_space) || text.ends_with(is_space) {
            " xml:space=\"preserve\""
        } else {
            ""
        };
        write!(self.parts, "<si><t{kept}>{}</t></si>", in_cell(text))
            .expect("writing to a string does not fail");
        place
    }

    /// Writes `sharedStrings.xml`.
    pub(super) fn part(&self) -> String {
        format!(
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" uniqueCount=\"{}\">{}</sst>",
            self.count,
            self.places.len(),
            self.parts
        )
    }
}
