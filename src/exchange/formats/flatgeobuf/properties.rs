//! Values of a feature: the number of a column, then a value of its kind, little-endian.

use flatbuffers::{ForwardsUOffset, Vector};
use flatgeobuf::{Column, ColumnType};

use crate::exchange::{
    finding::Fault,
    formats::{
        fault::FormatFault,
        layer::{Bad, Cell},
    },
};

/// The columns of the header.
type Columns<'a> = Option<Vector<'a, ForwardsUOffset<Column<'a>>>>;

/// The values in the order of the columns.
pub(super) fn cells(columns: Columns<'_>, bytes: &[u8]) -> Result<Vec<Cell<'static>>, Bad> {
    let mut cells = vec![Cell::default(); columns.map_or(0, |columns| columns.len())];
    let mut reader = Reader { bytes };
    while !reader.bytes.is_empty() {
        let at = usize::from(u16::from_le_bytes(reader.take().map_err(|fault| (None, fault.into()))?));
        let column = columns.filter(|columns| at < columns.len()).map(|columns| columns.get(at));
        let column = column.ok_or_else(|| (None, Fault::from(cut())))?;
        cells[at] = reader.value(column.type_()).map_err(|fault| (Some(at), fault.into()))?;
    }
    Ok(cells)
}

fn cut() -> FormatFault {
    FormatFault::Row("FlatGeobuf, properties".to_owned())
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], FormatFault> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or_else(cut)?;
        self.bytes = rest;
        Ok(*taken)
    }

    /// Bytes with their number before them.
    fn counted(&mut self) -> Result<&'a [u8], FormatFault> {
        let count = u32::from_le_bytes(self.take()?) as usize;
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or_else(cut)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn value(&mut self, kind: ColumnType) -> Result<Cell<'static>, FormatFault> {
        match kind {
            ColumnType::Bool => Ok(Cell::truth(self.take::<1>()? != [0])),
            ColumnType::Float => Cell::number(f32_as_written(f32::from_le_bytes(self.take()?))),
            ColumnType::Double => Cell::number(f64::from_le_bytes(self.take()?)),
            ColumnType::String | ColumnType::Json => self.text().map(Cell::text),
            ColumnType::DateTime => self.text().map(|text| Cell::moment(&text)),
            ColumnType::Binary => Err(FormatFault::Row("Binary".to_owned())),
            _ => self.whole(kind).map(Cell::typed),
        }
    }

    fn text(&mut self) -> Result<String, FormatFault> {
        let text = std::str::from_utf8(self.counted()?);
        text.map(str::to_owned).map_err(|_| FormatFault::Letters)
    }

    fn whole(&mut self, kind: ColumnType) -> Result<String, FormatFault> {
        Ok(match kind {
            ColumnType::Byte => i8::from_le_bytes(self.take()?).to_string(),
            ColumnType::UByte => u8::from_le_bytes(self.take()?).to_string(),
            ColumnType::Short => i16::from_le_bytes(self.take()?).to_string(),
            ColumnType::UShort => u16::from_le_bytes(self.take()?).to_string(),
            ColumnType::Int => i32::from_le_bytes(self.take()?).to_string(),
            ColumnType::UInt => u32::from_le_bytes(self.take()?).to_string(),
            ColumnType::Long => i64::from_le_bytes(self.take()?).to_string(),
            ColumnType::ULong => u64::from_le_bytes(self.take()?).to_string(),
            _ => return Err(cut()),
        })
    }
}

/// The number with the fewest decimals that has this value as a short one: 12.3 rather than 12.300000190734863.
fn f32_as_written(short: f32) -> f64 {
    short.to_string().parse().unwrap_or(f64::from(short))
}
