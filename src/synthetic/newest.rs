//! The newest edition of units.

use std::collections::BTreeMap;

use crate::model::{
    code::Code,
    holdings::Holdings,
    unit::{Level, Unit},
};

/// The units of the newest edition of wards, or of districts if there are no wards. The newest edition came into force
/// last, as in `index/reference.rs`.
pub(super) fn newest(holdings: &Holdings) -> Vec<&Unit> {
    [Level::Ward, Level::District].into_iter().find_map(|level| of_level(holdings, level)).unwrap_or_default()
}

fn of_level(holdings: &Holdings, level: Level) -> Option<Vec<&Unit>> {
    let mut editions: BTreeMap<&Code, Vec<&Unit>> = BTreeMap::new();
    for unit in holdings.units.values().filter(|u| u.level == level) {
        editions.entry(&unit.edition).or_default().push(unit);
    }
    let in_force = |units: &[&Unit]| units.iter().filter_map(|u| u.valid_from).min();
    editions.into_iter().max_by_key(|(code, units)| (in_force(units), *code)).map(|(_, units)| units)
}
