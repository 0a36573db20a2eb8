//! Values as people of a language write them.

use crate::{
    document::{
        column::{Cell, Heading, Mark},
        numerals::{grouped, real},
    },
    model::{column::Value, lang::Lang},
};

/// What stands for a value that is not told.
pub const WITHHELD: &str = "c";

/// What stands for an unknown value.
pub const UNKNOWN: &str = "–";

/// What follows a value that is not for the public.
pub const RESTRICTED: &str = "*";

/// A cell of a table: numbers as the language writes them, unknown as a dash, what is not told as `c`.
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
