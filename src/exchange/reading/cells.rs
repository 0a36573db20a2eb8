//! The cells of one row by property. A cell that cannot be read becomes a finding.

use std::{cell::RefCell, collections::BTreeMap, fmt, str::FromStr};

use super::{
    crs::is_plain,
    crs_fault::CrsFault,
    heading::{Headings, precision_of, version_of},
    numbers::{self, ColumnMark, NumberFault, Numbers, Read, ReadAs},
};
use crate::{
    exchange::{
        csv_out::as_meant,
        draft::Reading,
        finding::{Fault, Finding},
        severity::Severity,
    },
    geom::{
        crs::Crs,
        lonlat::LonLat,
        numeral::{Number, is_power},
        position::{self, Coordinate, PositionError, read_pair},
    },
    model::{
        attribute::{Attribute, Kind, Unfit},
        code::Code,
        column::Value,
        date::{DatePrecision, PartialDate},
        location::Location,
        not_in_set::NotInSet,
        sector::{SectorCode, VsicVersion},
        tax_code::TaxCode,
        text_fault,
    },
};

/// The rows of a file, and what was found out about its columns.
pub(crate) struct Table<'a> {
    headings: &'a Headings,
    rows: &'a [(usize, Vec<String>)],
    reading: &'a Reading,
    columns: RefCell<BTreeMap<&'static str, Column>>,
}

/// A column of numbers.
struct Column {
    mark: ColumnMark,
    /// The first ambiguous cell that the other cells decided, with its row.
    doubt: Option<(usize, String, ReadAs)>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(
        headings: &'a Headings,
        rows: &'a [(usize, Vec<String>)],
        reading: &'a Reading,
    ) -> Self {
        Self { headings, rows, reading, columns: RefCell::default() }
    }

    /// The decimal mark of a column, determined on first use.
    fn mark(&self, property: &'static str, numbers: &Numbers) -> ColumnMark {
        let find = || {
            let at = self.headings.find(property).map(|(at, _)| at);
            let cells = self.rows.iter().filter_map(|(_, values)| values.get(at?));
            let mark = self
                .reading
                .decimal
                .map_or_else(|| ColumnMark::of(cells.map(|cell| as_meant(cell)), numbers), ColumnMark::Known);
            Column { mark, doubt: None }
        };
        self.columns.borrow_mut().entry(property).or_insert_with(find).mark
    }

    /// Records an ambiguous number that the other cells decided.
    fn doubt(&self, property: &'static str, (row, value): (usize, &str), read: ReadAs) {
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
        self.columns.into_inner().into_iter().filter_map(|(property, column)| {
            let (row, value, read) = column.doubt?;
            let (_, heading) = self.headings.find(property)?;
            let fault = Fault::Number(NumberFault::ReadAs(read));
            Some(Finding { row: Some(row), column: Some(heading.to_owned()), value: Some(value), fault })
        })
    }
}

/// One row.
pub(crate) struct Cells<'a> {
    table: &'a Table<'a>,
    row: usize,
    values: &'a [String],
    findings: Vec<Finding>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(table: &'a Table<'a>, row: usize, values: &'a [String]) -> Self {
        Self { table, row, values, findings: Vec::new() }
    }

    /// The findings, and whether the row can be used.
    pub(crate) fn finish(self) -> (Vec<Finding>, bool) {
        let good = self.findings.iter().all(|f| f.fault.severity() < Severity::Error);
        (self.findings, good)
    }

    /// Adds a finding about a property.
    pub(crate) fn tell(&mut self, property: &str, fault: Fault) {
        let column = self.table.headings.find(property).map_or(property, |(_, heading)| heading);
        let value = self.raw(property).map(str::to_owned);
        self.findings.push(Finding { row: Some(self.row), column: Some(column.to_owned()), value, fault });
    }

    fn raw(&self, property: &str) -> Option<&'a str> {
        let (at, _) = self.table.headings.find(property)?;
        self.values.get(at).map(|v| as_meant(v)).filter(|v| !v.is_empty())
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
        let text = self.raw(property)?;
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

    fn read<T>(&mut self, property: &str, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
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
        self.read(property, |text| text.parse().map_err(|e: NotInSet| Fault::Set(e.allowed)))
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
        let text = self.digits(property, most)?;
        let fault = TaxCode::new(&text).and_then(|tax_code| tax_code.fault());
        fault.into_iter().for_each(|fault| self.tell(property, Fault::TaxCode(fault)));
        Some(text)
    }

    /// A code of VSIC; without a column for the version, of VSIC 2018.
    fn sector(&mut self, property: &str) -> Option<String> {
        let text = self.digits(property, text_fault::longest(property))?;
        let version = self.of_set(&version_of(property)).unwrap_or(VsicVersion::V2018);
        let code = SectorCode::new(version, &text).ok();
        if code.is_none() {
            self.tell(property, Fault::Sector(version));
        }
        code.map(|code| code.to_string())
    }

    /// A date, with the precision in the column beside it, if any.
    pub(crate) fn date(&mut self, property: &str) -> Option<PartialDate> {
        let beside = precision_of(property);
        let date: Option<PartialDate> = self.read(property, |text| text.parse().map_err(|_| Fault::Date));
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

    fn numeral(&mut self, property: &'static str, numbers: &Numbers) -> Option<Number> {
        let text = self.raw(property)?;
        match numbers::read(text, numbers, self.table.mark(property, numbers)) {
            Ok(Read { number, instead }) => {
                if let Some(instead) = instead {
                    let taken = number.value;
                    let grave = numbers.whole || taken.abs() > instead.abs();
                    let read = ReadAs { taken, instead, more: 0, grave };
                    self.table.doubt(property, (self.row, text), read);
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
            self.tell(property, misfit(unfit, &attribute.kind));
        }
    }

    /// The point, from `lon` and `lat` in degrees or `x` and `y` in metres of the stated system.
    pub(crate) fn location(&mut self, stated: Option<Crs>) -> Option<Location> {
        let (east, north) =
            if self.raw("x").or(self.raw("y")).is_some() { ("y", "x") } else { ("lon", "lat") };
        if self.raw(east).is_none() || self.raw(north).is_none() {
            if self.raw(east).or(self.raw(north)).is_some() {
                self.tell(if self.raw(east).is_some() { east } else { north }, Fault::HalfPoint);
            }
            return None;
        }
        let (point, entered) = self.point(east, north, stated)?;
        Some(Location { entered, ..Location::at(point) })
    }

    fn point(
        &mut self,
        east: &'static str,
        north: &'static str,
        stated: Option<Crs>,
    ) -> Option<(LonLat, Option<String>)> {
        let (a, b) = (self.coordinate(east), self.coordinate(north));
        let (a, b) = (a?, b?);
        let in_degrees = east == "lon";
        // If a file has both pairs of columns, a projected system is that of `x` and `y`.
        let stated = stated.filter(|crs| !in_degrees || crs.is_geographic() || !self.has_column("x"));
        if in_degrees && stated.is_none_or(Crs::is_geographic) {
            let (lon, lat) = (a.readings[0], b.readings[0]);
            if (6.0..=24.0).contains(&lon) && (102.0..=118.0).contains(&lat) {
                let city = &self.table.reading.city;
                self.tell(east, Fault::Swapped(city.name.clone(), city.degrees()));
                return None;
            }
            if let Some(point) = LonLat::new(lon, lat).ok().filter(|_| is_plain(stated)) {
                return Some((point, None));
            }
        }
        let fault = match read_pair(&a, &b, stated, self.table.reading.city.crs) {
            Ok(reading) if reading.crs == Crs::Crs84 && !in_degrees => Fault::Crs(CrsFault::DegreesAsMetres),
            Ok(reading) => {
                let written = [east, north].map(|column| self.raw(column).unwrap_or_default());
                let entered = format!("{} {}", reading.crs, written.join(" "));
                self.tell(east, Fault::Projected(reading.crs, reading.comma_decimals));
                return Some((reading.at, Some(entered)));
            }
            Err(PositionError::Degrees(.., crs)) => Fault::Crs(CrsFault::Degrees(crs)),
            Err(PositionError::Metres(.., crs)) => Fault::Crs(CrsFault::Metres(crs)),
            Err(_) => Fault::Position,
        };
        self.tell(east, fault);
        None
    }

    /// One of two coordinates, read with the decimal mark of its column.
    fn coordinate(&mut self, column: &'static str) -> Option<Coordinate> {
        let text = self.raw(column)?;
        if text.contains(['°', 'º']) {
            return self.read(column, |text| position::coordinate(text).map_err(|_| Fault::Position));
        }
        match numbers::read(text, &COORDINATE, self.table.mark(column, &COORDINATE)) {
            Ok(Read { number, .. }) => {
                let comma_decimals = text.contains(',') && !number.is_whole;
                Some(Coordinate { readings: vec![number.value], comma_decimals })
            }
            Err(NumberFault::Range(_) | NumberFault::Form) => {
                self.tell(column, Fault::Position);
                None
            }
            Err(fault) => {
                self.tell(column, Fault::Number(fault));
                None
            }
        }
    }
}

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

/// Degrees, or metres in a zone at most 6° wide. The gap between the two distinguishes `105.804` from `594.446`.
const COORDINATE: Numbers = Numbers::measured("-180–180°", |n| n.abs() <= 180.0 || n.abs() >= 150_000.0, &[]);

/// A code. Excel writes a code of many digits as a power of ten, as in `1.2E+11`; it never writes `12E5`, which is a
/// code.
pub(super) fn code(text: &str) -> Result<Code, Fault> {
    if is_power(text) && text.contains(['.', ',', '+']) {
        return Err(Fault::LostDigits);
    }
    text.parse().map_err(|_| Fault::Code)
}

impl fmt::Debug for Cells<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {:?}", self.row, self.values)
    }
}
