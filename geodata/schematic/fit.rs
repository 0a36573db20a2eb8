//! Finds the sites and weights whose cells have the official areas, lie about
//! their label points and hold the located facts.
//!
//! Newton's method, as Mérigot 2011 ("A multiscale approach to optimal
//! transport") uses it for the weights, here for sites and weights together.
//! Facts that are still outside their cells pull harder from round to round;
//! what a cell gains or loses by that is asked back in the next round.

use crate::objective::{MARGIN_KM, Objective, Pull, Slope, Wish};
use crate::plane::{Point, dot, minus};
use crate::power::{Cell, Site, diagram};

/// How strongly a site is held at its label point, against the wish to bring
/// the centroid there.
///
/// Label points are points on the surface and not centroids, so neither wish
/// may rule: 2 would weigh both the same, above that the site stays nearer.
const HOLD: f64 = 5.0;
/// Hold of the first round: the sites stand still until the areas match.
const FIRST_HOLD: f64 = 1000.0;
/// How the hold shrinks from round to round.
const LOOSER: f64 = 0.3;
/// Weight of a fact at first, square kilometres.
const FIRST_PRESSURE_KM2: f64 = 4.0;
/// Weight beyond which a fact pulls no harder: it is beyond one convex cell.
const LAST_PRESSURE_KM2: f64 = 50_000.0;
/// Weight of every site at first, square kilometres: equal weights give a
/// Voronoi diagram, in which no cell is empty.
const START_WEIGHT_KM2: f64 = 16.0;
/// Rounds of raising the weights of facts and correcting the areas.
const ROUNDS: usize = 300;
/// The round in which the weights of facts begin to grow.
const FIRST_PULLS: usize = 25;
/// The round after which they stay.
const LAST_PULLS: usize = 235;
/// Newton steps in one round.
const STEPS: usize = 60;

/// Moves the sites along a direction in the space of scores.
fn moved(wishes: &[Wish], sites: &[Site], step: &[f64], share: f64) -> Vec<Site> {
    let shift = |own: usize, part: usize| share * step[3 * own + part];
    let one = |(own, site): (usize, &Site)| {
        let centre = wishes[own].centre;
        let at = [site.at[0] + shift(own, 0), site.at[1] + shift(own, 1)];
        let (before, after) = (minus(site.at, centre), minus(at, centre));
        let height_km2 = site.weight_km2 - dot(before, before) + shift(own, 2);
        Site { at, weight_km2: height_km2 + dot(after, after) }
    };
    sites.iter().enumerate().map(one).collect()
}

impl Objective<'_> {
    /// Newton's method with damping until F no longer falls.
    fn descend(&mut self) {
        let mut cells = diagram(&self.sites);
        for _ in 0..STEPS {
            let squeezes = self.squeezes();
            let value = self.value(&self.sites, &cells, &squeezes);
            let Slope { gradient, mut curvature } = self.slope(&cells, &squeezes);
            for at in 0..curvature.order {
                *curvature.at(at, at) += if at % 3 == 2 { 1e-6 } else { 1e-4 };
            }
            let down: Vec<f64> = gradient.iter().map(|g| -g).collect();
            let Some(step) = curvature.solve(&down) else { return };
            let promise: f64 = step.iter().zip(&gradient).map(|(s, g)| s * g).sum();
            let mut share = 1.0;
            loop {
                let sites = moved(self.wishes, &self.sites, &step, share);
                let next = diagram(&sites);
                let whole = next.iter().all(|cell| !cell.corners.is_empty());
                if whole && self.value(&sites, &next, &squeezes) <= value + 0.1 * share * promise {
                    (self.sites, cells) = (sites, next);
                    break;
                }
                share /= 2.0;
                if share < 1e-4 {
                    return;
                }
            }
            if promise.abs() < 1e-9 {
                return;
            }
        }
    }

    /// A pulled cell gains or loses area; asks for as much less or more.
    fn correct_areas(&mut self) {
        for (own, cell) in diagram(&self.sites).iter().enumerate() {
            let wish_km2 = self.wishes[own].area_km2;
            let limit_km2 = 0.3 * wish_km2;
            self.target_km2[own] += (wish_km2 - cell.area_km2()).clamp(-limit_km2, limit_km2);
        }
    }

    /// Doubles the weight of the facts that are not yet well inside their cells.
    fn raise_pressures(&mut self) {
        let depths_km = self.depths_km();
        for (pressure, depth) in self.pressure_km2.iter_mut().zip(&depths_km) {
            if *depth < MARGIN_KM / 2.0 {
                *pressure = (*pressure * 2.0).min(LAST_PRESSURE_KM2);
            }
        }
    }
}

/// Sites whose cells come nearest to the wishes and hold the pulled places.
///
/// `gaps` names places that the cells leave open though the city surrounds
/// them; they become pulls that any cell may answer.
pub(crate) fn fit(wishes: &[Wish], pulls: Vec<Pull>, gaps: impl Fn(&[Cell]) -> Vec<Point>) -> Vec<Site> {
    let start = |wish: &Wish| Site { at: wish.centre, weight_km2: START_WEIGHT_KM2 };
    let mut state = Objective {
        wishes,
        target_km2: wishes.iter().map(|w| w.area_km2).collect(),
        pressure_km2: vec![FIRST_PRESSURE_KM2; pulls.len()],
        pulls,
        sites: wishes.iter().map(start).collect(),
        hold: FIRST_HOLD / LOOSER,
    };
    for round in 0..ROUNDS {
        state.hold = (state.hold * LOOSER).max(HOLD);
        state.descend();
        state.correct_areas();
        // The pulls grow only once the sites are free and the areas settled.
        if (FIRST_PULLS..LAST_PULLS).contains(&round) {
            state.raise_pressures();
            if round % 10 == 0 {
                let open = gaps(&diagram(&state.sites));
                state.pulls.extend(open.into_iter().map(|at| Pull { at, cell: None }));
                state.pressure_km2.resize(state.pulls.len(), FIRST_PRESSURE_KM2);
            }
        }
    }
    state.sites
}
