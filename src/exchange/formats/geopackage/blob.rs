//! Geometries as GeoPackage stores them: a header, then well-known binary (OGC 12-128r19 §2.1.3).

use geo::Geometry;

use crate::exchange::formats::{fault::FormatFault, shapes::Remarks, wkb};

const MAGIC: &[u8] = b"GP";

/// A flag of kinds that an extension defines.
const EXTENDED: u8 = 0b10_0000;

/// Reads a geometry; `None` if it is empty. The box before it is not needed.
pub(super) fn read(bytes: &[u8], remarks: &mut Remarks) -> Result<Option<Geometry>, FormatFault> {
    const HEADER: usize = 8;
    let fault = || FormatFault::Row("GeoPackage BLOB".to_owned());
    let flags = *bytes.strip_prefix(MAGIC).and_then(|rest| rest.get(1)).ok_or_else(fault)?;
    if flags & EXTENDED != 0 {
        return Err(FormatFault::Geometry("extended".to_owned()));
    }
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(fault()),
    };
    wkb::read(bytes.get(HEADER + envelope..).ok_or_else(fault)?, remarks)
}
