//! Features made ready: what a row alone has is kept as text, what neighbours share is kept once.
//!
//! A page then is a matter of copying. Whole features would take four times the memory and, read from there, no less
//! time: most of a feature are names of properties and of places.

use std::{collections::HashMap, sync::LazyLock};

use super::{bytes, row::Row};
use crate::{
    geom::lonlat::LonLat,
    model::{
        column::{Column, Value},
        feature::{END, write_position, write_value},
    },
};

/// One step in writing a feature.
enum Step {
    /// A text of the row's own, or `null` where there is none.
    Own {
        /// Stands before either.
        before: String,
        /// Stands around a text.
        around: (&'static str, &'static str),
        /// Not for the public.
        restricted: bool,
    },
    /// Whole properties, with their names, that neighbours share.
    Shared,
}

/// The steps of a feature, and how many of them are shared.
static STEPS: LazyLock<(Vec<Step>, usize)> = LazyLock::new(|| {
    let own = |before: &str, around| Step::Own { before: before.to_owned(), around, restricted: false };
    let mut steps = vec![own("{\"type\":\"Feature\",\"id\":", ("", ""))];
    steps.push(own(",\"geometry\":", ("{\"type\":\"Point\",\"coordinates\":", "}")));
    steps.extend(runs().enumerate().map(|(at, run)| {
        let before = format!("{}\"{}\":", separator(at), run[0].name);
        if run[0].shared {
            Step::Shared
        } else {
            Step::Own { before, around: ("", ""), restricted: run[0].restricted }
        }
    }));
    let shared = steps.iter().filter(|step| matches!(step, Step::Shared)).count();
    (steps, shared)
});

/// What stands before the first and before every other property.
fn separator(at: usize) -> &'static str {
    if at == 0 { ",\"properties\":{" } else { "," }
}

/// Shared columns that follow each other stand together, every other one alone.
fn runs<'a>() -> impl Iterator<Item = &'a [Column<Row<'a>>]> {
    Row::COLUMNS.chunk_by(|a, b| a.shared && b.shared)
}

/// Features of some rows in a form from which they are quickly written.
#[derive(Debug)]
pub(super) struct Ready {
    /// Where the texts of each row begin.
    starts: Box<[u32]>,
    /// For each row the numbers of its shared texts, two bytes each, then its own texts, each after its length.
    own: Box<[u8]>,
    /// Shared texts.
    shared: Box<[Box<[u8]>]>,
}

const WHOLE: &str = "a row has a text for each step";

impl Ready {
    /// Makes the features of rows ready.
    pub(super) fn new<'a>(rows: impl Iterator<Item = Row<'a>>) -> Self {
        let (mut starts, mut own, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers: HashMap<Vec<u8>, u16> = HashMap::new();
        for row in rows {
            starts.push(u32::try_from(own.len()).expect("the texts of a block are below 4 GB"));
            for (at, run) in runs().enumerate().filter(|(_, run)| run[0].shared) {
                let next = u16::try_from(numbers.len()).expect("a block has few rows");
                let number = *numbers.entry(properties(at, run, &row)).or_insert(next);
                own.extend(number.to_le_bytes());
            }
            let mut put = |value: Value<'_>, place: Option<LonLat>| {
                scratch.clear();
                match (value, place) {
                    (_, Some(p)) => write_position(&mut scratch, p.lon(), p.lat()),
                    (Value::Null, None) => {}
                    (known, None) => write_value(&mut scratch, &known),
                }
                bytes::put(&mut own, &scratch);
            };
            put(Value::Int(row.id()), None);
            put(Value::Null, row.point());
            Row::COLUMNS.iter().filter(|c| !c.shared).for_each(|c| put((c.get)(&row), None));
        }
        let mut shared = vec![Box::default(); numbers.len()];
        numbers.into_iter().for_each(|(text, at)| shared[usize::from(at)] = text.into_boxed_slice());
        Self { starts: starts.into(), own: own.into(), shared: shared.into() }
    }

    /// Appends a feature.
    pub(super) fn write(&self, out: &mut Vec<u8>, row: usize, restricted: bool) {
        let (steps, shared) = &*STEPS;
        let texts = &self.own[self.starts[row] as usize..];
        let (mut numbers, mut own) = texts.split_at(2 * shared);
        for step in steps {
            match step {
                Step::Shared => {
                    let (number, left) = numbers.split_first_chunk().expect(WHOLE);
                    out.extend_from_slice(&self.shared[usize::from(u16::from_le_bytes(*number))]);
                    numbers = left;
                }
                Step::Own { before, around, restricted: hidden } => {
                    let text = bytes::take(&mut own).expect(WHOLE);
                    if *hidden && !restricted {
                        continue;
                    }
                    out.extend_from_slice(before.as_bytes());
                    if text.is_empty() {
                        out.extend_from_slice(b"null");
                    } else {
                        out.extend_from_slice(around.0.as_bytes());
                        out.extend_from_slice(text);
                        out.extend_from_slice(around.1.as_bytes());
                    }
                }
            }
        }
        out.extend_from_slice(END);
    }
}

/// Shared properties with their names.
fn properties<'a>(at: usize, run: &[Column<Row<'a>>], row: &Row<'a>) -> Vec<u8> {
    let mut text = Vec::new();
    for (nth, column) in run.iter().enumerate() {
        text.extend(separator(at + nth).as_bytes());
        text.push(b'"');
        text.extend(column.name.as_bytes());
        text.extend(b"\":");
        write_value(&mut text, &(column.get)(row));
    }
    text
}
