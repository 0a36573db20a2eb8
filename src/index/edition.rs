//! One edition of administrative boundaries, prepared to locate points.

use std::sync::Arc;

use rstar::{AABB, RTree, RTreeObject};

use crate::{
    geom::{bbox::Bbox, lonlat::LonLat, prepared::PreparedArea},
    model::{
        code::Code,
        unit::{Level, Precision, Unit},
    },
};

/// The units of an edition.
#[derive(Debug)]
pub struct Edition {
    /// Its code, such as `wards-2025`.
    pub code: Code,
    /// The level of its units.
    pub level: Level,
    units: Vec<Arc<Unit>>,
    areas: Vec<PreparedArea>,
    tree: RTree<Envelope>,
}

#[derive(Debug)]
struct Envelope {
    bbox: Bbox,
    at: usize,
}

impl RTreeObject for Envelope {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        rect(&self.bbox)
    }
}

fn rect(bbox: &Bbox) -> AABB<[f64; 2]> {
    AABB::from_corners([bbox.west, bbox.south], [bbox.east, bbox.north])
}

impl Edition {
    /// Prepares the units of one edition, in order of code.
    pub(super) fn new(code: Code, mut units: Vec<Arc<Unit>>) -> Self {
        units.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        let level = units.first().map_or(Level::Ward, |u| u.level);
        let boxes = units.iter().enumerate().map(|(at, unit)| Envelope { bbox: Bbox::of(&unit.shape), at });
        let tree = RTree::bulk_load(boxes.filter(|e| !e.bbox.is_empty()).collect());
        let areas = units.iter().map(|unit| PreparedArea::new(&unit.shape)).collect();
        Self { code, level, units, areas, tree }
    }

    /// The units in order of code.
    pub fn units(&self) -> impl Iterator<Item = &Arc<Unit>> {
        self.units.iter()
    }

    /// The unit with a code.
    pub fn get(&self, code: &str) -> Option<&Arc<Unit>> {
        self.numbered(self.number_of(code))
    }

    /// The number of the unit with a code; 0 if there is none.
    pub fn number_of(&self, code: &str) -> u16 {
        let at = self.units.binary_search_by(|u| u.code.as_str().cmp(code)).ok();
        at.and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// The unit that contains a point; on a shared border, the one with the smaller code.
    pub fn locate(&self, p: LonLat) -> Option<&Arc<Unit>> {
        self.numbered(self.number_at(p))
    }

    /// The number of the unit that contains a point, from 1; 0 if there is none.
    pub(super) fn number_at(&self, p: LonLat) -> u16 {
        let here = AABB::from_point([p.lon(), p.lat()]);
        let candidates = self.tree.locate_in_envelope_intersecting(&here).map(|e| e.at);
        let covering = candidates.filter(|at| self.areas[*at].covers(p));
        covering.min().and_then(|at| u16::try_from(at + 1).ok()).unwrap_or(0)
    }

    /// The number of the unit of a firm; 0 if there is none. Where several registers are read as one, a firm belongs to the
    /// territory of its register, wherever its point is; in all other editions its point decides.
    pub(super) fn number_of_firm(&self, code: &Code, point: Option<LonLat>) -> u16 {
        match self.level {
            Level::Province => self.number_of(code.register()),
            Level::District | Level::Ward => point.map_or(0, |p| self.number_at(p)),
        }
    }

    /// The unit with a number of `Areas::Edition`.
    pub fn numbered(&self, number: u16) -> Option<&Arc<Unit>> {
        self.units.get(usize::from(number).checked_sub(1)?)
    }

    /// The envelope of all units.
    pub fn bbox(&self) -> Bbox {
        let mut bbox = Bbox::EMPTY;
        self.tree.iter().for_each(|e| bbox.join(&e.bbox));
        bbox
    }

    /// The lowest precision of its boundaries.
    pub fn precision(&self) -> Option<Precision> {
        self.units().map(|u| u.precision).max()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{geom::area, index::trial::unit};

    /// Squares of a tenth of a degree whose sides lie on each other, in any order of codes.
    fn tiling(codes: &[u32]) -> Edition {
        let square = |(at, code): (usize, &u32)| {
            let (column, row) = (u32::try_from(at % 3).unwrap(), u32::try_from(at / 3).unwrap());
            let (west, south) = (105.0 + f64::from(column) / 8.0, 21.0 + f64::from(row) / 8.0);
            let ring = geo::Rect::new((west, south), (west + 0.125, south + 0.125)).to_polygon();
            let (code, shape) = (format!("{code:03}").parse().unwrap(), ring.into());
            Arc::new(Unit { code, shape, ..unit(1, "wards", "Ô", false) })
        };
        Edition::new("wards".parse().unwrap(), codes.iter().enumerate().map(square).collect())
    }

    proptest! {
        #[test]
        fn a_point_lies_in_the_first_unit_by_code_that_covers_it(
            codes in Just((1..=9).collect::<Vec<u32>>()).prop_shuffle(), x in 0..=26_u32, y in 0..=26_u32,
        ) {
            let edition = tiling(&codes);
            let p = LonLat::new(104.9375 + f64::from(x) / 64.0, 20.9375 + f64::from(y) / 64.0).unwrap();
            let covering = edition.units().position(|unit| area::covers(&unit.shape, p));
            let number = covering.map_or(0, |at| u16::try_from(at + 1).unwrap());
            prop_assert_eq!(edition.number_at(p), number);
            prop_assert_eq!(edition.locate(p).map(|unit| &unit.code), edition.numbered(number).map(|unit| &unit.code));
        }
    }

    #[test]
    fn units_are_numbered_from_one_in_order_of_code() {
        let edition = tiling(&[7, 2, 9]);
        let codes: Vec<&str> = edition.units().map(|unit| unit.code.as_str()).collect();
        assert_eq!(codes, ["002", "007", "009"]);
        assert_eq!(
            ["002", "007", "009", "001", "010", ""].map(|code| edition.number_of(code)),
            [1, 2, 3, 0, 0, 0]
        );
        assert_eq!(
            [0, 1, 3, 4].map(|n| edition.numbered(n).map(|u| u.code.as_str())),
            [None, Some("002"), Some("009"), None]
        );
        assert_eq!(edition.get("007").map(|u| u.code.as_str()), Some("007"));
        assert!(edition.get("7").is_none());
        assert_eq!(edition.bbox(), Bbox { west: 105.0, south: 21.0, east: 105.375, north: 21.125 });
    }

    #[test]
    fn an_edition_is_as_precise_as_its_least_precise_unit_and_ignores_empty_shapes() {
        let of = |precision, shape: geo::MultiPolygon| {
            Arc::new(Unit { precision, shape, ..unit(1, "wards", "Ô", false) })
        };
        let square: geo::MultiPolygon = geo::Rect::new((105.0, 21.0), (106.0, 22.0)).to_polygon().into();
        let empty = geo::MultiPolygon::new(vec![]);
        let code = || -> Code { "wards".parse().unwrap() };
        let mixed = vec![of(Precision::Surveyed, square), of(Precision::Generalised, empty.clone())];
        let edition = Edition::new(code(), mixed);
        assert_eq!((edition.precision(), edition.bbox().west), (Some(Precision::Generalised), 105.0));
        let nowhere = Edition::new(code(), vec![of(Precision::Schematic, empty)]);
        assert!(nowhere.bbox().is_empty() && nowhere.locate(LonLat::new(105.5, 21.5).unwrap()).is_none());
        let none = Edition::new(code(), vec![]);
        assert_eq!((none.precision(), none.level, none.number_of("001")), (None, Level::Ward, 0));
    }
}
