//! The answers of a form: each line with its number, text, unit and result, and the relations between them.

use std::collections::{BTreeMap, BTreeSet};

use super::{fault::FormFault, page::Page};
use crate::{
    exchange::{
        finding::{Fault, Finding},
        grid::Row,
        reading::numbers::{self, ColumnMark, Numbers},
    },
    geom::numeral::Mark,
    model::{
        fold::fold,
        form::{Check, Form, Keeps, Line},
        range,
    },
};

/// The answers that could be read.
pub(super) struct Answers<'f> {
    /// The row of each, its line and the number.
    pub(super) given: Vec<(usize, &'f Line, f64)>,
    /// The number of rows with a line of the form.
    pub(super) rows: usize,
}

/// Figures of a form are not negative.
const FIGURES: Numbers = Numbers::measured("≥ 0", |n| n >= 0.0 && (range::FIGURE.has)(n), &[]);
const PERCENTAGES: Numbers = Numbers { units: &["%", "\u{ff05}"], ..FIGURES };
const WHOLE: Numbers = Numbers { whole: true, ..FIGURES };
const WORKERS: Numbers =
    Numbers { whole: true, ..Numbers::measured("0–10000000", |n| (0.0..=1e7).contains(&n), &[]) };

/// Figures may be rounded to this many digits after the point before they are added.
const ROUNDING: f64 = 0.05;

/// A text is rather that of another line if it has this share of words more in common with it.
const ALIKE: f64 = 0.25;

impl<'f> Answers<'f> {
    pub(super) fn of(
        page: &Page<'_>,
        form: &'f Form,
        decimal: Option<Mark>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let lines = lines(page, form, findings);
        let cells = lines.iter().filter_map(|(row, _)| result(page, *row)).filter(|cell| !cell.1);
        let mark = decimal
            .map_or_else(|| ColumnMark::of(cells.map(|(text, _)| text), &PERCENTAGES), ColumnMark::Known);
        let mut answers = Self { given: Vec::new(), rows: lines.len() };
        for (row, line) in lines {
            let told = |value: &str, fault| Finding {
                value: Some(value.to_owned()).filter(|value| !value.is_empty()),
                ..Self::finding(row.number, line, fault)
            };
            match answer(page, row, (form, line), mark) {
                Ok((value, doubts)) => {
                    let text = result(page, row).map(|(text, _)| text).unwrap_or_default();
                    findings.extend(doubts.into_iter().map(|doubt| told(text, doubt)));
                    answers.given.push((row.number, line, value));
                }
                Err((text, fault)) => findings.push(told(text, fault)),
            }
        }
        let checked = answers.checked();
        findings.extend(checked);
        answers
    }

    /// A finding about a line.
    pub(super) fn finding(row: usize, line: &Line, fault: FormFault) -> Finding {
        let column = Some(format!("{} {}", line.number, line.indicator.vi));
        Finding { row: Some(row), column, value: None, fault: Fault::Form(fault) }
    }

    /// The answers that contradict others.
    fn checked(&self) -> Vec<Finding> {
        let values: BTreeMap<&str, f64> =
            self.given.iter().map(|(_, line, value)| (line.number.as_str(), *value)).collect();
        let known = |number: &String| values.get(number.as_str()).copied();
        let contradicted = |line: &Line, value: f64| match line.check.as_ref()? {
            Check::Sum(parts) => {
                let sum = parts.iter().map(known).sum::<Option<f64>>()?;
                let far = (sum - value).abs() > ROUNDING * counted(parts.len());
                far.then(|| FormFault::Sum(parts.clone(), sum))
            }
            Check::Share(part, whole) => {
                let share = known(part)? / known(whole).filter(|whole| *whole > 0.0)? * 100.0;
                let far = (share - value).abs() > 0.5;
                far.then(|| FormFault::Share(part.clone(), whole.clone(), share))
            }
            Check::Within(most) => {
                let all = known(most)?;
                (value > all + ROUNDING).then(|| FormFault::Exceeds(most.clone(), all))
            }
        };
        let findings = self.given.iter().filter_map(|(row, line, value)| {
            Some(Finding {
                value: Some(value.to_string()),
                ..Self::finding(*row, line, contradicted(line, *value)?)
            })
        });
        findings.collect()
    }
}

/// The rows of a table that are lines of a form, each line at most once.
fn lines<'g, 'f>(page: &Page<'g>, form: &'f Form, findings: &mut Vec<Finding>) -> Vec<(Row<'g>, &'f Line)> {
    let mut found: Vec<(Row<'g>, &Line)> = Vec::new();
    let mut seen = BTreeSet::new();
    for row in page.rows() {
        let number = row.get(page.columns.number).unwrap_or_default().trim().trim_end_matches('.');
        if number.is_empty() || is_numbers(row) {
            continue;
        }
        let text = row.get(page.columns.result).unwrap_or_default().trim();
        let Some(line) = form.lines.iter().find(|line| is_numbered(line, number)) else {
            // Parts of a form have Roman numbers and no result.
            if !text.is_empty() {
                let fault = Fault::Form(FormFault::UnknownLine(number.to_owned()));
                findings.push(Finding { value: Some(text.to_owned()), ..Finding::row(row.number, fault) });
            }
            continue;
        };
        if seen.insert(&line.number) {
            found.push((row, line));
        } else {
            findings.push(Finding::row(row.number, Fault::Form(FormFault::Twice(line.number.clone()))));
        }
    }
    let missing = form.lines.iter().filter(|line| !seen.contains(&line.number));
    let missing = missing.filter(|line| line.keeps != Keeps::Nowhere);
    findings.extend(missing.map(|line| Finding::file(Fault::Form(FormFault::NoLine(line.number.clone())))));
    found
}

/// Whether a line has a number, with or without that of its part.
fn is_numbered(line: &Line, number: &str) -> bool {
    let own = line.number.as_str();
    let bare = own.split_once('.').filter(|(part, _)| part.chars().all(|c| "IVX".contains(c)));
    own.eq_ignore_ascii_case(number) || bare.is_some_and(|(_, bare)| bare == number)
}

/// Whether a row has the numbers of columns: (1) (2) (3) and so on.
fn is_numbers(row: Row<'_>) -> bool {
    let mut cells = row.cells().map(fold).filter(|cell| !cell.is_empty()).zip(1..).peekable();
    cells.peek().is_some() && row.len() > 2 && {
        let all: Vec<(String, usize)> = cells.collect();
        all.len() > 2 && all.iter().all(|(cell, at)| *cell == at.to_string())
    }
}

/// The result of a row, and whether the file stores it as a number.
fn result<'g>(page: &Page<'g>, row: Row<'g>) -> Option<(&'g str, bool)> {
    let text = row.get(page.columns.result)?.trim();
    (!text.is_empty()).then(|| (text, row.is_typed(page.columns.result)))
}

/// The number in a row and doubts about it, or its text and why it is none.
fn answer<'g>(
    page: &Page<'g>,
    row: Row<'g>,
    (form, line): (&Form, &Line),
    mark: ColumnMark,
) -> Result<(f64, Vec<FormFault>), (&'g str, FormFault)> {
    let (text, is_typed) = result(page, row).ok_or(("", FormFault::NoAnswer))?;
    let mut doubts = Vec::new();
    let unit = row.get(page.columns.unit).unwrap_or_default().trim();
    match same_unit(unit, line) {
        Some(true) => {}
        Some(false) => return Err((unit, FormFault::Unit(line.unit.vi.clone()))),
        None => doubts.push(FormFault::NoUnit(line.unit.vi.clone())),
    }
    let indicator = row.get(page.columns.indicator).unwrap_or_default();
    doubts.extend(rather(indicator, line, &form.lines).map(FormFault::OtherLine));
    let numbers = match (&line.keeps, line.whole) {
        (Keeps::Workers, _) => &WORKERS,
        (_, true) => &WHOLE,
        _ if line.unit.en == "%" => &PERCENTAGES,
        _ => &FIGURES,
    };
    let mark = if is_typed { ColumnMark::Known(Mark::Point) } else { mark };
    let read = numbers::read(text, numbers, mark).map_err(|fault| (text, FormFault::Number(fault)))?;
    Ok((read.number.value, doubts))
}

/// Whether a unit is that of the line; `None` if none is stated.
fn same_unit(unit: &str, line: &Line) -> Option<bool> {
    let plain = |text: &str| text.to_lowercase().replace(' ', "");
    if unit.is_empty() {
        return None;
    }
    let given = [plain(unit), fold(unit)];
    let own = [&line.unit.vi, &line.unit.en].map(|own| [plain(own), fold(own)]);
    Some(own.iter().any(|own| own[0] == given[0] || !own[1].is_empty() && own[1] == given[1]))
}

/// The number of another line whose text is much more like this one.
fn rather(text: &str, line: &Line, lines: &[Line]) -> Option<String> {
    let likeness = |other: &Line| {
        let own = [&other.indicator.vi, &other.indicator.en];
        own.map(|own| alike(text, own)).into_iter().fold(0.0, f64::max)
    };
    let here = likeness(line);
    let best = lines.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > here + ALIKE).then(|| best.number.clone())
}

/// The share of words that two texts have in common.
fn alike(a: &str, b: &str) -> f64 {
    let [a, b] = [a, b].map(|text| fold(text).split(' ').map(str::to_owned).collect::<BTreeSet<_>>());
    counted(a.intersection(&b).count()) / counted(a.union(&b).count().max(1))
}

/// A small number of things.
fn counted(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
