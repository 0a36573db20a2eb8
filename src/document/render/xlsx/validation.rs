//! What may be typed in the columns of a sheet (ECMA-376, part 1, 18.3.1.32).

use std::fmt::Write;

use super::{escape::escaped, limits::MOST_ROWS};

/// What may be typed in a column below its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validation {
    pub(super) column: usize,
    pub(super) rule: Rule,
    /// What is shown beside the cell.
    pub(super) hint: String,
}

/// A rule for the cells of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// One of the values in these cells.
    List(String),
    /// A number, whole or not, compared with one or two numbers.
    Number { is_whole: bool, comparison: &'static str, with: [Option<String>; 2] },
    /// Whatever satisfies a formula about the first cell, of which `{}` is the name.
    Formula(&'static str),
}

/// The longest hint in characters.
const LONGEST: usize = 255;

/// Writes the rules of a sheet with columns of these names.
pub(super) fn part(validations: &[Validation], letters: &[String]) -> String {
    if validations.is_empty() {
        return String::new();
    }
    let mut out = format!("<dataValidations count=\"{}\">", validations.len());
    for own in validations {
        let column = &letters[own.column];
        let hint: String = own.hint.chars().take(LONGEST).collect();
        let hint = escaped(&hint);
        let (kind, formulas) = rule(&own.rule, column);
        write!(
            out,
            "<dataValidation {kind} allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\" error=\"{hint}\" \
             prompt=\"{hint}\" sqref=\"{column}2:{column}{MOST_ROWS}\">{formulas}</dataValidation>"
        )
        .expect("writing to a string does not fail");
    }
    out + "</dataValidations>"
}

fn rule(rule: &Rule, column: &str) -> (String, String) {
    match rule {
        Rule::List(cells) => ("type=\"list\"".to_owned(), format!("<formula1>{}</formula1>", escaped(cells))),
        Rule::Number { is_whole, comparison, with: [first, second] } => {
            let kind = if *is_whole { "whole" } else { "decimal" };
            let part = |number: &Option<String>, at: u8| {
                number
                    .as_ref()
                    .map(|number| format!("<formula{at}>{number}</formula{at}>"))
                    .unwrap_or_default()
            };
            (format!("type=\"{kind}\" operator=\"{comparison}\""), part(first, 1) + &part(second, 2))
        }
        Rule::Formula(formula) => {
            let formula = formula.replace("{}", &format!("{column}2"));
            ("type=\"custom\"".to_owned(), format!("<formula1>{}</formula1>", escaped(&formula)))
        }
    }
}
