//! Power diagrams (Laguerre diagrams) whose cells end at their own discs.
//!
//! The cell of site i is the set of points x with |x − pᵢ|² − wᵢ ≤ |x − pⱼ|² − wⱼ
//! for every j (Aurenhammer, Hoffmann & Aronov 1998, "Minkowski-type theorems
//! and least-squares clustering") and |x − pᵢ|² ≤ wᵢ: the outside of the city
//! is one more competitor, so the outline follows from the areas alone.

use crate::plane::{Point, between, cross, distance_km, dot, minus};

/// Corners of the polygon that stands for a whole disc.
const DISC_CORNERS: u32 = 192;

/// A site of the diagram.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    /// Where it stands.
    pub at: Point,
    /// Its weight: the squared radius of its disc, square kilometres.
    pub weight_km2: f64,
}

/// What lies across an edge of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Across {
    /// The outside of the diagram.
    Outside,
    /// The cell of the site with this number.
    Cell(usize),
}

/// A corner of a cell and what lies across the edge that starts there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corner {
    /// Where the corner is.
    pub at: Point,
    /// What lies across the edge from here to the next corner.
    pub across: Across,
}

/// A convex cell, counter-clockwise; empty if it has no corners.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// The corners in order.
    pub corners: Vec<Corner>,
}

impl Cell {
    /// The edges: start, end, what lies across.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (Point, Point, Across)> + '_ {
        let following = self.corners.iter().cycle().skip(1);
        self.corners.iter().zip(following).map(|(start, end)| (start.at, end.at, start.across))
    }

    /// Area, square kilometres.
    pub(crate) fn area_km2(&self) -> f64 {
        self.edges().map(|(a, b, _)| cross(a, b)).sum::<f64>() / 2.0
    }

    /// Integral of x − `from` over the cell, cubic kilometres.
    pub(crate) fn moment_about(&self, from: Point) -> Point {
        let mut sum = [0.0; 2];
        for (start, end, _) in self.edges() {
            let (a, b) = (minus(start, from), minus(end, from));
            let sixth = cross(a, b) / 6.0;
            sum[0] += sixth * (a[0] + b[0]);
            sum[1] += sixth * (a[1] + b[1]);
        }
        sum
    }

    /// Integral of |x − `from`|² over the cell, km⁴.
    pub(crate) fn inertia_about(&self, from: Point) -> f64 {
        self.edges()
            .map(|(start, end, _)| {
                let (a, b) = (minus(start, from), minus(end, from));
                cross(a, b) / 12.0 * (dot(a, a) + dot(a, b) + dot(b, b))
            })
            .sum()
    }

    /// Keeps the part where ⟨`normal`, x⟩ ≤ `limit`; the new edge borders `across`.
    pub(crate) fn cut(&mut self, normal: Point, limit: f64, across: Across) {
        let depth: Vec<f64> = self.corners.iter().map(|c| limit - dot(normal, c.at)).collect();
        if depth.iter().all(|&d| d >= 0.0) {
            return;
        }
        let count = self.corners.len();
        let mut kept = Vec::with_capacity(count + 1);
        for (here, corner) in self.corners.iter().enumerate() {
            let next = (here + 1) % count;
            if depth[here] >= 0.0 {
                kept.push(*corner);
            }
            if (depth[here] >= 0.0) != (depth[next] >= 0.0) {
                let share = depth[here] / (depth[here] - depth[next]);
                let leaving = depth[here] >= 0.0;
                kept.push(Corner {
                    at: between(corner.at, self.corners[next].at, share),
                    across: if leaving { across } else { corner.across },
                });
            }
        }
        self.corners = if kept.len() < 3 { Vec::new() } else { kept };
    }
}

/// The disc of a site as a fine polygon of the disc's own area.
fn disc(site: Site) -> Cell {
    if site.weight_km2 <= 0.0 {
        return Cell::default();
    }
    let step = std::f64::consts::TAU / f64::from(DISC_CORNERS);
    // The corners stand a little outside, so that the polygon has the area πw.
    let radius_km = (site.weight_km2 * step / step.sin()).sqrt();
    let corners = (0..DISC_CORNERS).map(|n| {
        let (up, right) = (f64::from(n) * step).sin_cos();
        Corner { at: [site.at[0] + radius_km * right, site.at[1] + radius_km * up], across: Across::Outside }
    });
    Cell { corners: corners.collect() }
}

/// Cuts from `cell` of site `own` what its competitors take, nearest cut first.
pub(crate) fn cut_by_competitors(cell: &mut Cell, own: usize, sites: &[Site]) {
    let site = sites[own];
    let mut cuts: Vec<(f64, usize)> = (0..sites.len())
        .filter(|&other| other != own)
        .map(|other| {
            let apart_km = distance_km(site.at, sites[other].at).max(1e-9);
            let advantage_km2 = site.weight_km2 - sites[other].weight_km2;
            (f64::midpoint(apart_km, advantage_km2 / apart_km), other)
        })
        .collect();
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (reach_km, other) in cuts {
        let farthest_km = cell.corners.iter().map(|c| distance_km(c.at, site.at)).fold(0.0, f64::max);
        if reach_km > farthest_km {
            break;
        }
        let apart = minus(sites[other].at, site.at);
        let length = apart[0].hypot(apart[1]).max(1e-9);
        let normal = [apart[0] / length, apart[1] / length];
        cell.cut(normal, dot(normal, site.at) + reach_km, Across::Cell(other));
    }
}

/// The cells of all sites, each within its own disc.
pub(crate) fn diagram(sites: &[Site]) -> Vec<Cell> {
    (0..sites.len())
        .map(|own| {
            let mut cell = disc(sites[own]);
            cut_by_competitors(&mut cell, own, sites);
            cell
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sites_share_the_land_equally() {
        let site = |x| Site { at: [x, 0.0], weight_km2: 1.0 };
        let cells = diagram(&[site(-0.5), site(0.5)]);
        let areas: Vec<f64> = cells.iter().map(Cell::area_km2).collect();
        assert!((areas[0] - areas[1]).abs() < 1e-12);
        assert!(cells[0].edges().any(|(_, _, across)| across == Across::Cell(1)));
    }

    #[test]
    fn a_lone_site_keeps_its_whole_disc() {
        let cells = diagram(&[Site { at: [3.0, 4.0], weight_km2: 2.0 }]);
        assert!((cells[0].area_km2() - 2.0 * std::f64::consts::PI).abs() < 1e-9);
    }
}
