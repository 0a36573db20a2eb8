//! Cell values in the notation of a language.

use crate::{
    document::{
        column::{Cell, Heading, Mark},
        numerals::{grouped, real},
    },
    model::{column::Value, lang::Lang},
};

/// The sign for a withheld value.
pub const WITHHELD: &str = "c";

/// The sign for an unknown value.
pub const UNKNOWN: &str = "–";

/// The sign after a restricted value.
pub const RESTRICTED: &str = "*";

/// Writes a cell: numbers in the notation of the language, and signs for unknown, withheld and restricted values.
pub fn written(heading: &Heading, cell: &Cell, lang: Lang) -> String {
    let plain = match &cell.value {
        _ if cell.mark == Some(Mark::Withheld) => return WITHHELD.to_owned(),
        Value::Null => return UNKNOWN.to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.said(lang),
        Value::Int(n) => grouped(&n.to_string(), lang),
        Value::Real(n) => real(*n, heading.decimals, lang),
    };
    if cell.mark == Some(Mark::Restricted) { plain + RESTRICTED } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(real(1234.56, Some(1), Lang::Vi), "1.234,6");
        assert_eq!(real(0.000_12, None, Lang::En), "0.00012");
        assert_eq!(grouped("-1234567", Lang::En), "-1,234,567");
    }
}
