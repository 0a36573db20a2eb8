//! A sector that may be unknown.

use crate::model::{sector::SectorCode, vsic};

/// A sector at the requested level; `None` if it is unknown at that level.
pub(crate) type SectorKey = Option<SectorCode>;

/// The number of the division of a sector; 0 if unknown.
pub(crate) fn division_number(sector: SectorKey) -> u8 {
    sector.and_then(vsic::number).map_or(0, vsic::division_of)
}
