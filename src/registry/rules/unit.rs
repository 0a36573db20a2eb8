//! Rules of administrative units, without those of an edition.

use super::{broken::Broken, outline};
use crate::model::{range, unit::Unit};

pub(super) fn judge(unit: &Unit, broken: &mut Broken) {
    broken.needed("name", &unit.name);
    broken.text("kind", unit.kind.as_deref());
    broken.order(("valid_from", unit.valid_from), ("valid_to", unit.valid_to));
    broken.number("area_km2", unit.area_km2, &range::AREA_KM2);
    broken.text("source", unit.source.as_deref());
    outline::shape(&unit.shape, broken);
}
