//! The rows of a file, and what all cells of a column say about each.

use std::{cell::RefCell, collections::BTreeMap};

use super::{
    dates::{self, DateOrder},
    heading::Headings,
    numbers::{ColumnMark, NumberFault, Numbers, ReadAs},
    sheet::Sheet,
};
use crate::exchange::{
    csv_out::as_meant,
    draft::Reading,
    finding::{Fault, Finding},
    grid::Places,
};

/// The rows of a file, and what was found out about its columns.
pub(crate) struct Table<'a> {
    pub(super) headings: &'a Headings,
    sheet: &'a Sheet,
    pub(super) reading: &'a Reading,
    columns: RefCell<BTreeMap<&'static str, Column>>,
    orders: RefCell<BTreeMap<String, Option<DateOrder>>>,
    /// Findings that are reported once for a column, with its property.
    once: RefCell<Vec<(String, Finding)>>,
}

/// A column of numbers.
struct Column {
    mark: ColumnMark,
    /// The first ambiguous cell that the other cells decided, with its row.
    doubt: Option<(usize, String, ReadAs)>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(headings: &'a Headings, sheet: &'a Sheet, reading: &'a Reading) -> Self {
        Self {
            headings,
            sheet,
            reading,
            columns: RefCell::default(),
            orders: RefCell::default(),
            once: RefCell::default(),
        }
    }

    /// The texts of a column that the file does not store as numbers or days.
    pub(super) fn texts(&self, property: &str) -> impl Iterator<Item = &'a str> {
        let at = self.headings.find(property).map(|(at, _)| at);
        let rows = at.into_iter().flat_map(|at| self.sheet.rows().map(move |row| (row, at)));
        rows.filter(|(row, at)| !row.is_typed(*at))
            .filter_map(|(row, at)| Some(as_meant(row.get(at)?.trim())))
    }

    /// The texts above the heading.
    pub(super) fn titles(&self) -> impl Iterator<Item = &'a str> {
        self.sheet.titles()
    }

    /// The heading of a property, or its name if it has no column; for a sheet with the cell of a row.
    pub(super) fn column(&self, property: &str, row: usize) -> String {
        self.headings.column(property, self.sheet.places(), Some(row))
    }

    /// The order of day and month in a column: the requested one, or the one that its cells determine.
    pub(super) fn order(&self, property: &str) -> Option<DateOrder> {
        self.reading.date_order.or_else(|| {
            let mut orders = self.orders.borrow_mut();
            *orders.entry(property.to_owned()).or_insert_with(|| dates::order(self.texts(property)))
        })
    }

    /// Adds a finding about how a value was read. Further ones of the column are counted.
    pub(super) fn note(&self, property: &str, finding: Finding) {
        let Fault::Value(fault, _) = &finding.fault else { return };
        let kind = std::mem::discriminant(fault);
        let mut once = self.once.borrow_mut();
        let same = once.iter_mut().find_map(|(own, held)| match &mut held.fault {
            Fault::Value(held, more) if own == property && std::mem::discriminant(held) == kind => Some(more),
            _ => None,
        });
        match same {
            Some(more) => *more += 1,
            None => once.push((property.to_owned(), finding)),
        }
    }

    /// The decimal mark of a column, determined on first use.
    pub(super) fn mark(&self, property: &'static str, numbers: &Numbers) -> ColumnMark {
        let find = || {
            let mark = match self.reading.decimal {
                Some(mark) => ColumnMark::Known(mark),
                // Programs write each property of a feature by itself.
                None if self.sheet.places() == Places::Features => ColumnMark::Untold,
                None => ColumnMark::of(self.texts(property), numbers),
            };
            Column { mark, doubt: None }
        };
        self.columns.borrow_mut().entry(property).or_insert_with(find).mark
    }

    /// Records an ambiguous number that the other cells decided.
    pub(super) fn doubt(&self, property: &'static str, (row, value): (usize, &str), read: ReadAs) {
        if let Some(column) =
            self.columns.borrow_mut().get_mut(property).filter(|_| self.reading.decimal.is_none())
        {
            match &mut column.doubt {
                Some((_, _, first)) => first.more += 1,
                None => column.doubt = Some((row, value.to_owned(), read)),
            }
        }
    }

    /// The findings about whole columns.
    pub(crate) fn finish(self) -> impl Iterator<Item = Finding> {
        let (headings, places) = (self.headings, self.sheet.places());
        let once = self.once.into_inner().into_iter().map(|(_, finding)| finding);
        let doubts = self.columns.into_inner().into_iter().filter_map(move |(property, column)| {
            let (row, value, read) = column.doubt?;
            let column = headings.column(property, places, Some(row));
            let fault = Fault::Number(NumberFault::ReadAs(read));
            Some(Finding { row: Some(row), column: Some(column), value: Some(value), fault })
        });
        once.chain(doubts)
    }
}
