//! Estimated areas of establishments without a point, from their addresses.

use std::collections::HashMap;

use crate::{
    index::{Snapshot, areas::Areas, row::Row},
    model::{fold::fold, unit::Level},
};

/// The units that names in addresses may mean, each with a share.
#[derive(Debug, Default)]
pub(crate) struct ByAddress {
    units: HashMap<String, u16>,
    level: Option<Level>,
    /// The present units of a former commune. The shares are those of its firms with a point.
    communes: HashMap<(String, String), Vec<(u16, f64)>>,
}

impl ByAddress {
    /// Collects the names of the units of an edition, and the present units of the firms of each former commune.
    pub(crate) fn new(now: &Snapshot, areas: Areas) -> Self {
        let Areas::Edition(at) = areas else { return Self::default() };
        let Some(edition) = now.base.editions.get(at) else { return Self::default() };
        let mut units = HashMap::new();
        for (unit, number) in edition.units().zip(1..) {
            // Ambiguous names are skipped.
            units.entry(fold(bare(&unit.name))).and_modify(|own| *own = 0).or_insert(number);
        }
        let mut seen: HashMap<(String, String), HashMap<u16, f64>> = HashMap::new();
        for row in now.firms.iter().filter(|row| row.area(areas) != 0) {
            if let Some(commune) = commune(row) {
                *seen.entry(commune).or_default().entry(row.area(areas)).or_default() += 1.0;
            }
        }
        let shares = |counts: HashMap<u16, f64>| {
            let all: f64 = counts.values().sum();
            let mut shares: Vec<_> = counts.into_iter().map(|(unit, count)| (unit, count / all)).collect();
            shares.sort_by_key(|(unit, _)| *unit);
            shares
        };
        let mut communes: HashMap<_, _> =
            seen.into_iter().map(|(commune, counts)| (commune, shares(counts))).collect();
        for succession in now.base.holdings.successions.values() {
            if succession.new_edition == edition.code
                && succession.extent == crate::model::succession::Extent::Whole
                && let Some(number) = units.get(&fold(bare(&succession.new_name))).filter(|n| **n != 0)
            {
                let district = succession.old_district.as_deref().unwrap_or_default();
                let own = (fold(bare(&succession.old_name)), fold(bare(district)));
                communes.insert(own, vec![(*number, 1.0)]);
            }
        }
        Self { units, level: Some(edition.level), communes }
    }

    /// The possible units of an establishment without a point, with shares that add up to 1; none if the address does
    /// not determine them.
    pub(crate) fn of(&self, row: Row<'_>) -> Vec<(u16, f64)> {
        let Some(level) = self.level.filter(|_| row.point().is_none()) else { return Vec::new() };
        let named =
            row.written(level).and_then(|name| self.units.get(&fold(bare(name)))).filter(|n| **n != 0);
        if let Some(number) = named {
            return vec![(*number, 1.0)];
        }
        commune(row).and_then(|own| self.communes.get(&own)).cloned().unwrap_or_default()
    }
}

/// The former commune and district, as written.
fn commune(row: Row<'_>) -> Option<(String, String)> {
    let district = row.written(Level::District)?;
    Some((fold(bare(row.written_commune()?)), fold(bare(district))))
}

/// A name without the kind of its unit, which addresses leave out or write in small letters.
fn bare(name: &str) -> &str {
    let kinds = ["phường ", "xã ", "thị trấn ", "quận ", "huyện ", "thị xã "];
    let rest = |kind: &&str| {
        let (end, _) = name.char_indices().nth(kind.chars().count())?;
        (name[..end].to_lowercase() == *kind).then(|| &name[end..])
    };
    kinds.iter().find_map(rest).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::bare;

    #[rstest]
    #[case("Phường Phúc Lợi", "Phúc Lợi")]
    #[case("phường Phúc Lợi", "Phúc Lợi")]
    #[case("PHƯỜNG PHÚC LỢI", "PHÚC LỢI")]
    #[case("Thị xã Sơn Tây", "Sơn Tây")]
    #[case("thị trấn Xuân Mai", "Xuân Mai")]
    #[case("Xã Đàn", "Đàn")]
    #[case("Xa La", "Xa La")]
    #[case("Huyện", "Huyện")]
    #[case("Quận ", "Quận ")]
    #[case("", "")]
    fn the_kind_of_a_unit_is_left_out_however_it_is_written(#[case] name: &str, #[case] rest: &str) {
        assert_eq!(bare(name), rest);
    }
}
