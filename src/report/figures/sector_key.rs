//! A sector, or that none is known.

use crate::model::{sector::SectorCode, vsic};

/// A sector at the asked level; `None` is unknown there.
pub(crate) type SectorKey = Option<SectorCode>;

/// The number of the division of a sector; 0 when it has none.
pub(crate) fn division_number(sector: SectorKey) -> u8 {
    sector.and_then(vsic::number).map_or(0, vsic::division_of)
}
