//! Values whose contributors changed too little since they were published.

use std::collections::{BTreeMap, BTreeSet};

use super::release::{Name, Release};
use crate::analysis::disclosure::{
    cell::Cell,
    rule::{Rule, required_units},
    table::Table,
};

/// Whether each value of a new release differs from a published value of an earlier release by the contributions of so few
/// enterprises that the difference discloses one. Compared are the same values, and those of other editions in the same
/// column that have enterprises in common. A value that did not change does not disclose.
pub(super) fn too_close(earlier: &[Release], new: &Release, table: &Table) -> Vec<bool> {
    let shares = new.shares();
    let mut close: BTreeSet<Name<'_>> = BTreeSet::new();
    let none = BTreeMap::new();
    for old in earlier {
        let before = old.shares();
        for name in told_names(old) {
            let own = before.get(&name).unwrap_or(&none);
            let mut others = BTreeSet::from([name]);
            if name.0.is_some() && old.edition != new.edition {
                others.extend(new.overlapping(own, name.1));
            }
            let is_close = |other: &Name<'_>| discloses(&new.rules, own, shares.get(other).unwrap_or(&none));
            close.extend(others.into_iter().filter(|other| shares.contains_key(other)).filter(is_close));
        }
    }
    table.places().map(|place| close.contains(&new.name(place))).collect()
}

/// The names of the published values of a release.
fn told_names(release: &Release) -> BTreeSet<Name<'_>> {
    let Some(table) = release.table() else { return BTreeSet::new() };
    let told = table.places().enumerate().filter(|(index, _)| release.tells(*index));
    told.map(|(_, place)| release.name(place)).collect()
}

/// Whether the difference of two sums discloses an enterprise: as a cell of what each of them changed by.
fn discloses(rules: &[Rule], old: &BTreeMap<u64, u64>, new: &BTreeMap<u64, u64>) -> bool {
    let of = |sums: &BTreeMap<u64, u64>, enterprise: u64| sums.get(&enterprise).copied();
    let all = old.keys().chain(new.keys().filter(|enterprise| !old.contains_key(enterprise)));
    let changed = all.filter(|enterprise| of(old, **enterprise) != of(new, **enterprise));
    let by = changed.map(|enterprise| {
        let [before, after] = [old, new].map(|sums| of(sums, *enterprise).unwrap_or(0));
        (*enterprise, before.abs_diff(after))
    });
    Cell::new(by).is_none_or(|cell| required_units(rules, &cell).is_some())
}
