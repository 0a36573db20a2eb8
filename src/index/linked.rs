//! Linkage clusters with the lines between their member firms.

use std::sync::Arc;

use geo::{LineString, MultiLineString};

use super::{firms::Layer, row::Row};
use crate::{
    geom::{lonlat::LonLat, measure::distance_m},
    model::linkage::Linkage,
};

/// A linkage cluster with its lines.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The cluster.
    pub linkage: Arc<Linkage>,
    /// The number of members that have a point.
    pub placed: usize,
    /// Lines from the member in the middle to each other member with a point; without lines if there are fewer than two.
    pub lines: MultiLineString,
}

impl Linked {
    pub(super) fn of(linkage: &Arc<Linkage>, firms: &Layer) -> Self {
        let members = linkage.members.iter().filter_map(|code| firms.by_code(code.as_str()));
        let points: Vec<LonLat> = members.filter_map(Row::point).collect();
        Self { linkage: linkage.clone(), placed: points.len(), lines: lines(&points) }
    }
}

/// Lines from the point that is nearest to the middle of all, the first of those equally near, to each other one.
fn lines(points: &[LonLat]) -> MultiLineString {
    let count = f64::from(u32::try_from(points.len()).unwrap_or(u32::MAX));
    let mean = |of: fn(&LonLat) -> f64| points.iter().map(of).sum::<f64>() / count;
    let middle = LonLat::new(mean(|p| p.lon()), mean(|p| p.lat())).ok();
    let hub = middle.and_then(|middle| {
        let distances = points.iter().enumerate().map(|(at, p)| (at, distance_m(middle, *p)));
        distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    });
    let others = |hub: usize| points.iter().enumerate().filter(move |(at, _)| *at != hub).map(|(_, p)| *p);
    let line =
        |from: LonLat, to: LonLat| LineString::from(vec![(from.lon(), from.lat()), (to.lon(), to.lat())]);
    MultiLineString(
        hub.into_iter().flat_map(|hub| others(hub).map(move |to| line(points[hub], to))).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64) -> LonLat {
        LonLat::new(lon, 21.0).unwrap()
    }

    #[test]
    fn lines_lead_from_the_member_in_the_middle_to_every_other() {
        let lines = lines(&[at(105.8), at(105.9), at(105.84)]);
        let ends: Vec<_> = lines.iter().map(|line| (line.0[0].x, line.0[1].x)).collect();
        assert_eq!(ends, [(105.84, 105.8), (105.84, 105.9)]);
    }

    #[test]
    fn fewer_than_two_points_have_no_line() {
        assert!(lines(&[]).0.is_empty() && lines(&[at(105.8)]).0.is_empty());
    }
}
