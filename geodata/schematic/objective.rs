//! The convex function whose minimum the sites and weights are.
//!
//! A power diagram is the upper envelope of affine scores
//! sᵢ(x) = wᵢ − |x − pᵢ|² + |x|², with |x|² for the outside. Cells of given area
//! and centroid minimise the convex function
//! F = ∫ max(0, maxᵢ sᵢ(x) − |x|²) dx − Σ areaᵢ (sᵢ(cᵢ) − |cᵢ|²),
//! because ∂F/∂wᵢ is the excess of area and ∂F/∂pᵢ twice the excess of the first
//! moment (Aurenhammer, Hoffmann & Aronov 1998; Newton's method with weights as
//! unknowns as in Mérigot 2011, "A multiscale approach to optimal transport").
//! Located facts enter like the examples of a large-margin linear classifier.

use crate::linear::Matrix;
use crate::plane::{Point, between, distance_km, dot, minus};
use crate::power::{Across, Cell, Site};

/// A located fact should lie at least this far inside its cell.
pub(crate) const MARGIN_KM: f64 = 0.06;

/// What one cell must be.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Its label point, about which it should lie.
    pub centre: Point,
    /// Its area, square kilometres.
    pub area_km2: f64,
}

/// A place that must fall into a cell.
#[derive(Clone, Debug)]
pub(crate) struct Pull {
    /// The place.
    pub at: Point,
    /// The number of that cell; without one any cell will do.
    pub cell: Option<usize>,
}

/// The function F, with the sites it is taken at.
pub(crate) struct Objective<'a> {
    /// What the cells must be.
    pub wishes: &'a [Wish],
    /// Places that must fall into a cell.
    pub pulls: Vec<Pull>,
    /// Areas asked for, corrected for the pull of the facts.
    pub target_km2: Vec<f64>,
    /// Weight of each fact.
    pub pressure_km2: Vec<f64>,
    /// The sites.
    pub sites: Vec<Site>,
    /// How strongly the sites are held at their label points.
    pub hold: f64,
}

/// Gradient and curvature of F.
pub(crate) struct Slope {
    /// First derivatives: two for each site's place, one for its weight.
    pub gradient: Vec<f64>,
    /// Second derivatives, or a bound of them.
    pub curvature: Matrix,
}

/// The affine score of cell `own` at x as a row of three derivatives.
fn row(wishes: &[Wish], own: usize, x: Point) -> [f64; 3] {
    let from = minus(x, wishes[own].centre);
    [2.0 * from[0], 2.0 * from[1], 1.0]
}

/// How far above the outside a site's score is at a point, square kilometres.
fn height_km2(site: Site, at: Point) -> f64 {
    site.weight_km2 - distance_km(site.at, at).powi(2)
}

/// A fact that is nearer to a rival than the margin allows.
pub(crate) struct Squeeze {
    fact: usize,
    /// The cell that should hold it.
    cell: usize,
    rival: Across,
    /// One over twice the distance of the sites: turns scores into kilometres.
    per_km: f64,
}

impl Objective<'_> {
    /// How far a fact lies inside its border with a rival, kilometres.
    fn inside_km(&self, sites: &[Site], squeeze: &Squeeze) -> f64 {
        let at = self.pulls[squeeze.fact].at;
        let theirs = match squeeze.rival {
            Across::Outside => 0.0,
            Across::Cell(other) => height_km2(sites[other], at),
        };
        (height_km2(sites[squeeze.cell], at) - theirs) * squeeze.per_km
    }

    /// A fact against a rival, measured by the distance of their sites.
    fn squeeze(&self, fact: usize, cell: usize, rival: Across) -> Squeeze {
        let site = self.sites[cell];
        let gap_km = match rival {
            Across::Outside => site.weight_km2.max(0.2).sqrt(),
            Across::Cell(other) => {
                // Sites may come together; their label points never do.
                let homes_km = distance_km(self.wishes[cell].centre, self.wishes[other].centre);
                distance_km(site.at, self.sites[other].at).max(homes_km / 2.0)
            }
        };
        Squeeze { fact, cell, rival, per_km: 0.5 / gap_km }
    }

    /// All pairs of a fact and a rival that could matter.
    pub(crate) fn squeezes(&self) -> Vec<Squeeze> {
        let mut found = Vec::new();
        for (fact, pull) in self.pulls.iter().enumerate() {
            let height = |cell: &usize| height_km2(self.sites[*cell], pull.at);
            let best = (0..self.sites.len()).max_by(|a, b| height(a).total_cmp(&height(b)));
            let Some(cell) = pull.cell.or(best) else { continue };
            found.push(self.squeeze(fact, cell, Across::Outside));
            if pull.cell.is_some() {
                let rivals = (0..self.sites.len()).filter(|&other| other != cell);
                found.extend(rivals.map(|other| self.squeeze(fact, cell, Across::Cell(other))));
            }
        }
        found.retain(|squeeze| self.inside_km(&self.sites, squeeze) < 10.0 * MARGIN_KM);
        found
    }

    /// The value of F.
    pub(crate) fn value(&self, sites: &[Site], cells: &[Cell], squeezes: &[Squeeze]) -> f64 {
        let mut sum = 0.0;
        for (own, (site, cell)) in sites.iter().zip(cells).enumerate() {
            let wish = &self.wishes[own];
            let off = minus(site.at, wish.centre);
            sum += site.weight_km2 * cell.area_km2() - cell.inertia_about(site.at);
            sum -= self.target_km2[own] * (site.weight_km2 - dot(off, off));
            sum += self.hold * wish.area_km2 * dot(off, off) / 2.0;
        }
        for squeeze in squeezes {
            let inside = self.inside_km(sites, squeeze);
            let lack_km = (MARGIN_KM - inside).max(0.0);
            sum += self.pressure_km2[squeeze.fact] * lack_km * lack_km / 2.0;
        }
        sum
    }

    /// Gradient and curvature of F at the present sites.
    pub(crate) fn slope(&self, cells: &[Cell], squeezes: &[Squeeze]) -> Slope {
        let order = 3 * self.sites.len();
        let mut slope = Slope { gradient: vec![0.0; order], curvature: Matrix::zeros(order) };
        for (own, cell) in cells.iter().enumerate() {
            let wish = &self.wishes[own];
            let moment = cell.moment_about(wish.centre);
            let off = minus(self.sites[own].at, wish.centre);
            for part in 0..2 {
                let at = 3 * own + part;
                slope.gradient[at] += 2.0 * moment[part] + self.hold * wish.area_km2 * off[part];
                *slope.curvature.at(at, at) += self.hold * wish.area_km2;
            }
            slope.gradient[3 * own + 2] += cell.area_km2() - self.target_km2[own];
            self.add_edges(&mut slope.curvature, own, cell);
        }
        for squeeze in squeezes {
            self.add_squeeze(&mut slope, squeeze);
        }
        slope
    }

    /// Curvature from the borders of a cell: what sweeping them would move.
    fn add_edges(&self, curvature: &mut Matrix, own: usize, cell: &Cell) {
        for (start, end, across) in cell.edges() {
            let middle = between(start, end, 0.5);
            let gap_km = match across {
                Across::Outside => distance_km(self.sites[own].at, middle),
                Across::Cell(other) => distance_km(self.sites[own].at, self.sites[other].at),
            };
            let per_km = 0.5 / gap_km.max(1e-3);
            // Simpson's rule is exact for the squares under the integral.
            for (x, share) in [(start, 1.0), (middle, 4.0), (end, 1.0)] {
                let amount = per_km * distance_km(start, end) * share / 6.0;
                let mine = row(self.wishes, own, x);
                add_product(curvature, own, &mine, own, &mine, amount);
                if let Across::Cell(other) = across {
                    let theirs = row(self.wishes, other, x);
                    add_product(curvature, own, &mine, other, &theirs, -amount);
                }
            }
        }
    }

    /// Gradient and curvature from a fact too near to a rival.
    fn add_squeeze(&self, slope: &mut Slope, squeeze: &Squeeze) {
        let inside = self.inside_km(&self.sites, squeeze);
        let lack_km = MARGIN_KM - inside;
        if lack_km <= 0.0 {
            return;
        }
        let pull = &self.pulls[squeeze.fact];
        let pressure = self.pressure_km2[squeeze.fact];
        let mut sides = vec![(squeeze.cell, row(self.wishes, squeeze.cell, pull.at), 1.0)];
        if let Across::Cell(other) = squeeze.rival {
            sides.push((other, row(self.wishes, other, pull.at), -1.0));
        }
        let bend = pressure * squeeze.per_km * squeeze.per_km;
        for (own, mine, sign) in &sides {
            for (part, lever) in mine.iter().enumerate() {
                slope.gradient[3 * own + part] -= sign * pressure * lack_km * squeeze.per_km * lever;
            }
            for (other, theirs, other_sign) in &sides {
                add_product(&mut slope.curvature, *own, mine, *other, theirs, bend * sign * other_sign);
            }
        }
    }

    /// The least distance of each fact to a border of its cell; below 0 it lies beyond.
    pub(crate) fn depths_km(&self) -> Vec<f64> {
        let mut depth = vec![f64::INFINITY; self.pulls.len()];
        for squeeze in self.squeezes() {
            let inside = self.inside_km(&self.sites, &squeeze);
            depth[squeeze.fact] = depth[squeeze.fact].min(inside);
        }
        depth
    }
}

/// Adds `amount` · mine ⊗ theirs to the block of two cells.
fn add_product(
    matrix: &mut Matrix,
    own: usize,
    mine: &[f64; 3],
    other: usize,
    theirs: &[f64; 3],
    amount: f64,
) {
    for (down, a) in mine.iter().enumerate() {
        for (right, b) in theirs.iter().enumerate() {
            *matrix.at(3 * own + down, 3 * other + right) += amount * a * b;
        }
    }
}
