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
