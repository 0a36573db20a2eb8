//! The rows of one group, column by column, as they wait to be written.

use parquet::{
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::{ParquetError, Result},
    file::writer::SerializedFileWriter,
};
use time::Date;

use super::columns::{Content, Storage};
use crate::{
    collection::{bounded::Bounded, feature::Thing, placed::Placed},
    geom::crs::Crs,
    model::{column::Value, concordance::counted_as, tax_code::TaxCode},
};

/// The level of divisions in VSIC.
const DIVISION: u8 = 2;

/// The Julian day of 1970-01-01, from which days are counted.
const EPOCH: i32 = 2_440_588;

/// Values of one column.
#[derive(Debug)]
enum Values {
    Bytes(Vec<ByteArray>),
    Int(Vec<i64>),
    Real(Vec<f64>),
    Day(Vec<i32>),
}

/// One column of a group: the known values, and for every row whether its value is known.
#[derive(Debug)]
struct Held {
    content: Content,
    values: Values,
    is_known: Vec<i16>,
}

/// Rows that wait to be written.
#[derive(Debug)]
pub(super) struct Group {
    columns: Vec<Held>,
    len: usize,
}

impl Group {
    /// Without rows.
    pub(super) fn new(columns: &[Content]) -> Self {
        let held = |content: &Content| Held {
            content: *content,
            values: match content.storage() {
                Storage::Bytes => Values::Bytes(Vec::new()),
                Storage::Int => Values::Int(Vec::new()),
                Storage::Real => Values::Real(Vec::new()),
                Storage::Day => Values::Day(Vec::new()),
            },
            is_known: Vec::new(),
        };
        Self { columns: columns.iter().map(held).collect(), len: 0 }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds a feature, and returns the bounds of its geometry, which is as in every other format.
    pub(super) fn add(&mut self, thing: &Thing<'_>, crs: Crs) -> Option<[f64; 4]> {
        let placed = Placed::of(thing.shape(), crs);
        let bounds = placed.as_ref().map(|placed| placed.bounds);
        let mut bytes = placed.map(|placed| placed.wkb);
        for column in &mut self.columns {
            match column.content {
                Content::Identity => column.put(&Value::Int(thing.cursor().id)),
                Content::Property(property) => column.put(&thing.told(property.place)),
                Content::CountedDivision => column.put(&counted_division(thing)),
                Content::Enterprise => column.put(&enterprise(thing)),
                Content::Geometry => column.put_bytes(bytes.take()),
                Content::Bound(side) => column.put(&Value::real(bounds.map(|all| all[side]))),
            }
        }
        self.len += 1;
        bounds
    }

    /// Writes all rows as one group of a file, and forgets them.
    pub(super) fn write(&mut self, to: &mut SerializedFileWriter<Bounded>) -> Result<()> {
        let mut group = to.next_row_group()?;
        for column in &mut self.columns {
            let mut writer = group.next_column()?.ok_or_else(misfit)?;
            column.write(writer.untyped())?;
            writer.close()?;
            column.clear();
        }
        group.close()?;
        self.len = 0;
        Ok(())
    }
}

impl Held {
    /// Adds the value of the next row.
    fn put(&mut self, value: &Value<'_>) {
        self.is_known.push(i16::from(*value != Value::Null));
        match (&mut self.values, value) {
            (_, Value::Null) => {}
            (Values::Int(own), Value::Int(n)) => own.push(*n),
            (Values::Real(own), Value::Real(n)) => own.push(*n),
            (Values::Day(own), Value::Date(date)) => own.push(days(date.first_day())),
            (Values::Bytes(own), value) => own.push(value.to_string().into_bytes().into()),
            (_, value) => unreachable!("{value:?} has the type of its column"),
        }
    }

    /// Adds the bytes of the next row.
    fn put_bytes(&mut self, bytes: Option<Vec<u8>>) {
        self.is_known.push(i16::from(bytes.is_some()));
        if let (Values::Bytes(own), Some(bytes)) = (&mut self.values, bytes) {
            own.push(bytes.into());
        }
    }

    fn write(&self, to: &mut ColumnWriter<'_>) -> Result<usize> {
        let levels = (!matches!(self.content, Content::Identity)).then_some(&self.is_known[..]);
        match (&self.values, to) {
            (Values::Bytes(own), ColumnWriter::ByteArrayColumnWriter(to)) => {
                to.write_batch(own, levels, None)
            }
            (Values::Int(own), ColumnWriter::Int64ColumnWriter(to)) => to.write_batch(own, levels, None),
            (Values::Real(own), ColumnWriter::DoubleColumnWriter(to)) => to.write_batch(own, levels, None),
            (Values::Day(own), ColumnWriter::Int32ColumnWriter(to)) => to.write_batch(own, levels, None),
            _ => Err(misfit()),
        }
    }

    fn clear(&mut self) {
        self.is_known.clear();
        match &mut self.values {
            Values::Bytes(own) => own.clear(),
            Values::Int(own) => own.clear(),
            Values::Real(own) => own.clear(),
            Values::Day(own) => own.clear(),
        }
    }
}

fn counted_division(thing: &Thing<'_>) -> Value<'static> {
    let Thing::Firm(row) = thing else { return Value::Null };
    Value::shown(counted_as(row.sector_number(), DIVISION))
}

fn enterprise(thing: &Thing<'_>) -> Value<'static> {
    let Thing::Firm(row) = thing else { return Value::Null };
    let tax_code = row.tax_code().and_then(TaxCode::new);
    let enterprise = tax_code.as_ref().and_then(TaxCode::enterprise);
    Value::from(enterprise.unwrap_or_else(|| row.code()).to_owned())
}

/// The error of a schema that does not fit the columns.
fn misfit() -> ParquetError {
    ParquetError::General("the schema has other columns".to_owned())
}

/// The number of days since 1970.
fn days(day: Date) -> i32 {
    day.to_julian_day() - EPOCH
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days(date!(1970 - 01 - 01)), 0);
        assert_eq!(days(date!(2026 - 11 - 29)), 20_786);
        assert_eq!(days(date!(1945 - 09 - 02)), -8_887);
    }
}
