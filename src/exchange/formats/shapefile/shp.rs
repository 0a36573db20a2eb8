//! Geometries of a `.shp` (Esri Shapefile Technical Description, 1998).

use std::io::{self, Read};

use geo::{Coord, Geometry, LineString, Point};

use super::rings::areas;
use crate::exchange::formats::{
    fault::FormatFault,
    guard::said,
    limits::MOST_VERTICES,
    shapes::{Remarks, of_areas, of_lines, of_points},
};

/// The name of the format in messages.
const SHP: &str = "Shapefile (.shp)";

/// What a file begins with: the number 9994.
pub const MAGIC: &[u8] = &[0, 0, 0x27, 0x0a];

const HEADER: usize = 100;

/// The largest size of a record: positions with a height and a measure, each of which may be a part.
const MOST_RECORD: u64 = 36 * MOST_VERTICES as u64 + 100;

/// The records of a file in their order.
#[derive(Debug)]
pub(super) struct Shapes<R> {
    from: R,
    record: Vec<u8>,
}

impl<R: Read> Shapes<R> {
    /// Reads the header.
    pub(super) fn open(mut from: R) -> Result<Self, FormatFault> {
        let mut header = [0; HEADER];
        from.read_exact(&mut header).map_err(|error| said(&error))?;
        if !header.starts_with(MAGIC) {
            return Err(FormatFault::Broken(SHP, "not a .shp".to_owned()));
        }
        Ok(Self { from, record: Vec::new() })
    }

    /// The next geometry, if there is a record; a null shape is none. Records that cannot be read are refused alone.
    pub(super) fn next(
        &mut self,
        remarks: &mut Remarks,
    ) -> Result<Option<Result<Option<Geometry>, FormatFault>>, FormatFault> {
        let mut head = [0; 8];
        if self.read_whole(&mut head)? == 0 {
            return Ok(None);
        }
        let size = 2 * u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
        let mut record = self.from.by_ref().take(size);
        if size > MOST_RECORD {
            io::copy(&mut record, &mut io::sink()).map_err(|error| said(&error))?;
            return Ok(Some(Err(FormatFault::Vertices)));
        }
        self.record.clear();
        let read = record.read_to_end(&mut self.record).map_err(|error| said(&error))?;
        if (read as u64) < size {
            return Err(FormatFault::Broken(SHP, "cut off".to_owned()));
        }
        Ok(Some(geometry(&self.record, remarks)))
    }

    /// Fills a buffer, or leaves it if the file is at its end.
    fn read_whole(&mut self, into: &mut [u8]) -> Result<usize, FormatFault> {
        let first = self.from.read(&mut into[..1]).map_err(|error| said(&error))?;
        if first > 0 {
            self.from.read_exact(&mut into[1..]).map_err(|error| said(&error))?;
        }
        Ok(first)
    }
}

/// A geometry, by its type: with a height 10 more, with a measure 20 more.
fn geometry(bytes: &[u8], remarks: &mut Remarks) -> Result<Option<Geometry>, FormatFault> {
    const BOX: usize = 32;
    let from = Bytes(bytes);
    let kind = from.count(0)?;
    remarks.heights |= matches!(kind, 11 | 13 | 15 | 18);
    Ok(match kind {
        0 => None,
        1 | 11 | 21 => Some(Point::from(from.positions(4, 1)?.remove(0)).into()),
        8 | 18 | 28 => {
            let points = from.positions(8 + BOX, from.count(4 + BOX)?)?;
            (!points.is_empty()).then(|| of_points(points.into_iter().map(Point::from).collect()))
        }
        3 | 13 | 23 => {
            let parts = from.parts(4 + BOX)?;
            (!parts.is_empty()).then(|| of_lines(parts.into_iter().map(LineString::new).collect()))
        }
        5 | 15 | 25 => {
            let parts = from.parts(4 + BOX)?;
            if parts.is_empty() { None } else { Some(of_areas(areas(parts, remarks)?)) }
        }
        31 => return Err(FormatFault::Geometry("MultiPatch".to_owned())),
        other => return Err(FormatFault::Geometry(other.to_string())),
    })
}

/// The content of a record, little-endian.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&self, at: usize) -> Result<[u8; N], FormatFault> {
        let slice = self.0.get(at..at + N).and_then(|slice| slice.try_into().ok());
        slice.ok_or_else(|| FormatFault::Row(format!(".shp, byte {at}")))
    }

    fn count(&self, at: usize) -> Result<usize, FormatFault> {
        Ok(u32::from_le_bytes(self.take(at)?) as usize)
    }

    /// A number of positions. The record has to have them before memory is reserved.
    fn positions(&self, at: usize, count: usize) -> Result<Vec<Coord>, FormatFault> {
        if count > (self.0.len().saturating_sub(at)) / 16 {
            return Err(FormatFault::Row(format!(".shp, byte {at}")));
        }
        let one = |n: usize| {
            let x = f64::from_le_bytes(self.take(at + 16 * n)?);
            let y = f64::from_le_bytes(self.take(at + 16 * n + 8)?);
            Ok(Coord { x, y })
        };
        (0..count).map(one).collect()
    }

    /// The parts of a line or an area, whose first positions are listed before all positions.
    fn parts(&self, at: usize) -> Result<Vec<Vec<Coord>>, FormatFault> {
        let (parts, count) = (self.count(at)?, self.count(at + 4)?);
        let fault = || FormatFault::Row(format!(".shp, byte {at}"));
        if parts > self.0.len() / 4 {
            return Err(fault());
        }
        let positions = self.positions(at + 8 + 4 * parts, count)?;
        let firsts = (0..parts).map(|n| self.count(at + 8 + 4 * n)).collect::<Result<Vec<_>, _>>()?;
        let ends = firsts.iter().skip(1).copied().chain([count]);
        let part = |(first, end): (&usize, usize)| {
            positions.get(*first..end).map(<[Coord]>::to_vec).ok_or_else(fault)
        };
        firsts
            .iter()
            .zip(ends)
            .map(part)
            .filter(|part| part.as_ref().is_ok_and(|p| !p.is_empty()) || part.is_err())
            .collect()
    }
}
