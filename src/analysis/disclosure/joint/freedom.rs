//! How far a sum can be from its true value while all published values stay the same.
//!
//! The true contributions are inside of the set of all that are possible. From there a step is taken along the projection
//! of the sum on the directions that change no published value, scaled by the contributions, and again from where it ends:
//! the affine scaling of Dikin (1967). What a step reaches is possible, so it proves that the sum is not known better.

use super::system::{Equation, Target};

/// The number of directions tried at random.
const PROBES: u64 = 12;
/// The number of steps towards one sum.
const STEPS: usize = 8;
/// The part of the way to the border that a step takes.
const BOLDNESS: f64 = 0.9;
/// The number of rounds of a projection.
const ROUNDS: usize = 1500;
/// What is left of the right-hand side when a projection is exact enough.
const EXACT: f64 = 1e-9;
/// What may be missing of a change, from rounding.
const SLACK: f64 = 1e-6;
/// The part of a sum that is left out when it is nearly nought.
const NEARLY: f64 = 0.99;
/// By how much a published value may seem to change, from rounding.
const DRIFT: f64 = 1e-3;
/// The part of a direction that is left after a projection of one that changes published values, from rounding.
const NOISE: f64 = 1e-8;

/// The directions in which contributions can change.
pub(super) struct Freedom<'e> {
    equations: &'e [Equation],
    /// The true values of the groups.
    values: &'e [f64],
}

/// Whether a sum can be greater and smaller by its protection level.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Free {
    up: bool,
    down: bool,
}

/// A direction of the contributions, and how each equation holds it back.
struct Direction {
    change: Vec<f64>,
    weights: Vec<f64>,
}

impl Free {
    pub(super) fn is_both(self) -> bool {
        self.up && self.down
    }
}

impl<'e> Freedom<'e> {
    pub(super) fn new(equations: &'e [Equation], values: &'e [f64]) -> Self {
        Self { equations, values }
    }

    /// Tries directions at random, and notes the sums that change enough.
    pub(super) fn probe(&self, targets: &[Target], found: &mut [Free]) {
        for seed in 0..PROBES {
            let pull: Vec<f64> = (0_u64..).take(self.values.len()).map(|at| sign(seed, at)).collect();
            let Direction { change, .. } = self.project(self.values, &pull);
            for way in [1.0, -1.0] {
                let step = reach(self.values, &change, way);
                if !step.is_finite() || self.drift(&change) * step > DRIFT {
                    continue;
                }
                for (target, free) in targets.iter().zip(&mut *found) {
                    free.note(target, step * way * sum(&change, &target.groups), self.sum(target));
                }
            }
        }
    }

    /// Looks for changes of one sum. If there are none, returns how much each equation holds it back.
    pub(super) fn search(&self, target: &Target, free: &mut Free) -> Option<Vec<f64>> {
        let mut held_by = None;
        for way in [1.0, -1.0] {
            if !free.has(way) {
                let weights = self.walk(target, way, free);
                held_by = held_by.or(weights);
            }
        }
        held_by
    }

    /// Walks towards a greater or smaller sum until it is far enough; if it gets not so far, returns what holds the first
    /// step back.
    fn walk(&self, target: &Target, way: f64, free: &mut Free) -> Option<Vec<f64>> {
        let truth = self.sum(target);
        free.note(target, 0.0, truth);
        let mut at = self.values.to_vec();
        let mut pull = vec![0.0; at.len()];
        target.groups.iter().for_each(|group| pull[*group] = way);
        let mut first = None;
        for _ in 0..STEPS {
            if free.has(way) {
                return None;
            }
            let scale = scales(&at, target, way);
            let Direction { change, weights } = self.project(&scale, &pull);
            first.get_or_insert(weights);
            let gain = sum(&change, &target.groups) * way;
            let most: f64 = target.groups.iter().map(|group| scale[*group]).sum();
            let step = reach(&at, &change, 1.0);
            if gain <= NOISE * most || step <= 0.0 {
                break;
            }
            let far = if step.is_finite() { step } else { 10.0 * target.units / gain };
            let border = ahead(&at, &change, far);
            if self.drift(&moved(&border, self.values)) > DRIFT {
                break;
            }
            free.note(target, sum(&border, &target.groups) - truth, truth);
            at = ahead(&at, &change, far * BOLDNESS);
        }
        if free.has(way) { None } else { first }
    }

    /// The most by which a change of the contributions changes a published value.
    fn drift(&self, change: &[f64]) -> f64 {
        self.equations.iter().map(|equation| sum(change, &equation.groups).abs()).fold(0.0, f64::max)
    }

    fn sum(&self, target: &Target) -> f64 {
        sum(self.values, &target.groups)
    }

    /// The scaled pull less what the equations hold back of it, by conjugate gradients.
    fn project(&self, scale: &[f64], pull: &[f64]) -> Direction {
        let forward = |weights: &[f64]| -> Vec<f64> {
            let mut sums = vec![0.0; scale.len()];
            for (equation, weight) in self.equations.iter().zip(weights) {
                equation.groups.iter().for_each(|group| sums[*group] += weight);
            }
            sums
        };
        let back = |of_groups: &[f64]| -> Vec<f64> {
            let scaled: Vec<f64> = of_groups.iter().zip(scale).map(|(own, square)| own * square).collect();
            self.equations.iter().map(|equation| sum(&scaled, &equation.groups)).collect()
        };
        let diagonal: Vec<f64> =
            self.equations.iter().map(|equation| sum(scale, &equation.groups).max(1e-12)).collect();
        let mut weights = vec![0.0; diagonal.len()];
        let mut rest = back(pull);
        let scaled =
            |rest: &[f64]| -> Vec<f64> { rest.iter().zip(&diagonal).map(|(own, by)| own / by).collect() };
        let mut better = scaled(&rest);
        let mut search = better.clone();
        let mut size = dot(&rest, &better);
        let enough = size * EXACT * EXACT;
        for _ in 0..ROUNDS {
            if size <= enough || size <= 0.0 {
                break;
            }
            let image = back(&forward(&search));
            let step = size / dot(&search, &image).max(f64::MIN_POSITIVE);
            weights.iter_mut().zip(&search).for_each(|(own, by)| *own += step * by);
            rest.iter_mut().zip(&image).for_each(|(own, by)| *own -= step * by);
            better = scaled(&rest);
            let next = dot(&rest, &better);
            let ratio = next / size;
            search.iter_mut().zip(&better).for_each(|(own, by)| *own = by + ratio * *own);
            size = next;
        }
        let held = forward(&weights);
        let change = pull.iter().zip(&held).zip(scale).map(|((pull, held), square)| (pull - held) * square);
        Direction { change: change.collect(), weights }
    }
}

impl Free {
    /// Notes that a sum can change by this much. A decrease ends at nought.
    fn note(&mut self, target: &Target, by: f64, truth: f64) {
        let Target { units, .. } = *target;
        let least = if units < truth { units - SLACK } else { truth * NEARLY };
        self.up |= by >= units - SLACK;
        self.down |= -by >= least;
    }

    fn has(self, way: f64) -> bool {
        if way > 0.0 { self.up } else { self.down }
    }
}

/// The scale of each group. One of nought stays nought, unless it is the one that shall grow.
fn scales(at: &[f64], target: &Target, way: f64) -> Vec<f64> {
    let mut scales = at.to_vec();
    if way > 0.0 {
        target.groups.iter().filter(|group| at[**group] <= 0.0).for_each(|group| scales[*group] = 1.0);
    }
    scales
}

/// How far all groups can go in a direction before one is below nought.
fn reach(at: &[f64], change: &[f64], way: f64) -> f64 {
    let room = at.iter().zip(change).filter(|(_, by)| **by * way < -1e-12).map(|(own, by)| own / -(by * way));
    room.fold(f64::INFINITY, f64::min)
}

fn sum(values: &[f64], groups: &[usize]) -> f64 {
    groups.iter().map(|group| values[*group]).sum()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// Where a step leads.
fn ahead(at: &[f64], change: &[f64], step: f64) -> Vec<f64> {
    at.iter().zip(change).map(|(own, by)| (own + step * by).max(0.0)).collect()
}

/// The change from the true values.
fn moved(at: &[f64], truth: &[f64]) -> Vec<f64> {
    at.iter().zip(truth).map(|(own, truth)| own - truth).collect()
}

/// One or minus one, as if by chance.
fn sign(seed: u64, at: u64) -> f64 {
    let mut mixed =
        (at + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (seed + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    if (mixed ^ (mixed >> 31)) & 1 == 0 { 1.0 } else { -1.0 }
}
