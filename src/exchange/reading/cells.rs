//! The cells of one row by property. A cell that cannot be read becomes a finding.

use std::{fmt, str::FromStr};

use super::{
    clean,
    dates::{self, DateOrder, Doubt},
    heading::{precision_of, version_of},
    numbers::{self, ColumnMark, NumberFault, Numbers, Read, ReadAs},
    table::Table,
    value_fault::ValueFault,
    words,
};
use crate::{
    exchange::{
        csv_out::as_meant,
        finding::{Fault, Finding},
        grid::Row,
        severity::Severity,
    },
    geom::numeral::{Mark, Number, is_power},
    model::{
        attribute::{Attribute, Kind, Unfit},
        code::Code,
        column::Value,
        date::{DatePrecision, PartialDate},
        fold::fold,
        not_in_set::NotInSet,
        record::Record,
        sector::VsicVersion,
        tax_code::TaxCode,
        text_fault,
    },
};

/// One row.
pub(crate) struct Cells<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) row: Row<'a>,
    findings: Vec<Finding>,
    /// The words of a sector that has no code.
    pub(crate) words: Option<String>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(table: &'a Table<'a>, row: Row<'a>) -> Self {
        for (property, at) in table.headings.places() {
            let text = row.get(at).map(str::trim).filter(|text| is_nothing(text));
            if let Some(text) = text {
                let column = Some(table.column(property, row.number));
                let fault = Fault::Value(ValueFault::Nothing, 0);
                table.note(
                    property,
                    Finding { row: Some(row.number), column, value: Some(text.to_owned()), fault },
                );
            }
        }
        Self { table, row, findings: Vec::new(), words: None }
    }

    /// The findings, and whether the row can be used.
    pub(crate) fn finish(self) -> (Vec<Finding>, bool) {
        let good = self.findings.iter().all(|f| f.fault.severity() < Severity::Error);
        (self.findings, good)
    }

    /// Adds a finding about a property.
    pub(crate) fn tell(&mut self, property: &str, fault: Fault) {
        let column = Some(self.table.column(property, self.row.number));
        let value = self.raw(property).map(str::to_owned);
        self.findings.push(Finding { row: Some(self.row.number), column, value, fault });
    }

    /// Adds a finding about how a value was read, which is reported once for its column.
    pub(crate) fn note(&self, property: &str, fault: ValueFault) {
        let column = Some(self.table.column(property, self.row.number));
        let value = self.raw(property).map(str::to_owned);
        let finding = Finding { row: Some(self.row.number), column, value, fault: Fault::Value(fault, 0) };
        self.table.note(property, finding);
    }

    /// The text of a cell; `None` if it is empty.
    pub(crate) fn raw(&self, property: &str) -> Option<&'a str> {
        let (at, _) = self.table.headings.find(property)?;
        let text = |at: usize| {
            self.row
                .get(at)
                .map(|text| as_meant(text.trim()))
                .filter(|text| !text.is_empty() && !is_nothing(text))
        };
        text(at).or_else(|| text(self.table.headings.second(property)?))
    }

    /// Whether a cell holds a number or a day that the file stores as such.
    pub(super) fn is_typed(&self, property: &str) -> bool {
        self.table.headings.find(property).is_some_and(|(at, _)| self.row.is_typed(at))
    }

    /// The name of the zone of a firm, if its row has no code of the zone.
    pub(crate) fn zone_name(&mut self, record: Option<&(Record, bool)>) -> Option<String> {
        match record {
            Some((Record::Firm(firm), _)) if firm.zone.is_none() => self.text(ZONE_NAME),
            _ => None,
        }
    }

    /// Whether the file has a column for a property.
    pub(crate) fn has_column(&self, property: &str) -> bool {
        self.table.headings.find(property).is_some()
    }

    /// Whether the cell is empty.
    pub(crate) fn is_empty(&self, property: &str) -> bool {
        self.raw(property).is_none()
    }

    /// A text; `None` if empty.
    pub(crate) fn text(&mut self, property: &str) -> Option<String> {
        self.text_up_to(property, text_fault::longest(property))
    }

    /// A text with a maximum length in characters.
    fn text_up_to(&mut self, property: &str, most: usize) -> Option<String> {
        let raw = self.raw(property)?;
        let unescaped = clean::unescaped(raw);
        if unescaped != raw {
            self.note(property, ValueFault::Unescaped(unescaped.clone().into_owned()));
        }
        let text = unescaped.trim();
        if text.is_empty() {
            return None;
        }
        let fault = text_fault::fault(text, most);
        fault.into_iter().for_each(|fault| self.tell(property, Fault::Text(fault)));
        fault.is_none().then(|| text.to_owned())
    }

    /// A required text.
    pub(crate) fn required(&mut self, property: &str) -> Option<String> {
        if self.raw(property).is_none() {
            self.tell(property, Fault::Missing);
        }
        self.text(property)
    }

    pub(super) fn read<T>(&mut self, property: &str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        match read(self.raw(property)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.tell(property, fault);
                None
            }
        }
    }

    /// A value of a closed set.
    pub(crate) fn of_set<T: FromStr<Err = NotInSet>>(&mut self, property: &str) -> Option<T> {
        self.read(property, |text| {
            text.parse().or_else(|e: NotInSet| {
                let meant = words::meant(text, &e.allowed).and_then(|code| code.parse().ok());
                meant.ok_or(Fault::Set(e.allowed))
            })
        })
    }

    /// A code.
    pub(crate) fn code(&mut self, property: &str) -> Option<Code> {
        self.read(property, code)
    }

    /// A required code.
    pub(crate) fn required_code(&mut self, property: &str) -> Option<Code> {
        if self.raw(property).is_none() {
            self.tell(property, Fault::Missing);
        }
        self.code(property)
    }

    /// Codes separated by `;`.
    pub(crate) fn codes(&mut self, property: &str) -> Vec<Code> {
        let parts = |text: &str| text.split(';').map(|p| code(p.trim())).collect();
        self.read(property, parts).unwrap_or_default()
    }

    /// The digits of a code, as written. Digits that a spreadsheet dropped cannot be recovered.
    fn digits(&mut self, property: &str, most: usize) -> Option<String> {
        if self.raw(property).is_some_and(is_power) {
            self.tell(property, Fault::LostDigits);
            return None;
        }
        self.text_up_to(property, most)
    }

    /// A tax code. A wrong one is reported and accepted, because old lists contain typing errors.
    fn tax_code(&mut self, property: &str, most: usize) -> Option<String> {
        const NO_CODE: &[&str] = &["chua", "khong", "dang", "cho", "mien", "none", "no", "na"];
        let text = self.digits(property, most)?;
        // They would be the same code of many firms.
        let is_none = |text: &str| fold(text).split(' ').next().is_some_and(|word| NO_CODE.contains(&word));
        if !text.contains(char::is_numeric) && is_none(&text) {
            self.note(property, ValueFault::Nothing);
            return None;
        }
        let (text, is_restored) = clean::tax_code(&text);
        if is_restored {
            self.note(property, ValueFault::Restored(text.clone()));
        }
        let fault = TaxCode::new(&text).and_then(|tax_code| tax_code.fault());
        fault.into_iter().for_each(|fault| self.tell(property, Fault::TaxCode(fault)));
        Some(text)
    }

    /// A code of VSIC; without a column for the version, of VSIC 2018.
    fn sector(&mut self, property: &str) -> Option<String> {
        let text = self.digits(property, text_fault::longest(property))?;
        let version = self.of_set(&version_of(property)).unwrap_or(VsicVersion::V2018);
        let code = match clean::sector(version, &text) {
            clean::Sector::Code(code) => code,
            clean::Sector::Restored(code) => {
                self.note(property, ValueFault::Restored(code.as_str().to_owned()));
                code
            }
            clean::Sector::Named(code) => {
                self.note(property, ValueFault::Named(code));
                code
            }
            clean::Sector::Words => {
                self.note(property, ValueFault::Words);
                self.words = Some(text);
                return None;
            }
            clean::Sector::Several => {
                self.note(property, ValueFault::Sectors);
                self.words = Some(text);
                return None;
            }
            clean::Sector::Unknown => {
                self.tell(property, Fault::Sector(version));
                return None;
            }
        };
        Some(code.to_string())
    }

    /// A date, with the precision in the column beside it, if any.
    pub(crate) fn date(&mut self, property: &str) -> Option<PartialDate> {
        let beside = precision_of(property);
        let date = self.day(property);
        let precision: Option<DatePrecision> = self.of_set(&beside);
        let agreed = match (date, precision) {
            (date, None) => return date,
            // The fault of the date has been reported already.
            (None, Some(_)) if self.raw(property).is_some() => return None,
            (date, Some(precision)) => date.and_then(|date| date.known_to(precision)),
        };
        if agreed.is_none() {
            self.tell(&beside, Fault::DatePrecision);
        }
        agreed
    }

    /// A date in one of the forms in which people and programs write them.
    fn day(&mut self, property: &str) -> Option<PartialDate> {
        let text = self.raw(property)?;
        let order = self.table.order(property);
        let read = match dates::read(text, order, DateOrder::Dmy) {
            Ok(read) => read,
            Err(fault) => {
                self.tell(property, Fault::Date(fault));
                return None;
            }
        };
        let date = read.date.to_string();
        match read.doubt {
            Some(Doubt::Order) => self.note(property, ValueFault::Order(date)),
            Some(Doubt::Serial) => self.note(property, ValueFault::Serial(date)),
            None => {}
        }
        Some(read.date)
    }

    /// A number of a column.
    pub(crate) fn number(&mut self, property: &'static str, numbers: &Numbers) -> Option<f64> {
        self.numeral(property, numbers).map(|number| number.value)
    }

    /// A whole number of a column.
    pub(crate) fn whole<T: TryFrom<i64>>(&mut self, property: &'static str, numbers: &Numbers) -> Option<T> {
        let whole = self.numeral(property, numbers)?.whole;
        let number = whole.and_then(|n| T::try_from(n).ok());
        if number.is_none() {
            self.tell(property, Fault::Number(NumberFault::Range(numbers.range)));
        }
        number
    }

    /// The decimal mark of a cell: that of its column, and a point if the file stores the number as such.
    pub(super) fn mark(&self, property: &'static str, numbers: &Numbers) -> ColumnMark {
        if self.is_typed(property) {
            return ColumnMark::Known(Mark::Point);
        }
        self.table.mark(property, numbers)
    }

    fn numeral(&mut self, property: &'static str, numbers: &Numbers) -> Option<Number> {
        let text = self.raw(property)?;
        let mark = self.mark(property, numbers);
        match numbers::read(text, numbers, mark) {
            Ok(Read { number, instead }) => {
                if let Some(instead) = instead.filter(|_| !self.is_typed(property)) {
                    let taken = number.value;
                    let grave = numbers.could_be(instead) && (numbers.whole || taken.abs() > instead.abs());
                    let read = ReadAs { taken, instead, more: 0, grave };
                    self.table.doubt(property, (self.row.number, text), read);
                }
                if let Some(doubt) = numbers::doubt(text, number.value, numbers) {
                    self.tell(property, Fault::Number(doubt));
                }
                Some(number)
            }
            Err(fault) => {
                self.tell(property, Fault::Number(fault));
                None
            }
        }
    }

    /// Reads an attribute and sets it in a record.
    pub(crate) fn fill<R>(&mut self, record: &mut R, attribute: &Attribute<R>) {
        let Some(property) = attribute.in_files else { return };
        if attribute.needed && self.is_empty(property) {
            return self.tell(property, Fault::Missing);
        }
        let value: Option<Value<'_>> = match &attribute.kind {
            Kind::Text(most) => self.text_up_to(property, *most).map(Into::into),
            Kind::TaxCode(most) => self.tax_code(property, *most).map(Into::into),
            Kind::Sector => self.sector(property).map(Into::into),
            Kind::Code => self.code(property).map(|code| code.to_string().into()),
            Kind::Codes => Some(Value::shown(joined(&self.codes(property)))),
            Kind::Set => self.raw(property).map(Into::into),
            Kind::Whole(quantity) => self.whole(property, &Numbers::of(quantity, true)).map(Value::Int),
            Kind::Real(quantity) => self.number(property, &Numbers::of(quantity, false)).map(Value::Real),
            Kind::Date(_) => self.date(property).map(Value::Date),
        };
        let Some(value) = value else { return };
        if let Err(unfit) = attribute.put(record, value) {
            if let (Unfit::NotInSet(error), Some(text)) = (&unfit, self.raw(property))
                && let Some(code) = words::meant(text, &error.allowed)
                && attribute.put(record, code.into()).is_ok()
            {
                return;
            }
            self.tell(property, misfit(unfit, &attribute.kind));
        }
    }
}

/// Whether a text stands for nothing: dashes, and what programs write for a value that is missing.
fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 5] = ["n/a", "#n/a", "null", "nan", "none"];
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let is_dashes = !text.is_empty() && text.chars().all(is_dash);
    is_dashes || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// The property with the name of the zone of a firm.
pub(crate) const ZONE_NAME: &str = "zone_name";

/// The fault of a cell whose value does not fit its attribute.
fn misfit(unfit: Unfit, kind: &Kind) -> Fault {
    match (unfit, kind) {
        (Unfit::NotInSet(error), _) => Fault::Set(error.allowed),
        (_, Kind::Whole(quantity) | Kind::Real(quantity)) => {
            Fault::Number(NumberFault::Range(quantity.range.words))
        }
        (Unfit::Missing, _) => Fault::Missing,
        (Unfit::Range(_) | Unfit::Form(_), _) => Fault::Code,
    }
}

fn joined(codes: &[Code]) -> Option<String> {
    (!codes.is_empty()).then(|| codes.iter().map(Code::as_str).collect::<Vec<_>>().join(";"))
}

/// A code. Excel writes a code of many digits as a power of ten, as in `1.2E+11`; it never writes `12E5`, which is a
/// code.
pub(super) fn code(text: &str) -> Result<Code, Fault> {
    if is_power(text) && text.contains(['.', ',', '+']) {
        return Err(Fault::LostDigits);
    }
    clean::code(text).parse().map_err(|_| Fault::Code)
}

impl fmt::Debug for Cells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {:?}", self.row.number, self.row.cells().collect::<Vec<_>>())
    }
}
