//! Which firms are near a place.

use std::sync::Arc;

use super::{layer::Layer, row::FirmRow};
use crate::{
    geom::lonlat::LonLat,
    query::filter::{Filter, Verdict},
};

/// A question for firms around a point.
#[derive(Debug, Clone)]
pub struct Near {
    /// Around here.
    pub from: LonLat,
    /// Not farther than this.
    pub within_m: Option<f64>,
    /// Not more than this many.
    pub limit: usize,
    /// Only such firms.
    pub filter: Filter,
}

/// The answer, nearest first. Distances are geodesic, in metres.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    /// Firms that match.
    pub found: Vec<(f64, Arc<FirmRow>)>,
    /// Firms for which a filtered value is unknown.
    pub unknown: Vec<(f64, Arc<FirmRow>)>,
    /// Firms within the radius before the filter; `None` without a radius.
    pub in_radius: Option<usize>,
    /// Firms within the radius that match, `found` being the nearest of them; `None` without a radius.
    pub matched: Option<usize>,
}

impl Near {
    /// Answers from the firms of a layer.
    pub fn ask(&self, firms: &Layer) -> Neighbours {
        let (mut answer, mut seen, mut matched) = (Neighbours::default(), 0, 0);
        for (distance_m, row) in firms.by_distance(self.from, self.within_m.unwrap_or(f64::INFINITY)) {
            seen += 1;
            let list = match self.filter.test(&row.firm) {
                Verdict::Miss => continue,
                Verdict::Unknown => &mut answer.unknown,
                Verdict::Match => {
                    matched += 1;
                    &mut answer.found
                }
            };
            if list.len() < self.limit {
                list.push((distance_m, row.clone()));
            }
            if self.within_m.is_none() && answer.found.len() >= self.limit {
                break;
            }
        }
        if self.within_m.is_some() {
            (answer.in_radius, answer.matched) = (Some(seen), Some(matched));
        }
        answer
    }
}
