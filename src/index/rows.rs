//! Firms as columns: values that are filtered, summed or drawn are arrays, texts are packed one after the other.

use std::{io, ops::Range};

use super::{reference::Base, row_texts};
use crate::{
    geom::{hilbert, lonlat::LonLat},
    model::{
        date::PartialDate,
        firm::{Firm, FirmStatus, Sector},
        fold::fold,
        location::{PointFlag, PointMethod},
        vsic,
    },
    query::page::Cursor,
};

/// Declares the columns of fixed width, and the functions that apply to all of them.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $kind:ty),+ $(,)?) => {
        /// Columns of fixed width.
        #[derive(Debug, Clone, Default)]
        pub(super) struct Columns { $($(#[$doc])* pub(super) $name: Vec<$kind>),+ }

        impl Columns {
            fn extend(&mut self, from: &Self, rows: Range<usize>) {
                $(self.$name.extend_from_slice(&from.$name[rows.clone()]);)+
            }

            fn reserve(&mut self, rows: usize) {
                $(self.$name.reserve_exact(rows);)+
            }

            /// The names of the columns, in the order in which they are written.
            pub(super) const NAMES: &[&str] = &[$(stringify!($name)),+];

            pub(super) fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
                $(out.write_all(bytemuck::cast_slice(&self.$name))?;)+
                Ok(())
            }

            pub(super) fn read(rows: usize, from: &mut impl io::Read) -> io::Result<Self> {
                Ok(Self { $($name: read_column(rows, from)?),+ })
            }
        }
    };
}

/// Reads the values of a column in their layout in memory.
pub(super) fn read_column<T: bytemuck::Pod>(rows: usize, from: &mut impl io::Read) -> io::Result<Vec<T>> {
    let mut column = vec![T::zeroed(); rows];
    from.read_exact(bytemuck::cast_slice_mut(&mut column))?;
    Ok(column)
}

columns! {
    /// Identities.
    id: i64,
    /// Longitude in degrees; NaN without a point.
    lon: f64,
    /// Latitude in degrees; NaN without a point.
    lat: f64,
    /// Web Mercator cell, counted from the west.
    x: u32,
    /// Web Mercator cell, counted from the north.
    y: u32,
    /// Enterprises by number (`enterprise`).
    enterprise: u64,
    /// Workers, or [`UNKNOWN`].
    workers: u32,
    /// `PartialDate::packed`, or 0.
    workers_as_of: u32,
    /// `PartialDate::packed`, or 0.
    opened: u32,
    /// `PartialDate::packed`, or 0.
    closed: u32,
    /// `PartialDate::packed`, or 0.
    as_of: u32,
    /// `PartialDate::packed` of the first source that shows the firm, or 0.
    first_seen: u32,
    /// `PartialDate::packed` of the newest period in which more than a name shows the firm, or 0.
    confirmed: u32,
    /// `vsic::number`, or 0.
    sector: u16,
    /// Index of the zone plus one, or 0.
    zone: u16,
    /// `vsic::division_of` the sector.
    division: u8,
    /// `FirmStatus::number`, or 0.
    status: u8,
    /// `PointMethod::number`, or 0.
    method: u8,
    /// `PointFlag::number`, or 0.
    flag: u8,
    /// 1 if the sector is inferred, else 0.
    inferred: u8,
}

/// Represents an unknown number of workers; imports accept far smaller numbers.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The number of workers for a value in the column.
pub(super) fn known(workers: u32) -> Option<u32> {
    Some(workers).filter(|n| *n != UNKNOWN)
}

/// The texts of rows, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) ends: Vec<u32>,
    pub(super) bytes: Vec<u8>,
}

impl Texts {
    fn span(&self, rows: Range<usize>) -> Range<usize> {
        let end = |row: usize| row.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
        end(rows.start)..end(rows.end)
    }

    pub(super) fn get(&self, row: usize) -> &[u8] {
        &self.bytes[self.span(row..row + 1)]
    }

    /// Ends the current row.
    pub(super) fn end(&mut self) {
        self.ends.push(u32::try_from(self.bytes.len()).expect("the texts of a chunk are below 4 GB"));
    }

    fn extend(&mut self, from: &Self, rows: Range<usize>) {
        let span = from.span(rows.clone());
        let (old, new) = (span.start, self.bytes.len());
        self.bytes.extend_from_slice(&from.bytes[span]);
        let moved = |end: &u32| {
            u32::try_from(*end as usize - old + new).expect("the texts of a chunk are below 4 GB")
        };
        self.ends.extend(from.ends[rows].iter().map(moved));
    }
}

/// Rows of firms, in any order.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) columns: Columns,
    /// For each edition, the index of the unit of a row plus one, or 0.
    pub(super) units: Vec<Vec<u16>>,
    /// Packed texts.
    pub(super) packed: Texts,
    /// Folded names and address, for searches.
    pub(super) folded: Texts,
}

impl Rows {
    /// An empty list with room for a number of rows.
    pub(super) fn with_capacity(rows: usize, editions: usize) -> Self {
        let mut empty = Self { units: vec![Vec::with_capacity(rows); editions], ..Self::default() };
        empty.columns.reserve(rows);
        empty.packed.ends.reserve_exact(rows);
        empty.folded.ends.reserve_exact(rows);
        empty
    }

    /// Reserves room for the texts of rows, at their usual length.
    pub(super) fn reserve_texts(&mut self, rows: usize) {
        self.packed.bytes.reserve_exact(rows * 192);
        self.folded.bytes.reserve_exact(rows * 96);
    }

    pub(super) fn len(&self) -> usize {
        self.columns.id.len()
    }

    /// The position of a row in the order of firms: by place, and those without a point last.
    pub(super) fn cursor(&self, row: usize) -> Cursor {
        let columns = &self.columns;
        let placed = !columns.lon[row].is_nan();
        let key = placed.then(|| hilbert::key_at(columns.x[row], columns.y[row]).min(u64::MAX - 1));
        Cursor { key: key.unwrap_or(u64::MAX), id: columns.id[row] }
    }

    pub(super) fn point(&self, row: usize) -> Option<LonLat> {
        LonLat::new(self.columns.lon[row], self.columns.lat[row]).ok()
    }

    /// Adds a firm, located in the reference data.
    pub(super) fn push(&mut self, firm: &Firm, base: &Base) {
        let (point, columns) = (firm.location.as_ref().map(|l| l.point), &mut self.columns);
        let (x, y) = point.map_or((u32::MAX, u32::MAX), hilbert::cell);
        let sector = firm.sector.as_ref().and_then(|s| vsic::number(s.code)).unwrap_or(0);
        let date = |date: Option<PartialDate>| date.map_or(0, PartialDate::packed);
        columns.id.push(firm.id.0);
        columns.lon.push(point.map_or(f64::NAN, LonLat::lon));
        columns.lat.push(point.map_or(f64::NAN, LonLat::lat));
        columns.x.push(x);
        columns.y.push(y);
        columns.enterprise.push(enterprise(firm));
        columns.workers.push(firm.workers.map_or(UNKNOWN, |w| w.count));
        columns.workers_as_of.push(date(firm.workers.and_then(|w| w.as_of)));
        columns.opened.push(date(firm.opened));
        columns.closed.push(date(firm.closed));
        columns.as_of.push(date(firm.as_of));
        columns.first_seen.push(date(first_seen(firm, base)));
        columns.confirmed.push(date(confirmed(firm, base)));
        columns.inferred.push(u8::from(firm.sector.as_ref().is_some_and(Sector::is_inferred)));
        columns.sector.push(sector);
        columns.zone.push(firm.zone.as_ref().map_or(0, |code| base.zone_number(code)));
        columns.division.push(vsic::division_of(sector));
        columns.status.push(firm.status.map_or(0, FirmStatus::number));
        let location = firm.location.as_ref();
        columns.method.push(location.and_then(|l| l.method).map_or(0, PointMethod::number));
        columns.flag.push(location.and_then(|l| l.flag).map_or(0, PointFlag::number));
        for (units, edition) in self.units.iter_mut().zip(&base.editions) {
            units.push(edition.number_of_firm(&firm.code, point));
        }
        row_texts::write(&mut self.packed.bytes, firm);
        self.packed.end();
        fold_into(&mut self.folded.bytes, firm);
        self.folded.end();
    }

    /// Adds rows of another list unchanged.
    pub(super) fn extend(&mut self, from: &Self, rows: Range<usize>) {
        self.columns.extend(&from.columns, rows.clone());
        for (own, other) in self.units.iter_mut().zip(&from.units) {
            own.extend_from_slice(&other[rows.clone()]);
        }
        self.packed.extend(&from.packed, rows.clone());
        self.folded.extend(&from.folded, rows);
    }

    /// Frees the reserved memory that is not needed.
    pub(super) fn shrink(&mut self) {
        self.packed.bytes.shrink_to_fit();
        self.folded.bytes.shrink_to_fit();
    }
}

/// The date of the first source that shows a firm, by which it is known to have begun.
fn first_seen(firm: &Firm, base: &Base) -> Option<PartialDate> {
    let shown = firm.sources.iter().filter_map(|code| base.shown_by(code.as_str()));
    shown.map(|(date, _)| date).chain(firm.as_of).min_by_key(|date| date.last_day())
}

/// The newest period in which more than a name in use at its place shows a firm. The period of the firm itself is
/// included, unless it is that of such a name.
fn confirmed(firm: &Firm, base: &Base) -> Option<PartialDate> {
    let shown = || firm.sources.iter().filter_map(|code| base.shown_by(code.as_str()));
    let meets = |own: PartialDate, other: PartialDate| {
        own.first_day() <= other.last_day() && other.first_day() <= own.last_day()
    };
    let is_of_a_name = |own: PartialDate| shown().any(|(date, by_name)| by_name && meets(own, date));
    let more = shown().filter(|(_, by_name)| !by_name).map(|(date, _)| date);
    more.chain(firm.as_of.filter(|own| !is_of_a_name(*own))).max_by_key(|date| date.last_day())
}

/// Numbers from here represent establishments without a readable tax code.
const ALONE: u64 = 1 << 63;

/// The enterprise of a firm as a number: its ten or twelve digits, or the establishment itself.
pub(super) fn enterprise(firm: &Firm) -> u64 {
    let digits = firm.tax_code.as_ref().and_then(|t| t.enterprise());
    let number = digits.and_then(|d| Some(d.parse::<u64>().ok()? + if d.len() == 12 { 1 << 62 } else { 0 }));
    number.unwrap_or_else(|| ALONE | firm.id.0.unsigned_abs())
}

fn fold_into(out: &mut Vec<u8>, firm: &Firm) {
    let written = &firm.written;
    let texts = [
        Some(&firm.name),
        firm.name_en.as_ref(),
        written.address.as_ref(),
        written.commune.as_ref(),
        written.ward.as_ref(),
    ];
    for (at, text) in texts.into_iter().flatten().enumerate() {
        if at > 0 {
            out.push(b' ');
        }
        out.extend(fold(text).as_bytes());
    }
}

/// The number of rows of a new chunk. It is split at twice this number, and joined to a neighbour at a quarter.
pub(super) const ROWS: usize = 512;

/// The number of rows that are skipped or taken together: the number of bits of a mask.
pub(super) const BLOCK: usize = 64;

#[cfg(test)]
mod tests;
