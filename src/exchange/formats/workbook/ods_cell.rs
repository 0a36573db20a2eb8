//! A cell of a sheet of OpenDocument.

use std::io::Read;

use super::{
    serial::{hundredfold, plain},
    xlsx_sheet::day,
    xml::{Node, Tag, Xml, append},
};
use crate::exchange::finding::Fault;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, and whether the file stores it as a number or a day.
    Text(String, bool),
    /// A percentage.
    Percent(String),
    /// The error of a formula.
    Error(String),
    /// A formula without a result.
    NoResult,
}

/// What the element of a cell states of its value.
#[derive(Debug, Default)]
pub(super) struct Typed {
    kind: String,
    value: Option<String>,
    is_error: bool,
    is_formula: bool,
}

impl Typed {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        let kind = tag.get("office:value-type").unwrap_or_default().into_owned();
        let name = match kind.as_str() {
            "float" | "currency" | "percentage" => "office:value",
            "date" => "office:date-value",
            "boolean" => "office:boolean-value",
            "string" => "office:string-value",
            _ => "",
        };
        let value = Some(name).filter(|name| !name.is_empty()).and_then(|name| tag.get(name));
        Self {
            value: value.map(std::borrow::Cow::into_owned),
            is_error: tag.get("calcext:value-type").is_some_and(|kind| kind == "error"),
            is_formula: tag.get("table:formula").is_some(),
            kind,
        }
    }
}

/// Reads a cell to the end of its element. Annotations and drawings are no part of its value.
pub(super) fn read<R: Read>(xml: &mut Xml<R>, typed: &Typed) -> Result<Option<Value>, Fault> {
    let mut text = String::new();
    let mut paragraphs = 0;
    loop {
        let Some(node) = xml.next()? else { return Err(xml.broken()) };
        match node {
            Node::Open(tag) if matches!(tag.name(), "p" | "h") => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
                paragraph(xml, &mut text)?;
            }
            Node::Open(_) => xml.skip()?,
            Node::Close(_) => return Ok(value(typed, text)),
            Node::Text(_) => {}
        }
    }
}

/// Reads a paragraph to the end of its element.
fn paragraph<R: Read>(xml: &mut Xml<R>, into: &mut String) -> Result<(), Fault> {
    const MOST_SPACES: usize = 100;
    let mut depth = 1_usize;
    while depth > 0 {
        let Some(node) = xml.next()? else { return Err(xml.broken()) };
        match node {
            Node::Open(tag) => {
                match tag.name() {
                    "s" => append(into, &" ".repeat(tag.number("text:c").unwrap_or(1).min(MOST_SPACES)))?,
                    "tab" => into.push('\t'),
                    "line-break" => into.push('\n'),
                    "annotation" | "note" | "ruby-text" | "frame" => {
                        xml.skip()?;
                        continue;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Node::Close(_) => depth -= 1,
            Node::Text(text) => append(into, &collapsed(&text, into))?,
        }
    }
    Ok(())
}

/// A text after another one. Runs of white space count as one space (ODF 1.3, part 3, 6.1.2).
fn collapsed(text: &str, after: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_open = !after.is_empty() && !after.ends_with([' ', '\n']);
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            out.push(c);
        } else if is_open {
            out.push(' ');
        }
        is_open = !c.is_ascii_whitespace();
    }
    out
}

fn value(typed: &Typed, shown: String) -> Option<Value> {
    if typed.is_error {
        return Some(Value::Error(shown));
    }
    let number = || {
        typed.value.as_deref().and_then(|value| value.trim().parse::<f64>().ok().filter(|n| n.is_finite()))
    };
    match typed.kind.as_str() {
        "float" | "currency" => number().map(|number| of_number(number, shown)),
        "percentage" => number().map(|number| Value::Percent(hundredfold(&plain(number)))),
        "date" => typed.value.as_deref().map(|date| of_date(day(date), shown.trim())),
        "boolean" => {
            let text = typed.value.as_deref().map_or(shown, str::to_uppercase);
            Some(Value::Text(text, false))
        }
        "" if typed.is_formula && shown.is_empty() => Some(Value::NoResult),
        _ => {
            let text = typed.value.clone().unwrap_or(shown);
            (!text.is_empty()).then_some(Value::Text(text, false))
        }
    }
}

/// A number; with the leading zeros that are shown.
fn of_number(number: f64, shown: String) -> Value {
    let is_padded =
        shown.len() > 1 && shown.starts_with('0') && shown.bytes().all(|digit| digit.is_ascii_digit());
    if is_padded && shown.parse() == Ok(number) {
        Value::Text(shown, false)
    } else {
        Value::Text(plain(number), true)
    }
}

/// A day; of a date that is shown as a month or a year, that alone.
fn of_date(date: &str, shown: &str) -> Value {
    let parts: Vec<&str> = shown.split(['/', '-', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let kept = match parts.as_slice() {
        [year] if year.len() == 4 && is_number(year) => 4,
        [a, b] if is_number(a) && is_number(b) && (a.len() == 4 || b.len() == 4) => 7,
        _ => 0,
    };
    let of_it = date.get(..kept).filter(|part| !part.is_empty() && date.get(..4) == Some(&part[..4]));
    let has_time = date.contains('T');
    match of_it {
        Some(part) => Value::Text(part.to_owned(), false),
        None if has_time => Value::Text(date.replace('T', " "), false),
        None => Value::Text(date.to_owned(), true),
    }
}
