//! What changed between two dates.

use super::{matrix::Matrix, shares::Shares, sum::sum};

/// Tables of two dates with the same regions and sectors.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    before: &'a Matrix,
    after: &'a Matrix,
}

/// A change divided by what the city, the sector and the region contribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftShare {
    /// What changed; the sum of the three parts.
    pub delta: f64,
    /// What the growth of the city would have brought (Dunn 1960).
    pub national_share: f64,
    /// What the growth of the sector beyond that of the city would have brought.
    pub industry_mix: f64,
    /// The rest: what is the region's own.
    pub competitive: f64,
    /// The competitive part if the region had the city's mix (Esteban-Marquillas 1972).
    pub homothetic_competitive: f64,
    /// What is left of the competitive part: how specialised the region is where it has an advantage.
    pub allocation: f64,
    /// Whether the city had none of the sector before and has now; all of the change is then competitive.
    pub new_sector: bool,
}

impl<'a> Change<'a> {
    /// Pairs two tables; `None` if their sizes differ.
    pub fn new(before: &'a Matrix, after: &'a Matrix) -> Option<Self> {
        let same = before.regions() == after.regions() && before.sectors() == after.sectors();
        same.then_some(Self { before, after })
    }

    /// Shift-share analysis of a sector in a region. What the region had none of before is competitive and allocation.
    pub fn shift_share(&self, region: usize, sector: usize) -> ShiftShare {
        let (e0, e1) = (self.before.region(region)[sector], self.after.region(region)[sector]);
        let (s0, s1) = (self.before.sector_totals()[sector], self.after.sector_totals()[sector]);
        let (c0, c1) = (self.before.total(), self.after.total());
        let new_sector = s0 == 0.0 && s1 > 0.0;
        let delta = e1 - e0;
        if e0 == 0.0 {
            return ShiftShare { delta, competitive: e1, allocation: e1, new_sector, ..ShiftShare::NONE };
        }
        // Differences of products are exact for whole numbers, where those of growth rates would cancel.
        let ahead = e1 * s0 - e0 * s1;
        ShiftShare {
            delta,
            national_share: e0 * (c1 - c0) / c0,
            industry_mix: e0 * ((s1 * c0 - c1 * s0) / (s0 * c0)),
            competitive: ahead / s0,
            homothetic_competitive: self.before.region_totals()[region] / c0 * (ahead / e0),
            allocation: (e0 * c0 - self.before.region_totals()[region] * s0) / c0 * (ahead / (e0 * s0)),
            new_sector,
        }
    }

    /// Shift-share analysis of a region: the sums over its sectors; the flag tells whether any of its sectors is new.
    pub fn region_shift_share(&self, region: usize) -> ShiftShare {
        let parts: Vec<_> = (0..self.before.sectors()).map(|s| self.shift_share(region, s)).collect();
        let total = |part: fn(&ShiftShare) -> f64| sum(parts.iter().map(part));
        let is_new = |(part, weight): (&ShiftShare, &f64)| part.new_sector && *weight > 0.0;
        ShiftShare {
            delta: total(|part| part.delta),
            national_share: total(|part| part.national_share),
            industry_mix: total(|part| part.industry_mix),
            competitive: total(|part| part.competitive),
            homothetic_competitive: total(|part| part.homothetic_competitive),
            allocation: total(|part| part.allocation),
            new_sector: parts.iter().zip(self.after.region(region)).any(is_new),
        }
    }

    /// How the mix of a region changed; `None` if it is empty at either date.
    pub fn region_structure(&self, region: usize) -> Option<StructuralChange> {
        structural_change(self.before.region(region), self.after.region(region))
    }

    /// How the mix of the city changed; `None` if it is empty at either date.
    pub fn city_structure(&self) -> Option<StructuralChange> {
        structural_change(self.before.sector_totals(), self.after.sector_totals())
    }
}

impl ShiftShare {
    const NONE: Self = Self {
        delta: 0.0,
        national_share: 0.0,
        industry_mix: 0.0,
        competitive: 0.0,
        homothetic_competitive: 0.0,
        allocation: 0.0,
        new_sector: false,
    };
}

/// How a sector mix changed. All but `cos_theta` are exactly zero if it did not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StructuralChange {
    /// Norm of absolute values (Michaely 1962, Stoikov 1966): the share that moved to other sectors.
    pub norm_of_absolute_values: f64,
    /// Cosine of the angle between the mixes.
    pub cos_theta: f64,
    /// The angle in degrees (Moore 1978).
    pub theta_deg: f64,
    /// Dispersion of the sectors' growth, weighted with the mix after (Lilien 1982).
    pub lilien: f64,
    /// The same, weighted with the mean of both mixes (Stamer 1999).
    pub modified_lilien: f64,
    /// Sectors with nothing at either date, which the two dispersions leave out.
    pub sectors_left_out: usize,
}

impl StructuralChange {
    /// The angle over a right angle: 0 for no change, 1 for a complete one.
    pub fn rate(&self) -> f64 {
        self.theta_deg / 90.0
    }
}

/// Compares weights of the same sectors at two dates; `None` if they are zero at one, or no weights.
pub fn structural_change(before: &[f64], after: &[f64]) -> Option<StructuralChange> {
    let (old, new) = (Shares::of(before)?, Shares::of(after)?);
    let (old, new) = (old.as_slice(), new.as_slice());
    let moved = moved_shares(before, after);
    let cosine = dot(old, new) / (dot(old, old) * dot(new, new)).sqrt();
    let growth = |sector: usize| (moved[sector] / old[sector]).ln_1p().powi(2);
    let staying: Vec<usize> = (0..moved.len()).filter(|s| old[*s] > 0.0 && new[*s] > 0.0).collect();
    let dispersion =
        |weight: &dyn Fn(usize) -> f64| sum(staying.iter().map(|s| weight(*s) * growth(*s))).sqrt();
    Some(StructuralChange {
        norm_of_absolute_values: sum(moved.iter().map(|share| share.abs())) / 2.0,
        cos_theta: cosine.min(1.0),
        theta_deg: angle(old, new, &moved).to_degrees(),
        lilien: dispersion(&|s| new[s]),
        modified_lilien: dispersion(&|s| f64::midpoint(old[s], new[s])),
        sectors_left_out: moved.len() - staying.len(),
    })
}

/// Differences of the shares that keep their digits however small they are.
fn moved_shares(before: &[f64], after: &[f64]) -> Vec<f64> {
    let (old, new) = (sum(before.iter().copied()), sum(after.iter().copied()));
    let moved = |(e0, e1): (&f64, &f64)| difference_of_products(*e1, old, *e0, new) / (old * new);
    before.iter().zip(after).map(moved).collect()
}

/// `a b - c d` to the last digits (Kahan; Jeannerod et al. 2013).
fn difference_of_products(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let product = c * d;
    a.mul_add(b, -product) + c.mul_add(-d, product)
}

/// The angle between two mixes, from the part of the difference that is at right angles to the old one.
///
/// Equal to `2 atan2(|u - v|, |u + v|)` of the unit vectors, but those lose a small difference to rounding.
fn angle(old: &[f64], new: &[f64], moved: &[f64]) -> f64 {
    let squares = dot(old, old);
    let along = dot(old, moved) / squares;
    let across: Vec<f64> = moved.iter().zip(old).map(|(moved, old)| moved - along * old).collect();
    (dot(&across, &across) * squares).sqrt().atan2(dot(old, new))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}
