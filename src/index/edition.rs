//! One edition of administrative boundaries, ready to tell which unit a point lies in.

use std::sync::Arc;

use rstar::{AABB, RTree, RTreeObject};

use crate::{
    geom::{
        area::{Area, AreaError},
        bbox::Bbox,
        lonlat::LonLat,
    },
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
    /// The rank of its units.
    pub level: Level,
    units: Vec<(Arc<Unit>, Area)>,
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
        let Bbox { west, south, east, north } = self.bbox;
        AABB::from_corners([west, south], [east, north])
    }
}

impl Edition {
    /// Prepares the units of one edition, in order of code. They must not be empty.
    pub(super) fn new(code: Code, mut units: Vec<Arc<Unit>>) -> Result<Self, (Arc<Unit>, AreaError)> {
        units.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        let level = units.first().map_or(Level::Ward, |u| u.level);
        let units: Vec<(Arc<Unit>, Area)> = units
            .into_iter()
            .map(|unit| match Area::new(unit.shape.clone()) {
                Ok(area) => Ok((unit, area)),
                Err(fault) => Err((unit, fault)),
            })
            .collect::<Result<_, _>>()?;
        let boxes = units.iter().enumerate().map(|(at, (_, area))| Envelope { bbox: area.bbox(), at });
        let tree = RTree::bulk_load(boxes.collect());
        Ok(Self { code, level, units, tree })
    }

    /// The units in order of code.
    pub fn units(&self) -> impl Iterator<Item = &Arc<Unit>> {
        self.units.iter().map(|(unit, _)| unit)
    }

    /// The units with their areas, in order of code.
    pub fn areas(&self) -> impl Iterator<Item = &(Arc<Unit>, Area)> {
        self.units.iter()
    }

    /// The unit with a code.
    pub fn get(&self, code: &str) -> Option<&Arc<Unit>> {
        let at = self.units.binary_search_by(|(u, _)| u.code.as_str().cmp(code)).ok()?;
        Some(&self.units[at].0)
    }

    /// The unit a point lies in; on a shared border the one with the smaller code.
    pub fn locate(&self, p: LonLat) -> Option<&Arc<Unit>> {
        let here = AABB::from_point([p.lon(), p.lat()]);
        let candidates = self.tree.locate_in_envelope_intersecting(&here);
        let covering = candidates.map(|e| e.at).filter(|at| self.units[*at].1.covers(p));
        covering.min().map(|at| &self.units[at].0)
    }

    /// The envelope of all units.
    pub fn bbox(&self) -> Bbox {
        let mut bbox = Bbox::EMPTY;
        self.units.iter().for_each(|(_, area)| bbox.join(&area.bbox()));
        bbox
    }

    /// The worst precision among its boundaries.
    pub fn precision(&self) -> Option<Precision> {
        self.units().map(|u| u.precision).max()
    }
}
